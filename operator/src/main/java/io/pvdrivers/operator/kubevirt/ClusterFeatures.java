package io.pvdrivers.operator.kubevirt;

import io.pvdrivers.kubevirt.KubeVirt;
import io.pvdrivers.kubevirt.VirtualMachine;
import io.pvdrivers.kubevirt.VirtualMachineInstance;
import java.util.Collection;
import java.util.Comparator;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * What the KubeVirt of a cluster can do, by its version and feature gates.
 *
 * @param version what runs, empty where nobody may or could tell: then it is taken to be able to do least
 * @param enabledGates {@code developerConfiguration.featureGates} of the KubeVirt object
 * @param disabledGates its {@code disabledFeatureGates}, known from 1.9 on
 * @param expandsPreferences whether it writes preferences out in VMs instead of referring to them
 */
public record ClusterFeatures(
        Optional<KubeVirtVersion> version,
        Set<String> enabledGates,
        Set<String> disabledGates,
        boolean expandsPreferences) {
    private static final Set<String> LEAVING = Set.of("Deleting", "Deleted");
    private static final String REFERENCE = "reference";
    private static final String DECLARATIVE_HOTPLUG = "DeclarativeHotplugVolumes";
    private static final String IMPERATIVE_HOTPLUG = "HotplugVolumes";

    /** Nothing is known. */
    public static final ClusterFeatures UNKNOWN = new ClusterFeatures(Optional.empty(), Set.of(), Set.of());

    /** A KubeVirt that refers to preferences, as it does unless it was told otherwise. */
    public ClusterFeatures(Optional<KubeVirtVersion> version, Set<String> enabledGates, Set<String> disabledGates) {
        this(version, enabledGates, disabledGates, false);
    }

    public ClusterFeatures {
        enabledGates = Set.copyOf(enabledGates);
        disabledGates = Set.copyOf(disabledGates);
    }

    /**
     * What the KubeVirt can do that this object describes. One that leaves, or is not installed yet and so
     * names no version, can do nothing for sure.
     */
    public static ClusterFeatures of(KubeVirt kubeVirt) {
        var phase = kubeVirt.getStatus().phase();
        if (phase != null && LEAVING.contains(phase)) {
            return UNKNOWN;
        }
        var configuration = kubeVirt.getSpec().configuration();
        var gates = configuration.developerConfiguration();
        var policy = Objects.requireNonNullElse(configuration.instancetype().referencePolicy(), REFERENCE);
        return KubeVirtVersion.parse(kubeVirt.getStatus().observedKubeVirtVersion())
                .map(version -> new ClusterFeatures(
                        Optional.of(version),
                        Set.copyOf(gates.featureGates()),
                        Set.copyOf(gates.disabledFeatureGates()),
                        !policy.equals(REFERENCE)))
                .orElse(UNKNOWN);
    }

    /** A cluster has one KubeVirt; where it has more, the one that can do least counts. */
    public static ClusterFeatures of(Collection<KubeVirt> kubeVirts) {
        return kubeVirts.stream()
                .map(ClusterFeatures::of)
                .min(Comparator.comparing(features -> features.version().orElse(KubeVirtVersion.NONE)))
                .orElse(UNKNOWN);
    }

    /** Whether this version or a newer one runs. */
    public boolean isAtLeast(int major, int minor) {
        return version.filter(v -> v.isAtLeast(major, minor)).isPresent();
    }

    /** Whether a gate that was alpha in {@code alpha} and beta since {@code beta} is on: since 1.9 beta gates are on unless disabled. */
    private boolean isOn(String gate, KubeVirtVersion alpha, KubeVirtVersion beta) {
        var running = version.filter(v -> v.compareTo(alpha) >= 0);
        if (running.isEmpty()) {
            return false;
        }
        var byDefault = isAtLeast(1, 9) && running.get().compareTo(beta) >= 0 && !disabledGates.contains(gate);
        return enabledGates.contains(gate) || byDefault;
    }

    /** Why KubeVirt does not change a running VM's volumes as its spec says; empty where it does. */
    public Optional<String> noDeclarativeHotplug(VirtualMachine vm) {
        if (version.isEmpty()) {
            return Optional.of("the version of KubeVirt is not known");
        }
        if (!isAtLeast(1, 6)) {
            return Optional.of(
                    "KubeVirt " + version.get() + " cannot change the media of a running VM; 1.6 and newer can");
        }
        if (!isOn(DECLARATIVE_HOTPLUG, new KubeVirtVersion(1, 6, 0), new KubeVirtVersion(1, 9, 0))) {
            return Optional.of("the feature gate " + DECLARATIVE_HOTPLUG + " is off");
        }
        if (enabledGates.contains(IMPERATIVE_HOTPLUG)) {
            return Optional.of("the old feature gate " + IMPERATIVE_HOTPLUG + " is listed, which switches "
                    + DECLARATIVE_HOTPLUG + " off");
        }
        return "Migration".equals(vm.getSpec().updateVolumesStrategy())
                ? Optional.of("the VM's updateVolumesStrategy is Migration, which switches " + DECLARATIVE_HOTPLUG
                        + " off for it")
                : Optional.empty();
    }

    /** Why no disk can be plugged into this running VM; empty where one can. */
    public Optional<String> noHotplug(VirtualMachine vm, VirtualMachineInstance vmi) {
        var disabled = Boolean.TRUE.equals(vmi.getSpec().domain().devices().disableHotplug());
        return noDeclarativeHotplug(vm)
                .or(() -> disabled ? Optional.of("the VM has disableHotplug") : Optional.empty());
    }

    /** Whether KubeVirt admits a VM with an empty CD-ROM drive; where it does not, it refuses every change that leaves one in. */
    public boolean admitsEmptyDrives() {
        return isOn(DECLARATIVE_HOTPLUG, new KubeVirtVersion(1, 6, 0), new KubeVirtVersion(1, 9, 0));
    }

    /** Whether an empty CD-ROM drive is admitted in a VM, and filled while it runs. */
    public boolean canFillDrive(VirtualMachine vm) {
        return noDeclarativeHotplug(vm).isEmpty();
    }

    /** Whether VMs can be snapshotted. */
    public boolean hasSnapshots() {
        return isOn("Snapshot", new KubeVirtVersion(0, 30, 0), new KubeVirtVersion(1, 3, 0));
    }

    /** Whether it obeys {@code domain.rebootPolicy}; one of an unknown version that has admitted the field does. */
    public boolean hasRebootPolicy() {
        return version.isEmpty() || isOn("RebootPolicy", new KubeVirtVersion(1, 8, 0), new KubeVirtVersion(1, 9, 0));
    }

    /** Whether KubeVirt keeps RestartRequired although the change that asked for it was taken back. */
    public boolean keepsRestartRequired() {
        return !isAtLeast(1, 8);
    }
}
