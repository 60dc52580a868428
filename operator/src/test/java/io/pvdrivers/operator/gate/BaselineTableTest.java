package io.pvdrivers.operator.gate;

import static io.pvdrivers.operator.gate.Given.aVm;
import static io.pvdrivers.operator.gate.Given.yaml;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pvdrivers.api.v1alpha1.Baseline;
import io.pvdrivers.api.v1alpha1.Baseline.BaselineDevice;
import io.pvdrivers.api.v1alpha1.Baseline.BaselinePreference;
import io.pvdrivers.api.v1alpha1.DriverStateSpec.DeviceKind;
import io.pvdrivers.api.v1alpha1.Run.Switching;
import io.pvdrivers.api.v1alpha1.Run.Watch;
import io.pvdrivers.api.v1alpha1.RunBuilder;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a run keeps of the devices as they were, and what it finds changed since. */
class BaselineTableTest {
    private static final BaselineDevice ROOT =
            new BaselineDevice(DeviceKind.DISK, "root", "sata", false, "sata", false);
    private static final BaselineDevice NIC =
            new BaselineDevice(DeviceKind.INTERFACE, "default", "e1000e", false, "e1000e", false);

    private static Baseline begin(Given given) {
        var verdict = (Verdict.Act) new BaselineStored().judge(given.ticket().situation());
        return ((Action.BeginRun) verdict.action()).baseline();
    }

    @Test
    void aRunKeepsWhatItMoves() {
        var baseline = begin(aVm());

        assertThat(baseline.devices()).containsExactly(ROOT, NIC);
        assertThat(baseline)
                .returns("run-1", Baseline::runId)
                .returns("vm-1", Baseline::vmUID)
                .returns(Given.NOW, Baseline::at)
                .returns(null, Baseline::drive)
                .returns(null, Baseline::preference);
    }

    @Test
    void whatIsNotToMoveIsNotKept() {
        var virtioNic = aVm().vm(v ->
                ((ObjectNode) v.at("/spec/template/spec/domain/devices/interfaces/0")).put("model", "virtio"));
        var excluded = aVm().policy(
                        "/spec/devices/disks", "exclude", yaml("{v: [root]}").get("v"));

        assertThat(begin(virtioNic).devices()).containsExactly(ROOT);
        assertThat(begin(excluded).devices()).containsExactly(NIC);
    }

    /** The patch writes implicit disks out whenever it adds an entry, and implicit interfaces where one is to move. */
    @ParameterizedTest
    @CsvSource({"virtio, true", "Unchanged, false"})
    void implicitEntriesAreKeptWhereThePatchWritesThemOut(String model, boolean kept) {
        var given = aVm().implicitInterface()
                .policy("/spec/devices/interfaces", "model", model)
                .vm(v -> v.withObject("/spec/template/spec")
                        .withArray("volumes")
                        .add(yaml("{name: extra, dataVolume: {name: extra}}")));
        given.vmi(i -> i.withObject("/spec/domain/devices")
                .withArray("disks")
                .add(yaml("{name: extra, disk: {bus: virtio}}")));

        assertThat(begin(given).devices())
                .contains(new BaselineDevice(DeviceKind.DISK, "extra", null, true, "virtio", false))
                .anyMatch(d -> d.equals(ROOT));
        assertThat(begin(given).devices().stream().anyMatch(d -> d.name().equals("default")))
                .isEqualTo(kept);
    }

    @Test
    void aDriveThatIsThereIsRemembered() {
        var given = aVm().vm(v -> {
            v.withObject("/spec/template/spec/domain/devices")
                    .withArray("disks")
                    .add(yaml("{name: pvdrivers-drive, cdrom: {bus: sata}}"));
        });

        assertThat(begin(given).drive()).isTrue();
    }

    private static Given begun() {
        return aVm().ticket().status(Given.begun(Given.NOW));
    }

    private static void bus(ObjectNode vm, @Nullable String bus) {
        var disk = (ObjectNode) vm.at("/spec/template/spec/domain/devices/disks/0/disk");
        disk.remove("bus");
        if (bus != null) {
            disk.put("bus", bus);
        }
    }

    private static List<String> edits(Given given, Given planned) {
        return Baselines.foreignEdits(
                Edits.planned(given.situation(), planned.situation().plan()));
    }

    /** As before, as it is to be, or as the guest saw it: anything else was somebody else. */
    @ParameterizedTest
    @CsvSource({"sata, false", "virtio, false", "scsi, true", "usb, true", ", true"})
    void aDeviceWithAThirdValueIsAForeignEdit(@Nullable String bus, boolean foreign) {
        assertThat(edits(begun().vm(v -> bus(v, bus)), begun())).isEqualTo(foreign ? List.of("root") : List.of());
    }

    @Test
    void soIsOneThatIsGone() {
        var gone = begun().vm(v -> {
            v.withObject("/spec/template/spec/domain/devices").putArray("disks");
            v.withObject("/spec/template/spec").putArray("volumes");
        });

        assertThat(edits(gone, begun())).containsExactly("root");
    }

    private static Given preferring(String name) {
        var preference = new BaselinePreference(
                "VirtualMachineClusterPreference", "windows.plain", null, "windows.pv", "virtio", "virtio");
        return begun().status(s -> s.withBaseline(new Baseline(
                        "run-1",
                        "vm-1",
                        Given.NOW,
                        Objects.requireNonNull(s.baseline()).devices(),
                        null,
                        preference)))
                .vm(v -> v.withObject("/spec").putObject("preference").put("name", name));
    }

    @ParameterizedTest
    @CsvSource({"windows.plain, ", "windows.pv, ", "windows.other, spec.preference.name"})
    void soIsAThirdPreference(String name, @Nullable String edited) {
        assertThat(edits(preferring(name), begun())).isEqualTo(edited == null ? List.of() : List.of(edited));
    }

    @Test
    void whatWasImplicitIsWrittenOutOnceTheSpecHasIt() {
        var implicit = new BaselineDevice(DeviceKind.DISK, "root", null, true, "sata", false);
        var writtenOut =
                begun().status(s -> s.withBaseline(new Baseline("run-1", "vm-1", Given.NOW, List.of(implicit), null)));
        var stillImplicit = begun().status(
                        s -> s.withBaseline(new Baseline("run-1", "vm-1", Given.NOW, List.of(implicit), null)))
                .vm(v -> v.withObject("/spec/template/spec/domain/devices").putArray("disks"));

        assertThat(Baselines.hasWrittenOut(writtenOut.situation())).isTrue();
        assertThat(Baselines.hasWrittenOut(stillImplicit.situation())).isFalse();
        assertThat(Baselines.hasWrittenOut(begun().situation()))
                .as("it was there before")
                .isFalse();
    }

    /** By the instance that runs, or by one that was watched since. */
    @ParameterizedTest
    @CsvSource({", , false", "vmi-1, , false", "vmi-0, , true", "vmi-1, vmi-1, false", "vmi-1, vmi-2, true"})
    void theSwitchHasRunInAnyLaterInstance(@Nullable String switchedIn, @Nullable String watched, boolean ran) {
        var run = RunBuilder.builder()
                .id("run-1")
                .startedAt(Given.NOW)
                .switching(switchedIn == null ? null : new Switching(switchedIn, Given.NOW, true, 1))
                .watch(watched == null ? null : new Watch(watched, null, 0, false))
                .build();

        assertThat(Baselines.switchHasRun(begun().status(s -> s.withRun(run)).situation()))
                .isEqualTo(ran);
    }

    /** A drive that came with the run leaves with it. */
    @ParameterizedTest
    @CsvSource({"false, false", "true, false"})
    void theWayBackLeavesADriveOnlyWhereThereWasOne(boolean before, boolean kept) {
        var given = begun().status(s ->
                s.withBaseline(new Baseline("run-1", "vm-1", Given.NOW, List.of(ROOT, NIC), before ? true : null)));
        var restore = Baselines.restore(given.situation());

        assertThat(restore.keepDrive()).as("no such drive is in the VM").isEqualTo(kept);
        assertThat(restore.wanted()).isEqualTo(given.situation().moves());
    }

    @Test
    void whatHasMovedIsWhatTheSpecShows() {
        var one = begun().vm(v -> bus(v, "virtio"));

        assertThat(Baselines.movedNow(one.situation())).singleElement().returns("root", w -> w.name());
        assertThat(Baselines.movedNow(begun().situation())).isEmpty();
    }
}
