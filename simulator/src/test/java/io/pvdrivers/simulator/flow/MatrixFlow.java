package io.pvdrivers.simulator.flow;

import static io.pvdrivers.simulator.flow.Variations.base;
import static io.pvdrivers.simulator.flow.Variations.hint;
import static io.pvdrivers.simulator.flow.Variations.policy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pvdrivers.simulator.world.scene.Fault;
import io.pvdrivers.simulator.world.scene.KubeVirtRelease;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * A flow that every KubeVirt is to carry, by the name that the matrix has for it.
 *
 * @param rules the policy
 * @param owner what the owner does each time that the operator waits for a restart of theirs
 */
record MatrixFlow(String name, ObjectNode vm, String rules, Set<Fault> faults, Consumer<Scene> owner) {
    private static final String TO_SCSI = "devices: {disks: {bus: scsi}}";
    private static final String FROM_CLAIM = "media: {persistentVolumeClaim: {claimName: " + Manifests.ISO_CLAIM + "}}";
    private static final String IMPORT = "media: {dataVolume: {accessMode: ReadWriteMany}}";
    private static final String TEMPLATE = "/spec/template/spec";

    static List<MatrixFlow> all() {
        return List.of(
                plain("image", base(), Manifests.POLICY),
                plain("image-to-scsi", base(), policy(TO_SCSI)),
                plain("image-into-an-own-drive", ownDrive(), Manifests.POLICY),
                plain("image-for-an-update", updated(base()), Manifests.POLICY),
                plain("nics-only", nicsOnly(), Manifests.POLICY),
                plain("claim", base(), policy(FROM_CLAIM)),
                plain("claim-into-a-drive", drive(base()), policy(FROM_CLAIM)),
                plain("claim-into-a-drive-to-scsi", drive(base()), policy(FROM_CLAIM + "\n  " + TO_SCSI)),
                plain("claim-into-a-drive-for-an-update", drive(updated(base())), policy(FROM_CLAIM)),
                plain("import", base(), policy(IMPORT)),
                plain("import-into-a-drive", drive(base()), policy(IMPORT)),
                plain("import-into-a-drive-of-a-vm-that-migrates-volumes", migrating(drive(base())), policy(IMPORT)),
                plain("import-into-a-drive-without-hotplug", noHotplug(drive(base())), policy(IMPORT)),
                plain("import-and-a-drive-kept", base(), policy("media: {keepDrive: true, dataVolume: {}}")),
                plain("primer-only", hint(base(), "drivers", "0.1.302"), policy(IMPORT)),
                plain("snapshot", base(), policy("safety: {snapshot: BeforeSwitch}")),
                returning("return", base(), Manifests.POLICY),
                returning("return-from-a-drive", drive(base()), policy(IMPORT)),
                byOwner("owner-restarts", base(), Scene::userRestarts),
                byOwner("owner-reboots", terminating(base()), Scene::ownerRebootsInside));
    }

    static MatrixFlow named(String name) {
        return all().stream()
                .filter(flow -> flow.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** It begins, on the newest KubeVirt. */
    Scene begin() {
        return on(KubeVirtRelease.DEFAULT);
    }

    Scene on(KubeVirtRelease kubeVirt) {
        return Scene.on(kubeVirt, vm.deepCopy(), rules, 1, faults);
    }

    private static MatrixFlow plain(String name, ObjectNode vm, String policy) {
        return new MatrixFlow(name, vm, policy, Set.of(), MatrixFlow::doesNothing);
    }

    private static MatrixFlow returning(String name, ObjectNode vm, String policy) {
        return new MatrixFlow(name, vm, policy, Set.of(Fault.STOP_ERROR_AFTER_SWITCH), MatrixFlow::doesNothing);
    }

    private static MatrixFlow byOwner(String name, ObjectNode vm, Consumer<Scene> act) {
        var policy = Manifests.POLICY.replace("{restart: Automatic, windows: [{always: true}]}", "{}");
        return new MatrixFlow(name, vm, policy, Set.of(), act);
    }

    boolean isRestartedByItsOwner() {
        return name.startsWith("owner-");
    }

    /** The bus that disks are to move to. */
    String bus() {
        return rules.contains(TO_SCSI) ? "scsi" : "virtio";
    }

    private static void doesNothing(Scene scene) {
        // The operator restarts by itself.
    }

    private static ObjectNode updated(ObjectNode vm) {
        return hint(Variations.virtio(vm), "drivers", "0.1.271");
    }

    private static ObjectNode nicsOnly() {
        var vm = hint(base(), "drivers", "0.1.302");
        vm.withArray(TEMPLATE + "/domain/devices/disks")
                .get(0)
                .withObject("/disk")
                .put("bus", "virtio");
        return vm;
    }

    static ObjectNode drive(ObjectNode vm) {
        vm.withObject(TEMPLATE + "/domain/devices")
                .withArray("disks")
                .addObject()
                .put("name", "pvdrivers-drive")
                .putObject("cdrom")
                .put("bus", "sata");
        return vm;
    }

    private static ObjectNode ownDrive() {
        var vm = base();
        vm.withArray(TEMPLATE + "/domain/devices/disks")
                .addObject()
                .put("name", "tools")
                .putObject("cdrom")
                .put("bus", "sata");
        vm.withArray(TEMPLATE + "/volumes")
                .addObject()
                .put("name", "tools")
                .putObject("containerDisk")
                .put("image", Manifests.IMAGE);
        return vm;
    }

    private static ObjectNode migrating(ObjectNode vm) {
        vm.withObject("/spec").put("updateVolumesStrategy", "Migration");
        return vm;
    }

    private static ObjectNode noHotplug(ObjectNode vm) {
        vm.withObject(TEMPLATE + "/domain/devices").put("disableHotplug", true);
        return vm;
    }

    private static ObjectNode terminating(ObjectNode vm) {
        vm.withObject(TEMPLATE + "/domain").put("rebootPolicy", "Terminate");
        return vm;
    }
}
