package io.pvdrivers.operator.gate;

import static io.pvdrivers.operator.gate.Given.aVm;
import static io.pvdrivers.operator.gate.Given.yaml;
import static org.assertj.core.api.Assertions.assertThat;

import io.pvdrivers.api.v1alpha1.DriverStateStatus.Proof;
import io.pvdrivers.operator.gate.GuestSight.Seen;
import io.pvdrivers.operator.gate.GuestSight.Source;
import io.pvdrivers.operator.guest.GuestAgent.BlindSpot;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What proves that Windows can boot from a bus, and what does not. */
class BootEvidenceTest {
    /** In a run that moves a disk to the bus, with every driver as the release has it. */
    private static Given moving(String bus) {
        return aVm().drivers(Given.NEW)
                .policy("/spec/devices/disks", "bus", bus)
                .ticket()
                .status(Given.begun(Given.NOW));
    }

    private static Given withDisk(Given given, String disk, String listed) {
        return given.vmi(i ->
                        i.withObject("/spec/domain/devices").withArray("disks").add(yaml(disk)))
                .facts(f -> f.withArray("disks").add(yaml(listed)));
    }

    private static Optional<Proof> find(Given given, String bus) {
        return BootEvidence.find(given.situation(), bus);
    }

    /** A disk of the VM's own, or a primer that an earlier run has left, which Windows lists on the bus. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {name: data, serial: S1, disk: {bus: virtio}}                 | {serial: S1, bus: virtio, online: true}    | S1
            {name: data, serial: S1, disk: {bus: virtio}}                 | {serial: S1, online: true}                 | S1
            {name: data, serial: S1, disk: {bus: virtio}}                 | {serial: S1, bus: scsi, online: true}      |
            {name: data, serial: S1, disk: {bus: virtio}}                 | {serial: S2, bus: virtio, online: true}    |
            {name: data, serial: S1, disk: {bus: sata}}                   | {serial: S1, bus: virtio, online: true}    |
            {name: data, serial: S1, lun: {bus: virtio}}                  | {serial: S1, bus: virtio, online: true}    |
            {name: data, disk: {bus: virtio}}                             | {serial: S1, bus: virtio, online: true}    |
            {name: pvdrivers-primer, serial: pvd-1, disk: {bus: virtio}}  | {serial: pvd-1, bus: virtio, online: true} | pvd-1
            {name: pvdrivers-primer, serial: pvd-1, disk: {bus: scsi}}    | {serial: pvd-1, bus: virtio, online: true} |
            {name: pvdrivers-drive, serial: S1, disk: {bus: virtio}}      | {serial: S1, bus: virtio, online: true}    |
            """)
    void aDiskThatWindowsListsOnTheBusProves(String disk, String listed, @Nullable String serial) {
        var proof = find(withDisk(moving("virtio"), disk, listed), "virtio");

        assertThat(proof.isPresent()).isEqualTo(serial != null);
        assertThat(proof.map(Proof::serial)).isEqualTo(Optional.ofNullable(serial));
    }

    @Test
    void theProofTellsOfWhatItIs() {
        var given = withDisk(
                moving("virtio"),
                "{name: data, serial: S1, disk: {bus: virtio}}",
                "{serial: S1, bus: virtio, online: true}");

        assertThat(find(given, "virtio"))
                .contains(new Proof("run-1", "virtio", "viostor", Given.NEW, "S1", "vmi-1", Given.NOW));
        assertThat(BootEvidence.isComplete(given.situation())).isTrue();
        assertThat(BootEvidence.isComplete(moving("virtio").situation())).isFalse();
    }

    /** The next start of Windows loads a driver for its boot disk only if it is boot-start. */
    @ParameterizedTest
    @CsvSource({"viostor, Boot, true", "VioStor, Boot, true", "viostor, Manual, false", "vioscsi, Manual, true"})
    void aDriverThatIsNotBootStartProvesNothing(String service, String start, boolean proves) {
        var given = withDisk(
                        moving("virtio"),
                        "{name: data, serial: S1, disk: {bus: virtio}}",
                        "{serial: S1, bus: virtio, online: true}")
                .facts(f -> f.putArray("services").add(yaml("{name: " + service + ", start: " + start + "}")));

        assertThat(find(given, "virtio").isPresent()).isEqualTo(proves);
    }

    @Test
    void anOldDriverProvesNothingAndNeitherDoesASilentGuest() {
        var given = withDisk(
                moving("virtio"),
                "{name: data, serial: S1, disk: {bus: virtio}}",
                "{serial: S1, bus: virtio, online: true}");

        assertThat(find(given.drivers(Given.OLD), "virtio")).isEmpty();
        assertThat(find(given.drivers(Given.NEW).sees(new GuestSight.Silent("")), "virtio"))
                .isEmpty();
    }

    /** A SCSI controller is in every VM: bound and boot-start it is enough. */
    @ParameterizedTest
    @CsvSource({"Boot, , true", "Manual, , false", "Boot, services, false", "Boot, disks, false", ", , false"})
    void aBootStartScsiControllerNeedsNoDisk(@Nullable String start, @Nullable String blind, boolean proves) {
        var given = moving("scsi").facts(f -> {
            if (start != null) {
                f.putArray("services").add(yaml("{name: vioscsi, start: " + start + "}"));
            }
        });
        if (blind != null) {
            var seen = given.situation().guest().seen().orElseThrow();
            given.sees(new Seen(seen.facts(), Source.AGENT, Given.NOW, true, List.of(new BlindSpot(blind, "why"))));
        }

        assertThat(find(given, "scsi").isPresent()).isEqualTo(proves);
        assertThat(find(given.vmi(i -> i.withObject("/spec/domain/devices").put("disableHotplug", true)), "scsi"))
                .as("where there is no controller")
                .isEmpty();
    }

    /** Only the spec was put back since the VMI started on the bus. */
    @Test
    void aVmiThatRunsOnItProves() {
        var given = moving("virtio").vmi(i -> Edits.virtio(i.withObject("/spec/domain/devices")));

        assertThat(find(given, "virtio").map(Proof::bus)).contains("virtio");
        assertThat(BootEvidence.needsPrimer(given.situation())).isFalse();
    }

    /** Nobody can know the serial of a primer before it is staged; all else a report may say of another time. */
    @Test
    void aReportProvesNothingWithoutAPrimerOfTheRun() {
        var given = withDisk(
                moving("virtio"),
                "{name: data, serial: S1, disk: {bus: virtio}}",
                "{serial: S1, bus: virtio, online: true}");

        assertThat(find(given.reported(), "virtio")).isEmpty();
        assertThat(BootEvidence.needsPrimer(given.situation())).isTrue();
        assertThat(find(
                        moving("virtio").reported().vmi(i -> Edits.virtio(i.withObject("/spec/domain/devices"))),
                        "virtio"))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            virtio | {name: data, disk: {bus: sata}}               | virtio
            virtio | {name: data, serial: S1, disk: {bus: virtio}} |
            virtio | {name: data, disk: {bus: virtio}}             | virtio
            scsi   | {name: data, disk: {bus: sata}}               |
            """)
    void aPrimerIsNeededWhereNothingElseIsOnTheBus(String bus, String disk, @Nullable String primer) {
        var situation = withDisk(moving(bus), disk, "{online: true}").situation();

        assertThat(BootEvidence.primerBus(situation)).isEqualTo(Optional.ofNullable(primer));
        assertThat(BootEvidence.needsPrimer(situation)).isEqualTo(primer != null);
        assertThat(BootEvidence.targetBuses(situation)).containsExactly(bus);
    }

    @Test
    void interfacesNeedNoProof() {
        var situation = moving("Unchanged").situation();

        assertThat(BootEvidence.targetBuses(situation)).isEmpty();
        assertThat(BootEvidence.needsPrimer(situation)).isFalse();
    }
}
