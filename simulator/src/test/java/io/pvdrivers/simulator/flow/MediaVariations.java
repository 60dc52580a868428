package io.pvdrivers.simulator.flow;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pvdrivers.operator.kubevirt.ClusterFeatures;
import io.pvdrivers.operator.kubevirt.KubeVirtVersion;
import io.pvdrivers.simulator.flow.Variations.Variation;
import io.pvdrivers.simulator.world.scene.Fault;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** Ways of the ISO and of a primer into a VM that KubeVirt 1.9 opens: claims and volumes, plugged in or with a start. */
final class MediaVariations {
    private static final Duration SOON = Duration.ofMinutes(20);
    private static final Duration LATER = Duration.ofMinutes(40);
    private static final ClusterFeatures OFF = new ClusterFeatures(KubeVirtVersion.parse("v1.8.0"), Set.of(), Set.of());
    private static final String SHARED = "media: {dataVolume: {accessMode: ReadWriteMany}}";
    private static final String KEPT = "media: {keepDrive: true, dataVolume: {accessMode: ReadWriteMany}}";

    private MediaVariations() {}

    static List<Variation> all() {
        return List.of(
                hot("imported-into-the-drive", MatrixFlow.drive(Variations.base()), SHARED),
                hot("imported-and-a-drive-kept", Variations.base(), KEPT),
                hot(
                        "imported-for-an-update-only",
                        MatrixFlow.drive(Variations.hint(Variations.virtio(Variations.base()), "drivers", "0.1.271")),
                        KEPT),
                hot("a-primer-plugged-in", Variations.hint(Variations.base(), "drivers", "0.1.302"), SHARED),
                hot(
                        "a-primer-plugged-in-beside-an-implicit-boot-disk",
                        implicit(Variations.hint(Variations.base(), "drivers", "0.1.302")),
                        SHARED),
                fault(
                        "a-primer-that-cannot-be-plugged-in",
                        Variations.hint(Variations.base(), "drivers", "0.1.302"),
                        Fault.HOTPLUG_NEVER_READY),
                fault(
                        "an-iso-that-cannot-be-plugged-in",
                        MatrixFlow.drive(Variations.base()),
                        Fault.HOTPLUG_NEVER_READY),
                new Variation(
                        "a-return-to-a-drive-that-is-kept",
                        MatrixFlow.drive(Variations.base()),
                        Variations.policy(KEPT),
                        List.of(Fault.STOP_ERROR_AFTER_SWITCH),
                        scene -> {},
                        LATER),
                new Variation(
                        "a-return-to-no-drive",
                        Variations.base(),
                        Variations.policy(KEPT),
                        List.of(Fault.STOP_ERROR_AFTER_SWITCH),
                        scene -> {},
                        LATER),
                fault("imported-under-a-spent-quota", Variations.base(), Fault.STORAGE_QUOTA),
                new Variation(
                        "imported-where-the-gate-is-off",
                        Variations.base(),
                        Variations.policy(KEPT),
                        List.of(),
                        scene -> scene.operator.takesKubeVirtFor(OFF),
                        SOON));
    }

    private static Variation hot(String name, ObjectNode vm, String media) {
        return new Variation(name, vm, Variations.policy(media), List.of(), scene -> {}, SOON);
    }

    private static Variation fault(String name, ObjectNode vm, Fault fault) {
        return new Variation(name, vm, Variations.policy(SHARED), List.of(fault), scene -> {}, LATER);
    }

    private static ObjectNode implicit(ObjectNode vm) {
        vm.withObject("/spec/template/spec/domain/devices").remove("disks");
        return vm;
    }

    /** The VM with an empty drive for ISOs. */
}
