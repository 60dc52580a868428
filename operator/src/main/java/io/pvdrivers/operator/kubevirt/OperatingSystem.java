package io.pvdrivers.operator.kubevirt;

import io.pvdrivers.kubevirt.InstanceStatus.GuestOsInfo;
import io.pvdrivers.kubevirt.VirtualMachine;
import io.pvdrivers.kubevirt.VirtualMachineInstance;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What a VM runs, as far as Kubernetes knows, strongest evidence first. */
public sealed interface OperatingSystem {
    /** Windows, said by {@code source}. */
    record Windows(String source) implements OperatingSystem {}

    /** Something else. */
    record Other(String name, String source) implements OperatingSystem {}

    /** Nothing says. {@code hint}: something that is usual for Windows, but not for Windows alone. */
    record Unknown(Optional<String> hint) implements OperatingSystem {}

    /** The id that qemu-ga gives Windows. */
    String WINDOWS_ID = "mswindows";

    /** Families of KubeVirt's common-instancetypes that are not Windows. */
    List<String> LINUX_PREFERENCES = List.of(
            "alpine",
            "centos",
            "cirros",
            "debian",
            "fedora",
            "linux",
            "opensuse",
            "oraclelinux",
            "rhel",
            "sles",
            "ubuntu");

    /**
     * Asks, in this order: the guest agent, the preference, the annotations and labels that templates and consoles leave.
     *
     * @param lastSeen the id a guest agent gave earlier
     */
    static OperatingSystem of(VirtualMachine vm, Optional<VirtualMachineInstance> vmi, Optional<String> lastSeen) {
        return vmi.flatMap(i -> Optional.ofNullable(i.getStatus()))
                .flatMap(s -> Optional.ofNullable(s.guestOSInfo()))
                .flatMap(OperatingSystem::ofAgent)
                .or(() -> lastSeen.map(id -> named(id, id, "its guest agent, earlier")))
                .or(() -> ofPreference(vm))
                .or(() -> ofMarks(vm))
                .orElseGet(() -> new Unknown(hint(vm)));
    }

    private static Optional<OperatingSystem> ofAgent(GuestOsInfo info) {
        return Optional.ofNullable(info.id())
                .filter(id -> !id.isBlank())
                .map(id -> named(id, Optional.ofNullable(info.prettyName()).orElse(id), "its guest agent"));
    }

    private static OperatingSystem named(String id, String name, String source) {
        return id.equals(WINDOWS_ID) ? new Windows(source) : new Other(name, source);
    }

    private static Optional<OperatingSystem> ofPreference(VirtualMachine vm) {
        return Optional.ofNullable(vm.getSpec().preference())
                .flatMap(p -> Optional.ofNullable(p.name()))
                .flatMap(OperatingSystem::ofPreferenceName);
    }

    /** A preference of the user's own may be named anything: only well-known names say something. */
    private static Optional<OperatingSystem> ofPreferenceName(String name) {
        var lower = name.toLowerCase(Locale.ROOT);
        if (lower.startsWith("windows")) {
            return Optional.of(new Windows("its preference " + name));
        }
        return LINUX_PREFERENCES.stream().anyMatch(lower::startsWith)
                ? Optional.of(new Other(name, "its preference"))
                : Optional.empty();
    }

    private static Optional<OperatingSystem> ofMarks(VirtualMachine vm) {
        var marks = WindowsOfVm.marks(vm);
        for (var key : new String[] {"vm.kubevirt.io/os", "kubevirt.io/os"}) {
            var value = marks.get(key);
            if (value != null) {
                return Optional.of(ofName(value, key));
            }
        }
        return marks.keySet().stream()
                .filter(k -> k.startsWith("os.template.kubevirt.io/") && "true".equals(marks.get(k)))
                .sorted()
                .findFirst()
                .map(k -> ofName(k.substring(k.indexOf('/') + 1), k));
    }

    private static OperatingSystem ofName(String value, String key) {
        return value.toLowerCase(Locale.ROOT).startsWith("win")
                ? new Windows("its mark " + key)
                : new Other(value, "its mark " + key);
    }

    private static Optional<String> hint(VirtualMachine vm) {
        var template = vm.getSpec().template().spec();
        if (template.volumes().stream().anyMatch(v -> v.sysprep() != null)) {
            return Optional.of("a sysprep volume");
        }
        var features = template.domain().features();
        return features != null && features.hyperv() != null ? Optional.of("Hyper-V enlightenments") : Optional.empty();
    }
}
