package io.pvdrivers.testing.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.marcnuri.helm.Helm;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.pvdrivers.testing.api.KubeApi;
import io.pvdrivers.testing.api.OwnKinds;
import io.pvdrivers.testing.api.RealKubeApi;
import io.pvdrivers.testing.api.RealKubeApi.Empty;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The chart on a real API server: what it renders is accepted, and Helm installs, upgrades and uninstalls it. */
@ExtendWith(RealKubeApi.class)
class ChartOnServerTest {
    /** A server under load takes its time to take up kinds and to let go of them. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final String RELEASE = "pv-driver-operator";
    private static final String NAMESPACE = "pv-drivers";

    /** The Prometheus Operator's kinds, here without its schemas: they take whatever they are given. */
    private static final String MONITORING = """
            apiVersion: apiextensions.k8s.io/v1
            kind: CustomResourceDefinition
            metadata: {name: PLURAL.monitoring.coreos.com}
            spec:
              group: monitoring.coreos.com
              scope: Namespaced
              names: {kind: KIND, plural: PLURAL}
              versions:
                - name: v1
                  served: true
                  storage: true
                  schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}
            """;

    private static final String POLICY = """
            apiVersion: pvdrivers.io/v1alpha1
            kind: DriverPolicy
            metadata: {name: windows, namespace: default}
            spec: {mode: Audit, release: {version: 0.1.302}}
            """;

    @BeforeAll
    static void defineMonitoring(KubeApi api) {
        for (var kind : List.of("ServiceMonitor", "PrometheusRule")) {
            var plural = kind.toLowerCase(Locale.ROOT) + "s";
            var definition = api.client()
                    .getKubernetesSerialization()
                    .unmarshal(
                            MONITORING.replace("KIND", kind).replace("PLURAL", plural), CustomResourceDefinition.class);
            api.client().resource(definition).serverSideApply();
            await().atMost(PATIENCE).until(() -> api.client().supports("monitoring.coreos.com/v1", kind));
        }
    }

    @ParameterizedTest
    @MethodSource("io.pvdrivers.testing.chart.Matrix#charts")
    void whatItRendersIsAccepted(Chart chart, KubeApi api) {
        var refused = new ArrayList<String>();
        for (var object : chart.render()) {
            ensureNamespace(api, object);
            refused.addAll(refusal(api.client(), object));
        }
        assertThat(refused).isEmpty();
    }

    private static void ensureNamespace(KubeApi api, GenericKubernetesResource object) {
        if (object.getMetadata().getNamespace() != null) {
            api.namespace(object.getMetadata().getNamespace());
        }
    }

    private static List<String> refusal(KubernetesClient client, GenericKubernetesResource object) {
        try {
            client.resource(object).dryRun().serverSideApply();
            return List.of();
        } catch (KubernetesClientException e) {
            return List.of(object.getKind() + " " + object.getMetadata().getName() + ": " + e.getMessage());
        }
    }

    @Test
    void installsOnAnEmptyServerInOneGo(@Empty KubeApi api) {
        var release = install(api, Chart.HOME);

        assertThat(release.getStatus()).isEqualTo("deployed");
        var kubectl = api.kubectl();
        for (var plural : OwnKinds.PLURALS) {
            kubectl.run("wait", "--for=condition=Established", "crd/" + plural + ".pvdrivers.io");
        }
        assertThat(kubectl.run("get", "deployment,serviceaccount", "-n", NAMESPACE, "-o", "name"))
                .contains("deployment.apps/" + RELEASE, "serviceaccount/" + RELEASE);
        assertThat(kubectl.attemptWith(POLICY, "apply", "-f", "-").output())
                .contains("driverpolicy.pvdrivers.io/windows created");
    }

    @Test
    void anUpgradeKeepsWhatPeopleWrote(@Empty KubeApi api, @TempDir Path scratch) throws IOException {
        install(api, Chart.HOME);
        var kubectl = api.kubectl();
        kubectl.attemptWith(POLICY, "apply", "-f", "-");
        var policy = uid(kubectl.run("get", "driverpolicy", "windows", "-o", "jsonpath={.metadata.uid}"));

        var upgraded = new Helm(next(scratch))
                .upgrade()
                .withName(RELEASE)
                .withNamespace(NAMESPACE)
                .withKubeConfig(api.kubeconfig())
                .set("replicas", 2)
                .call();

        assertThat(upgraded.getRevision()).isEqualTo("2");
        assertThat(upgraded.getStatus()).isEqualTo("deployed");
        assertThat(kubectl.run("get", "deployment", RELEASE, "-n", NAMESPACE, "-o", "jsonpath={.spec.replicas}"))
                .isEqualTo("2");
        assertThat(kubectl.run("get", "deployment", RELEASE, "-n", NAMESPACE, "-o", "jsonpath={.metadata.labels}"))
                .contains("99.0.0");
        assertThat(uid(kubectl.run("get", "driverpolicy", "windows", "-o", "jsonpath={.metadata.uid}")))
                .isEqualTo(policy);
    }

    /** The chart as a later version might be. */
    private static Path next(Path scratch) throws IOException {
        var copy = Chart.copy(scratch);
        var metadata = copy.resolve("Chart.yaml");
        Files.writeString(metadata, Files.readString(metadata).replaceAll("(?m)^version: .*$", "version: 99.0.0"));
        return copy;
    }

    @Test
    void anUninstallKeepsTheKindsAndWhatPeopleWrote(@Empty KubeApi api) {
        install(api, Chart.HOME);
        var kubectl = api.kubectl();
        kubectl.attemptWith(POLICY, "apply", "-f", "-");

        uninstall(api);

        assertThat(kubectl.run("get", "driverpolicy", "-o", "name")).contains("driverpolicy.pvdrivers.io/windows");
        assertThat(kubectl.run("get", "deployment,serviceaccount,role,rolebinding", "-n", NAMESPACE, "-o", "name"))
                .doesNotContain(RELEASE);
        assertThat(kubectl.run("get", "clusterrole,clusterrolebinding", "-o", "name"))
                .doesNotContain(RELEASE);

        // And an install takes up what it finds.
        assertThat(install(api, Chart.HOME).getStatus()).isEqualTo("deployed");
    }

    @Test
    void anUninstallTakesTheKindsWithItWhenToldTo(@Empty KubeApi api) {
        new Helm(Chart.HOME)
                .install()
                .withName(RELEASE)
                .withNamespace(NAMESPACE)
                .createNamespace()
                .withKubeConfig(api.kubeconfig())
                .set("crds.keep", false)
                .call();

        uninstall(api);

        // The server empties a kind before its definition goes.
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(api.kubectl().run("get", "crd", "-o", "name"))
                        .doesNotContain("pvdrivers.io"));
    }

    private static com.marcnuri.helm.Release install(KubeApi api, Path chart) {
        return new Helm(chart)
                .install()
                .withName(RELEASE)
                .withNamespace(NAMESPACE)
                .createNamespace()
                .withKubeConfig(api.kubeconfig())
                .call();
    }

    private static void uninstall(KubeApi api) {
        Helm.uninstall(RELEASE)
                .withNamespace(NAMESPACE)
                .withKubeConfig(api.kubeconfig())
                .call();
    }

    private static String uid(String printed) {
        assertThat(printed).isNotBlank();
        return printed;
    }
}
