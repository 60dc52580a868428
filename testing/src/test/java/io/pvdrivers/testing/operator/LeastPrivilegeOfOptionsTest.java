package io.pvdrivers.testing.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.pvdrivers.kubevirt.VirtualMachineInstance;
import io.pvdrivers.operator.KubernetesClients;
import io.pvdrivers.operator.action.KubernetesPreferences;
import io.pvdrivers.operator.action.KubernetesScreens;
import io.pvdrivers.operator.action.KubernetesSnapshots;
import io.pvdrivers.operator.action.KubernetesVolumes;
import io.pvdrivers.operator.action.MediaVolumes;
import io.pvdrivers.operator.catalog.BuiltinReleases;
import io.pvdrivers.operator.catalog.Catalog;
import io.pvdrivers.operator.catalog.Release;
import io.pvdrivers.operator.gate.Action.KeepScreenshot;
import io.pvdrivers.operator.gate.Action.TakeSnapshot;
import io.pvdrivers.operator.gate.Action.VolumeContent;
import io.pvdrivers.operator.gate.Action.VolumeOrder;
import io.pvdrivers.operator.gate.PreferenceLever.Asked;
import io.pvdrivers.operator.policy.DriverReferenceWriter;
import io.pvdrivers.operator.policy.DriverReferenceWriter.Known;
import io.pvdrivers.simulator.world.scene.Fault;
import io.pvdrivers.testing.api.AuditLog.Request;
import io.pvdrivers.testing.api.KubeApi;
import io.pvdrivers.testing.api.KubeVirtStandIn;
import io.pvdrivers.testing.api.OwnKinds;
import io.pvdrivers.testing.api.RealKubeApi;
import io.pvdrivers.testing.operator.ChartRights.Right;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The rights that the chart gives with its options for volumes, own media, snapshots, pictures, preferences and the reference of drivers: they suffice for what is done by them,
 * and each of them is needed.
 */
@ExtendWith(RealKubeApi.class)
class LeastPrivilegeOfOptionsTest {
    private static final String OPTIONS = """
            volumes: {enabled: true}
            ownMedia: {enabled: true}
            snapshots: {enabled: true}
            screenshots: {enabled: true}
            preferences: {enabled: true}
            guestDriverReference: {enabled: true, namespace: %s}
            """;
    private static final VolumeOrder ISO = new VolumeOrder(
            "pvdrivers-virtio-win",
            new VolumeContent.Registry("registry.example.com/virtio-win:0.1.302", Optional.empty()),
            true,
            "0.1.302",
            Optional.of("ceph"),
            Optional.of("ReadWriteMany"));
    private static final int LOOKS = 10;
    private static final String OBJECTS = """
            apiVersion: v1
            kind: PersistentVolumeClaim
            metadata: {name: iso}
            spec: {accessModes: [ReadWriteOnce], storageClassName: none, resources: {requests: {storage: 1Gi}}}
            ---
            apiVersion: instancetype.kubevirt.io/v1beta1
            kind: VirtualMachinePreference
            metadata: {name: windows.plain}
            spec: {devices: {preferredDiskBus: sata}}
            ---
            apiVersion: instancetype.kubevirt.io/v1beta1
            kind: VirtualMachineClusterPreference
            metadata: {name: windows.plain}
            spec: {devices: {preferredDiskBus: sata}}
            """;

    @BeforeAll
    static void define(KubeApi api) {
        OwnKinds.apply(api.client());
    }

    /** What the options add to the rights of every installation. That to the whole of vnc/screenshot is asked for by KubeVirt alone. */
    static Collection<Right> rights() {
        var added = ChartRights.in("any", OPTIONS.formatted("any")).all();
        added.removeAll(ChartRights.in("any").all());
        added.removeIf(right -> right.toString().contains("vnc/screenshot"));
        return added;
    }

    @Test
    void sufficeAndAreAllUsed(KubeApi api, KubeVirtStandIn standIn) {
        var requests = deeds(api, standIn, Optional.empty());

        assertThat(rights()).hasSizeGreaterThan(10);
        assertThat(refused(requests)).isEmpty();
        assertThat(of(requests.stream().filter(request -> request.code() < 300).toList()))
                .containsAll(rights());
    }

    @ParameterizedTest
    @MethodSource("rights")
    void areMissedEach(Right right, KubeApi api, KubeVirtStandIn standIn) {
        assertThat(refused(deeds(api, standIn, Optional.of(right)))).containsExactly(right);
    }

    /** Does once what the options are for, without that right; the answer: what was asked of the API server. */
    private static List<Request> deeds(KubeApi api, KubeVirtStandIn standIn, Optional<Right> without) {
        var namespace = api.newNamespace("options");
        var granted = ChartRights.in(namespace, OPTIONS.formatted(namespace));
        without.ifPresent(granted::without);
        granted.grant(api.client());
        api.kubectl().attemptWith(OBJECTS, "-n", namespace, "apply", "-f", "-");
        try (var migration = new Migration(
                        api,
                        standIn,
                        namespace,
                        api.as(namespace, ChartRights.ACCOUNT),
                        config -> config,
                        Fault.PROVISIONING_FAILS);
                var client = KubernetesClients.create(api.as(namespace, ChartRights.ACCOUNT))) {
            Migration.waiting().until(migration::connected);
            deeds(client, namespace, vmi(api, namespace));
        }
        return api.audit().of("system:serviceaccount:" + namespace + ":" + ChartRights.ACCOUNT);
    }

    private static void deeds(KubernetesClient client, String namespace, VirtualMachineInstance vmi) {
        var volumes = new KubernetesVolumes(client);
        volumes(volumes, namespace);
        var snapshots = new KubernetesSnapshots(client);
        var owner = VolumesTest.owner(namespace, "policy-1");
        snapshots.take(owner, new TakeSnapshot("erp-run-1", "run-1"));
        attempt(() -> snapshots.drop(namespace, "erp-run-1"));
        var screens = new KubernetesScreens(client);
        var picture = new KeepScreenshot(vmi.getMetadata().getUid(), false);
        screens.keep(owner, picture);
        screens.keep(owner, picture);
        var preferences = new KubernetesPreferences(client, InstantSource.system());
        for (var kind : List.of("VirtualMachinePreference", "VirtualMachineClusterPreference")) {
            preferences.look(namespace, new Asked(kind, "windows.plain", "windows.pv"));
        }
        reference(client, namespace);
    }

    /** Written, and written anew when the catalogue is another. */
    private static void reference(KubernetesClient client, String namespace) {
        var all = BuiltinReleases.all().stream().map(Release::new).toList();
        for (var known : List.of(all, all.subList(0, 1))) {
            new DriverReferenceWriter(
                            client,
                            namespace,
                            () -> Optional.of(new Known(Catalog.of(known), Set.of())),
                            InstantSource.system())
                    .look();
        }
    }

    /** An ISO for two policies, and a claim that nobody binds. */
    private static void volumes(MediaVolumes volumes, String namespace) {
        volumes.provide(VolumesTest.owner(namespace, "policy-1"), ISO);
        // CDI's stand-in writes its status meanwhile; a change that it forestalls is made with the next look.
        for (int look = 0; look < LOOKS; look++) {
            volumes.provide(VolumesTest.owner(namespace, "policy-2"), ISO);
        }
        attempt(() -> volumes.imported(namespace));
        volumes.claim(namespace, "iso");
        attempt(() -> volumes.drop(namespace, ISO.name()));
    }

    /** What is refused here the operator tells and tries again later. */
    private static void attempt(Runnable deed) {
        try {
            deed.run();
        } catch (KubernetesClientException e) {
            assertThat(e.getCode()).isEqualTo(403);
        }
    }

    private static VirtualMachineInstance vmi(KubeApi api, String namespace) {
        var found = new ArrayList<VirtualMachineInstance>();
        Migration.waiting().until(() -> {
            Optional.ofNullable(api.client()
                            .resources(VirtualMachineInstance.class)
                            .inNamespace(namespace)
                            .withName("erp")
                            .get())
                    .ifPresent(found::add);
            return !found.isEmpty();
        });
        return Objects.requireNonNull(found.getFirst());
    }

    private static TreeSet<Right> refused(List<Request> requests) {
        return of(requests.stream().filter(request -> request.code() == 403).toList());
    }

    private static TreeSet<Right> of(List<Request> requests) {
        return requests.stream()
                .map(request -> new Right(request.group(), request.resource(), request.verb()))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
