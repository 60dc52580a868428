package io.pvdrivers.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the operator proposes becomes files for a pull request, and nobody's files are lost by it. */
class ProposalDirectoryTest {
    private static final String PATCH = """
            [{"op":"test","path":"/spec/template/spec/domain/devices/disks/0/name","value":"vol-0"},\
            {"op":"replace","path":"/spec/template/spec/domain/devices/disks/0/disk/bus","value":"virtio"}]""";
    private static final String SNIPPET = "spec: {template: {spec: {domain: {devices: {disks: []}}}}}\n";

    @TempDir
    private Path folder;

    private Path directory;
    private TestCluster cluster;

    @BeforeEach
    void cluster() throws IOException {
        var propose = Files.readString(Path.of("..", "examples", "driverpolicy.yaml"))
                .replace("mode: Enforce", "mode: Propose");
        directory = folder.resolve("proposals");
        cluster = new TestCluster(folder)
                .example("erp-app01.yaml")
                .example("sql01.yaml")
                .bring(propose);
        cluster.propose("erp-app01", PATCH, SNIPPET);
    }

    @AfterEach
    void close() {
        cluster.close();
    }

    private TestCluster.Said plan(String format, String... more) {
        return cluster.say(
                Stream.concat(Stream.of("plan", "-o", format, "--output-dir", directory.toString()), Stream.of(more))
                        .toArray(String[]::new));
    }

    private List<String> files() throws IOException {
        try (var all = Files.walk(directory)) {
            return all.filter(Files::isRegularFile)
                    .map(file -> directory.relativize(file).toString())
                    .sorted()
                    .toList();
        }
    }

    @Test
    void eachPatchIsAFileAndItsSnippetBesideIt() throws IOException {
        var said = plan("patch");

        assertThat(said.err()).isEmpty();
        assertThat(said.exit()).isZero();
        assertThat(said.out().lines())
                .contains("vms/erp-app01: Switch", "vms/sql01: no patch. The operator has no record of it.")
                .last()
                .isEqualTo("Wrote the next step of 1 VM into " + directory
                        + ". Apply one with: kubectl patch vm NAME -n NAMESPACE --type=json --patch-file FILE");
        assertThat(files()).containsExactly(".pvdrivers-files", "vms/erp-app01.json", "vms/erp-app01.yaml");
        var json = new ObjectMapper();
        assertThat(json.readTree(directory.resolve("vms/erp-app01.json").toFile()))
                .isEqualTo(json.readTree(PATCH));
        assertThat(directory.resolve("vms/erp-app01.yaml")).hasContent(SNIPPET);
        assertThat(cluster.writes()).isEmpty();
    }

    @Test
    void aComponentForKustomizeNamesEachPatchAndItsVm() throws IOException {
        assertThat(plan("kustomize").exit()).isZero();

        var component = new ObjectMapper(new YAMLFactory())
                .readTree(directory.resolve("kustomization.yaml").toFile());
        assertThat(component.path("kind").asText()).isEqualTo("Component");
        assertThat(component.path("patches")).hasSize(1);
        var patch = component.at("/patches/0");
        assertThat(directory.resolve(patch.path("path").asText())).exists();
        assertThat(patch.path("target").toString())
                .isEqualTo(
                        "{\"group\":\"kubevirt.io\",\"kind\":\"VirtualMachine\",\"namespace\":\"(vms|default)\",\"name\":\"erp-app01\"}");
    }

    @Test
    void aVmOfANameThatTwoNamespacesHaveIsToldByItsNamespace() throws IOException {
        plan("kustomize");
        Files.createDirectories(directory.resolve("other"));
        Files.writeString(directory.resolve("other/erp-app01.json"), "[]");
        Files.writeString(
                directory.resolve(".pvdrivers-files"),
                Files.readString(directory.resolve(".pvdrivers-files")) + "0".repeat(64) + "  other/erp-app01.json\n");

        assertThat(plan("kustomize").exit()).isZero();

        var component = Files.readString(directory.resolve("kustomization.yaml"));
        assertThat(component)
                .contains("namespace: \"other\", name: \"erp-app01\"", "namespace: \"vms\", name: \"erp-app01\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"sql01", "-l tier=db", "-n other"})
    void aNarrowerRunLeavesTheFilesOfOtherVms(String narrower) throws IOException {
        cluster.bring("{apiVersion: v1, kind: Namespace, metadata: {name: other}}");
        plan("kustomize", "-A");
        cluster.label("sql01", "tier", "db");
        cluster.propose("sql01", PATCH, SNIPPET);

        plan("kustomize", narrower.split(" "));

        assertThat(files()).contains("vms/erp-app01.json", "kustomization.yaml");
        assertThat(directory.resolve("kustomization.yaml")).content().contains("vms/erp-app01.json");
        assertThat(files().contains("vms/sql01.json")).isEqualTo(!narrower.equals("-n other"));
        cluster.forget("erp-app01");
        cluster.forget("sql01");
        plan("kustomize", "-A");
        assertThat(files()).containsExactly(".pvdrivers-files", "kustomization.yaml");
        assertThat(directory.resolve("kustomization.yaml")).content().endsWith("patches: []\n");
    }

    @Test
    void aStepThatLeavesTheBuildIsNamed() {
        assertThat(plan("kustomize").out()).doesNotContain("leaves the build");
        cluster.propose("erp-app01", PATCH.replace("virtio", "scsi"), SNIPPET);

        assertThat(plan("kustomize").out())
                .contains(
                        "vms/erp-app01: the step that was written before leaves the build. If the cluster has it, put it"
                                + " into the manifests in the same commit, or it is taken back.\n");
    }

    @Test
    void whatSomebodyChangedAndIsToGoIsNamed() throws IOException {
        plan("patch");
        var edited = directory.resolve("vms/erp-app01.yaml");
        Files.writeString(edited, "spec: {}");

        assertThat(plan("kustomize").out())
                .contains(edited
                        + " was changed since pvdrivers wrote it, and is left. Take it away, if nobody needs it.\n");
        assertThat(edited).exists();
    }

    @Test
    void aDirectoryThatCannotBeMade() {
        assertThat(cluster.say("plan", "-o", "patch", "--output-dir", "/proc/x"))
                .isEqualTo(new TestCluster.Said(
                        2, "", "The files cannot be written into /proc/x: /proc/x cannot be made there.\n"));
    }

    @Test
    void whatIsProposedNoLongerGoes() throws IOException {
        plan("patch");
        cluster.forget("erp-app01");

        assertThat(plan("patch").out()).endsWith("No VM has a patch now.\n");
        assertThat(files()).containsExactly(".pvdrivers-files");
    }

    @Test
    void othersFilesAreLeftUnlessTheyMayBeWrittenOver() throws IOException {
        Files.createDirectories(directory.resolve("vms"));
        var theirs = Files.writeString(directory.resolve("vms/erp-app01.json"), "[]");

        var said = plan("patch");

        assertThat(said.exit()).isEqualTo(2);
        assertThat(said.err())
                .isEqualTo(
                        theirs
                                + " was not written by pvdrivers, or was changed since. Move it away, or write over it with --force.\n");
        assertThat(files()).containsExactly("vms/erp-app01.json");
        assertThat(plan("patch", "--force").exit()).isZero();
        assertThat(theirs).content().contains("virtio");
    }

    @Test
    void ourOwnFilesAreWrittenAnewUntilSomebodyChangesThem() throws IOException {
        plan("kustomize");
        cluster.propose("erp-app01", PATCH.replace("virtio", "scsi"), SNIPPET);
        assertThat(plan("kustomize").exit()).isZero();
        var file = directory.resolve("vms/erp-app01.json");
        assertThat(file).content().contains("scsi");
        assertThat(plan("kustomize").exit()).isZero();

        Files.writeString(file, "[ ]");

        assertThat(plan("kustomize").err()).startsWith(file + " was not written by pvdrivers, or was changed since.");
        cluster.forget("erp-app01");
        plan("kustomize");
        assertThat(file).hasContent("[ ]");
    }

    @Test
    void aDirectoryThatIsAFile() throws IOException {
        Files.writeString(directory, "");

        assertThat(plan("patch").err()).isEqualTo("--output-dir " + directory + ": this is no directory.\n");
    }

    @Test
    void inAnotherModeNothingIsProposed() throws IOException {
        cluster.bring("""
                apiVersion: pvdrivers.io/v1alpha1
                kind: DriverPolicy
                metadata: {name: audited, namespace: vms}
                spec: {mode: Audit, priority: 7, release: {version: 0.1.302}}
                """);

        assertThat(plan("patch", "sql01").out())
                .startsWith(
                        "vms/sql01: no patch. DriverPolicy audited is in mode Audit; patches are published in mode Propose.");
    }
}
