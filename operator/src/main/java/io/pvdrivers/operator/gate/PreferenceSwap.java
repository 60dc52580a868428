package io.pvdrivers.operator.gate;

import io.pvdrivers.api.v1alpha1.DriverStateSpec.DeviceKind;
import io.pvdrivers.api.v1alpha1.DriverStateSpec.WantedDevice;
import io.pvdrivers.kubevirt.InstanceSpec;
import io.pvdrivers.kubevirt.InstanceSpec.Disk;
import io.pvdrivers.operator.Counted;
import io.pvdrivers.operator.gate.PreferenceLever.Refusal;
import io.pvdrivers.operator.kubevirt.Device;
import io.pvdrivers.operator.kubevirt.Machine;
import io.pvdrivers.operator.kubevirt.Preference;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Whether one preference in place of another gives a VM the devices that it shall have, and changes nothing else.
 *
 * @param moves the devices that are to be moved; the VM states no value for any of them
 */
record PreferenceSwap(Situation situation, Preference from, Preference to, List<WantedDevice> moves) {

    Optional<Refusal> refusal() {
        return Stream.<Function<PreferenceSwap, Optional<Refusal>>>of(
                        PreferenceSwap::isOutdated,
                        PreferenceSwap::changesMore,
                        PreferenceSwap::givesOther,
                        PreferenceSwap::movesOthers)
                .flatMap(check -> check.apply(this).stream())
                .findFirst();
    }

    /** Bus or model of a device under the new preference, where the VM states none. */
    String afterwards(DeviceKind kind) {
        return to.gives(kind).orElseGet(() -> byDefault(kind));
    }

    private String before(DeviceKind kind) {
        return from.gives(kind).orElseGet(() -> byDefault(kind));
    }

    private String byDefault(DeviceKind kind) {
        return switch (kind) {
            case DISK -> Machine.defaultBus(template());
            case INTERFACE -> Machine.DEFAULT_MODEL;
        };
    }

    private InstanceSpec template() {
        return situation.vm().getSpec().template().spec();
    }

    /** KubeVirt goes by a preference as it was when the VM first started with it. */
    private Optional<Refusal> isOutdated() {
        var old = revision().filter(revision -> !from.isIn(revision));
        var differs = moves.stream()
                .flatMap(move -> situation.device(move).stream())
                .anyMatch(device ->
                        device.value().filter(before(device.kind())::equals).isEmpty());
        return old.isEmpty() && !differs
                ? Optional.empty()
                : Refusal.of(
                        Reason.PREFERENCE_CHANGES_MORE,
                        old.map(revision -> "This VM uses preference " + from.name()
                                                + " as it was when the VM first started with it"
                                                + " (ControllerRevision " + revision + "), and not as it is now")
                                        .orElse("The devices of this VM are not those that preference " + from.name()
                                                + " gives now")
                                + ": another preference would bring more than these devices. Give the VM a copy of "
                                + from.name()
                                + " under another name, restart it, and name the copy in from.");
    }

    /** The ControllerRevision that holds the preference as the VM uses it; empty where KubeVirt has made none. */
    Optional<String> revision() {
        var inSpec = Optional.ofNullable(situation.vm().getSpec().preference())
                .flatMap(named -> Optional.ofNullable(named.revisionName()))
                .filter(name -> !name.isEmpty());
        return inSpec.or(() -> Optional.ofNullable(situation.vm().getStatus())
                .flatMap(status -> Optional.ofNullable(status.preferenceRef()))
                .filter(ref -> Objects.equals(ref.name(), from.name()))
                .flatMap(ref -> Optional.ofNullable(ref.controllerRevisionRef()))
                .flatMap(ref -> Optional.ofNullable(ref.name()))
                .filter(name -> !name.isEmpty()));
    }

    private Optional<Refusal> changesMore() {
        var more = from.differences(to);
        return more.isEmpty()
                ? Optional.empty()
                : Refusal.of(
                        Reason.PREFERENCE_CHANGES_MORE,
                        "Preference " + to.name() + " differs from " + from.name()
                                + " in more than the bus of disks and the model of interfaces: " + Counted.first(more)
                                + ". Make a preference that differs in these two alone, and name it in to.");
    }

    private Optional<Refusal> givesOther() {
        return moves.stream()
                .filter(move -> !afterwards(move.kind()).equals(move.value()))
                .findFirst()
                .flatMap(move -> Refusal.of(
                        Reason.PREFERENCE_CHANGES_MORE,
                        "Preference " + to.name() + " gives "
                                + (move.kind() == DeviceKind.DISK ? "disks" : "interfaces")
                                + " " + afterwards(move.kind()) + ", and the policy wants " + move.value()
                                + ". Name another preference in to, or change spec.devices of the policy."));
    }

    private Optional<Refusal> movesOthers() {
        var others = situation.devices().stream()
                .filter(this::followsAsWell)
                .map(device -> words(device)
                        + device.stays().map(why -> " (" + why + ")").orElse(""))
                .toList();
        return others.isEmpty()
                ? Optional.empty()
                : Refusal.of(
                        Reason.PREFERENCE_CHANGES_MORE,
                        "Preference " + to.name() + " would also change what is to stay: " + Counted.first(others)
                                + ". State the bus or model of these in the VM's spec.");
    }

    /** A device that is not to move and has what the preference gives it. CD-ROM drives and LUNs have preferences of their own. */
    private boolean followsAsWell(Device device) {
        return device.declared().isEmpty()
                && !before(device.kind()).equals(afterwards(device.kind()))
                && moves.stream()
                        .noneMatch(m -> m.kind() == device.kind() && m.name().equals(device.name()))
                && isHardDiskOrInterface(device);
    }

    private boolean isHardDiskOrInterface(Device device) {
        return device.kind() == DeviceKind.INTERFACE
                || template().domain().devices().disks().stream()
                        .filter(d -> d.name().equals(device.name()))
                        .allMatch(Disk::isHardDisk);
    }

    static String words(Device device) {
        return (device.kind() == DeviceKind.DISK ? "disk " : "interface ") + device.name();
    }
}
