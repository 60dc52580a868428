package io.pvdrivers.simulator.flow;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pvdrivers.simulator.world.scene.Fault;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** The ways of VMs that users have, each with what becomes of it. */
final class Variations {
    /** A story: a VM, a policy, faults, and what else happens. */
    record Variation(
            String name, ObjectNode vm, String policy, List<Fault> faults, Consumer<Scene> events, Duration time) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static final Duration SOON = Duration.ofMinutes(15);
    private static final Duration LATER = Duration.ofMinutes(90);
    private static final String TEMPLATE = "/spec/template/spec";

    private Variations() {}

    static List<Variation> all() {
        return List.of(
                plain("sata-and-e1000e", vm -> vm),
                plain("no-agent", vm -> hint(vm, "agent", "absent")),
                new Variation(
                        "no-agent-until-the-admin-installs-it",
                        hint(base(), "agent", "absent"),
                        Manifests.POLICY,
                        List.of(),
                        scene -> {
                            scene.play(SOON);
                            scene.world.adminInstallsGuestAgent(scene.vm);
                        },
                        SOON),
                plain("implicit-boot-disk", vm -> {
                    devices(vm).remove("disks");
                    return vm;
                }),
                plain("implicit-boot-disk-beside-an-explicit-one", vm -> {
                    devices(vm)
                            .withArray("disks")
                            .removeAll()
                            .addObject()
                            .put("name", "data")
                            .putObject("disk")
                            .put("bus", "sata");
                    addVolume(vm, "data");
                    return vm;
                }),
                plain("preference-only", vm -> {
                    vm.withObject("/spec").putObject("preference").put("name", "windows.2k22");
                    devices(vm)
                            .withArray("disks")
                            .removeAll()
                            .addObject()
                            .put("name", "root")
                            .putObject("disk");
                    ((ObjectNode) devices(vm).withArray("interfaces").get(0)).remove("model");
                    return vm;
                }),
                plain("bare-disk-entry", vm -> {
                    devices(vm).withArray("disks").removeAll().addObject().put("name", "root");
                    return vm;
                }),
                plain("no-interfaces-at-all", vm -> {
                    vm.withObject("/spec").putObject("preference").put("name", "windows.2k22");
                    devices(vm).remove("interfaces");
                    vm.withObject(TEMPLATE).remove("networks");
                    return vm;
                }),
                plain("halted", vm -> {
                    vm.withObject("/spec").put("runStrategy", "Halted");
                    return vm;
                }),
                plain("rerun-on-failure", vm -> {
                    vm.withObject("/spec").put("runStrategy", "RerunOnFailure");
                    return vm;
                }),
                plain("drivers-already-installed", vm -> hint(vm, "drivers", "0.1.302")),
                with("scsi-target", base(), policy("devices: {disks: {bus: scsi}}")),
                plain("already-virtio-and-right", vm -> hint(virtio(vm), "drivers", "0.1.302")),
                plain("driver-update-only", vm -> hint(virtio(vm), "drivers", "0.1.271")),
                plain("six-data-disks", vm -> {
                    for (int i = 1; i <= 6; i++) {
                        devices(vm)
                                .withArray("disks")
                                .addObject()
                                .put("name", "data" + i)
                                .putObject("disk")
                                .put("bus", "sata");
                        addVolume(vm, "data" + i);
                    }
                    return vm;
                }),
                plain("static-ip", vm -> hint(vm, "static-ip", "10.0.0.5/24")),
                plain("linux", vm -> {
                    vm.withObject("/spec/template/metadata/annotations").put("vm.kubevirt.io/os", "fedora");
                    return vm;
                }),
                plain("opted-out", vm -> {
                    vm.withObject("/metadata/annotations").put("pvdrivers.io/opt-out", "appliance");
                    return vm;
                }),
                plain("owned-by-a-pool", vm -> {
                    vm.withObject("/metadata")
                            .putArray("ownerReferences")
                            .addObject()
                            .put("apiVersion", "pool.kubevirt.io/v1alpha1")
                            .put("kind", "VirtualMachinePool")
                            .put("name", "desks")
                            .put("uid", "pool-1");
                    return vm;
                }),
                plain("domain-controller", vm -> hint(vm, "roles", "domain-controller")),
                plain("cannot-be-understood", vm -> {
                    ((ObjectNode) devices(vm).withArray("disks").get(0))
                            .putObject("disk")
                            .putObject("bus");
                    return vm;
                }),
                with("audit", base(), Manifests.POLICY.replace("mode: Enforce", "mode: Audit")),
                with("paused", base(), policy("paused: true")),
                with("when-the-user-restarts", base(), whenUserRestarts()),
                events("the-user-restarts-twice", whenUserRestarts(), scene -> {
                    scene.play(Duration.ofMinutes(1));
                    scene.userRestarts();
                    scene.play(Duration.ofMinutes(5));
                    scene.userRestarts();
                }),
                events(
                        "manual-and-approved",
                        Manifests.POLICY.replace("restart: Automatic", "restart: Manual"),
                        scene -> {
                            scene.play(Duration.ofMinutes(1));
                            scene.annotate("pvdrivers.io/approved", "true");
                        }),
                events("opted-out-while-staged", Manifests.POLICY, scene -> {
                    scene.play(Duration.ofMinutes(1));
                    scene.annotate("pvdrivers.io/opt-out", "true");
                }),
                events("somebody-else-edits-a-device-mid-run", Manifests.POLICY, scene -> {
                    scene.play(Duration.ofMinutes(1));
                    scene.edit("/spec/template/spec/domain/devices/disks/0/disk", "bus", "usb");
                }),
                events("rolled-back-on-request-after-success", Manifests.POLICY, scene -> {
                    scene.play(Duration.ofMinutes(10));
                    scene.annotate("pvdrivers.io/rollback", "now");
                }),
                events("a-second-policy-mid-run", Manifests.POLICY, scene -> {
                    scene.play(Duration.ofMinutes(1));
                    scene.operator
                            .policies()
                            .add(Manifests.policy(Manifests.POLICY
                                    .replace("name: windows", "name: second")
                                    .replace("policy-1", "policy-2")
                                    .replace("spec:", "spec:\n  priority: 10\n  devices: {disks: {bus: scsi}}")));
                }),
                events("owner-stops-it-after-the-switch", Manifests.POLICY, scene -> {
                    scene.play(Duration.ofMinutes(3));
                    scene.userStops();
                    scene.play(Duration.ofMinutes(10));
                    scene.userStarts();
                }),
                fault("image-cannot-be-pulled", Fault.IMAGE_CANNOT_BE_PULLED),
                fault("installer-fails", Fault.INSTALLER_1603),
                fault("installer-lies", Fault.INSTALLER_LIES),
                fault("agent-dies-during-install", Fault.AGENT_DIES_DURING_INSTALL),
                fault("stop-error-after-switch", Fault.STOP_ERROR_AFTER_SWITCH),
                fault("agent-never-connects-after-switch", Fault.AGENT_NEVER_CONNECTS_AFTER_SWITCH),
                fault("agent-access-denied", Fault.AGENT_ACCESS_DENIED),
                fault("slow-shutdown", Fault.SLOW_SHUTDOWN),
                new Variation(
                        "disks-stay-offline",
                        withDataDisk(),
                        Manifests.POLICY,
                        List.of(Fault.DISKS_STAY_OFFLINE),
                        scene -> {},
                        SOON),
                new Variation(
                        "static-ip-stays-lost",
                        hint(base(), "static-ip", "10.0.0.5/24"),
                        Manifests.POLICY,
                        List.of(Fault.STATIC_IP_STAYS_LOST),
                        scene -> {},
                        SOON));
    }

    private static Variation events(String name, String policy, Consumer<Scene> events) {
        return new Variation(name, base(), policy, List.of(), events, SOON);
    }

    private static String whenUserRestarts() {
        return Manifests.POLICY.replace("{restart: Automatic, windows: [{always: true}]}", "{}");
    }

    private static ObjectNode withDataDisk() {
        var vm = base();
        devices(vm)
                .withArray("disks")
                .addObject()
                .put("name", "data")
                .putObject("disk")
                .put("bus", "sata");
        addVolume(vm, "data");
        return vm;
    }

    static ObjectNode base() {
        return Manifests.object(Manifests.SATA_E1000E);
    }

    static String policy(String more) {
        return Manifests.POLICY + "  " + more + "\n";
    }

    private static Variation plain(String name, UnaryOperator<ObjectNode> change) {
        return with(name, change.apply(base()), Manifests.POLICY);
    }

    private static Variation with(String name, ObjectNode vm, String policy) {
        return new Variation(name, vm, policy, List.of(), scene -> {}, SOON);
    }

    static Variation fault(String name, Fault fault) {
        return new Variation(name, base(), Manifests.POLICY, List.of(fault), scene -> {}, LATER);
    }

    static ObjectNode hint(ObjectNode vm, String key, String value) {
        vm.withObject("/metadata/annotations").put("rehearse.pvdrivers.io/" + key, value);
        return vm;
    }

    static ObjectNode virtio(ObjectNode vm) {
        devices(vm).withArray("disks").get(0).withObject("/disk").put("bus", "virtio");
        ((ObjectNode) devices(vm).withArray("interfaces").get(0)).put("model", "virtio");
        return vm;
    }

    private static ObjectNode devices(ObjectNode vm) {
        return vm.withObject(TEMPLATE + "/domain/devices");
    }

    private static void addVolume(ObjectNode vm, String name) {
        vm.withObject(TEMPLATE)
                .withArray("volumes")
                .addObject()
                .put("name", name)
                .putObject("dataVolume")
                .put("name", "erp-" + name);
    }
}
