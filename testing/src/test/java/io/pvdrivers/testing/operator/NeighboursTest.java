package io.pvdrivers.testing.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.pvdrivers.operator.DriverOperator;
import io.pvdrivers.operator.HyperConvergedImage;
import io.pvdrivers.operator.KubernetesClients;
import io.pvdrivers.operator.OperatorConfig;
import io.pvdrivers.operator.Pace;
import io.pvdrivers.operator.policy.DriverReferenceWriter;
import io.pvdrivers.testing.api.AuditLog.Request;
import io.pvdrivers.testing.api.KubeApi;
import io.pvdrivers.testing.api.KubeVirtStandIn;
import io.pvdrivers.testing.api.OwnKinds;
import io.pvdrivers.testing.api.RealKubeApi;
import io.pvdrivers.testing.api.RealKubeApi.Empty;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What the operator has to do with KubeVirt's observability controller and with HyperConverged, by the chart's rights alone. */
@ExtendWith(RealKubeApi.class)
class NeighboursTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Pace FAST = new Pace(60);
    private static final String POLICY = """
            apiVersion: pvdrivers.io/v1alpha1
            kind: DriverPolicy
            metadata: {name: windows}
            spec: {mode: Audit, release: {version: 0.1.262}}
            """;
    private static final String IMAGE = "registry.example.com/container-native-virtualization/virtio-win:v4";

    /** As HyperConverged makes them. */
    private static final String HYPERCONVERGED = """
            apiVersion: apiextensions.k8s.io/v1
            kind: CustomResourceDefinition
            metadata: {name: hyperconvergeds.hco.kubevirt.io}
            spec:
              group: hco.kubevirt.io
              scope: Namespaced
              names: {kind: HyperConverged, plural: hyperconvergeds}
              versions:
                - {name: v1beta1, served: true, storage: true, schema: {openAPIV3Schema: {type: object}}}
            ---
            apiVersion: v1
            kind: Namespace
            metadata: {name: kubevirt-hyperconverged}
            ---
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: virtio-win, namespace: kubevirt-hyperconverged}
            data: {virtio-win-image: IMAGE}
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: Role
            metadata: {name: virtio-win, namespace: kubevirt-hyperconverged}
            rules: [{apiGroups: [""], resources: [configmaps], resourceNames: [virtio-win], verbs: [get]}]
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: RoleBinding
            metadata: {name: virtio-win, namespace: kubevirt-hyperconverged}
            roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: virtio-win}
            subjects: [{apiGroup: rbac.authorization.k8s.io, kind: Group, name: "system:authenticated"}]
            """;

    @Test
    void theReferenceFollowsCatalogueAndPolicies(KubeApi api, KubeVirtStandIn kubeVirt) {
        var namespace = prepared(api);
        try (var client = KubernetesClients.create(api.as(namespace, ChartRights.ACCOUNT));
                var operator = new DriverOperator(client, config(namespace))) {
            operator.start();
            await().atMost(PATIENCE).until(() -> text(api, namespace).contains("deviceID: \"1041\""));
            assertThat(map(api, namespace).getMetadata().getLabels())
                    .containsEntry("app.kubernetes.io/managed-by", "pv-driver-operator");
            assertThat(text(api, namespace)).doesNotContain("100.95.104.26200");

            api.kubectl().attemptWith(POLICY, "-n", namespace, "apply", "-f", "-");

            await().atMost(PATIENCE).until(() -> text(api, namespace).contains("100.95.104.26200"));
            assertThat(requests(api, namespace)).noneMatch(request -> request.code() == 403);
        }
    }

    @Test
    void somebodyElsesReferenceStaysAsItIs(KubeApi api, KubeVirtStandIn kubeVirt) {
        var namespace = prepared(api);
        var theirs = new ConfigMapBuilder()
                .withNewMetadata()
                .withName(DriverReferenceWriter.NAME)
                .withNamespace(namespace)
                .endMetadata()
                .addToData("drivers.yaml", "version: v1alpha1")
                .build();
        var before = api.client().resource(theirs).create();
        try (var client = KubernetesClients.create(api.as(namespace, ChartRights.ACCOUNT));
                var operator = new DriverOperator(client, config(namespace))) {
            operator.start();
            await().atMost(PATIENCE)
                    .until(() -> requests(api, namespace)
                            .anyMatch(request -> request.verb().equals("get")));
        }

        assertThat(map(api, namespace)).isEqualTo(before);
        assertThat(requests(api, namespace)).allMatch(request -> request.verb().equals("get"));
    }

    @Test
    void hyperConvergedsImageIsReadWithoutARightOfOurs(@Empty KubeApi api) {
        OwnKinds.apply(api.client());
        var namespace = api.newNamespace("neighbours");
        ChartRights.in(namespace).grant(api.client());
        try (var client = KubernetesClients.create(api.as(namespace, ChartRights.ACCOUNT))) {
            assertThat(new HyperConvergedImage(client, InstantSource.system()).get())
                    .isEmpty();
            assertThat(requests(api, namespace)).isEmpty();

            api.kubectl().attemptWith(HYPERCONVERGED.replace("IMAGE", IMAGE), "apply", "-f", "-");
            await().atMost(PATIENCE).until(() -> client.raw("/apis/hco.kubevirt.io") != null);

            await().atMost(PATIENCE)
                    .until(
                            () -> new HyperConvergedImage(client, InstantSource.system()).get(),
                            Optional.of(IMAGE)::equals);
        }
    }

    private static String prepared(KubeApi api) {
        OwnKinds.apply(api.client());
        var namespace = api.newNamespace("neighbours");
        ChartRights.in(namespace, "guestDriverReference: {enabled: true, namespace: " + namespace + "}")
                .grant(api.client());
        return namespace;
    }

    private static OperatorConfig config(String namespace) {
        return OperatorConfig.standard()
                .withNamespaces(Set.of(namespace))
                .withPace(FAST)
                .withGuestDriverReference(Optional.of(namespace));
    }

    private static ConfigMap map(KubeApi api, String namespace) {
        return api.client()
                .configMaps()
                .inNamespace(namespace)
                .withName(DriverReferenceWriter.NAME)
                .get();
    }

    private static String text(KubeApi api, String namespace) {
        return Optional.ofNullable(map(api, namespace))
                .map(map -> map.getData().get("drivers.yaml"))
                .orElse("");
    }

    /** What was asked of ConfigMaps. */
    private static Stream<Request> requests(KubeApi api, String namespace) {
        List<Request> all = api.audit().of("system:serviceaccount:" + namespace + ":" + ChartRights.ACCOUNT);
        return all.stream().filter(request -> request.resource().equals("configmaps"));
    }
}
