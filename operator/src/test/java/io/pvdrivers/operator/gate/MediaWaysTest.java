package io.pvdrivers.operator.gate;

import static io.pvdrivers.operator.gate.Given.aVm;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pvdrivers.api.v1alpha1.DriverStateStatus;
import io.pvdrivers.api.v1alpha1.DriverStateStatus.Proof;
import io.pvdrivers.api.v1alpha1.Run.Interruption;
import io.pvdrivers.api.v1alpha1.Run.Outcome;
import io.pvdrivers.api.v1alpha1.Run.Staging;
import io.pvdrivers.api.v1alpha1.Run.VolumeRecord;
import io.pvdrivers.operator.kubevirt.ClaimFacts;
import io.pvdrivers.operator.kubevirt.ClusterFeatures;
import io.pvdrivers.operator.kubevirt.KubeVirtVersion;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** How the ISO and a primer get into a VM and out of it: as claim or volume, hot or with a start. */
class MediaWaysTest {
    private static final Instant BEFORE = Given.NOW.minus(Duration.ofMinutes(5));
    private static final String SPEC = "/spec/template/spec";
    private static final ClusterFeatures NEWEST = features("v1.9.0");
    private static final ClaimFacts SHARED = claim("Bound", "ReadWriteMany");
    private static final ClaimFacts FILLED_YET = new ClaimFacts(
            "iso", List.of("ReadWriteMany"), "Block", "Pending", Optional.of("It is not bound to a volume."));

    @ParameterizedTest(name = "{0}")
    @MethodSource({"beforeARun", "media", "primers", "drives"})
    void decides(String name, Given given, String expected) {
        assertThat(decide(given)).isEqualTo(expected);
    }

    private static Stream<Arguments> beforeARun() {
        return Stream.of(
                arguments("an empty drive is no hindrance", drive(aVm()), "Admitted AwaitingTicket"),
                arguments(
                        "a drive with somebody's medium is left alone",
                        drive(aVm()).vm(v -> volume(v, SPEC, "pvdrivers-drive", "my-iso")),
                        "Eligible NameTaken"),
                arguments(
                        "a disk of the owner's under our name is too",
                        aVm().vm(v -> v.withObject(SPEC)
                                .withArray("/domain/devices/disks")
                                .addObject()
                                .put("name", "pvdrivers-primer")
                                .putObject("disk")
                                .put("bus", "virtio")),
                        "Eligible NameTaken"),
                arguments("own images need leave", ownImage().rights(Rights.NONE), "Eligible MediaRefused"),
                arguments("and are used with it", ownImage(), "Admitted AwaitingTicket"),
                arguments("own claims need leave", ownClaim(SHARED).rights(Rights.NONE), "Eligible MediaRefused"),
                arguments("and are used with it", ownClaim(SHARED), "Admitted AwaitingTicket"),
                arguments("imports need leave", imported().rights(Rights.NONE), "Eligible MediaRefused"),
                arguments("and are made with it", imported(), "Admitted AwaitingTicket"),
                arguments("a claim has to be there", ownClaim(Optional.empty()), "Eligible MediaUnusable"),
                arguments(
                        "one that can only be read never comes in",
                        ownClaim(claim("Bound", "ReadOnlyMany")),
                        "Eligible MediaUnusable"),
                arguments(
                        "nor one without its volume",
                        ownClaim(claim("Lost", "ReadWriteOnce")),
                        "Eligible MediaUnusable"),
                arguments(
                        "nor one that cannot be bound",
                        ownClaim(new ClaimFacts(
                                "iso", List.of("ReadWriteOnce"), "Block", "Pending", Optional.of("no such class."))),
                        "Eligible MediaUnusable"),
                arguments(
                        "nor one that may not be read",
                        ownClaim(new ClaimFacts(
                                "iso", List.of(), "", "Unknown", Optional.of("The operator cannot read it."))),
                        "Eligible MediaUnusable"));
    }

    @Test
    void aClaimThatMayNotBeReadIsNotSaidToHaveTheWrongAccessModes() {
        var unread = new ClaimFacts("iso", List.of(), "", "Unknown", Optional.of("The operator cannot read it: no."));

        var verdict = new Planner().decide(ownClaim(unread).situation()).verdict();

        assertThat(verdict)
                .isInstanceOfSatisfying(
                        Verdict.Blocked.class,
                        blocked -> assertThat(blocked.message())
                                .contains("The operator cannot read it: no.")
                                .doesNotContain("access modes"));
    }

    private static Stream<Arguments> media() {
        return Stream.of(
                arguments("a claim comes with a start", run(ownClaim(SHARED)), "MediaAttached Stage cold"),
                arguments("or into the drive that is there", run(drive(ownClaim(SHARED))), "MediaAttached Stage hot"),
                arguments(
                        "but not into one that only the spec has",
                        run(drive(ownClaim(SHARED))
                                .vmi(i -> i.withObject("/spec/domain/devices")
                                        .withArray("disks")
                                        .remove(1))),
                        "MediaAttached Stage cold"),
                arguments(
                        "nor where the gate is off, whose drive goes first",
                        run(drive(ownClaim(SHARED)))
                                .surroundings(around(features("v1.8.0"), Optional.of(SHARED), List.of())),
                        "MediaAttached CleanUp"),
                arguments(
                        "nor where the old gate is listed",
                        run(drive(ownClaim(SHARED)))
                                .surroundings(around(
                                        new ClusterFeatures(NEWEST.version(), Set.of("HotplugVolumes"), Set.of()),
                                        Optional.of(SHARED),
                                        List.of())),
                        "MediaAttached CleanUp"),
                arguments(
                        "nor where volumes migrate",
                        run(drive(ownClaim(SHARED)))
                                .vm(v -> v.withObject("/spec").put("updateVolumesStrategy", "Migration")),
                        "MediaAttached CleanUp"),
                arguments(
                        "a claim for one VM is waited for",
                        run(ownClaim(SHARED))
                                .surroundings(
                                        around(NEWEST, Optional.of(claim("Bound", "ReadWriteOnce")), List.of("crm"))),
                        "MediaAttached MediaBusy"),
                arguments(
                        "a shared one is not",
                        run(ownClaim(SHARED)).surroundings(around(NEWEST, Optional.of(SHARED), List.of("crm"))),
                        "MediaAttached Stage cold"),
                arguments(
                        "what an earlier run left in the instance is not what is staged now",
                        run(aVm())
                                .vm(v -> cold(v.withObject(SPEC), Given.IMAGE))
                                .vmi(i -> cold(i.withObject("/spec"), "old")),
                        "MediaAttached Restart"),
                arguments(
                        "an ISO that came with a clone makes way for this one",
                        run(aVm())
                                .vm(v -> cold(v.withObject(SPEC), "old"))
                                .vmi(i -> cold(i.withObject("/spec"), "old")),
                        "MediaAttached CleanUp"),
                arguments(
                        "a VM that its owner stopped is not starting",
                        run(aVm())
                                .vm(v -> cold(v.withObject(SPEC), Given.IMAGE))
                                .stopped(),
                        "MediaAttached NotRunning"),
                arguments(
                        "what somebody takes out again and again is let be",
                        run(aVm()).status(stagedTimes("vmi-1", 3)),
                        "MediaAttached Abandon"),
                arguments(
                        "and sooner where an instance came without it",
                        run(aVm()).status(stagedTimes("vmi-0", 2)),
                        "MediaAttached Abandon"),
                arguments("but not at once", run(aVm()).status(stagedTimes("vmi-0", 1)), "MediaAttached Stage cold"),
                arguments("an import comes first", run(imported()), "MediaAttached ProvideVolume"),
                arguments(
                        "its claim is bound once CDI is done",
                        run(imported()).surroundings(around(NEWEST, Optional.of(FILLED_YET), List.of())),
                        "MediaAttached ProvideVolume"),
                arguments("and then the drive", ready(run(drive(imported()))), "MediaAttached Stage hot"),
                arguments("what is plugged in is waited for", injected("Pending", 5), "MediaAttached Plugging"),
                arguments("and then used", injected("Ready", 5), "DriversInstalled Install"),
                arguments("but not for ever", injected("Pending", 10), "MediaAttached Abandon"),
                arguments(
                        "a migration stops that clock",
                        injected("Pending", 10)
                                .vmi(i -> i.withObject("/status/migrationState")
                                        .put("startTimestamp", "2026-11-02T07:59:00Z")),
                        "MediaAttached Plugging"),
                arguments(
                        "no snapshot is disturbed",
                        run(drive(ownClaim(SHARED)))
                                .vm(v -> v.withObject("/status").put("snapshotInProgress", "s")),
                        "MediaAttached SnapshotInProgress"),
                arguments("a user's own drive with the claim is enough", run(ownDrive()), "DriversInstalled Install"),
                arguments(
                        "a run that gives up takes the medium out",
                        injected("Pending", 5).status(s -> s.withRun(s.run().withOutcome(Outcome.FAILED))),
                        "Unstaged CleanUp"));
    }

    private static Stream<Arguments> primers() {
        return Stream.of(
                arguments("its volume comes first", installed(imported()), "BootReady ProvideVolume"),
                arguments("it is plugged in then", primerVolume(installed(imported())), "BootReady Stage hot"),
                arguments(
                        "without leave it comes with a start",
                        installed(imported()).rights(new Rights(false, false, true, List.of(), false, false, false)),
                        "BootReady Stage cold"),
                arguments("as it does for other media", installed(ownClaim(SHARED)), "BootReady Stage cold"),
                arguments(
                        "as it does where nothing can be plugged in",
                        installed(imported())
                                .vmi(i -> i.withObject("/spec/domain/devices").put("disableHotplug", true)),
                        "BootReady Stage cold"),
                arguments(
                        "as it does where no port is free",
                        installed(imported())
                                .vmi(i -> i.withObject("/metadata/annotations")
                                        .put("kubevirt.io/placePCIDevicesOnRootComplex", "true")),
                        "BootReady Stage cold"),
                arguments(
                        "as it does where its volume does not come",
                        installed(imported())
                                .status(s -> s.withRun(s.run()
                                        .withPrimerVolume(new VolumeRecord(
                                                "pvdrivers-primer-run-1",
                                                Given.NOW.minus(Duration.ofMinutes(10)),
                                                null,
                                                "quota")))),
                        "BootReady Stage cold"),
                arguments("it is waited for", plugged("Pending", 5), "BootReady Plugging"),
                arguments("but not for ever", plugged("Pending", 10), "BootReady Unplug"),
                arguments(
                        "not less where the VM stood still meanwhile",
                        plugged("Pending", 10)
                                .status(s -> s.withRun(
                                        s.run().withInterruption(new Interruption(BEFORE, Given.NOW.minusSeconds(1))))),
                        "BootReady Plugging"),
                arguments("it is proof when Windows lists it", listed(plugged("Ready", 5)), "BootReady KeepProof"),
                arguments("and leaves then", proven(listed(plugged("Ready", 5))), "BootReady Unplug"),
                arguments("and then its volume", proven(primerVolume(installed(imported()))), "BootReady DropVolume"),
                arguments(
                        "a new instance voids the proof",
                        proven(listed(plugged("Ready", 5))).status(s -> s.withProof(proof("vmi-0"))),
                        "BootReady KeepProof"),
                arguments(
                        "one that was given up comes with a start",
                        primerVolume(installed(imported())).status(staged(5, true)),
                        "BootReady Stage cold"),
                arguments(
                        "once it is out",
                        primerVolume(installed(imported()))
                                .status(staged(5, true))
                                .vmi(i -> primer(i, "/spec")),
                        "BootReady Plugging"),
                arguments(
                        "and is tried again in another instance",
                        primerVolume(installed(imported()))
                                .status(staged(5, true))
                                .status(s -> s.withRun(
                                        s.run().withStaging(s.run().staging().withVmiUID("vmi-0")))),
                        "BootReady Stage hot"));
    }

    private static Stream<Arguments> drives() {
        return Stream.of(
                arguments("an empty drive leaves like anything of ours", drive(closing()), "Unstaged CleanUp"),
                arguments("unless it is kept", drive(closing()).policy("/spec/media", "keepDrive", true), "- EndRun"),
                arguments(
                        "which does not make an instance start that cannot",
                        drive(closing())
                                .policy("/spec/media", "keepDrive", true)
                                .vmi(MediaWaysTest::stuckWithMedium),
                        "Rescued Restart"),
                arguments(
                        "also while the gate is off",
                        drive(closing())
                                .policy("/spec/media", "keepDrive", true)
                                .surroundings(around(features("v1.8.0"), Optional.empty(), List.of())),
                        "- EndRun"));
    }

    @Test
    void saysWhatHoldsMigrationsUpAndWhichDriveIsOfNoUse() {
        var once = ownClaim(claim("Bound", "ReadWriteOnce"));
        var off = drive(aVm().policy("/spec/media", "keepDrive", true))
                .surroundings(around(features("v1.8.0"), Optional.empty(), List.of()));

        assertThat(notices(once)).containsExactly("MediaBlocksMigration");
        assertThat(notices(ownClaim(SHARED))).isEmpty();
        assertThat(notices(off)).containsExactly("DriveUnusable");
        assertThat(Notices.of(off.situation()).orElseThrow().get(0).message())
                .contains("the feature gate DeclarativeHotplugVolumes is off", "refuses every change");
        assertThat(notices(aVm().policy("/spec/media", "keepDrive", true))).containsExactly("DriveNotKept");
    }

    @Test
    void tellsWhatKubeVirtSaysOfAVolumeThatDoesNotCome() {
        var given = injected("Pending", 5)
                .vm(v -> v.withObject("/status")
                        .putArray("conditions")
                        .addObject()
                        .put("type", "Failure")
                        .put("status", "True")
                        .put("reason", "HotPlugVolumeError")
                        .put("message", "requires diskDevice"));

        var verdict = new Planner().decide(given.situation()).verdict();

        assertThat(verdict)
                .isInstanceOfSatisfying(
                        Verdict.Wait.class,
                        w -> assertThat(w.message())
                                .contains("Pending, quota", "HotPlugVolumeError: requires diskDevice"));
    }

    private static List<String> notices(Given given) {
        return Notices.of(given.situation()).orElse(List.of()).stream()
                .map(n -> n.reason())
                .toList();
    }

    private static String decide(Given given) {
        var decision = new Planner().decide(given.situation());
        return decision.gate().orElse("-") + " "
                + switch (decision.verdict()) {
                    case Verdict.Passed passed -> "Passed";
                    case Verdict.Act act -> word(act.action());
                    case Verdict.Wait wait -> wait.reason().code();
                    case Verdict.Blocked blocked -> blocked.reason().code();
                    case Verdict.Failed failed -> failed.reason().code();
                };
    }

    private static String word(Action action) {
        var name = action.getClass().getSimpleName();
        if (!(action instanceof Action.Stage stage)) {
            return name;
        }
        var hot = stage.primer().flatMap(Action.StagedPrimer::claimName).isPresent()
                || stage.media()
                        .filter(m -> m instanceof Action.StagedMedia.Claim c && c.hot())
                        .isPresent();
        return name + (hot ? " hot" : " cold");
    }

    private static ClusterFeatures features(String version) {
        return new ClusterFeatures(KubeVirtVersion.parse(version), Set.of(), Set.of());
    }

    private static ClaimFacts claim(String phase, String mode) {
        return new ClaimFacts("iso", List.of(mode), "Block", phase, Optional.empty());
    }

    private static Surroundings around(ClusterFeatures cluster, Optional<ClaimFacts> claim, List<String> users) {
        return new Surroundings(cluster, claim, users, Optional.empty());
    }

    private static Given ownImage() {
        return aVm().rights(Rights.ALL).policy("/spec/media/containerDisk", "image", "registry.example.com/own:1");
    }

    private static Given ownClaim(ClaimFacts facts) {
        return ownClaim(Optional.of(facts));
    }

    private static Given ownClaim(Optional<ClaimFacts> facts) {
        return aVm().rights(Rights.ALL)
                .policy("/spec/media/persistentVolumeClaim", "claimName", "iso")
                .surroundings(around(NEWEST, facts, List.of()));
    }

    private static Given imported() {
        return aVm().rights(Rights.ALL)
                .policy("/spec/media", "dataVolume", Map.of())
                .surroundings(around(NEWEST, Optional.empty(), List.of()));
    }

    private static Given run(Given given) {
        return given.ticket().status(Given.begun(BEFORE));
    }

    private static Given ready(Given given) {
        var name = given.situation().plan().media().volume().name();
        return given.status(s -> s.withRun(s.run().withMediaVolume(new VolumeRecord(name, BEFORE, BEFORE, null))));
    }

    private static Given closing() {
        return run(aVm())
                .drivers(Given.NEW)
                .surroundings(around(NEWEST, Optional.empty(), List.of()))
                .status(s -> s.withRun(s.run().withOutcome(Outcome.FAILED)));
    }

    private static Given drive(Given given) {
        return given.vm(v -> drive(v.withObject(SPEC))).vmi(i -> drive(i.withObject("/spec")));
    }

    private static void cold(ObjectNode spec, String image) {
        Edits.stageMedia(spec);
        ((ObjectNode) spec.at("/volumes/1/containerDisk")).put("image", image);
    }

    private static UnaryOperator<DriverStateStatus> stagedTimes(String vmiUid, int times) {
        return s -> s.withRun(s.run().withStaging(new Staging(vmiUid, BEFORE, true, null, null, null, null, times)));
    }

    private static void stuckWithMedium(ObjectNode vmi) {
        vmi.withObject("/status").put("phase", "Scheduling");
        volume(vmi, "/spec", "pvdrivers-drive", "pvdrivers-virtio-win-1");
    }

    private static void drive(ObjectNode spec) {
        spec.withObject("/domain/devices")
                .withArray("disks")
                .addObject()
                .put("name", "pvdrivers-drive")
                .putObject("cdrom")
                .put("bus", "sata");
    }

    private static void volume(ObjectNode object, String path, String name, String claim) {
        object.withObject(path)
                .withArray("volumes")
                .addObject()
                .put("name", name)
                .putObject("persistentVolumeClaim")
                .put("claimName", claim)
                .put("hotpluggable", true);
    }

    private static Given injected(String phase, int minutes) {
        return drive(run(ownClaim(SHARED)))
                .vm(v -> volume(v, SPEC, "pvdrivers-drive", "iso"))
                .vmi(i -> volume(i, "/spec", "pvdrivers-drive", "iso"))
                .vmi(i -> phase(i, "pvdrivers-drive", phase))
                .status(staged(minutes, false));
    }

    private static void phase(ObjectNode vmi, String name, String phase) {
        vmi.withObject("/status")
                .putArray("volumeStatus")
                .addObject()
                .put("name", name)
                .put("phase", phase)
                .put("message", phase.equals("Ready") ? "" : "quota");
    }

    private static UnaryOperator<DriverStateStatus> staged(int minutesAgo, boolean abandoned) {
        var at = Given.NOW.minus(Duration.ofMinutes(minutesAgo));
        return s -> s.withRun(s.run()
                .withStaging(
                        new Staging("vmi-1", at, true, "pvd-0123456789ab", abandoned ? true : null, true, null, null)));
    }

    private static Given ownDrive() {
        return ownClaim(SHARED)
                .vmi(i -> i.withObject("/spec/domain/devices")
                        .withArray("disks")
                        .addObject()
                        .put("name", "tools")
                        .putObject("cdrom")
                        .put("bus", "sata"))
                .vmi(i -> i.withObject("/spec")
                        .withArray("volumes")
                        .addObject()
                        .put("name", "tools")
                        .putObject("dataVolume")
                        .put("name", "iso"));
    }

    private static Given installed(Given given) {
        return run(given).drivers(Given.NEW);
    }

    private static Given primerVolume(Given given) {
        return given.status(s ->
                s.withRun(s.run().withPrimerVolume(new VolumeRecord("pvdrivers-primer-run-1", BEFORE, BEFORE, null))));
    }

    private static void primer(ObjectNode object, String path) {
        var disk = object.withObject(path)
                .withObject("/domain/devices")
                .withArray("disks")
                .addObject()
                .put("name", "pvdrivers-primer")
                .put("serial", "pvd-0123456789ab");
        disk.putObject("disk").put("bus", "virtio");
        volume(object, path, "pvdrivers-primer", "pvdrivers-primer-run-1");
    }

    private static Given plugged(String phase, int minutes) {
        return primerVolume(installed(imported()))
                .vm(v -> primer(v, SPEC))
                .vmi(i -> primer(i, "/spec"))
                .vmi(i -> phase(i, "pvdrivers-primer", phase))
                .status(staged(minutes, false));
    }

    private static Given listed(Given given) {
        return given.facts(f -> f.withArray("disks")
                .addObject()
                .put("serial", "pvd-0123456789ab")
                .put("bus", "virtio")
                .put("online", true));
    }

    private static Proof proof(String vmiUid) {
        return new Proof("run-1", "virtio", "viostor", Given.NEW, "pvd-0123456789ab", vmiUid, BEFORE);
    }

    private static Given proven(Given given) {
        return given.status(s -> s.withProof(proof("vmi-1")));
    }
}
