package io.pvdrivers.operator.kubevirt;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.utils.Serialization;
import io.pvdrivers.api.v1alpha1.DriverPolicySpec.DiskTarget;
import io.pvdrivers.api.v1alpha1.DriverPolicySpec.InterfaceTarget;
import io.pvdrivers.kubevirt.VirtualMachine;
import io.pvdrivers.kubevirt.VirtualMachineInstance;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** PCIe ports, by KubeVirt's docs/pci-topology.md and the formulas of virt-launcher. */
class SlotBudgetTest {
    private static final String V3 = "{kubevirt.io/pci-topology-version: v3}";
    private static final String V2 =
            "{kubevirt.io/pci-topology-version: v2, kubevirt.io/pci-interface-slot-count: \"11\"}";

    private static ClusterFeatures kubeVirt(String version) {
        return new ClusterFeatures(KubeVirtVersion.parse(version), Set.of(), Set.of());
    }

    private static String list(int count, String entry) {
        return IntStream.range(0, count)
                .mapToObj(i -> entry.replace("#", String.valueOf(i)))
                .collect(Collectors.joining(", ", "[", "]"));
    }

    private static String spec(String memory, String disks, int interfaces, String devices) {
        return """
                domain: {memory: {guest: %s}, devices: {disks: %s, interfaces: %s, %s}}
                """.formatted(memory, disks, list(interfaces, "{name: n#, model: e1000e}"), devices);
    }

    private static VirtualMachine vm(String annotations, String spec) {
        return Serialization.unmarshal("""
                apiVersion: kubevirt.io/v1
                kind: VirtualMachine
                metadata: {name: erp}
                spec:
                  template:
                    metadata: {annotations: %s}
                    spec: {%s}
                """.formatted(annotations, spec.strip()), VirtualMachine.class);
    }

    private static VirtualMachineInstance vmi(String annotations, String spec) {
        return Serialization.unmarshal("""
                apiVersion: kubevirt.io/v1
                kind: VirtualMachineInstance
                metadata: {name: erp, annotations: %s}
                spec: {%s}
                status: {machine: {type: pc-q35-rhel9.4.0}}
                """.formatted(annotations, spec.strip()), VirtualMachineInstance.class);
    }

    private static int free(String version, String annotations, String spec) {
        var instance = vmi(annotations, spec);
        return SlotBudget.freeHotplugPorts(vm(annotations, spec), instance, kubeVirt(version))
                .count();
    }

    /** In use by KubeVirt's own count with no virtio disk: the interfaces, USB, SCSI, serial and balloon. */
    @ParameterizedTest(name = "KubeVirt {0}, {1} interfaces, {2} virtio disks, {3}: {4}")
    @CsvSource({
        "v1.3.0, 1, 0, 8Gi, 3",
        "v1.5.2, 1, 0, 8Gi, 3",
        "v1.5.2, 2, 0, 8Gi, 2",
        "v1.5.2, 4, 0, 8Gi, 0",
        "v1.5.2, 6, 0, 8Gi, 0",
        "v1.5.2, 0, 0, 8Gi, 0",
        "v1.6.0, 1, 0, 2Gi, 3",
        "v1.6.0, 1, 0, 8Gi, 11",
        "v1.6.3, 1, 2, 8Gi, 9",
        "v1.6.3, 1, 12, 8Gi, 6",
        "v1.6.3, 1, 12, 1Gi, 3",
        "v1.7.1, 1, 0, 8Gi, 11",
        "devel, 1, 0, 8Gi, 3"
    })
    void freeBeforeKubeVirtMarksItsTopology(String version, int interfaces, int disks, String memory, int free) {
        var spec = spec(memory, list(disks, "{name: d#, disk: {bus: virtio}}"), interfaces, "");

        assertThat(free(version, "{}", spec)).isEqualTo(free);
    }

    @ParameterizedTest(name = "KubeVirt {0}, {1} interfaces, {2} virtio disks, {3}: {4}")
    @CsvSource({
        "v1.6.4, 1, 0, 8Gi, 11",
        "v1.8.0, 1, 2, 8Gi, 9",
        "v1.9.0, 1, 2, 2Gi, 3",
        "v1.9.0, 6, 2, 8Gi, 6",
        "v1.9.0, 1, 12, 8Gi, 6",
        "v1.9.0, 1, 20, 8Gi, 6",
        // Bus indexes end at 31: 20 + 2 + 4 in use and 2 kept leave room for 3 more.
        "v1.9.0, 2, 20, 8Gi, 5",
        "v1.9.0, 4, 25, 8Gi, 0"
    })
    void freeWithTheNewestTopology(String version, int interfaces, int disks, String memory, int free) {
        var spec = spec(memory, list(disks, "{name: d#, disk: {bus: virtio}}"), interfaces, "");

        assertThat(free(version, V3, spec)).isEqualTo(free);
    }

    @Test
    void aRunningVmOfAnOlderTopologyHasAtLeastItsPlaceholders() {
        var spec = spec("8Gi", "[]", 2, "");

        assertThat(free("v1.9.0", V2, spec)).isEqualTo(9);
        assertThat(free("v1.9.0", "{}", spec)).isEqualTo(2);
    }

    @Test
    void whatIsPluggedInTakesAPort() {
        var spec = """
                domain: {memory: {guest: 8Gi}, devices: {disks: [{name: a, disk: {bus: virtio}}, {name: b, disk: {bus: scsi}}, \
                {name: c, disk: {bus: virtio}}], interfaces: [{name: n}]}}, \
                volumes: [{name: a, persistentVolumeClaim: {claimName: a, hotpluggable: true}}, \
                {name: b, persistentVolumeClaim: {claimName: b, hotpluggable: true}}, {name: c, dataVolume: {name: c}}]
                """;
        var ports = SlotBudget.freeHotplugPorts(vm(V3, spec), vmi(V3, spec), kubeVirt("v1.9.0"));

        assertThat(ports.count()).isEqualTo(9);
        assertThat(ports.why())
                .isEqualTo("KubeVirt kept 10 PCIe ports free when the VM started, and 1 of them are taken");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | disableHotplug: true | the VM has disableHotplug",
                "{} | useVirtioTransitional: true | the VM has useVirtioTransitional, whose devices do not go into PCIe ports",
                "{kubevirt.io/placePCIDevicesOnRootComplex: \"true\"} | '' | the annotation kubevirt.io/placePCIDevicesOnRootComplex leaves no PCIe port free"
            })
    void noneIsFree(String annotations, String devices, String why) {
        var spec = spec("8Gi", "[]", 1, devices);
        var ports = SlotBudget.freeHotplugPorts(vm(annotations, spec), vmi(annotations, spec), kubeVirt("v1.9.0"));

        assertThat(ports).isEqualTo(new SlotBudget.FreePorts(0, why));
    }

    @Test
    void noneIsFreeOnAMachineWithoutPorts() {
        var spec = spec("8Gi", "[]", 1, "");
        var vmi = vmi("{}", spec);
        var old = Serialization.unmarshal(
                Serialization.asYaml(vmi).replace("pc-q35-rhel9.4.0", "pc-i440fx-rhel7.6.0"),
                VirtualMachineInstance.class);

        assertThat(SlotBudget.freeHotplugPorts(vm("{}", spec), old, kubeVirt("v1.9.0")))
                .isEqualTo(new SlotBudget.FreePorts(
                        0, "a machine of type pc-i440fx-rhel7.6.0 has no PCIe ports to plug something into"));
    }

    private static Optional<String> excess(String version, String annotations, String spec, DiskTarget target) {
        var vm = vm(annotations, spec);
        var devices = Devices.of(vm.getSpec(), Optional.empty(), Set.of(), Map.of());
        var wanted = Devices.wanted(devices, target, InterfaceTarget.VIRTIO).stream()
                .filter(w -> devices.stream()
                        .noneMatch(d -> d.name().equals(w.name())
                                && d.value().filter(w.value()::equals).isPresent()))
                .toList();
        return SlotBudget.excess(vm, Optional.empty(), devices, wanted, kubeVirt(version));
    }

    @ParameterizedTest(name = "KubeVirt {0} {1}, {2} disks, {3} interfaces: fits {4}")
    @CsvSource(
            delimiter = '|',
            value = {
                "v1.5.0 | {} | 23 | 1 | true",
                "v1.5.0 | {} | 24 | 1 | false",
                "v1.5.0 | {} | 23 | 4 | true",
                "v1.5.0 | {} | 24 | 4 | false",
                "v1.6.0 | {} | 20 | 1 | true",
                "v1.6.0 | {} | 21 | 1 | false",
                "v1.6.4 | {} | 23 | 1 | true",
                "v1.9.0 | {} | 23 | 1 | true",
                "v1.9.0 | {} | 24 | 1 | false",
                "v1.9.0 | {kubevirt.io/pci-topology-version: v2, kubevirt.io/pci-interface-slot-count: \"11\"} | 16 | 1 | true",
                "v1.9.0 | {kubevirt.io/pci-topology-version: v2, kubevirt.io/pci-interface-slot-count: \"11\"} | 17 | 1 | false",
                "v1.9.0 | {kubevirt.io/placePCIDevicesOnRootComplex: \"true\"} | 23 | 1 | true",
                "v1.9.0 | {kubevirt.io/placePCIDevicesOnRootComplex: \"true\"} | 24 | 1 | false"
            })
    void disksThatFit(String version, String annotations, int disks, int interfaces, boolean fits) {
        var spec = spec("8Gi", list(disks, "{name: d#, disk: {bus: sata}}"), interfaces, "");

        assertThat(excess(version, annotations, spec, DiskTarget.VIRTIO).isEmpty())
                .isEqualTo(fits);
        assertThat(excess(version, annotations, spec, DiskTarget.SCSI)).isEmpty();
    }

    @Test
    void refusesWithNumbersAndSaysWhatHelps() {
        var spec = spec("8Gi", list(25, "{name: d#, disk: {bus: sata}}"), 1, "rng: {}");

        assertThat(excess("v1.9.0", V3, spec, DiskTarget.VIRTIO))
                .contains(
                        "25 virtio disks, 1 interface and 5 other devices, with the 3 that KubeVirt keeps free, need 34 PCIe"
                                + " ports, and there are 31. Set devices.disks.bus: scsi, which needs no port per disk.");
    }

    @Test
    void scsiIsNotRecommendedWhereItWouldNotFitEither() {
        var disks = list(30, "{name: v#, disk: {bus: virtio}}").replace("]", ", {name: d, disk: {bus: sata}}]");

        assertThat(excess("v1.9.0", V3, spec("8Gi", disks, 1, ""), DiskTarget.VIRTIO))
                .hasValueSatisfying(words -> assertThat(words).endsWith("remove some from the VM."));
    }

    @Test
    void whatIsThereIsNotJudged() {
        var spec = spec("8Gi", list(40, "{name: d#, disk: {bus: virtio}}"), 1, "");

        assertThat(excess("v1.9.0", V3, spec, DiskTarget.VIRTIO)).isEmpty();
    }

    /** Twenty SATA disks need four controllers, three of them besides the machine's own. */
    @Test
    void sataDisksThatStayTakePortsForTheirControllers() {
        var staying = list(20, "{name: s#, shareable: true, disk: {bus: sata}}").replace("]", "");
        var moving = list(21, "{name: d#, disk: {bus: sata}}").replace("[", "");

        assertThat(excess("v1.9.0", V3, spec("8Gi", staying + ", " + moving, 1, ""), DiskTarget.VIRTIO))
                .hasValueSatisfying(words -> assertThat(words).startsWith("21 virtio disks, 1 interface and 7 other"));
    }

    @Test
    void transitionalDevicesShareBridges() {
        var spec = spec("8Gi", list(40, "{name: d#, disk: {bus: sata}}"), 1, "useVirtioTransitional: true");

        assertThat(excess("v1.9.0", V3, spec, DiskTarget.VIRTIO)).isEmpty();
    }
}
