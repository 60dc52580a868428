package io.pvdrivers.operator.kubevirt;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.pvdrivers.kubevirt.VirtualMachine;
import io.pvdrivers.kubevirt.VirtualMachineInstance;
import io.pvdrivers.operator.KubernetesClients;
import io.pvdrivers.operator.kubevirt.OperatingSystem.Other;
import io.pvdrivers.operator.kubevirt.OperatingSystem.Unknown;
import io.pvdrivers.operator.kubevirt.OperatingSystem.Windows;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a VM runs by what there is of it, from the strongest evidence to the weakest. */
class OperatingSystemTest {
    private static final KubernetesSerialization TYPES = KubernetesClients.serialization();

    private static <T> T read(String yaml, Class<T> type) {
        return Objects.requireNonNull(TYPES.unmarshal("---\n" + yaml, type));
    }

    private static VirtualMachine vm(String metadata, String spec, String template) {
        return read("""
                apiVersion: kubevirt.io/v1
                kind: VirtualMachine
                metadata: {name: erp, namespace: vms, %s}
                spec: {%s template: {spec: {%s}}}
                """.formatted(metadata, spec, template), VirtualMachine.class);
    }

    private static VirtualMachineInstance vmi(String osInfo) {
        return read("""
                apiVersion: kubevirt.io/v1
                kind: VirtualMachineInstance
                metadata: {name: erp, namespace: vms}
                spec: {domain: {devices: {}}}
                status: {guestOSInfo: {%s}}
                """.formatted(osInfo), VirtualMachineInstance.class);
    }

    private static String told(OperatingSystem os) {
        return switch (os) {
            case Windows windows -> "Windows by " + windows.source();
            case Other other -> other.name() + " by " + other.source();
            case Unknown unknown ->
                "Unknown" + unknown.hint().map(h -> ", has " + h).orElse("");
        };
    }

    private static String of(String metadata, String spec, String template) {
        return told(OperatingSystem.of(vm(metadata, spec, template), Optional.empty(), Optional.empty()));
    }

    /** All of them say something else here, and the first that speaks counts. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            id: mswindows                           | fedora    | windows.2k22 | Windows by its guest agent
            id: fedora, prettyName: Fedora Linux 43 | mswindows | windows.2k22 | Fedora Linux 43 by its guest agent
            id: fedora                              | mswindows | windows.2k22 | fedora by its guest agent
            id: ""                                  | fedora    | windows.2k22 | fedora by its guest agent, earlier
            name: nobody                            | mswindows | rhel.9       | Windows by its guest agent, earlier
                                                    | mswindows | rhel.9       | Windows by its guest agent, earlier
                                                    |           | rhel.9       | rhel.9 by its preference
                                                    |           | own          | Windows by its mark vm.kubevirt.io/os
            """)
    void theFirstThatSpeaksCounts(
            @Nullable String agent, @Nullable String earlier, String preference, String expected) {
        var vm = vm("annotations: {vm.kubevirt.io/os: windows2k22}", "preference: {name: " + preference + "},", "");

        assertThat(told(OperatingSystem.of(
                        vm, Optional.ofNullable(agent).map(OperatingSystemTest::vmi), Optional.ofNullable(earlier))))
                .isEqualTo(expected);
    }

    /** Anybody may call a preference what they like. */
    @ParameterizedTest
    @CsvSource({
        "windows.2k25, Windows by its preference windows.2k25",
        "Windows-ours, Windows by its preference Windows-ours",
        "fedora.arm64, fedora.arm64 by its preference",
        "Ubuntu, Ubuntu by its preference",
        "our-windows, Unknown",
    })
    void aWellKnownPreferenceSaysIt(String preference, String expected) {
        assertThat(of("", "preference: {name: " + preference + "},", "")).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            annotations: {vm.kubevirt.io/os: win10}                              | Windows by its mark vm.kubevirt.io/os
            labels: {kubevirt.io/os: Win2k19}                                    | Windows by its mark kubevirt.io/os
            annotations: {vm.kubevirt.io/os: rhel9}                              | rhel9 by its mark vm.kubevirt.io/os
            labels: {vm.kubevirt.io/os: rhel9, kubevirt.io/os: win10}            | rhel9 by its mark vm.kubevirt.io/os
            labels: {os.template.kubevirt.io/win2k22: "true"}                    | Windows by its mark os.template.kubevirt.io/win2k22
            labels: {os.template.kubevirt.io/fedora43: "true"}                   | fedora43 by its mark os.template.kubevirt.io/fedora43
            labels: {os.template.kubevirt.io/win2k22: "false"}                   | Unknown
            labels: {os.template.kubevirt.io/b: "true", os.template.kubevirt.io/a: "true"} | a by its mark os.template.kubevirt.io/a
            labels: {flavor.template.kubevirt.io/win: "true"}                    | Unknown
            """)
    void soDoTheMarksOfTemplatesAndConsoles(String marks, String expected) {
        assertThat(of(marks, "", "")).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            volumes: [{name: answers, sysprep: {configMap: {name: answers}}}] | Unknown, has a sysprep volume
            domain: {devices: {}, features: {hyperv: {}}}                     | Unknown, has Hyper-V enlightenments
            domain: {devices: {}, features: {acpi: {}}}                       | Unknown
            volumes: [{name: root, dataVolume: {name: root}}]                 | Unknown
            """)
    void whatIsUsualForWindowsIsAHintAlone(String template, String expected) {
        assertThat(of("", "", template)).isEqualTo(expected);
    }
}
