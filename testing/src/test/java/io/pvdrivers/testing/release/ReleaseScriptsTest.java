package io.pvdrivers.testing.release;

import static org.assertj.core.api.Assertions.assertThat;

import io.pvdrivers.testing.release.Workshop.Outcome;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The scripts of a release say how they are used, refuse what cannot be used before they do anything, and replace nothing that is published. */
class ReleaseScriptsTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    private static final String IMAGE = "registry.example.com/pv-driver-operator:0.1.0";
    private static final String CHART = "registry.example.com/charts/pv-driver-operator:0.1.0";
    private static final String BUNDLE = "registry.example.com/pv-driver-operator-bundle:v0.1.0";

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"prepare", "build", "audit", "publish", "next"})
    void sayHowTheyAreUsed(String script) throws Exception {
        var outcome = run(script, "--help");

        assertThat(outcome.status()).isEqualTo(2);
        assertThat(outcome.said()).contains("usage: release/" + script).doesNotContain("set -euo");
        assertThat(Files.readString(ROOT.resolve("docs/releasing.md"))).contains("`release/" + script);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            prepare | 1.0             | release/prepare: 1.0 is no version: write MAJOR.MINOR.PATCH
            prepare | 01.0.0          | release/prepare: 01.0.0 is no version: write MAJOR.MINOR.PATCH
            next    | 0.2.0-SNAPSHOT  | release/next: 0.2.0-SNAPSHOT is no version: write MAJOR.MINOR.PATCH
            audit   | no-such.json    | no-such.json; build first
            """)
    void refuseWhatCannotBeUsed(String script, String argument, String message) throws Exception {
        var outcome = run(script, argument);

        assertThat(outcome.status()).isEqualTo(1);
        assertThat(outcome.said()).contains(message);
        assertThat(outcome.said().lines()).hasSize(1);
    }

    /** What users get is written where no version can change it unseen. */
    @Test
    void pinTheirTools() throws IOException {
        for (var module : List.of("release/tools", "release/osv")) {
            assertThat(ROOT.resolve(module + "/go.sum")).isNotEmptyFile();
            assertThat(Files.readString(ROOT.resolve(module + "/go.mod")))
                    .contains("tool ")
                    .doesNotContain("replace ");
        }
    }

    @Test
    void prepareCommitsAndTags() throws Exception {
        var workshop = Workshop.in(folder);

        var outcome = workshop.release("prepare", "0.1.0");

        assertThat(outcome.status()).as(outcome.said()).isZero();
        assertThat(workshop.bash("git status --porcelain")).isEmpty();
        assertThat(workshop.bash("git show --format=%s --name-only v0.1.0^{commit}")
                        .lines())
                .contains("Release 0.1.0", "pom.xml", "CHANGELOG.md", "crds/released/0.1.0/driverpolicies.yaml");
    }

    /** A released chart links to the pages of its tag, and the sources after it to those of main. */
    @Test
    void nameTheTagInLinksWhileThereIsOne() throws Exception {
        var workshop = Workshop.in(folder);
        var ref = "sed -n 's|^  pvdrivers.io/git-ref: ||p' helm/pv-driver-operator/Chart.yaml";

        workshop.release("prepare", "0.1.0-rc.1");
        assertThat(workshop.bash(ref)).isEqualTo("v0.1.0-rc.1");

        workshop.release("next", "0.1.0");
        assertThat(workshop.bash(ref)).isEqualTo("main");
        assertThat(workshop.bash("git status --porcelain")).isEmpty();
    }

    /** The last of its builds, when the files of the version are written; a commit that a hook refuses; and a tag that nobody can sign. */
    @ParameterizedTest
    @ValueSource(strings = {"mvnw", "commit", "tag"})
    void preparePutsBackAllThatItChanged(String fails) throws Exception {
        var workshop = Workshop.in(folder);
        var before = workshop.bash("git rev-parse HEAD");
        switch (fails) {
            case "commit" ->
                workshop.write(
                        Files.createDirectories(workshop.sources().resolve(".git/hooks"))
                                .resolve("pre-commit"),
                        "#!/bin/sh\nexit 1\n");
            case "tag" -> workshop.bash("git config tag.gpgSign true && git config gpg.program false");
            default -> {}
        }

        var outcome =
                workshop.release(Map.of("FAILS_AT", fails.equals("mvnw") ? "-pl testing" : ""), "prepare", "0.1.0");

        assertThat(outcome.status()).isEqualTo(1);
        assertThat(outcome.said()).endsWith("release/prepare: nothing is changed.\n");
        assertThat(workshop.bash("git rev-parse HEAD")).isEqualTo(before);
        assertThat(workshop.bash("git status --porcelain; git tag")).isEmpty();
        assertThat(workshop.sources().resolve("crds")).doesNotExist();
        assertThat(workshop.release("prepare", "0.1.0").said()).doesNotContain("not committed", "SNAPSHOT");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ours    | 0.1.0-SNAPSHOT | --architectures amd64 | release/build: building 0.1.0-SNAPSHOT for amd64
            another | 0.1.0-SNAPSHOT | --architectures amd64 | was built from another as 0.1.0-SNAPSHOT, and not from
            ours    | 0.0.9          | --architectures amd64 | as 0.0.9, and not from
            ours    | 0.1.0-SNAPSHOT | --skip-tests          | there are two images for arm64
            """)
    void buildJoinsWhatIsOfItsCommit(String revision, String version, String options, String message) throws Exception {
        var workshop = Workshop.in(folder);
        workshop.has("go");
        var commit = workshop.bash("git rev-parse HEAD");
        var image = workshop.image("arm64.tar", revision.equals("ours") ? commit : revision, version, "arm64");
        var arguments = new ArrayList<>(List.of(options.split(" ")));
        arguments.add(image.toString());

        var outcome = workshop.release("build", arguments.toArray(String[]::new));

        assertThat(outcome.status()).isEqualTo(1);
        assertThat(outcome.said()).contains(message);
        assertThat(workshop.calls("mvnw -B -q clean")).hasSize(message.contains("building") ? 1 : 0);
    }

    @Test
    void buildLacksNoArchitectureUnseen() throws Exception {
        var workshop = Workshop.in(folder);
        workshop.has("go");

        var unseen = workshop.release("build", "--architectures", "amd64");

        assertThat(unseen.said()).contains("would lack arm64").hasLineCount(1);
        assertThat(workshop.calls("mvnw")).isEmpty();

        var meant = workshop.release("build", "--architectures", "amd64", "--without", "arm64");

        assertThat(meant.said()).contains("building 0.1.0-SNAPSHOT for amd64");

        var half = workshop.release("build", "--architectures", "arm64", "--image-only");

        assertThat(half.said()).contains("building 0.1.0-SNAPSHOT for arm64");
    }

    @Test
    void publishPushesWhatIsUnknownAndSignsIt() throws Exception {
        var workshop = Workshop.in(folder).built();

        var outcome = workshop.release("publish");

        assertThat(outcome.status()).as(outcome.said()).isZero();
        assertThat(pushes(workshop)).hasSize(3);
        var manifest =
                workshop.bash("sha256sum <\"$REGISTRY/" + CHART.replace('/', '_') + "/manifest\" | cut -d ' ' -f 1");
        assertThat(workshop.calls("cosign sign --yes registry.example.com/charts/pv-driver-operator"))
                .containsExactly("cosign sign --yes registry.example.com/charts/pv-driver-operator@sha256:" + manifest);
        assertThat(outcome.said()).contains(CHART + "@sha256:" + manifest);

        var again = workshop.release("publish");

        assertThat(again.status()).as(again.said()).isZero();
        assertThat(pushes(workshop)).hasSize(3);
    }

    @Test
    void publishTriedPushesNothing() throws Exception {
        var workshop = Workshop.in(folder).built();

        var outcome = workshop.release("publish", "--dry-run");

        assertThat(outcome.status()).as(outcome.said()).isZero();
        assertThat(outcome.said()).contains("helm push", "cosign sign");
        assertThat(pushes(workshop)).isEmpty();
        assertThat(workshop.calls("cosign")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Error: GET https://registry/v2/x/manifests/0.1.0: unexpected status code 503 Service Unavailable",
                "Error: GET https://registry/v2/x/manifests/0.1.0: UNAUTHORIZED: authentication required",
                "Error: GET https://registry/v2/x/manifests/0.1.0: TOOMANYREQUESTS: slow down",
                "HEAD request failed, falling back on GET: unexpected status code 404 Not Found\nError: i/o timeout",
                ""
            })
    void publishPushesNothingThatNobodyKnows(String says) throws Exception {
        var workshop = Workshop.in(folder).built();
        Files.writeString(workshop.registry().resolve("says"), says);

        var outcome = workshop.release("publish");

        assertThat(outcome.status()).isEqualTo(1);
        assertThat(outcome.said())
                .contains("the registry does not tell whether " + IMAGE + " is there already")
                .contains(says.lines().reduce((a, b) -> b).orElse("it says nothing"));
        assertThat(pushes(workshop)).isEmpty();
        assertThat(workshop.calls("cosign sign")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({IMAGE + ",digest", CHART + ",manifest", BUNDLE + ",digest"})
    void publishReplacesNothing(String name, String what) throws Exception {
        var workshop = Workshop.in(folder).built();
        var tag = Files.createDirectories(workshop.registry().resolve(name.replace('/', '_')));
        Files.writeString(tag.resolve(what), "{\"layers\": [{\"digest\": \"sha256:another\"}]}\n");

        var outcome = workshop.release("publish");

        assertThat(outcome.status()).isEqualTo(1);
        assertThat(outcome.said()).contains(name + " is there already").contains("never replaced");
        assertThat(pushes(workshop)).isEmpty();
        assertThat(workshop.calls("cosign sign")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "echo damaged >>operator-image/index.json",
                "echo damaged >>operator-image/blobs/sha256/*",
                "echo damaged >bundle-image/blobs/sha256/$(cut -d : -f 2 <bundle-image.digest)",
                "printf '{\"manifests\": [{\"digest\": \"sha256:other\"}]}' >bundle-image/index.json"
            })
    void publishPushesNoDamagedImage(String damage) throws Exception {
        var workshop = Workshop.in(folder).built();
        workshop.bash("cd target/release && " + damage);

        var outcome = workshop.release("publish");

        assertThat(outcome.status()).isEqualTo(1);
        assertThat(outcome.said()).contains("which was built; run release/build again");
        assertThat(pushes(workshop)).isEmpty();
    }

    private static List<String> pushes(Workshop workshop) throws IOException {
        return workshop.calls().stream().filter(call -> call.contains(" push ")).toList();
    }

    private static Outcome run(String script, String... arguments) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of(ROOT.resolve("release/" + script).toString()));
        command.addAll(List.of(arguments));
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Outcome(process.waitFor(), said);
    }
}
