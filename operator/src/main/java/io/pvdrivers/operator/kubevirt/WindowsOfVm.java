package io.pvdrivers.operator.kubevirt;

import io.pvdrivers.api.v1alpha1.GuestFacts;
import io.pvdrivers.api.v1alpha1.GuestSummary.Confidence;
import io.pvdrivers.kubevirt.InstanceStatus.GuestOsInfo;
import io.pvdrivers.kubevirt.VirtualMachine;
import io.pvdrivers.kubevirt.VirtualMachineInstance;
import io.pvdrivers.operator.catalog.GuestOs;
import io.pvdrivers.operator.catalog.GuestOs.Reading;
import io.pvdrivers.operator.catalog.WindowsNames;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Which Windows a VM runs by what its Kubernetes objects say, without asking the guest. */
public final class WindowsOfVm {
    private static final String TEMPLATE_OS = "os.template.kubevirt.io/";

    private WindowsOfVm() {}

    /** Asks, in this order: what KubeVirt has from the guest agent, the preference, the labels and annotations that templates leave. */
    public static Optional<Reading> of(VirtualMachine vm, Optional<VirtualMachineInstance> vmi) {
        return vmi.flatMap(i -> Optional.ofNullable(i.getStatus()))
                .flatMap(s -> Optional.ofNullable(s.guestOSInfo()))
                .flatMap(WindowsOfVm::ofInfo)
                .or(() -> ofPreference(vm))
                .or(() -> ofMarks(vm));
    }

    /** KubeVirt leaves out whether it is a server; the name for people tells. */
    private static Optional<Reading> ofInfo(GuestOsInfo info) {
        if (!OperatingSystem.WINDOWS_ID.equals(info.id()) || info.prettyName() == null) {
            return Optional.empty();
        }
        var os = new GuestFacts.Os(
                info.id(),
                info.prettyName(),
                info.versionId(),
                info.kernelVersion(),
                info.kernelRelease(),
                info.prettyName().contains("Server") ? "server" : "client",
                info.machine());
        return GuestOs.read(os).map(r -> new Reading(r.os(), "guestOSInfo of the VMI", Confidence.MEDIUM));
    }

    private static Optional<Reading> ofPreference(VirtualMachine vm) {
        return Optional.ofNullable(vm.getSpec().preference())
                .flatMap(p -> Optional.ofNullable(p.name()))
                .flatMap(name -> named(name, "the VM's preference " + name));
    }

    private static Optional<Reading> ofMarks(VirtualMachine vm) {
        return marks(vm).entrySet().stream()
                .flatMap(mark -> ofMark(mark.getKey(), mark.getValue()).stream())
                .findFirst();
    }

    private static Optional<Reading> ofMark(String key, String value) {
        return switch (key) {
            case "vm.kubevirt.io/os", "kubevirt.io/os", "vm.kubevirt.io/template" ->
                named(value, "the VM's mark " + key);
            default ->
                key.startsWith(TEMPLATE_OS) && value.equals("true") || key.startsWith("name." + TEMPLATE_OS)
                        ? named(key.substring(key.indexOf('/') + 1), "the VM's mark " + key)
                        : Optional.empty();
        };
    }

    private static Optional<Reading> named(String name, String source) {
        return WindowsNames.of(name).map(os -> new Reading(os, source, Confidence.LOW));
    }

    /** Labels and annotations of the VM and, over them, of its template. */
    static Map<String, String> marks(VirtualMachine vm) {
        var marks = new TreeMap<String, String>();
        marks.putAll(Optional.ofNullable(vm.getMetadata().getLabels()).orElse(Map.of()));
        marks.putAll(Optional.ofNullable(vm.getMetadata().getAnnotations()).orElse(Map.of()));
        marks.putAll(vm.getSpec().template().metadata().labels());
        marks.putAll(vm.getSpec().template().metadata().annotations());
        return marks;
    }
}
