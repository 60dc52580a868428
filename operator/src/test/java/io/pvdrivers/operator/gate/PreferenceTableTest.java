package io.pvdrivers.operator.gate;

import static io.pvdrivers.operator.gate.Given.aVm;
import static io.pvdrivers.operator.gate.Given.yaml;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pvdrivers.api.v1alpha1.Baseline.BaselinePreference;
import io.pvdrivers.api.v1alpha1.DriverStateStatus.Rollback;
import io.pvdrivers.operator.gate.PreferenceLever.Asked;
import io.pvdrivers.operator.kubevirt.ClusterFeatures;
import io.pvdrivers.operator.kubevirt.Preference;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Whether a VM may be switched by the preference that it names, of uid u-1 and generation 2. */
class PreferenceTableTest {
    private static final String PLAIN = "{devices: {preferredDiskBus: sata, preferredInterfaceModel: e1000e}}";
    private static final String PV = "{devices: {preferredDiskBus: virtio, preferredInterfaceModel: virtio}}";
    private static final PreferencesSeen BOTH = seen(PLAIN, PV);

    private static Optional<Preference> preference(String name, @Nullable String spec) {
        return Optional.ofNullable(spec)
                .map(s -> Preference.of(
                        yaml("{metadata: {name: " + name + ", uid: u-1, generation: 2}, spec: " + s + "}")));
    }

    private static PreferencesSeen seen(@Nullable String from, @Nullable String to) {
        return PreferencesSeen.of(preference("windows.plain", from), preference("windows.pv", to));
    }

    /** A VM that states neither bus nor model, under a policy that names the preference in place of its own. */
    private static Given open(Optional<PreferencesSeen> seen) {
        var surroundings = Surroundings.UNKNOWN;
        return aVm().vm(v -> {
                    v.withObject("/spec").putObject("preference").put("name", "windows.plain");
                    devices(v)
                            .set("disks", yaml("{v: [{name: root, disk: {}}]}").get("v"));
                    devices(v)
                            .set(
                                    "interfaces",
                                    yaml("{v: [{name: default, masquerade: {}}]}")
                                            .get("v"));
                })
                .policy(
                        "/spec/devices",
                        "preferences",
                        yaml("{v: [{from: windows.plain, to: windows.pv}]}").get("v"))
                .rights(Rights.ALL)
                .surroundings(seen.map(surroundings::withPreferences).orElse(surroundings));
    }

    private static ObjectNode devices(ObjectNode vm) {
        return vm.withObject("/spec/template/spec/domain/devices");
    }

    private static Given open(Consumer<ObjectNode> change) {
        return open(Optional.of(BOTH)).vm(change);
    }

    /** With one more disk, as the spec has it, which runs on SATA as well. */
    private static Given withDisk(String entry) {
        return open((ObjectNode v) -> {
                    devices(v).withArray("disks").add(yaml(entry));
                    v.withObject("/spec/template/spec")
                            .withArray("volumes")
                            .add(yaml("{name: data, dataVolume: {name: data}}"));
                })
                .vmi(i -> i.withObject("/spec/domain/devices")
                        .withArray("disks")
                        .add(yaml("{name: data, disk: {bus: sata}}")));
    }

    private static final Given NO_RIGHT = open(Optional.of(BOTH)).rights(Rights.NONE);
    private static final Given EXPANDING = open(Optional.of(BOTH))
            .surroundings(new Surroundings(
                            new ClusterFeatures(Optional.empty(), Set.of(), Set.of(), true),
                            Optional.empty(),
                            List.of(),
                            Optional.empty())
                    .withPreferences(BOTH));
    private static final Given NAMESPACED = open(Optional.of(seen(PLAIN, null)))
            .vm(v -> v.withObject("/spec/preference").put("kind", "VirtualMachinePreference"));
    private static final Given EXCLUDED = withDisk("{name: data, disk: {}}")
            .policy("/spec/devices/disks", "exclude", yaml("{v: [data]}").get("v"));
    private static final Given EXCLUDED_WITH_ITS_BUS = withDisk("{name: data, disk: {bus: sata}}")
            .policy("/spec/devices/disks", "exclude", yaml("{v: [data]}").get("v"));
    private static final Given EXCLUDED_INTERFACE = open((ObjectNode v) -> {
                devices(v).withArray("interfaces").add(yaml("{name: second, bridge: {}}"));
            })
            .vmi(i -> i.withObject("/spec/domain/devices")
                    .withArray("interfaces")
                    .add(yaml("{name: second, model: e1000e, bridge: {}}")))
            .policy("/spec/devices/interfaces", "exclude", yaml("{v: [second]}").get("v"));

    static Stream<Arguments> refusals() {
        var refused = PreferencesSeen.refused("may not get them.");
        return Stream.of(
                Arguments.of("a right is missing", NO_RIGHT, "PreferenceUnknown", "started without --preferences"),
                Arguments.of("KubeVirt writes all of it", EXPANDING, "PreferenceChangesMore", "referencePolicy"),
                Arguments.of(
                        "a disk states its bus",
                        open(v -> disk(v).put("bus", "sata")),
                        "PreferenceShadowed",
                        "states some itself: disk root states sata. Take"),
                Arguments.of(
                        "an interface states its model",
                        open(v -> ((ObjectNode) v.at("/spec/template/spec/domain/devices/interfaces/0"))
                                .put("model", "e1000e")),
                        "PreferenceShadowed",
                        "interface default states e1000e"),
                Arguments.of("nobody has looked", open(Optional.empty()), "PreferenceNotRead", "It is asked again."),
                Arguments.of(
                        "nobody may look",
                        open(Optional.of(refused)),
                        "PreferenceUnknown",
                        "cannot be read: may not get them. Let the operator get VirtualMachineClusterPreferences."),
                Arguments.of(
                        "the old one is gone",
                        open(Optional.of(seen(null, PV))),
                        "PreferenceUnknown",
                        "There is no VirtualMachineClusterPreference named windows.plain. Create it"),
                Arguments.of(
                        "the new one is not there",
                        NAMESPACED,
                        "PreferenceUnknown",
                        "There is no VirtualMachinePreference named windows.pv. Create it"),
                Arguments.of(
                        "disks get something else",
                        open(Optional.of(seen(PLAIN, PV.replace("DiskBus: virtio", "DiskBus: scsi")))),
                        "PreferenceChangesMore",
                        "windows.pv gives disks scsi, and the policy wants virtio."),
                Arguments.of(
                        "disks get what KubeVirt gives",
                        open(Optional.of(seen(PLAIN, "{devices: {preferredInterfaceModel: virtio}}"))),
                        "PreferenceChangesMore",
                        "windows.pv gives disks sata, and the policy wants virtio."),
                Arguments.of(
                        "interfaces get something else",
                        open(Optional.of(seen(PLAIN, PV.replace("Model: virtio", "Model: e1000e")))),
                        "PreferenceChangesMore",
                        "windows.pv gives interfaces e1000e, and the policy wants virtio."),
                Arguments.of(
                        "something else changes, too",
                        open(Optional.of(
                                seen(PLAIN, PV.replace("{devices", "{cpu: {preferredCPUTopology: cores}, devices")))),
                        "PreferenceChangesMore",
                        "more than the bus of disks and the model of interfaces: spec.cpu"),
                Arguments.of(
                        "the VM has the old one as it was",
                        open(v -> revision(v, "erp-windows.plain-u-1-1")),
                        "PreferenceChangesMore",
                        "as it was when the VM first started with it (ControllerRevision erp-windows.plain-u-1-1)"),
                Arguments.of(
                        "the status tells that it has",
                        open(v -> v.withObject("/status")
                                .set(
                                        "preferenceRef",
                                        yaml("{name: windows.plain, controllerRevisionRef: {name: erp-u-1-1}}"))),
                        "PreferenceChangesMore",
                        "(ControllerRevision erp-u-1-1)"),
                Arguments.of(
                        "its devices are not what the old one gives",
                        open(Optional.of(seen(PLAIN.replace("sata", "usb"), PV))),
                        "PreferenceChangesMore",
                        "The devices of this VM are not those that preference windows.plain gives now"),
                Arguments.of(
                        "a disk is to stay and states nothing",
                        EXCLUDED,
                        "PreferenceChangesMore",
                        "windows.pv would also change what is to stay: disk data (the policy excludes it). State"),
                Arguments.of(
                        "an interface is to stay and states nothing",
                        EXCLUDED_INTERFACE,
                        "PreferenceChangesMore",
                        "what is to stay: interface second (the policy excludes it)"));
    }

    private static ObjectNode disk(ObjectNode vm) {
        return (ObjectNode) vm.at("/spec/template/spec/domain/devices/disks/0/disk");
    }

    private static void revision(ObjectNode vm, String name) {
        vm.withObject("/spec/preference").put("revisionName", name);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refusals")
    void isRefusedWhere(String why, Given given, String reason, String words) {
        var refusal = PreferenceLever.refusal(given.situation()).orElseThrow();

        assertThat(refusal.reason().code()).isEqualTo(reason);
        assertThat(refusal.message()).contains(words);
        assertThat(refusal.verdict())
                .as("only what passes by itself is waited for")
                .isInstanceOf(reason.equals("PreferenceNotRead") ? Verdict.Wait.class : Verdict.Blocked.class);
        assertThat(refusal.message().contains("Or take the entry out of spec.devices.preferences"))
                .isEqualTo(!reason.equals("PreferenceNotRead"));
    }

    static final List<Arguments> MAY = List.of(
            Arguments.of("both are as they should be", open(Optional.of(BOTH))),
            Arguments.of(
                    "the model is what KubeVirt gives",
                    open(Optional.of(seen(PLAIN, "{devices: {preferredDiskBus: virtio}}")))),
            Arguments.of("the VM has the old one as it is", open(v -> revision(v, "erp-windows.plain-u-1-2"))),
            Arguments.of("no revision is named", open(v -> revision(v, ""))),
            Arguments.of(
                    "its status is of another one",
                    open(v -> v.withObject("/status")
                            .set(
                                    "preferenceRef",
                                    yaml("{name: windows.older, controllerRevisionRef: {name: erp-u-1-1}}")))),
            Arguments.of("a disk that is to stay states its bus", EXCLUDED_WITH_ITS_BUS),
            Arguments.of("a CD-ROM drive has a preference of its own", withDisk("{name: data, cdrom: {}}")),
            Arguments.of("so has a LUN", withDisk("{name: data, lun: {}}")));

    @ParameterizedTest(name = "{0}")
    @FieldSource("MAY")
    void isUsedWhere(String why, Given given) {
        assertThat(PreferenceLever.refusal(given.situation())).isEmpty();
    }

    /** Between the ticket and the switch somebody gave it another. */
    @Test
    void aVmThatHasAnotherPreferenceByNowIsLetGoAnew() {
        var planned = open(Optional.of(BOTH)).situation();
        var other = open(v -> v.withObject("/spec/preference").put("name", "windows.other"))
                .situation();
        var kind = open(v -> v.withObject("/spec/preference").put("kind", "VirtualMachinePreference"))
                .situation();

        assertThat(PreferenceLever.refusal(Edits.planned(other, planned.plan())))
                .hasValueSatisfying(refusal -> {
                    assertThat(refusal.reason()).isEqualTo(Reason.PREFERENCE_CHANGED);
                    assertThat(refusal.message())
                            .contains("from preference windows.plain to windows.pv")
                            .endsWith("It is let go anew.");
                });
        assertThat(PreferenceLever.refusal(Edits.planned(kind, planned.plan())))
                .as("the VM may name either kind")
                .isEmpty();
    }

    @Test
    void isAskedForBeforeTheSwitchAndOnTheWayForwardAlone() {
        var asked = Optional.of(new Asked("VirtualMachineClusterPreference", "windows.plain", "windows.pv"));
        var returning = open(Optional.empty())
                .ticket()
                .status(Given.begun(Given.NOW))
                .status(s -> s.withRollback(new Rollback("run-1", "GuestDidNotReturn", "", "vmi-2", Given.NOW, null)));

        assertThat(PreferenceLever.asked(open(Optional.empty()).situation())).isEqualTo(asked);
        assertThat(PreferenceLever.asked(NAMESPACED.situation()).map(Asked::kind))
                .contains("VirtualMachinePreference");
        assertThat(PreferenceLever.asked(NO_RIGHT.situation())).isEmpty();
        assertThat(PreferenceLever.asked(returning.situation())).isEmpty();
        assertThat(PreferenceLever.asked(
                        aVm().rights(Rights.ALL).drivers(Given.NEW).situation()))
                .as("where the plan has none")
                .isEmpty();
    }

    /** Where nothing is left to move, nobody asks and nothing objects. */
    @Test
    void isNoMatterOfAVmThatHasTheDevices() {
        var moved = open(Optional.empty()).vmi(i -> Edits.virtio(i.withObject("/spec/domain/devices")));

        assertThat(PreferenceLever.asked(moved.situation())).isEmpty();
        assertThat(PreferenceLever.refusal(moved.situation())).isEmpty();
        assertThat(PreferenceLever.baseline(moved.situation())).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({", ", "erp-windows.plain-u-1-2, erp-windows.plain-u-1-2"})
    void theRunKeepsWhatItTakesAway(@Nullable String revision, @Nullable String kept) {
        var given = open(v -> {
            if (revision != null) {
                revision(v, revision);
            }
        });

        assertThat(PreferenceLever.baseline(given.situation()))
                .contains(new BaselinePreference(
                        "VirtualMachineClusterPreference", "windows.plain", kept, "windows.pv", "virtio", "virtio"));
        assertThat(PreferenceLever.baseline(open(Optional.empty()).situation()))
                .as("where nobody has looked")
                .isEmpty();
    }
}
