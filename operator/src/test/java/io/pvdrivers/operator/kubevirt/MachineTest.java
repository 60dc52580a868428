package io.pvdrivers.operator.kubevirt;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MachineTest {
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
}
