package io.pvdrivers.operator.kubevirt;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.pvdrivers.api.v1alpha1.DriverStateSpec.DeviceKind;
import io.pvdrivers.kubevirt.VirtualMachineInstance;
import io.pvdrivers.kubevirt.VirtualMachineSpec.Reference;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is known of a preference, and how two differ. */
class PreferenceTest {
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    private static JsonNode yaml(String text) {
        try {
            return YAML.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static Preference preference(String spec) {
        return Preference.of(yaml("{metadata: {name: windows.pv, uid: u-1, generation: 3}, spec: " + spec + "}"));
    }

    @ParameterizedTest(name = "{0} and {1}: {2}")
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            {devices: {preferredDiskBus: sata, preferredInterfaceModel: e1000e}} | {devices: {preferredDiskBus: virtio, preferredInterfaceModel: virtio}} | -
            {devices: {preferredDiskBus: sata, preferredTPM: {}}} | {devices: {preferredInterfaceModel: virtio, preferredTPM: {}}} | -
            {devices: {preferredDiskBus: sata}, features: null}   | {devices: {preferredDiskBus: virtio}}                        | -
            {devices: {preferredInputBus: usb}}                   | {devices: {preferredInputBus: virtio}}                       | spec.devices.preferredInputBus
            {devices: {preferredDiskBus: sata}}                   | {devices: {preferredTPM: {persistent: true}}}                | spec.devices.preferredTPM.persistent
            {devices: {preferredTPM: {}}}                         | {devices: {}}                                                | spec.devices.preferredTPM
            {firmware: {preferredEfi: {secureBoot: true}}}        | {firmware: {preferredEfi: {secureBoot: false}}, cpu: {preferredCPUTopology: cores}} | spec.cpu.preferredCPUTopology, spec.firmware.preferredEfi.secureBoot
            {annotations: {a: b}}                                 | {annotations: [a]}                                           | spec.annotations
            """)
    void twoDifferIn(String one, String other, String paths) {
        var expected =
                Optional.ofNullable(paths).map(p -> List.of(p.split(", "))).orElse(List.of());

        assertThat(preference(one).differences(preference(other))).isEqualTo(expected);
        assertThat(preference(other).differences(preference(one))).isEqualTo(expected);
    }

    @Test
    void tellsWhatItGivesAndLeavesTheRestToKubeVirt() {
        var preference = preference("{devices: {preferredDiskBus: scsi}}");

        assertThat(preference.gives(DeviceKind.DISK)).hasValue("scsi");
        assertThat(preference.gives(DeviceKind.INTERFACE)).isEmpty();
        assertThat(preference("{}").gives(DeviceKind.DISK)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "erp-windows.pv-v1beta1-u-1-3, true",
        "erp-windows.pv-u-1-3, true",
        "erp-windows.pv-v1beta1-u-1-2, false",
        "erp-windows.pv-v1beta1-u-2-3, false",
        "erp-windows.pv-v1beta1-u-1-13, false",
    })
    void isInTheRevisionsThatAreMadeOfIt(String revision, boolean is) {
        assertThat(preference("{}").isIn(revision)).isEqualTo(is);
    }

    @ParameterizedTest
    @CsvSource({
        "VirtualMachinePreference, VirtualMachinePreference",
        "virtualmachinepreference, VirtualMachinePreference",
        "virtualmachinepreferences, VirtualMachinePreference",
        "VirtualMachineClusterPreference, VirtualMachineClusterPreference",
        "virtualmachineclusterpreferences, VirtualMachineClusterPreference",
        ", VirtualMachineClusterPreference",
    })
    void aVmMeansThisKind(String written, String kind) {
        assertThat(Preference.kind(Optional.ofNullable(written))).isEqualTo(kind);
    }

    @ParameterizedTest
    @CsvSource({
        "windows.pv, , VirtualMachineClusterPreference, true",
        "windows.pv, virtualmachinepreference, VirtualMachinePreference, true",
        "windows.pv, , VirtualMachinePreference, false",
        "windows.other, , VirtualMachineClusterPreference, false",
        ", , VirtualMachineClusterPreference, false",
    })
    void aVmNamesIt(@Nullable String name, @Nullable String kind, String asked, boolean named) {
        var reference = name == null ? null : new Reference(name, kind, null);

        assertThat(Preference.isNamed(reference, asked, "windows.pv")).isEqualTo(named);
    }

    @ParameterizedTest
    @CsvSource({
        "kubevirt.io/preference-name, windows.pv",
        "kubevirt.io/cluster-preference-name, windows.pv",
        "kubevirt.io/other, ",
    })
    void anInstanceTellsWhatItWasStartedWith(String note, @Nullable String name) {
        var vmi = new VirtualMachineInstance();
        vmi.setMetadata(
                new ObjectMetaBuilder().addToAnnotations(note, "windows.pv").build());

        assertThat(Preference.of(vmi)).isEqualTo(Optional.ofNullable(name));
    }

    @Test
    void onlyOneOfBothKindsHasANamespace() {
        assertThat(Preference.isNamespaced("VirtualMachinePreference")).isTrue();
        assertThat(Preference.isNamespaced(Preference.USUAL_KIND)).isFalse();
    }
}
