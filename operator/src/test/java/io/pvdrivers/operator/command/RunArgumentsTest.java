package io.pvdrivers.operator.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** Arguments that cannot be used are told in one line, with the cure, and end with status 2; what the cluster has to answer for ends with 3. */
class RunArgumentsTest {
    @TempDir
    private Path folder;

    private record Said(int exit, String words) {}

    @Test
    void anOptionThatDoesNotExist() {
        assertThat(run("--bogus"))
                .isEqualTo(new Said(2, "Unknown option: '--bogus'. operator --help tells what there is.\n"));
    }

    @Test
    void aLogFormatThatDoesNotExist() {
        assertThat(run("--log-format", "xml"))
                .isEqualTo(new Said(
                        2,
                        "Invalid value for option '--log-format': expected one of [text, json] (case-insensitive) but was 'xml'."
                                + " operator --help tells what there is.\n"));
    }

    @Test
    void aLogLevelThatDoesNotExist() {
        assertThat(run("--log-level", "loud").words()).startsWith("Invalid value for option '--log-level': ");
    }

    @Test
    void mediaWithoutAnImage() {
        var said = run("--media", "0.1.302");

        assertThat(said.exit()).isEqualTo(2);
        assertThat(said.words()).contains("VERSION=IMAGE").hasLineCount(1);
    }

    @Test
    void mediaThatAreNoImage() {
        assertThat(run("--media", "0.1.302=https://registry.example.com/win"))
                .isEqualTo(new Said(
                        2,
                        "--media 0.1.302=https://registry.example.com/win: this is no image. Write it like"
                                + " registry.example.com/win/virtio-win@sha256:... .\n"));
    }

    @Test
    void ownImagesThatAreNotUsed() {
        assertThat(run("--own-media-image", "registry.example.com/win/"))
                .isEqualTo(new Said(
                        2,
                        "--own-media-image registry.example.com/win/: no image of a policy is used. Add --own-media, or leave this"
                                + " out.\n"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"win/", "registry.example.com", "registry.example.com/win:1", "*/win/"})
    void ownImagesThatCouldBeAnybodys(String prefix) {
        assertThat(run("--own-media", "--own-media-image", prefix))
                .isEqualTo(new Said(
                        2,
                        "--own-media-image " + prefix
                                + ": write a registry and a repository without a tag, such as registry.example.com/win/virtio-win, or"
                                + " registry.example.com/win/ for all below.\n"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"events.example.com", "ftp://events.example.com/", "https:///path", "https://a b/", "file:///etc"
            })
    void anAddressThatCannotBeSentTo(String url) {
        assertThat(run("--events-url", url))
                .isEqualTo(
                        new Said(
                                2,
                                "--events-url is no address that can be sent to. Write it like https://events.example.com/path.\n"));
    }

    @Test
    void anAddressWithAPasswordIsNotRepeated() {
        assertThat(run("--events-url", "https://me:hunter2@events.example.com/"))
                .isEqualTo(new Said(
                        2,
                        "--events-url holds a user or a password, which every list of processes would show. Leave it out, and have the"
                                + " receiver check the signature of --events-secret-file.\n"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "docs",
                "//git.example.com/docs",
                "ftp://git.example.com/docs",
                "https://",
                "https:///docs",
                "https://me:hunter2@git.example.com/docs",
                "https://git.example.com/docs?raw=1",
                "https://git.example.com/docs#top",
                "https://git.example.com/my docs",
                "https://git.example.com/{{ $labels }}",
                "https://git.example.com/docs\n"
            })
    void docsThatNoLinkCanLeadTo(String url) {
        assertThat(run("--docs-url", url))
                .isEqualTo(new Said(
                        2,
                        "--docs-url is no address that links can begin with. Write it like https://git.example.com/pv-driver-operator/docs,"
                                + " with at most 200 characters, and without a user, a query or a fragment.\n"));
    }

    @Test
    void aSecretForNobody() {
        assertThat(run("--events-secret-file", "/etc/secret").words())
                .isEqualTo("--events-secret-file /etc/secret: nothing is sent. Add --events-url, or leave this out.\n");
    }

    @Test
    void aSecretThatIsNoneIsNotRepeated() throws IOException {
        var file = Files.writeString(folder.resolve("secret"), "hunter2");

        assertThat(run("--events-url", "https://events.example.com/", "--events-secret-file", file.toString()))
                .isEqualTo(
                        new Said(
                                2,
                                "--events-secret-file: The secret in " + file
                                        + " has 7 bytes. Write at least 16 random ones, such as openssl rand -hex 32 makes.\n"));
    }

    @Test
    void aKubeconfigThatIsNotThere() {
        assertThat(run("--kubeconfig", "/nowhere/config"))
                .isEqualTo(new Said(2, "--kubeconfig /nowhere/config: there is no such file.\n"));
    }

    @Test
    void aPortThatDoesNotExist() {
        assertThat(run("--http-port", "70000"))
                .isEqualTo(new Said(2, "--http-port 70000: write a number from 1 to 65535, or 0 to serve nothing.\n"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"59", "-1", "2592001"})
    void aPollThatIsTooOftenOrTooRare(String seconds) {
        assertThat(run("--guest-access", "--guest-poll-seconds", seconds))
                .isEqualTo(new Said(2, "--guest-poll-seconds " + seconds + ": write a number from 60 to 2592000.\n"));
    }

    @Test
    void aPollOfGuestsThatNobodyAsks() {
        assertThat(run("--guest-poll-seconds", "60"))
                .isEqualTo(new Said(
                        2, "--guest-poll-seconds 60: no guest is asked. Add --guest-access, or leave this out.\n"));
    }

    @Test
    void aPollThatIsNoNumber() {
        assertThat(run("--guest-access", "--guest-poll-seconds", "daily").words())
                .startsWith("Invalid value for option '--guest-poll-seconds': ")
                .hasLineCount(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"60", "2592000"})
    void aPollThatCanBe(String seconds) throws IOException {
        assertThat(run(
                                "--kubeconfig",
                                kubeconfig("http://127.0.0.1:1"),
                                "--guest-access",
                                "--guest-poll-seconds",
                                seconds)
                        .words())
                .startsWith("The API server http://127.0.0.1:1/ cannot be reached: ");
    }

    @Test
    void aLeaseWithoutANamespace() {
        assertThat(run("--leader-election-lease", "mine"))
                .isEqualTo(new Said(
                        2,
                        "--leader-election-lease mine: it has no namespace. Say it with --leader-election-namespace, or leave both"
                                + " out.\n"));
    }

    @Test
    void aNamespaceThatCannotBe() {
        assertThat(run("--leader-election-namespace", ""))
                .isEqualTo(new Said(
                        2,
                        "--leader-election-namespace \"\": no namespace can have this name. Write one that exists.\n"));
    }

    @Test
    void aClusterThatDoesNotAnswer() throws IOException {
        var said = run("--kubeconfig", kubeconfig("http://127.0.0.1:1"));

        assertThat(said)
                .isEqualTo(new Said(
                        3,
                        "The API server http://127.0.0.1:1/ cannot be reached: nothing answers there. Check the network and the"
                                + " kubeconfig, or choose another context with --context.\n"));
    }

    private String kubeconfig(String server) throws IOException {
        return Files.writeString(folder.resolve("config"), """
                        apiVersion: v1
                        kind: Config
                        clusters: [{name: here, cluster: {server: "%s"}}]
                        contexts: [{name: here, context: {cluster: here, user: me}}]
                        users: [{name: me, user: {token: none}}]
                        current-context: here
                        """.formatted(server))
                .toString();
    }

    private static Said run(String... arguments) {
        var words = new StringWriter();
        var command = PlainErrors.in(new CommandLine(new RunCommand()).setCommandName("operator"))
                .setErr(new PrintWriter(words));
        int exit = command.execute(arguments);
        return new Said(exit, words.toString());
    }
}
