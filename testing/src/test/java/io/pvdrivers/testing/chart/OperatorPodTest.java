package io.pvdrivers.testing.chart;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The pod the operator runs in. */
class OperatorPodTest {
    private static Deployment deployment(Chart chart) {
        return Chart.the(Deployment.class, chart.render());
    }

    private static Container container(Chart chart) {
        return deployment(chart)
                .getSpec()
                .getTemplate()
                .getSpec()
                .getContainers()
                .get(0);
    }

    /** The Pod Security Standard "restricted", and beyond it a root file system that nobody writes. */
    @ParameterizedTest
    @MethodSource("io.pvdrivers.testing.chart.Matrix#charts")
    void isRestricted(Chart chart) {
        var pod = deployment(chart).getSpec().getTemplate().getSpec();

        assertThat(pod.getHostNetwork()).isNull();
        assertThat(pod.getHostPID()).isNull();
        assertThat(pod.getHostIPC()).isNull();
        assertThat(pod.getSecurityContext().getRunAsNonRoot()).isTrue();
        assertThat(pod.getSecurityContext().getSeccompProfile().getType()).isEqualTo("RuntimeDefault");
        assertThat(pod.getInitContainers()).isEmpty();
        assertThat(pod.getContainers()).singleElement().satisfies(container -> {
            var security = container.getSecurityContext();
            assertThat(security.getAllowPrivilegeEscalation()).isFalse();
            assertThat(security.getPrivileged()).isFalse();
            assertThat(security.getReadOnlyRootFilesystem()).isTrue();
            assertThat(security.getCapabilities().getDrop()).containsExactly("ALL");
            assertThat(security.getCapabilities().getAdd()).isEmpty();
            assertThat(container.getPorts())
                    .allSatisfy(port -> assertThat(port.getHostPort()).isNull());
        });
        assertThat(pod.getVolumes().get(0).getName()).isEqualTo("tmp");
        assertThat(pod.getVolumes().get(0).getEmptyDir().getSizeLimit()).isEqualTo(new Quantity("64Mi"));
        assertThat(pod.getVolumes().get(1).getConfigMap().getName()).endsWith("-log");
        assertThat(pod.getVolumes().stream().skip(2))
                .hasSizeLessThanOrEqualTo(1)
                .allSatisfy(volume -> {
                    assertThat(volume.getName()).isEqualTo("events");
                    assertThat(volume.getSecret()).isNotNull();
                });
        assertThat(pod.getContainers().get(0).getVolumeMounts().stream().skip(1))
                .hasSameSizeAs(pod.getVolumes().stream().skip(1).toList())
                .allSatisfy(mount -> {
                    assertThat(mount.getReadOnly()).isTrue();
                    assertThat(mount.getSubPath())
                            .as("would not follow a change")
                            .isNull();
                });
    }

    @Test
    void runsAsAUserThatIsNotRootUnlessTheClusterChooses() {
        var fixed = deployment(Chart.plain()).getSpec().getTemplate().getSpec().getSecurityContext();
        var chosen = deployment(Chart.with("runAsUser: null"))
                .getSpec()
                .getTemplate()
                .getSpec()
                .getSecurityContext();

        assertThat(fixed.getRunAsUser()).isEqualTo(65532);
        assertThat(fixed.getRunAsGroup()).isEqualTo(65532);
        assertThat(chosen.getRunAsUser()).isNull();
        assertThat(chosen.getRunAsGroup()).isNull();
    }

    @Test
    void onlyItsOwnPodsMountTheToken() {
        assertThat(Chart.the(ServiceAccount.class, Chart.plain().render()).getAutomountServiceAccountToken())
                .isFalse();
        assertThat(deployment(Chart.plain()).getSpec().getTemplate().getSpec().getAutomountServiceAccountToken())
                .isTrue();
    }

    @Test
    void asksGuestsOnlyWithGuestAccess() {
        assertThat(container(Chart.plain()).getArgs()).doesNotContain("--guest-access", "--guest-poll-seconds");
        assertThat(container(Chart.with("guestAccess: {enabled: true}")).getArgs())
                .containsSequence("--guest-access", "--guest-poll-seconds", "86400", "--http-port");
        assertThat(container(Chart.with("guestAccess: {enabled: true, pollSeconds: 3600}"))
                        .getArgs())
                .containsSequence("--guest-access", "--guest-poll-seconds", "3600", "--http-port");
    }

    @Test
    void getsTheArgumentsThatTheValuesMean() {
        assertThat(container(Chart.plain()).getArgs())
                .containsExactly(
                        "--leader-election-namespace",
                        "pv-drivers",
                        "--leader-election-lease",
                        "pv-driver-operator",
                        "--http-port",
                        "8080",
                        "--log-format",
                        "json",
                        "--log-level-file",
                        "/etc/pv-driver-operator/log/level");
        assertThat(container(Chart.with("""
                                leaderElection: {enabled: false}
                                watch: {namespaces: [erp, vms]}
                                media: {0.1.302: "registry.example.com/virtio-win@sha256:1", 0.1.285: other}
                                catalogue: {builtin: false}
                                log: {format: text, level: DEBUG}
                                extraArgs: [--more, "a b"]
                                """)).getArgs())
                .containsExactly(
                        "--namespace",
                        "erp",
                        "--namespace",
                        "vms",
                        "--media",
                        "0.1.285=other",
                        "--media",
                        "0.1.302=registry.example.com/virtio-win@sha256:1",
                        "--no-builtin-catalogue",
                        "--http-port",
                        "8080",
                        "--log-format",
                        "text",
                        "--log-level-file",
                        "/etc/pv-driver-operator/log/level",
                        "--more",
                        "a b");
    }

    /** The level is in no argument: another one must not restart the pods. */
    @Test
    void anotherLogLevelIsNoReasonToRestart() {
        var quiet = Chart.with("log: {level: ERROR}");
        var map = quiet.render().stream()
                .filter(object -> object.getKind().equals("ConfigMap"))
                .findFirst()
                .orElseThrow();

        assertThat(map.<String>get("data", "level")).isEqualTo("ERROR");
        assertThat(deployment(quiet)).isEqualTo(deployment(Chart.plain()));
        var volume =
                deployment(quiet).getSpec().getTemplate().getSpec().getVolumes().get(1);
        assertThat(volume.getConfigMap().getName()).isEqualTo(map.getMetadata().getName());
        assertThat(container(quiet).getVolumeMounts().get(1).getMountPath() + "/level")
                .isEqualTo("/etc/pv-driver-operator/log/level");
    }

    @Test
    void makesJobsOnlyWhereTheValuesSaySo() {
        assertThat(container(Chart.with("installJobs: {enabled: true}")).getArgs())
                .containsOnlyOnce("--install-jobs");
    }

    @Test
    void doesMoreOnlyWhereTheValuesSaySo() {
        var more = List.of("--volumes", "--own-media", "--snapshots", "--screenshots", "--preferences");

        assertThat(container(Chart.plain()).getArgs()).doesNotContainAnyElementsOf(more);
        assertThat(container(Chart.with(
                                "{volumes: {enabled: true}, ownMedia: {enabled: true}, snapshots: {enabled: true},"
                                        + " screenshots: {enabled: true}, preferences: {enabled: true}}"))
                        .getArgs())
                .containsAll(more);
    }

    @Test
    void listsTheImagesThatPoliciesMayName() {
        assertThat(container(
                                Chart.with(
                                        "ownMedia: {enabled: true, images: [registry.example.com/win/, quay.io/me/virtio-win]}"))
                        .getArgs())
                .containsSequence(
                        "--own-media",
                        "--own-media-image",
                        "registry.example.com/win/",
                        "--own-media-image",
                        "quay.io/me/virtio-win");
    }

    @Test
    void tellsOthersOnlyWhereTheValuesSaySo() {
        var more = List.of("--events-url", "--events-secret-file", "--guest-driver-reference");

        assertThat(container(Chart.plain()).getArgs()).doesNotContainAnyElementsOf(more);
        assertThat(container(
                                Chart.with(
                                        "{events: {url: 'https://events.example.com/'}, guestDriverReference: {enabled: true, namespace: kubevirt}}"))
                        .getArgs())
                .containsSequence("--guest-driver-reference", "kubevirt")
                .containsSequence("--events-url", "https://events.example.com/")
                .doesNotContain("--events-secret-file");
    }

    @Test
    void leadsToTheDocsThatTheValuesName() {
        assertThat(container(Chart.plain()).getArgs()).doesNotContain("--docs-url");
        assertThat(container(Chart.with("docs: {url: 'https://git.example.com/docs'}"))
                        .getArgs())
                .containsSequence("--docs-url", "https://git.example.com/docs");
    }

    /** The arguments of a process can be read by others; what is in the Secret comes as a file. */
    @Test
    void theSecretIsAFile() {
        var chart = Chart.with("events: {url: 'https://events.example.com/', secretName: hook, secretKey: sign}");
        var pod = deployment(chart).getSpec().getTemplate().getSpec();
        var volume = pod.getVolumes().get(2);
        var mount = container(chart).getVolumeMounts().get(2);

        assertThat(container(chart).getArgs()).containsSequence("--events-secret-file", mount.getMountPath() + "/sign");
        assertThat(mount.getName()).isEqualTo(volume.getName());
        assertThat(volume.getSecret().getSecretName()).isEqualTo("hook");
        assertThat(volume.getSecret().getItems()).singleElement().satisfies(item -> {
            assertThat(item.getKey()).isEqualTo("sign");
            assertThat(item.getPath()).isEqualTo("sign");
        });
    }

    @Test
    void theDigestWinsOverTheTag() {
        var digest = "sha256:" + "0123456789abcdef".repeat(4);
        var repository = "ghcr.io/pv-driver-operator/pv-driver-operator";

        assertThat(container(Chart.plain()).getImage())
                .isEqualTo(repository + ":" + Chart.metadata().get("appVersion"));
        assertThat(container(Chart.with("image: {tag: edge}")).getImage()).isEqualTo(repository + ":edge");
        assertThat(container(Chart.with("image: {tag: edge, digest: '" + digest + "'}"))
                        .getImage())
                .isEqualTo(repository + "@" + digest);
        assertThat(container(Chart.with("image: {repository: registry.example.com:5000/drivers}"))
                        .getImage())
                .isEqualTo(
                        "registry.example.com:5000/drivers:" + Chart.metadata().get("appVersion"));
    }

    @Test
    void theJvmKeepsTheImagesOptionsUnlessMoreAreGiven() {
        assertThat(container(Chart.plain()).getEnv()).isEmpty();
        assertThat(container(Chart.with("jvm: {options: '-Da=\"b c\"'}")).getEnv())
                .containsExactly(new EnvVar("JAVA_TOOL_OPTIONS", "-Da=\"b c\"", null));
    }

    @Test
    void isAskedWhetherItLivesAndIsReady() {
        var container = container(Chart.plain());

        assertThat(container.getStartupProbe().getHttpGet().getPath()).isEqualTo("/livez");
        assertThat(container.getLivenessProbe().getHttpGet().getPath()).isEqualTo("/livez");
        assertThat(container.getReadinessProbe().getHttpGet().getPath()).isEqualTo("/readyz");
        assertThat(container.getPorts()).singleElement().satisfies(port -> {
            assertThat(port.getName()).isEqualTo("http");
            assertThat(port.getContainerPort()).isEqualTo(8080);
        });
    }

    @Test
    void hasRoomForMemoryAndNoLimitOnTheCpu() {
        var resources = container(Chart.plain()).getResources();

        assertThat(resources.getRequests())
                .isEqualTo(Map.of("cpu", new Quantity("50m"), "memory", new Quantity("128Mi")));
        assertThat(resources.getLimits()).isEqualTo(Map.of("memory", new Quantity("384Mi")));
    }

    @Test
    void twoOperatorsNeverActAtOnce() {
        assertThat(strategy("")).isEqualTo("RollingUpdate");
        assertThat(strategy("leaderElection: {enabled: false}")).isEqualTo("Recreate");
        assertThat(strategy("strategy: {type: Recreate}")).isEqualTo("Recreate");
        assertThat(container(Chart.with("replicas: 2")).getArgs()).contains("--leader-election-namespace");
    }

    private static String strategy(String values) {
        return deployment(Chart.with(values)).getSpec().getStrategy().getType();
    }

    /** What is passed through arrives. */
    @Test
    void isPlacedAsTheValuesSay() {
        var spec = deployment(Chart.with(Matrix.EVERYTHING)).getSpec();
        var pod = spec.getTemplate().getSpec();

        assertThat(spec.getReplicas()).isEqualTo(3);
        assertThat(spec.getStrategy().getRollingUpdate().getMaxUnavailable().getValue())
                .isEqualTo("50%");
        assertThat(pod.getImagePullSecrets()).singleElement().hasFieldOrPropertyWithValue("name", "registry");
        assertThat(pod.getPriorityClassName()).isEqualTo("system-cluster-critical");
        assertThat(pod.getNodeSelector()).containsEntry("kubernetes.io/os", "linux");
        assertThat(pod.getTolerations()).hasSize(1);
        assertThat(pod.getAffinity().getPodAntiAffinity()).isNotNull();
        assertThat(pod.getTopologySpreadConstraints()).hasSize(1);
        assertThat(pod.getTerminationGracePeriodSeconds()).isEqualTo(60);
        assertThat(spec.getTemplate().getMetadata().getAnnotations()).containsEntry("note", "a: b # c");
        assertThat(spec.getTemplate().getMetadata().getLabels())
                .containsEntry("team", "windows")
                .containsEntry("app.kubernetes.io/name", "pv-driver-operator");
    }

    /** What is lost with one node is not to be both of them. */
    @Test
    void replicasPreferNodesOfTheirOwnUnlessSomebodySaysOtherwise() {
        var two = deployment(Chart.with("replicas: 2"));
        var spread = two.getSpec().getTemplate().getSpec().getTopologySpreadConstraints();

        assertThat(spread).singleElement().satisfies(constraint -> {
            assertThat(constraint.getTopologyKey()).isEqualTo("kubernetes.io/hostname");
            assertThat(constraint.getWhenUnsatisfiable()).isEqualTo("ScheduleAnyway");
            assertThat(constraint.getLabelSelector()).isEqualTo(two.getSpec().getSelector());
        });
        assertThat(List.of(
                        Chart.plain(),
                        Chart.with("{replicas: 2, affinity: {nodeAffinity: {}}}"),
                        Chart.with("{replicas: 2, topologySpreadConstraints: [{maxSkew: 1, topologyKey: zone,"
                                + " whenUnsatisfiable: DoNotSchedule}]}")))
                .allSatisfy(chart -> assertThat(deployment(chart)
                                .getSpec()
                                .getTemplate()
                                .getSpec()
                                .getTopologySpreadConstraints())
                        .noneMatch(c -> "kubernetes.io/hostname".equals(c.getTopologyKey())));
    }
}
