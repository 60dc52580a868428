package io.pvdrivers.operator.kubevirt;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.utils.Serialization;
import io.pvdrivers.api.v1alpha1.GuestSummary.Confidence;
import io.pvdrivers.kubevirt.VirtualMachine;
import io.pvdrivers.kubevirt.VirtualMachineInstance;
import io.pvdrivers.operator.catalog.GuestOs;
import io.pvdrivers.operator.catalog.GuestOs.Reading;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a VM's objects say of its Windows. */
class WindowsOfVmTest {
    private static VirtualMachine vm(String metadata, String spec) {
        return Serialization.unmarshal(
                "---\n{kind: VirtualMachine, apiVersion: kubevirt.io/v1, metadata: {name: erp, " + metadata
                        + "}, spec: {" + spec + "}}",
                VirtualMachine.class);
    }

    private static Optional<Reading> of(VirtualMachine vm) {
        return WindowsOfVm.of(vm, Optional.empty());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "windows.2k22.virtio | 2k22",
                "windows.11          | w11",
                "Windows.10          | w10",
            })
    void its_preference(String preference, String directory) {
        var vm = vm("", "preference: {name: " + preference + "}, template: {metadata: {}, spec: {domain: {}}}");

        assertThat(of(vm))
                .contains(new Reading(
                        GuestOs.ofDirectory(directory).orElseThrow(),
                        "the VM's preference " + preference,
                        Confidence.LOW));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "labels: {'os.template.kubevirt.io/win2k19': 'true'}                   | 2k19",
                "labels: {'vm.kubevirt.io/template': windows2k22-server-medium}        | 2k22",
                "labels: {'kubevirt.io/os': win2k12r2}                                 | 2k12R2",
                "annotations: {'vm.kubevirt.io/os': windows10}                         | w10",
                "annotations: {'name.os.template.kubevirt.io/win11': Windows 11}       | w11",
            })
    void its_labels_and_annotations(String metadata, String directory) {
        var onVm = vm(metadata, "template: {metadata: {}, spec: {domain: {}}}");
        var onTemplate = vm("", "template: {metadata: {" + metadata + "}, spec: {domain: {}}}");

        for (var vm : new VirtualMachine[] {onVm, onTemplate}) {
            assertThat(of(vm))
                    .hasValueSatisfying(reading -> assertThat(reading)
                            .returns(GuestOs.ofDirectory(directory).orElseThrow(), Reading::os)
                            .returns(Confidence.LOW, Reading::confidence));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "labels: {app: windows10}",
                "labels: {'os.template.kubevirt.io/win2k19': 'false'}",
                "annotations: {'vm.kubevirt.io/os': windows}",
                "annotations: {'vm.kubevirt.io/os': rhel9}",
            })
    void other_marks_do_not_tell(String metadata) {
        assertThat(of(vm(metadata, "template: {metadata: {}, spec: {domain: {}}}")))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "Windows Server 2022 Standard, 20348, 2k22",
        "Windows 10 Pro, 26100, w11",
        "Windows Server 2019 Standard, 26100, 2k25",
    })
    void what_kubevirt_has_from_the_agent_comes_first(String name, String build, String directory) {
        var vm = vm("", "preference: {name: windows.xp}, template: {metadata: {}, spec: {domain: {}}}");
        var vmi = Serialization.unmarshal("""
                kind: VirtualMachineInstance
                apiVersion: kubevirt.io/v1
                metadata: {name: erp}
                spec: {domain: {}}
                status:
                  guestOSInfo: {id: mswindows, prettyName: '%s', kernelVersion: '10.0', kernelRelease: '%s'}
                """.formatted(name, build), VirtualMachineInstance.class);

        assertThat(WindowsOfVm.of(vm, Optional.of(vmi)))
                .contains(new Reading(
                        GuestOs.ofDirectory(directory).orElseThrow(), "guestOSInfo of the VMI", Confidence.MEDIUM));
    }

    @Test
    void what_says_nothing_leaves_it_open() {
        assertThat(of(vm("", "template: {metadata: {}, spec: {domain: {}}}"))).isEmpty();
    }
}
