package io.pvdrivers.testing.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pvdrivers.operator.Main;
import io.pvdrivers.testing.api.KubeApi;
import io.pvdrivers.testing.api.KubeVirtStandIn;
import io.pvdrivers.testing.api.RealKubeApi;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The operator as a container runs it: a process that is asked, signalled, and ends. */
@ExtendWith(RealKubeApi.class)
class OperatorProcessTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final int TERMINATED = 128 + 15;

    @TempDir
    private Path folder;

    private final List<Process> started = new ArrayList<>();
    private KubeApi api;
    private Replicas replicas;

    @BeforeEach
    void prepare(KubeApi server, KubeVirtStandIn kubeVirt) {
        api = server;
        replicas = new Replicas(server);
    }

    @AfterEach
    void end() {
        started.forEach(Process::destroyForcibly);
    }

    @Test
    void givesItsLeaseBackWhenItIsTerminated() throws Exception {
        var port = freePort();
        var process = start("pod-1", port);
        await().atMost(PATIENCE).until(() -> readiness(port).equals("200 Ready.\n"));
        assertThat(replicas.holder()).contains("pod-1");

        process.destroy();

        assertThat(exit(process)).isEqualTo(TERMINATED);
        assertThat(replicas.holder()).isEmpty();
        assertThat(log("pod-1"))
                .extracting(line -> line.get("formattedMessage").asText())
                .contains("Caring for namespaces " + replicas.namespace())
                .anyMatch(message -> message.startsWith("pod-1 has given the Lease"));
    }

    @Test
    void endsAtOnceWhenItLosesItsLease() throws Exception {
        var port = freePort();
        var process = start("pod-1", port);
        await().atMost(PATIENCE).until(() -> readiness(port).equals("200 Ready.\n"));

        replicas.takeLease("thief");

        assertThat(exit(process)).isEqualTo(1);
        assertThat(replicas.holder()).contains("thief");
        assertThat(log("pod-1").getLast().get("formattedMessage").asText())
                .startsWith("pod-1 has lost the Lease " + replicas.namespace() + "/" + Replicas.LEASE);
    }

    @Test
    void saysInOneSentenceThatItsPortIsTaken() throws Exception {
        try (var taken = new ServerSocket(0)) {
            var process = start("pod-1", taken.getLocalPort());

            assertThat(exit(process)).isEqualTo(2);
            assertThat(lines("pod-1"))
                    .containsExactly("Health and metrics cannot be served on port " + taken.getLocalPort()
                            + ": Address already in use. Choose another port with --http-port, or 0 to serve neither.");
        }
    }

    @Test
    void saysInOneSentenceWhatItMayNotRead() throws Exception {
        var process = start("pod-1", freePort(), api.newNamespace("strangers"), replicas.namespace());

        assertThat(exit(process)).isEqualTo(3);
        assertThat(lines("pod-1"))
                .singleElement()
                .asString()
                .startsWith("The operator cannot start: driver")
                .contains(" is forbidden: User \"system:serviceaccount:strangers-")
                .endsWith(".");
    }

    @Test
    void saysInOneSentenceThatItMayNotHoldALease() throws Exception {
        var elsewhere = api.newNamespace("elsewhere");

        var process = start("pod-1", freePort(), replicas.namespace(), elsewhere);

        assertThat(exit(process)).isEqualTo(3);
        assertThat(lines("pod-1"))
                .containsExactly(
                        "The operator cannot start: it may not get, create, update, patch leases.coordination.k8s.io in"
                                + " namespace " + elsewhere
                                + ". Let its ServiceAccount get, create, update and patch them there.");
    }

    private Process start(String pod, int port) throws IOException {
        return start(pod, port, replicas.namespace(), replicas.namespace());
    }

    private Process start(String pod, int port, String home, String leaseNamespace) throws IOException {
        var command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:+IgnoreUnrecognizedVMOptions",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                Main.class.getName(),
                "--kubeconfig",
                kubeconfig(home).toString(),
                "--namespace",
                replicas.namespace(),
                "--leader-election-namespace",
                leaseNamespace,
                "--http-port",
                String.valueOf(port),
                "--log-format",
                "json");
        var builder = new ProcessBuilder(command)
                .redirectOutput(folder.resolve(pod + ".out").toFile())
                .redirectError(folder.resolve(pod + ".err").toFile());
        builder.environment().put("HOSTNAME", pod);
        var process = builder.start();
        started.add(process);
        return process;
    }

    private Path kubeconfig(String home) throws IOException {
        return KubeApi.kubeconfig(folder.resolve("kubeconfig"), api.as(home, "operator"));
    }

    private static int exit(Process process) throws InterruptedException {
        assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                .as("the process has ended")
                .isTrue();
        return process.exitValue();
    }

    private List<String> lines(String pod) throws IOException {
        return Files.readAllLines(folder.resolve(pod + ".err"));
    }

    private List<JsonNode> log(String pod) throws IOException {
        var parsed = new ArrayList<JsonNode>();
        for (var line : lines(pod)) {
            parsed.add(object(line));
        }
        return parsed;
    }

    private static JsonNode object(String line) {
        try {
            return JSON.readTree(line);
        } catch (JsonProcessingException e) {
            throw new AssertionError("not a JSON object: " + line, e);
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private static String readiness(int port) throws InterruptedException {
        try (var client = HttpClient.newHttpClient()) {
            var uri = URI.create("http://localhost:" + port + "/readyz");
            var response = client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
            return response.statusCode() + " " + response.body();
        } catch (IOException e) {
            return "does not listen yet";
        }
    }
}
