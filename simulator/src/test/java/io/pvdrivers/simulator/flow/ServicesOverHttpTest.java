package io.pvdrivers.simulator.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.pvdrivers.api.v1alpha1.DriverState;
import io.pvdrivers.kubevirt.VirtualMachineInstance;
import io.pvdrivers.operator.KubernetesClients;
import io.pvdrivers.operator.action.KubernetesScreens;
import io.pvdrivers.operator.action.KubernetesSnapshots;
import io.pvdrivers.operator.action.KubernetesVolumes;
import io.pvdrivers.operator.action.MediaVolumes;
import io.pvdrivers.operator.action.Screens;
import io.pvdrivers.operator.action.Snapshots;
import io.pvdrivers.operator.gate.Action.KeepScreenshot;
import io.pvdrivers.operator.gate.Action.TakeSnapshot;
import io.pvdrivers.operator.gate.Action.VolumeContent;
import io.pvdrivers.operator.gate.Action.VolumeOrder;
import io.pvdrivers.simulator.apiserver.EmbeddedApiServer;
import io.pvdrivers.simulator.bridge.SimulatedClock;
import io.pvdrivers.simulator.bridge.SimulatedCluster;
import io.pvdrivers.simulator.world.World;
import io.pvdrivers.simulator.world.scene.Timings;
import io.pvdrivers.simulator.world.scene.WorldSettings;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** What the operator does beside VMs, against the stand-in behind the embedded API server. */
@Isolated("its clock runs on while others work")
class ServicesOverHttpTest {
    private static final VolumeOrder MEDIA = new VolumeOrder(
            "pvdrivers-iso",
            new VolumeContent.Registry("registry.example.com/virtio-win:0.1.302", Optional.empty()),
            true,
            "0.1.302",
            Optional.empty(),
            Optional.empty());

    private final WorldSettings settings =
            WorldSettings.DEFAULTS.withTimings(Timings.SWIFT).withRegistry(Manifests.registry());
    private final SimulatedClock clock = SimulatedClock.manual(settings.start());
    private final EmbeddedApiServer server = EmbeddedApiServer.start(clock);
    private final KubernetesClient users = server.client("users");
    private final KubernetesClient client = KubernetesClients.create(server.config("operator"));
    private final World world = new World(settings);
    private final SimulatedCluster cluster = SimulatedCluster.embedded(world, clock, server, "operator");
    private final MediaVolumes volumes = new KubernetesVolumes(client);

    @BeforeEach
    void start() {
        server.defineOwnKinds();
        create("""
                apiVersion: kubevirt.io/v1
                kind: VirtualMachine
                metadata:
                  name: erp
                  namespace: vms
                  annotations: {rehearse.pvdrivers.io/os: 2k22}
                spec:
                  runStrategy: Always
                  template:
                    spec:
                      domain: {devices: {disks: [{name: root, disk: {bus: sata}}]}}
                      volumes: [{name: root, persistentVolumeClaim: {claimName: erp}}]
                """);
        cluster.start();
        cluster.step(Duration.ofMinutes(1));
    }

    @AfterEach
    void stop() {
        cluster.close();
        client.close();
        users.close();
        server.close();
    }

    private GenericKubernetesResource create(String yaml) {
        return users.resource(users.getKubernetesSerialization().unmarshal(yaml, GenericKubernetesResource.class))
                .create();
    }

    private VirtualMachineInstance instance() {
        return users.resources(VirtualMachineInstance.class)
                .inNamespace("vms")
                .withName("erp")
                .get();
    }

    /** The record of the VM, under a policy. */
    private DriverState owner(String policyUid) {
        var vm = users.genericKubernetesResources("kubevirt.io/v1", "VirtualMachine")
                .inNamespace("vms")
                .withName("erp")
                .get();
        return KubernetesClients.serialization()
                .unmarshal("""
                apiVersion: pvdrivers.io/v1alpha1
                kind: DriverState
                metadata: {name: erp, namespace: vms, uid: 0d5c3b0a-2f5e-4a3e-9d3e-000000000002}
                spec:
                  virtualMachine: {name: erp, uid: %s}
                  policyRef: {kind: DriverPolicy, name: windows, uid: %s}
                """.formatted(vm.getMetadata().getUid(), policyUid), DriverState.class);
    }

    private Optional<GenericKubernetesResource> volume() {
        return Optional.ofNullable(users.genericKubernetesResources("cdi.kubevirt.io/v1beta1", "DataVolume")
                .inNamespace("vms")
                .withName(MEDIA.name())
                .get());
    }

    @Test
    void aPictureIsKeptAndReplaced() {
        var screens = new KubernetesScreens(client);
        var vmi = instance().getMetadata().getUid();

        var first = screens.keep(owner("policy-1"), new KeepScreenshot(vmi, false));
        assertThat(first).isEqualTo(new Screens.Outcome.Kept("erp-pvdrivers-screenshot"));
        assertThat(screens.keep(owner("policy-1"), new KeepScreenshot(vmi, false)))
                .isEqualTo(first);
        var kept = users.resources(ConfigMap.class)
                .inNamespace("vms")
                .withName("erp-pvdrivers-screenshot")
                .get();
        assertThat(Base64.getDecoder().decode(kept.getBinaryData().get("screenshot.png")))
                .startsWith(0x89, 'P', 'N', 'G');
        assertThat(screens.keep(owner("policy-1"), new KeepScreenshot("another-vmi", false)))
                .isInstanceOf(Screens.Outcome.None.class);
    }

    @Test
    void aSnapshotGetsReadyAndIsDropped() {
        var snapshots = new KubernetesSnapshots(client);
        var order = new TakeSnapshot("erp-before", "run-1");

        assertThat(snapshots.take(owner("policy-1"), order)).isInstanceOf(Snapshots.Outcome.InProgress.class);
        await().until(() -> !world.snapshots().names().isEmpty());
        cluster.step(Duration.ofMinutes(2));
        assertThat(snapshots.take(owner("policy-1"), order)).isInstanceOf(Snapshots.Outcome.Ready.class);

        snapshots.drop("vms", order.name());
        await().until(() -> world.snapshots().names().isEmpty());
        snapshots.drop("vms", order.name());
    }

    @Test
    void aVolumeIsSharedByPoliciesAndDropped() {
        assertThat(volumes.provide(owner("policy-1"), MEDIA)).isNotInstanceOf(MediaVolumes.Outcome.Refused.class);
        assertThat(volumes.provide(owner("policy-2"), MEDIA)).isNotInstanceOf(MediaVolumes.Outcome.Refused.class);
        assertThat(volume().orElseThrow().getMetadata().getOwnerReferences())
                .extracting(r -> r.getUid())
                .containsExactly("policy-1", "policy-2");
        assertThat(volumes.imported("vms")).isEqualTo(List.of(MEDIA.name()));

        volumes.drop("vms", MEDIA.name());
        await().until(() -> volume().isEmpty());
        assertThat(volumes.imported("vms")).isEmpty();
        assertThat(server.log().unsupported()).isEmpty();
    }

    @Test
    void aVolumeIsFilledAndItsClaimGoesWithIt() {
        assertThat(volumes.provide(owner("policy-1"), MEDIA)).isInstanceOf(MediaVolumes.Outcome.Preparing.class);
        await().until(() -> !world.volumes().dataVolumes().isEmpty());
        cluster.step(Duration.ofMinutes(1));
        assertThat(volumes.provide(owner("policy-1"), MEDIA)).isInstanceOf(MediaVolumes.Outcome.Ready.class);
        assertThat(volumes.claim("vms", MEDIA.name()))
                .hasValueSatisfying(claim -> assertThat(claim.phase()).isEqualTo("Bound"));

        volumes.drop("vms", MEDIA.name());
        await().until(() -> volumes.claim("vms", MEDIA.name()).isEmpty());
    }

    @Test
    void aVolumeWhoseImageIsUnknownIsRefusedAfterSomeTries() {
        var order = new VolumeOrder(
                "pvdrivers-iso",
                new VolumeContent.Registry("registry.example.com/unknown", Optional.empty()),
                true,
                "0.1.302",
                Optional.empty(),
                Optional.empty());
        assertThat(volumes.provide(owner("policy-1"), order)).isInstanceOf(MediaVolumes.Outcome.Preparing.class);
        await().until(() -> !world.volumes().dataVolumes().isEmpty());
        cluster.step(Duration.ofMinutes(30));
        assertThat(volumes.provide(owner("policy-1"), order))
                .isInstanceOfSatisfying(
                        MediaVolumes.Outcome.Refused.class,
                        refused -> assertThat(refused.message()).contains("manifest unknown"));
    }

    @Test
    void aVolumeOfSomebodyElseIsLeft() {
        create("""
                apiVersion: cdi.kubevirt.io/v1beta1
                kind: DataVolume
                metadata: {name: pvdrivers-iso, namespace: vms}
                spec: {source: {blank: {}}, storage: {resources: {requests: {storage: 1Gi}}}}
                """);

        assertThat(volumes.provide(owner("policy-1"), MEDIA)).isInstanceOf(MediaVolumes.Outcome.Refused.class);
        volumes.drop("vms", MEDIA.name());
        assertThat(volume()).isPresent();
        assertThat(volumes.imported("vms")).isEmpty();
    }
}
