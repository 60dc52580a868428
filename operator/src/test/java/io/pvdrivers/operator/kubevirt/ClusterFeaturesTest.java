package io.pvdrivers.operator.kubevirt;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.utils.Serialization;
import io.pvdrivers.kubevirt.KubeVirt;
import io.pvdrivers.kubevirt.VirtualMachine;
import io.pvdrivers.kubevirt.VirtualMachineInstance;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClusterFeaturesTest {
    private static KubeVirt kubeVirt(String phase, String version, String gates) {
        return Serialization.unmarshal("""
                apiVersion: kubevirt.io/v1
                kind: KubeVirt
                metadata: {name: kubevirt, namespace: kubevirt}
                spec: {configuration: {developerConfiguration: {%s}}}
                status: {phase: %s, observedKubeVirtVersion: %s}
                """.formatted(gates, phase, version), KubeVirt.class);
    }

    private static ClusterFeatures features(String version, String gates) {
        return ClusterFeatures.of(kubeVirt("Deployed", version, gates));
    }

    private static VirtualMachine vm(String spec) {
        return Serialization.unmarshal("""
                apiVersion: kubevirt.io/v1
                kind: VirtualMachine
                metadata: {name: web}
                spec: {%s}
                """.formatted(spec), VirtualMachine.class);
    }

    private static VirtualMachineInstance vmi(String devices) {
        return Serialization.unmarshal("""
                apiVersion: kubevirt.io/v1
                kind: VirtualMachineInstance
                metadata: {name: web}
                spec: {domain: {devices: {%s}}}
                """.formatted(devices), VirtualMachineInstance.class);
    }

    @ParameterizedTest
    @CsvSource({
        "{}, false",
        "{referencePolicy: reference}, false",
        "{referencePolicy: expand}, true",
        "{referencePolicy: expandAll}, true"
    })
    void itsReferencePolicySaysWhetherPreferencesAreWrittenOut(String instancetype, boolean writes) {
        var kubeVirt = Serialization.unmarshal("""
                spec: {configuration: {instancetype: %s}}
                status: {phase: Deployed, observedKubeVirtVersion: v1.8.0}
                """.formatted(instancetype), KubeVirt.class);

        assertThat(ClusterFeatures.of(kubeVirt).expandsPreferences()).isEqualTo(writes);
    }

    /** Columns: neither gate named, on, off, on with the old gate, the old gate alone. */
    @ParameterizedTest
    @CsvSource({
        "v1.3.0, no, no, no, no, no",
        "v1.4.1, no, no, no, no, no",
        "v1.5.3, no, no, no, no, no",
        "v1.6.0, no, yes, no, no, no",
        "v1.6.4, no, yes, no, no, no",
        "v1.7.2, no, yes, no, no, no",
        "v1.8.0, no, yes, no, no, no",
        "v1.8.4, no, yes, no, no, no",
        "v1.9.0-rc.1, yes, yes, no, no, no",
        "v1.9.0, yes, yes, no, no, no",
        "v1.10.0, yes, yes, no, no, no",
        "v2.0.0, yes, yes, no, no, no"
    })
    void declarativeHotplug(
            String version, String unnamed, String on, String off, String onWithOldGate, String oldGateAlone) {
        var vm = vm("runStrategy: Always");

        assertThat(List.of(
                        fills(version, "", vm),
                        fills(version, "featureGates: [DeclarativeHotplugVolumes]", vm),
                        fills(version, "disabledFeatureGates: [DeclarativeHotplugVolumes]", vm),
                        fills(version, "featureGates: [DeclarativeHotplugVolumes, HotplugVolumes]", vm),
                        fills(version, "featureGates: [HotplugVolumes]", vm)))
                .containsExactly(unnamed, on, off, onWithOldGate, oldGateAlone);
    }

    private static String fills(String version, String gates, VirtualMachine vm) {
        var features = features(version, gates);
        assertThat(features.canFillDrive(vm))
                .isEqualTo(features.noDeclarativeHotplug(vm).isEmpty());
        return features.canFillDrive(vm) ? "yes" : "no";
    }

    /** What is both listed and disabled is on, as KubeVirt decides it. */
    @Test
    void listedWinsOverDisabled() {
        var gates = "featureGates: [DeclarativeHotplugVolumes], disabledFeatureGates: [DeclarativeHotplugVolumes]";

        assertThat(features("v1.9.0", gates).canFillDrive(vm("runStrategy: Always")))
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "v1.5.3 | '' | KubeVirt 1.5.3 cannot change the media of a running VM; 1.6 and newer can",
                "v1.8.0 | '' | the feature gate DeclarativeHotplugVolumes is off",
                "v1.9.0 | disabledFeatureGates: [DeclarativeHotplugVolumes] | the feature gate DeclarativeHotplugVolumes is off",
                "v1.9.0 | featureGates: [HotplugVolumes] | the old feature gate HotplugVolumes is listed, which switches DeclarativeHotplugVolumes off",
                "devel | '' | the version of KubeVirt is not known"
            })
    void saysWhyNot(String version, String gates, String why) {
        assertThat(features(version, gates).noDeclarativeHotplug(vm("runStrategy: Always")))
                .contains(why);
    }

    @Test
    void aVmCanHaveItOff() {
        var features = features("v1.9.0", "");

        assertThat(features.noDeclarativeHotplug(vm("updateVolumesStrategy: Migration")))
                .contains("the VM's updateVolumesStrategy is Migration, which switches DeclarativeHotplugVolumes off"
                        + " for it");
        assertThat(features.noDeclarativeHotplug(vm("updateVolumesStrategy: Replacement")))
                .isEmpty();
        assertThat(features.noHotplug(vm("runStrategy: Always"), vmi("disableHotplug: true")))
                .contains("the VM has disableHotplug");
        assertThat(features.noHotplug(vm("runStrategy: Always"), vmi(""))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "v1.3.0 | '' | false",
                "v1.3.0 | featureGates: [Snapshot] | true",
                "v1.8.4 | '' | false",
                "v1.8.4 | featureGates: [Snapshot] | true",
                "v1.9.0 | '' | true",
                "v1.9.0 | disabledFeatureGates: [Snapshot] | false",
                "devel | featureGates: [Snapshot] | false"
            })
    void snapshots(String version, String gates, boolean has) {
        assertThat(features(version, gates).hasSnapshots()).isEqualTo(has);
    }

    @ParameterizedTest
    @CsvSource({"v1.3.0, true", "v1.6.4, true", "v1.7.9, true", "v1.8.0, false", "v1.9.0, false", "devel, true"})
    void restartRequired(String version, boolean keeps) {
        assertThat(features(version, "").keepsRestartRequired()).isEqualTo(keeps);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Deleting", "Deleted"})
    void oneThatLeavesCanDoNothing(String phase) {
        assertThat(ClusterFeatures.of(kubeVirt(phase, "v1.9.0", ""))).isEqualTo(ClusterFeatures.UNKNOWN);
    }

    @Test
    void theLeastOfSeveral() {
        var newer = kubeVirt("Deployed", "v1.9.0", "");
        var older = kubeVirt("Deployed", "v1.6.2", "featureGates: [Snapshot]");

        assertThat(ClusterFeatures.of(List.of(newer, older)).version())
                .isEqualTo(Optional.of(new KubeVirtVersion(1, 6, 2)));
        assertThat(ClusterFeatures.of(List.of())).isEqualTo(ClusterFeatures.UNKNOWN);
    }

    @Test
    void ofAnObjectOfAnotherShape() {
        assertThat(features("v1.9.0", "featureGates: 7")).isEqualTo(features("v1.9.0", ""));
    }

    @ParameterizedTest
    @CsvSource({
        "v1.6.2, 1.6.2",
        "1.9.0, 1.9.0",
        "v1.8, 1.8.0",
        "v1.9.0-rc.2, 1.9.0",
        "v1.7.0-156-g0abcdef-dirty, 1.7.0",
        "' v1.10.3 ', 1.10.3"
    })
    void versions(String text, String read) {
        assertThat(KubeVirtVersion.parse(text)).map(KubeVirtVersion::toString).contains(read);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "devel", "v1", "1.x.2", "{v1.2.3}", "v1.23456.1"})
    void noVersions(String text) {
        assertThat(KubeVirtVersion.parse(text)).isEmpty();
    }
}
