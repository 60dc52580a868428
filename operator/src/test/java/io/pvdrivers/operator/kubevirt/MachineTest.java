package io.pvdrivers.operator.kubevirt;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.pvdrivers.kubevirt.VirtualMachine;
import io.pvdrivers.kubevirt.VirtualMachineInstance;
import io.pvdrivers.operator.KubernetesClients;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MachineTest {
    private static final KubernetesSerialization TYPES = KubernetesClients.serialization();

    @ParameterizedTest
    @CsvSource({
        "amd64, q35, true, ''",
        "amd64, pc-q35-rhel9.4.0, true, ''",
        "amd64, '', true, ''",
        "amd64, pc, false, machine type pc",
        "amd64, pc-i440fx-rhel7.6.0, false, machine type pc-i440fx-rhel7.6.0",
        "arm64, virt, true, architecture arm64",
        "arm64, virt-rhel9.4.0, true, architecture arm64",
        "s390x, s390-ccw-virtio, false, architecture s390x"
    })
    void machines(String architecture, String type, boolean ports, String objection) {
        var machine = new Machine(architecture, Optional.of(type).filter(t -> !t.isEmpty()));

        assertThat(machine.hasRootPorts()).isEqualTo(ports);
        assertThat(machine.objection().isPresent()).isEqualTo(!objection.isEmpty());
        machine.objection().ifPresent(words -> assertThat(words).contains(objection));
    }

    private static VirtualMachine vm(String template) {
        return Objects.requireNonNull(TYPES.unmarshal(
                "---\napiVersion: kubevirt.io/v1\nkind: VirtualMachine\nspec: {template: {spec: {" + template + "}}}",
                VirtualMachine.class));
    }

    private static VirtualMachineInstance vmi(String rest) {
        return Objects.requireNonNull(TYPES.unmarshal(
                "---\napiVersion: kubevirt.io/v1\nkind: VirtualMachineInstance\n" + rest.replace(';', '\n'),
                VirtualMachineInstance.class));
    }

    /** What runs says it best: the type that the node resolved, then the instance's spec, then the VM's. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            domain: {machine: {type: q35}} |                                                                    | amd64 | q35
            domain: {machine: {type: " "}} |                                                                    | amd64 |
            domain: {devices: {}}          |                                                                    | amd64 |
            architecture: arm64            |                                                                    | arm64 |
            architecture: arm64            | spec: {architecture: amd64};status: {}                             | amd64 |
            domain: {machine: {type: q35}} | spec: {domain: {machine: {type: pc}}};status: {}                   | amd64 | pc
            domain: {machine: {type: q35}} | spec: {domain: {machine: {type: pc}}};status: {machine: {type: pc-q35-9.4}} | amd64 | pc-q35-9.4
            domain: {machine: {type: q35}} | spec: {};status: {machine: {}}                                     | amd64 | q35
            """)
    void isAsTheInstanceShowsIt(
            String template, @Nullable String instance, String architecture, @Nullable String type) {
        var machine = Machine.of(vm(template), Optional.ofNullable(instance).map(MachineTest::vmi));

        assertThat(machine).isEqualTo(new Machine(architecture, Optional.ofNullable(type)));
    }
}
