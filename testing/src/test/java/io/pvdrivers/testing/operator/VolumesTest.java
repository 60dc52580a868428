package io.pvdrivers.testing.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.pvdrivers.api.v1alpha1.DriverState;
import io.pvdrivers.operator.KubernetesClients;
import io.pvdrivers.operator.action.KubernetesVolumes;
import io.pvdrivers.operator.action.MediaVolumes;
import io.pvdrivers.operator.action.MediaVolumes.Outcome;
import io.pvdrivers.operator.gate.Action.VolumeContent;
import io.pvdrivers.operator.gate.Action.VolumeOrder;
import io.pvdrivers.operator.kubevirt.ClaimFacts;
import io.pvdrivers.testing.api.KubeApi;
import io.pvdrivers.testing.api.RealKubeApi;
import io.pvdrivers.testing.api.RealKubeApi.Empty;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Volumes on a real server, under the rights that the chart gives for them, with as much of CDI's schema as says what it checks. There is no
 * CDI: what becomes of a DataVolume is written here.
 */
@ExtendWith(RealKubeApi.class)
class VolumesTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String WITHOUT_CHECKSUM = "url: {type: string}";
    private static final String WITH_CHECKSUM = "url: {type: string}, checksum: {type: string}";
    private static final VolumeOrder DOWNLOAD =
            order("download", new VolumeContent.Http("https://example.com/virtio-win.iso", "a".repeat(64)));
    private static final VolumeOrder IMAGE =
            order("image", new VolumeContent.Registry("registry.example.com/virtio-win:1", Optional.empty()));

    private KubeApi api;
    private KubernetesClient client;
    private MediaVolumes volumes;
    private String namespace;

    @BeforeEach
    void prepare(@Empty KubeApi server) {
        api = server;
        namespace = api.newNamespace("volumes");
        ChartRights.in(namespace, "volumes: {enabled: true}").grant(api.client());
        client = KubernetesClients.create(api.as(namespace, ChartRights.ACCOUNT));
        volumes = new KubernetesVolumes(client);
    }

    @AfterEach
    void close() {
        client.close();
    }

    private static VolumeOrder order(String name, VolumeContent content) {
        return new VolumeOrder(name, content, true, "0.1.302", Optional.of("ceph"), Optional.of("ReadWriteMany"));
    }

    private void apply(String yaml) {
        var outcome = api.kubectl().attemptWith(yaml, "-n", namespace, "apply", "--server-side", "-f", "-");
        assertThat(outcome.status()).as(outcome.output()).isZero();
    }

    /** CDI, whose import over HTTP has these fields. */
    private void installCdi(String http) {
        apply("""
                apiVersion: apiextensions.k8s.io/v1
                kind: CustomResourceDefinition
                metadata:
                  name: datavolumes.cdi.kubevirt.io
                  annotations: {api-approved.kubernetes.io: "a stand-in"}
                spec:
                  group: cdi.kubevirt.io
                  scope: Namespaced
                  names: {kind: DataVolume, plural: datavolumes, shortNames: [dv]}
                  versions:
                    - name: v1beta1
                      served: true
                      storage: true
                      subresources: {status: {}}
                      schema:
                        openAPIV3Schema:
                          type: object
                          properties:
                            status: {type: object, x-kubernetes-preserve-unknown-fields: true}
                            spec:
                              type: object
                              properties:
                                contentType: {type: string}
                                storage: {type: object, x-kubernetes-preserve-unknown-fields: true}
                                source:
                                  type: object
                                  properties:
                                    blank: {type: object}
                                    registry: {type: object, properties: {url: {type: string}, secretRef: {type: string}}}
                                    http: {type: object, properties: {%s}}
                """.formatted(http));
    }

    private DriverState owner(String policyUid) {
        return owner(namespace, policyUid);
    }

    /** The state of a VM that this policy governs. */
    static DriverState owner(String namespace, String policyUid) {
        return KubernetesClients.serialization().unmarshal("""
                apiVersion: pvdrivers.io/v1alpha1
                kind: DriverState
                metadata: {name: erp, namespace: %s, uid: 0d5c3b0a-2f5e-4a3e-9d3e-000000000002}
                spec:
                  virtualMachine: {name: erp, uid: 0d5c3b0a-2f5e-4a3e-9d3e-000000000001}
                  policyRef: {kind: DriverPolicy, name: windows, uid: %s}
                """.formatted(namespace, policyUid), DriverState.class);
    }

    private Outcome provide(VolumeOrder order) {
        return volumes.provide(owner("policy-1"), order);
    }

    private static String message(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Ready ready -> "ready";
            case Outcome.Preparing preparing -> preparing.message();
            case Outcome.Refused refused -> refused.message();
        };
    }

    private Optional<GenericKubernetesResource> stored(VolumeOrder order) {
        return Optional.ofNullable(api.client()
                .genericKubernetesResources("cdi.kubevirt.io/v1beta1", "DataVolume")
                .inNamespace(namespace)
                .withName(order.name())
                .get());
    }

    private void awaitPreparing(VolumeOrder order) {
        await().atMost(PATIENCE).until(() -> provide(order) instanceof Outcome.Preparing);
    }

    /** CDI before 1.65 does not know the field: nothing is created, so nothing is imported that nobody checks. */
    @Test
    void nothingIsImportedUnchecked() {
        installCdi(WITHOUT_CHECKSUM);
        awaitPreparing(IMAGE);
        assertThat(message(provide(DOWNLOAD))).contains("Upgrade CDI to 1.65 or newer");
        assertThat(stored(DOWNLOAD)).isEmpty();

        installCdi(WITH_CHECKSUM);
        awaitPreparing(DOWNLOAD);
        assertThat(stored(DOWNLOAD).orElseThrow().<String>get("spec", "source", "http", "checksum"))
                .isEqualTo("sha256:" + "a".repeat(64));
    }

    @Test
    void aVolumeIsMadeSharedAndDeleted() {
        installCdi(WITH_CHECKSUM);
        awaitPreparing(IMAGE);
        api.kubectl()
                .run(
                        "-n",
                        namespace,
                        "patch",
                        "datavolume",
                        IMAGE.name(),
                        "--subresource=status",
                        "--type=merge",
                        "-p",
                        "{\"status\": {\"phase\": \"Succeeded\"}}");
        assertThat(volumes.provide(owner("policy-2"), IMAGE)).isEqualTo(new Outcome.Ready());
        assertThat(stored(IMAGE).orElseThrow().getMetadata().getOwnerReferences())
                .extracting(r -> r.getUid())
                .containsExactly("policy-1", "policy-2");
        assertThat(volumes.imported(namespace)).containsExactly(IMAGE.name());

        volumes.drop(namespace, IMAGE.name());
        assertThat(stored(IMAGE)).isEmpty();
        volumes.drop(namespace, IMAGE.name());
    }

    @Test
    void aVolumeOfSomebodyElseIsLeft() {
        installCdi(WITH_CHECKSUM);
        await().atMost(PATIENCE).untilAsserted(() -> apply("""
                apiVersion: cdi.kubevirt.io/v1beta1
                kind: DataVolume
                metadata: {name: image}
                spec: {source: {blank: {}}}
                """));

        assertThat(provide(IMAGE)).isInstanceOf(Outcome.Refused.class);
        volumes.drop(namespace, IMAGE.name());
        assertThat(stored(IMAGE)).isPresent();
    }

    @Test
    void aClaimIsReadAsItStands() {
        apply("""
                apiVersion: v1
                kind: PersistentVolumeClaim
                metadata: {name: iso}
                spec:
                  accessModes: [ReadWriteOnce]
                  storageClassName: none
                  resources: {requests: {storage: 1Gi}}
                """);

        var claim = volumes.claim(namespace, "iso").orElseThrow();
        assertThat(claim.accessModes()).containsExactly("ReadWriteOnce");
        assertThat(claim.volumeMode()).isEqualTo("Filesystem");
        assertThat(claim.phase()).isEqualTo("Pending");
        assertThat(claim.problem()).isPresent();
        assertThat(volumes.claim(namespace, "none")).isEmpty();
    }

    /** Without the chart's volumes.enabled. */
    @Test
    void aMissingRightIsTold() {
        var poor = api.newNamespace("no-volumes");
        ChartRights.in(poor).grant(api.client());
        try (var without = KubernetesClients.create(api.as(poor, ChartRights.ACCOUNT))) {
            var none = new KubernetesVolumes(without);
            var outcome = none.provide(owner("policy-1"), IMAGE);
            assertThat(message(outcome)).contains("Set volumes.enabled=true in its chart.");
            assertThat(none.claim(poor, "iso"))
                    .get()
                    .extracting(ClaimFacts::phase)
                    .isEqualTo("Unknown");
        }
    }
}
