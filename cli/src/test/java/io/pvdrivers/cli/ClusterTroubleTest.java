package io.pvdrivers.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.pvdrivers.cli.TestCluster.Said;
import io.pvdrivers.simulator.apiserver.EmbeddedApiServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a cluster or its kubeconfig keeps from being told is one sentence, and an exit status. */
class ClusterTroubleTest {
    @TempDir
    private Path folder;

    private TestCluster cluster;

    @BeforeEach
    void cluster() {
        cluster = new TestCluster(folder).example("erp-app01.yaml").start("erp-app01");
    }

    @AfterEach
    void close() {
        cluster.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "plan nobody | There is no VM nobody in namespace vms.",
                "plan vm/Nobody | vm/Nobody: no VM can have this name.",
                "plan -n Vms | -n Vms: no namespace can have this name.",
                "plan erp-app01 -A | A VM is named in one namespace; give -n NAMESPACE instead of -A.",
                "plan -n vms -A | -n vms and -A ask for different things; give one of them.",
                "plan erp-app01 -l a=b | Name VMs, or select them with -l; not both.",
                "plan -o xml | Invalid value for option '--output': expected one of [table, json, html, patch, kustomize]",
                "plan -o patch | -o patch writes files: say where with --output-dir DIR.",
                "plan --output-dir x | --output-dir goes with -o patch or -o kustomize.",
                "plan -o patch --output-dir= | --output-dir \"\": name a directory; . is the one you are in.",
                "plan --force | --force goes with --output-dir: it writes over files there.",
                "plan -f nowhere.yaml | There is no file or directory nowhere.yaml.",
                "plan --context other | --context other: the kubeconfig has no such context. It has test.",
                "status -o xml | Invalid value for option '--output': expected one of [table, wide, json]",
                "approve | Which VMs? Name them, select them with -l, or say --all.",
                "approve erp-app01 --all | --all means every VM; leave the names out, or leave --all out.",
            })
    void whatWasGivenCannotBeUsed(String arguments, String sentence) {
        var said = cluster.say(arguments.split(" ", -1));

        assertThat(said.err()).startsWith(sentence).hasLineCount(1);
        assertThat(said.exit()).isEqualTo(2);
        assertThat(said.out()).isEmpty();
    }

    @Test
    void aNamespaceThatIsNotThere() {
        var said = cluster.say("plan", "-n", "nowhere");

        assertThat(said.exit()).isEqualTo(2);
        assertThat(said.err())
                .startsWith("There is no namespace nowhere in the cluster at http://")
                .hasLineCount(1);
    }

    @Test
    void aKubeconfigThatIsNotThere() {
        assertThat(TestCluster.run("plan", "--kubeconfig", "/nowhere"))
                .isEqualTo(new Said(2, "", "--kubeconfig /nowhere: there is no such file.\n"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"status", "plan", "run"})
    void aServerThatDoesNotAnswer(String command) throws IOException {
        int port;
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = taken.getLocalPort();
        }
        var kubeconfig = Kubeconfig.write(folder, "http://127.0.0.1:" + port);

        var said = TestCluster.run(command, "--kubeconfig", kubeconfig.toString());

        assertThat(said)
                .isEqualTo(new Said(
                        3,
                        "",
                        "The API server http://127.0.0.1:" + port
                                + "/ cannot be reached: nothing answers there. Check the network and"
                                + " the kubeconfig, or choose another context with --context.\n"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"status", "run"})
    void aServerThatDoesNotSpeakTls(String command) {
        try (var plain = EmbeddedApiServer.start()) {
            var url = plain.config("person").getMasterUrl().replace("http://", "https://");

            var said = TestCluster.run(
                    command, "--kubeconfig", Kubeconfig.write(folder, url).toString());

            assertThat(said.exit()).isEqualTo(3);
            assertThat(said.err())
                    .isEqualTo("The API server " + url
                            + " cannot be reached: what answers there does not speak TLS. Write http:// instead of https://"
                            + " into the kubeconfig if that is meant, as for kubectl proxy, else the port of the API server,"
                            + " or choose another context with --context.\n");
        }
    }

    @Test
    void aRightThatIsMissing() {
        cluster.refuse("virtualmachines.kubevirt.io", 403, 1);

        assertThat(cluster.say("plan"))
                .isEqualTo(new Said(
                        3,
                        "",
                        "You may not list virtualmachines.kubevirt.io in namespace vms. Ask an admin of the cluster for that right;"
                                + " docs/commands.md lists what each command needs.\n"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "plan | 401 | {} | does not accept these credentials; they may have expired. Log in again, or choose another context with --context.",
                "plan | 404 | {} | does not know kubevirt.io/v1, so it has no VMs. Install KubeVirt, or choose another cluster",
                "plan | 200 | <html> | is no Kubernetes API server: its answer is not JSON. Check the kubeconfig.",
                "run | 401 | {} | does not accept these credentials; they may have expired. Log in again, or choose another context with --context.",
                "run | 403 | {} | You may not list its kinds. Ask an admin of the cluster for that right;",
                "run | 404 | {} | does not know pvdrivers.io/v1alpha1. Install the CRDs first: pvdrivers crds",
                "run | 500 | {} | did not list its kinds: ",
                "run | 200 | {\"resources\": [{\"name\": \"driverpolicies\"}, {\"name\": \"driverstates\"}]} | knows pvdrivers.io/v1alpha1 without ClusterDriverPolicy, DriverRelease, GuestReport. Install the CRDs first: pvdrivers crds",
                "run | 200 | <html> | is no Kubernetes API server: its answer is not JSON. Check the kubeconfig.",
            })
    void aServerThatIsNotWhatItShouldBe(String command, int code, String body, String sentence) throws IOException {
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(code, body.length());
            exchange.getResponseBody().write(body.getBytes(StandardCharsets.UTF_8));
            exchange.close();
        });
        server.start();
        try {
            var kubeconfig = Kubeconfig.write(
                    folder, "http://127.0.0.1:" + server.getAddress().getPort());

            var said = TestCluster.run(command, "--kubeconfig", kubeconfig.toString());

            assertThat(said.exit()).isEqualTo(3);
            assertThat(said.err()).contains(sentence).hasLineCount(1).doesNotContain("s3cr3t");
        } finally {
            server.stop(0);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "driverstates.pvdrivers.io",
                "guestreports.pvdrivers.io",
                "driverreleases.pvdrivers.io",
                "clusterdriverpolicies.pvdrivers.io",
                "kubevirts.kubevirt.io",
                "namespaces"
            })
    void whatAPlanCanDoWithoutIsANote(String resource) {
        cluster.refuse(resource, 403, 100);

        var said = cluster.say("plan", "-f", "../examples/driverpolicy.yaml");

        assertThat(said.err()).isEmpty();
        assertThat(said.exit()).isZero();
        assertThat(said.out()).contains("vms/erp-app01", "Note: You may not ");
    }

    /** What an operator has recorded decides what it can be told. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "approve erp-app01",
                "retry --all",
                "rollback erp-app01 --yes",
                "rollback erp-app01 --cancel",
                "status erp-app01"
            })
    void whatCannotBeDoneWithoutIsTheRightThatIsNamed(String arguments) {
        cluster.refuse("driverstates.pvdrivers.io", 403, 100);

        assertThat(cluster.say(arguments.split(" ")))
                .isEqualTo(new Said(
                        3,
                        "",
                        "You may not list driverstates.pvdrivers.io in namespace vms. Ask an admin of the cluster for that right;"
                                + " docs/commands.md lists what each command needs.\n"));
        assertThat(cluster.writes()).isEmpty();
    }

    @Test
    void aStatusWithoutRecordsSaysThatAndNoMore() {
        cluster.example("driverpolicy.yaml").refuse("driverstates.pvdrivers.io", 403, 100);

        var said = cluster.say("status");

        assertThat(said.exit()).isZero();
        assertThat(said.out())
                .contains("vms/windows")
                .endsWith(
                        "\n\nNote: You may not list driverstates.pvdrivers.io in namespace vms: what the operator has recorded"
                                + " of these VMs is not\nshown.\n")
                .containsOnlyOnce("Note: ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"driverreleases.pvdrivers.io", "kubevirts.kubevirt.io", "guestreports.pvdrivers.io"})
    void aStatusNeedsNothingThatItDoesNotTell(String resource) {
        cluster.refuse(resource, 403, 100);

        assertThat(cluster.say("status").out()).doesNotContain("Note: ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a===", "a in (", "=b"})
    void aSelectorThatIsNone(String selector) {
        var said = cluster.say("status", "-l", selector);

        assertThat(said.err())
                .startsWith("-l: the API server cannot read this selector: ")
                .hasLineCount(1);
        assertThat(said.exit()).isEqualTo(2);
    }

    @Test
    void anAnswerThatTellsOfTrouble() {
        cluster.refuse("virtualmachines.kubevirt.io", 500, 1);

        var said = cluster.say("plan");

        assertThat(said.exit()).isEqualTo(3);
        assertThat(said.err())
                .contains(" did not list virtualmachines.kubevirt.io in namespace vms: ")
                .hasLineCount(1);
    }

    @Test
    void aClusterWithoutOurKindsIsPlannedByFiles() {
        try (var bare = EmbeddedApiServer.start()) {
            var kubeconfig = Kubeconfig.write(folder, bare.config("person").getMasterUrl());

            var said = TestCluster.run(
                    "plan", "-A", "-f", "../examples/driverpolicy.yaml", "--kubeconfig", kubeconfig.toString());

            assertThat(said.err()).isEmpty();
            assertThat(said.out())
                    .isEqualTo(
                            "Note: The cluster does not know DriverPolicies yet: the CRDs of pvdrivers.io are not installed.\n"
                                    + "No policy selects any VM here.\n");
        }
    }
}
