package io.pvdrivers.testing.olm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.pvdrivers.testing.chart.Chart;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The bundle is the chart in another form: the same rights, the same pod, the same CRDs. */
class OlmBundleTest {
    private static final String IMAGE = WrittenBundle.IMAGE;
    private static JsonNode csv;
    private static JsonNode install;

    @BeforeAll
    static void read() throws IOException {
        csv = Chart.YAML.readTree(
                WrittenBundle.directory().resolve(OlmBundle.CSV).toFile());
        install = csv.at("/spec/install/spec");
    }

    @Test
    void isNamedAfterTheChartsVersion() {
        var version = Chart.metadata().get("version");

        assertThat(csv.at("/metadata/name").asText()).isEqualTo("pv-driver-operator.v" + version);
        assertThat(csv.at("/spec/version").asText()).isEqualTo(version);
        assertThat(csv.at("/spec/minKubeVersion").asText()).isEqualTo("1.28.0");
        assertThat(csv.at("/spec/description").asText())
                .startsWith("A Kubernetes operator for people who run Windows VMs")
                .doesNotContain("](docs/", "](#");
        assertThat(csv.at("/spec/icon/0/base64data").asText()).isNotBlank();
        assertThat(csv.at("/spec/installModes"))
                .filteredOn(mode -> mode.path("supported").asBoolean())
                .extracting(mode -> mode.path("type").asText())
                .containsExactly("AllNamespaces");
    }

    @Test
    void givesTheRightsOfTheChartAndNoOther() {
        assertThat(rights(install.path("clusterPermissions")))
                .isNotEmpty()
                .containsExactlyInAnyOrderElementsOf(rightsOfTheChart("ClusterRole"));
        assertThat(rights(install.path("permissions")))
                .isNotEmpty()
                .containsExactlyInAnyOrderElementsOf(rightsOfTheChart("Role"));
    }

    private static List<JsonNode> rights(JsonNode permissions) {
        return StreamSupport.stream(permissions.spliterator(), false)
                .peek(one -> assertThat(one.path("serviceAccountName").asText()).isEqualTo("pv-driver-operator"))
                .flatMap(one -> rules(one.path("rules")))
                .toList();
    }

    /** Of the roles of a kind that the chart binds the operator to. */
    private static List<JsonNode> rightsOfTheChart(String kind) {
        var objects = Chart.plain().render();
        var bound = Chart.ofKind(kind + "Binding", objects).stream()
                .map(binding -> binding.<String>get("roleRef", "name"))
                .toList();
        return Chart.ofKind(kind, objects).stream()
                .filter(role -> bound.contains(role.getMetadata().getName()))
                .flatMap(role -> rules(Chart.YAML.valueToTree(role.get("rules"))))
                .toList();
    }

    private static Stream<JsonNode> rules(JsonNode rules) {
        return StreamSupport.stream(rules.spliterator(), false);
    }

    @Test
    void givesPeopleTheRolesOfTheChart() throws IOException {
        var objects = Chart.plain().render();
        var bound = Chart.ofKind("ClusterRoleBinding", objects).stream()
                .map(binding -> binding.<String>get("roleRef", "name"))
                .toList();
        var roles = Chart.ofKind("ClusterRole", objects).stream()
                .filter(role -> !bound.contains(role.getMetadata().getName()))
                .toList();

        assertThat(roles).isNotEmpty().allSatisfy(role -> {
            var written = manifest(role.getMetadata().getName() + ".clusterrole.yaml");
            assertThat(written.path("rules")).isEqualTo(Chart.YAML.valueToTree(role.get("rules")));
            role.getMetadata().getLabels().keySet().stream()
                    .filter(label -> label.startsWith("rbac.authorization.k8s.io/"))
                    .forEach(label -> assertThat(written.at("/metadata/labels").has(label))
                            .as(label)
                            .isTrue());
        });
        assertThat(manifests("clusterrole")).hasSameSizeAs(roles);
    }

    @Test
    void bringsWhatThePodMounts() {
        var log = manifest("pv-driver-operator-log.configmap.yaml");

        assertThat(log.at("/data/level").asText()).isEqualTo("INFO");
        assertThat(log.at("/metadata/namespace").isMissingNode()).isTrue();
        assertThat(install.at("/deployments/0/spec/template/spec/volumes"))
                .extracting(volume -> volume.at("/configMap/name").asText())
                .contains(log.at("/metadata/name").asText());
    }

    @Test
    void runsThePodOfTheChart() {
        var expected = Chart.the(Deployment.class, Chart.plain().render()).getSpec();
        var pod = (ObjectNode) install.at("/deployments/0/spec").deepCopy();
        var container = (ObjectNode) pod.at("/template/spec/containers/0");

        assertThat(container.path("env").toString())
                .isEqualTo(
                        "[{\"name\":\"POD_NAMESPACE\",\"valueFrom\":{\"fieldRef\":{\"fieldPath\":\"metadata.namespace\"}}}]");
        assertThat(container.path("args"))
                .extracting(JsonNode::asText)
                .containsSequence("--leader-election-namespace", "$(POD_NAMESPACE)");
        assertThat(container.path("image").asText()).isEqualTo(IMAGE);
        assertThat(pod.at("/template/spec/securityContext").has("runAsUser"))
                .as("the cluster chooses the user")
                .isFalse();
        assertThat(pod.at("/template/metadata/labels").properties())
                .extracting(label -> label.getKey())
                .doesNotContain("helm.sh/chart", "app.kubernetes.io/managed-by");

        var chart = (ObjectNode) Chart.YAML.valueToTree(expected);
        for (var one : List.of(pod, chart)) {
            ((ObjectNode) one.at("/template/metadata")).remove("labels");
            ((ObjectNode) one.at("/template/spec/securityContext")).remove(List.of("runAsUser", "runAsGroup"));
            ((ObjectNode) one.at("/template/spec/containers/0")).remove(List.of("env", "image"));
        }
        assertThat(pod.toString().replace("$(POD_NAMESPACE)", "pv-drivers")).isEqualTo(chart.toString());
    }

    @Test
    void namesTheImageByItsDigestEverywhere() {
        assertThat(csv.at("/metadata/annotations/containerImage").asText()).isEqualTo(IMAGE);
        assertThat(csv.at("/spec/relatedImages"))
                .extracting(one -> one.path("image").asText())
                .containsExactly(IMAGE);
        assertThatThrownBy(() -> new OlmBundle("registry.example.com/pv-driver-operator:0.1.0", List.of("amd64")))
                .hasMessageContaining("by its digest");
    }

    @Test
    void ownsTheCrdsOfTheChartAndTellsTheirFields() throws IOException {
        var owned = csv.at("/spec/customresourcedefinitions/owned");
        var written = manifests("crd");

        assertThat(owned).hasSize(5).hasSameSizeAs(written);
        for (JsonNode one : owned) {
            var name = one.path("name").asText();
            var crd = Chart.YAML.readTree(
                    Chart.HOME.resolve("files/crds/" + name + ".yaml").toFile());
            assertThat(manifest(name + ".crd.yaml")).as(name).isEqualTo(crd);
            assertThat(one.path("specDescriptors"))
                    .as(name)
                    .isNotEmpty()
                    .allSatisfy(field -> assertThat(field.path("description").asText())
                            .as(field.path("path").asText())
                            .isNotBlank());
        }
    }

    @Test
    void offersAnExampleThatChangesNothing() throws IOException {
        var examples =
                Chart.YAML.readTree(csv.at("/metadata/annotations/alm-examples").asText());

        assertThat(examples)
                .extracting(example -> example.path("kind").asText())
                .containsExactlyInAnyOrder("DriverPolicy", "ClusterDriverPolicy", "DriverRelease", "GuestReport");
        assertThat(examples)
                .filteredOn(example -> example.path("kind").asText().endsWith("Policy"))
                .allSatisfy(
                        example -> assertThat(example.at("/spec/mode").asText()).isEqualTo("Audit"));
        assertThat(csv.at("/metadata/annotations/operators.operatorframework.io~1internal-objects")
                        .asText())
                .isEqualTo("[\"driverstates.pvdrivers.io\"]");
    }

    @Test
    void saysTheSameBesideTheManifestsAndOnItsImage() throws IOException {
        var annotations = Chart.YAML
                .readTree(WrittenBundle.directory()
                        .resolve("metadata/annotations.yaml")
                        .toFile())
                .path("annotations");
        var dockerfile = Files.readAllLines(WrittenBundle.directory().resolve("bundle.Dockerfile"));

        assertThat(dockerfile.stream().filter(line -> line.startsWith("LABEL ")))
                .containsExactlyInAnyOrderElementsOf(annotations.properties().stream()
                        .map(one ->
                                "LABEL " + one.getKey() + "=" + one.getValue().asText())
                        .toList());
        assertThat(dockerfile).contains("COPY manifests /manifests/", "COPY metadata /metadata/");
    }

    @Test
    void leavesOutNothingWithoutAWord() {
        assertThatThrownBy(() -> Rendered.of(Chart.with("networkPolicy: {enabled: true}")))
                .hasMessageContaining("no place for a NetworkPolicy");
        assertThatThrownBy(() ->
                        Rendered.of(Chart.with("watch: {namespaces: [vms]}")).rules())
                .hasMessageContaining("cannot give rights in the namespace vms");
    }

    private static List<Path> manifests(String kind) throws IOException {
        try (var files = Files.list(WrittenBundle.directory().resolve("manifests"))) {
            return files.filter(file -> file.toString().endsWith("." + kind + ".yaml"))
                    .toList();
        }
    }

    private static JsonNode manifest(String name) {
        try {
            return Chart.YAML.readTree(
                    WrittenBundle.directory().resolve("manifests").resolve(name).toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
