package io.pvdrivers.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.pvdrivers.cli.TestCluster.Said;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A kubeconfig that cannot be used is told in one sentence, by the commands and by the operator alike, and nothing of it is shown. */
class KubeconfigTroubleTest {
    private static final String WHOLE = """
            clusters: [{name: test, cluster: {server: "http://127.0.0.1:1"}}]
            users: [{name: me, user: {exec: {apiVersion: client.authentication.k8s.io/v1, command: COMMAND}}}]
            contexts: [{name: test, context: {cluster: test, user: me}}]
            """;

    @TempDir
    private Path folder;

    private String file(String text) throws IOException {
        return Files.writeString(folder.resolve("config"), text).toString();
    }

    private static Said run(String command, String file) {
        return TestCluster.run(command, "--kubeconfig", file);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | is empty.",
                "'# nothing' | is empty.",
                "root:x:0:s3cr3t | cannot be used: it is none, or a field of it has a wrong value.",
                "'[s3cr3t]' | cannot be used: it is none, or a field of it has a wrong value.",
                "'contexts: s3cr3t' | cannot be used: it is none, or a field of it has a wrong value.",
                "'{current-context: b, contexts: [{name: b, context: {cluster: x, user: x}}], clusters: [{name: x, cluster:"
                        + " {server: x}}], users: [{name: x, user: {token: [s3cr3t]}}]}' | cannot be used: it is none, or a field of it has a wrong value.",
                "'a: [s3cr3t' | is no YAML: see line 1.",
                "'kind: Config' | has no current context. Choose one with --context. It has none.",
                "'contexts: [{name: b, context: {cluster: x}}]' | has no current context. Choose one with --context. It has b.",
                "'{current-context: b, contexts: [{name: b, context: {cluster: x}}]}' | has no cluster x with a server, which its context b names.",
            })
    void oneThatCannotBeUsed(String text, String sentence) throws IOException {
        var file = file(text);

        for (var command : new String[] {"plan", "run"}) {
            var said = run(command, file);
            assertThat(said.err())
                    .startsWith("The kubeconfig " + file + " " + sentence)
                    .hasLineCount(1)
                    .doesNotContain("s3cr3t");
            assertThat(said.exit()).isEqualTo(2);
        }
    }

    @Test
    void aFolder() {
        assertThat(run("status", folder.toString()))
                .isEqualTo(
                        new Said(2, "", "--kubeconfig " + folder + ": this is no file. Name the kubeconfig itself.\n"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"plan", "run"})
    void aCommandThatGivesNoCredentials(String command) throws IOException {
        var file = file(WHOLE.replace("COMMAND", "no-such-login") + "current-context: test\n");

        var said = run(command, file);

        assertThat(said.err())
                .startsWith(
                        "No credentials could be had: the command no-such-login, which the kubeconfig names for them,")
                .hasLineCount(1);
        assertThat(said.exit()).isEqualTo(3);
    }

    @Test
    void aCertificateThatIsNone() throws IOException {
        var file = file("""
                clusters: [{name: test, cluster: {server: "https://127.0.0.1:1", certificate-authority: /nowhere}}]
                contexts: [{name: test, context: {cluster: test, user: me}}]
                current-context: test
                """);

        for (var command : new String[] {"plan", "run"}) {
            assertThat(run(command, file))
                    .isEqualTo(new Said(
                            2,
                            "",
                            "A certificate or key that the kubeconfig names cannot be used. Log in again, or choose another"
                                    + " context with --context.\n"));
        }
    }

    /** Who is nobody may do nothing, and no admin can give nobody a right. */
    @Test
    void nobodyIsToldToLogIn() throws IOException {
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            var body = """
                    {"kind": "Status", "apiVersion": "v1", "status": "Failure", "reason": "Forbidden", "code": 403,
                     "message": "virtualmachines.kubevirt.io is forbidden: User \\"system:anonymous\\" cannot list resource"}""".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(403, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        try {
            var url = "http://127.0.0.1:" + server.getAddress().getPort();
            var said = run("plan", Kubeconfig.write(folder, url).toString());

            assertThat(said)
                    .isEqualTo(new Said(
                            3,
                            "",
                            "The API server " + url
                                    + "/ does not know who you are: the kubeconfig gave it no credentials."
                                    + " Log in again, or choose another context with --context.\n"));
        } finally {
            server.stop(0);
        }
    }
}
