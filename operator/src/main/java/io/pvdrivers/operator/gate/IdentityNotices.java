package io.pvdrivers.operator.gate;

import io.pvdrivers.api.v1alpha1.DriverStateSpec.DeviceKind;
import io.pvdrivers.api.v1alpha1.DriverStateStatus.Notice;
import io.pvdrivers.kubevirt.InstanceSpec;
import io.pvdrivers.kubevirt.InstanceSpec.Interface;
import io.pvdrivers.kubevirt.VirtualMachineInstance;
import io.pvdrivers.operator.kubevirt.Device;
import io.pvdrivers.operator.kubevirt.MacPin;
import io.pvdrivers.operator.kubevirt.Names;
import java.util.Optional;
import java.util.stream.Stream;

/** What becomes of a VM's identity: MAC addresses that cannot be held, and what came along from another VM. */
final class IdentityNotices {
    private IdentityNotices() {}

    /** Interfaces whose address may be another one after the restart, before that restart. */
    static Stream<Notice> macs(Situation situation) {
        var restarts = situation.run().isPresent() || Work.of(situation) == Work.SOME;
        var spec = situation.vm().getSpec().template().spec();
        if (!restarts || !situation.plan().safety().pinMacAddresses()) {
            return Stream.empty();
        }
        return Stream.concat(
                spec.domain().devices().interfaces().stream()
                        .filter(i -> i.macAddress() == null)
                        .flatMap(i -> notice(situation, spec, i).stream()),
                situation.vmi().stream()
                        .map(VirtualMachineInstance::getSpec)
                        .flatMap(shown -> shown.domain().devices().interfaces().stream()
                                .filter(i -> isImplicit(situation, i))
                                .flatMap(i -> implicit(situation, shown, i).stream())));
    }

    private static boolean isImplicit(Situation situation, Interface shown) {
        return situation
                .device(DeviceKind.INTERFACE, shown.name())
                .filter(Device::implicit)
                .isPresent();
    }

    /** One that is moved is written out on the way, with its address where that may be pinned; a return takes both out again. */
    private static Optional<Notice> implicit(Situation situation, InstanceSpec instance, Interface shown) {
        var moves = Stream.concat(situation.pendingMoves().stream(), situation.moves().stream())
                .anyMatch(w -> w.kind() == DeviceKind.INTERFACE && w.name().equals(shown.name()));
        return moves
                ? notice(situation, instance, shown)
                : Optional.of(notice(
                        shown,
                        "the VM's spec has no such interface, so KubeVirt makes it anew at every start. Write it into the VM with its"
                                + " macAddress where it has to stay."));
    }

    private static Optional<Notice> notice(Situation situation, InstanceSpec spec, Interface shown) {
        var secondary = spec.networks().stream().anyMatch(n -> n.name().equals(shown.name()) && n.multus() != null);
        var pooled = situation.annotation(Names.MAC_POOL).isPresent();
        var pin =
                MacPin.of(shown.masquerade() != null, shown.bridge() != null, shown.sriov() != null, secondary, pooled);
        return why(pin).map(why -> notice(shown, why));
    }

    private static Notice notice(Interface shown, String why) {
        return NoticeReason.MAC_ADDRESS_NOT_PINNED.of(
                "The MAC address of interface " + shown.name() + " may be another one after the restart: " + why);
    }

    private static Optional<String> why(MacPin pin) {
        return switch (pin) {
            case ALLOWED -> Optional.empty();
            case POD_BRIDGE ->
                Optional.of(
                        "a bridge on the pod network takes the pod's address, which changes at every start. Use masquerade or a"
                                + " secondary network where it has to stay.");
            case SRIOV ->
                Optional.of("it is an SR-IOV device of the host. Set its macAddress in the VM where it has to stay.");
            case OTHER_BINDING ->
                Optional.of(
                        "only its network binding knows whether an address can be set. Set its macAddress in the VM where it has"
                                + " to stay and the binding allows it.");
            case POOLED ->
                Optional.of(
                        "KubeMacPool gives out this VM's addresses, so none is written for it. Set its macAddress in the VM where"
                                + " it has to stay.");
        };
    }

    /** Annotations, and drive or primer, of a run of another VM. */
    static Stream<Notice> otherVm(Situation situation) {
        return OtherVm.of(situation)
                .map(vm -> NoticeReason.ANNOTATIONS_OF_ANOTHER_VM.of("The annotations " + Names.RUN + " and "
                        + Names.BASELINE + " are of " + vm + ". They are ignored. To have them taken off: "
                        + Kubectl.annotate(situation, Names.FORGET, "true")))
                .stream();
    }
}
