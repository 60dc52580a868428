package io.pvdrivers.operator.gate;

import static io.pvdrivers.operator.gate.Edits.condition;
import static io.pvdrivers.operator.gate.Edits.stageMedia;
import static io.pvdrivers.operator.gate.Edits.stagePrimer;
import static io.pvdrivers.operator.gate.Edits.word;
import static io.pvdrivers.operator.gate.Given.aVm;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pvdrivers.api.v1alpha1.Baseline;
import io.pvdrivers.api.v1alpha1.Baseline.BaselineDevice;
import io.pvdrivers.api.v1alpha1.DriverReading;
import io.pvdrivers.api.v1alpha1.DriverReading.DriverStanding;
import io.pvdrivers.api.v1alpha1.DriverReadingBuilder;
import io.pvdrivers.api.v1alpha1.DriverStateSpec.DeviceKind;
import io.pvdrivers.api.v1alpha1.DriverStateStatus;
import io.pvdrivers.api.v1alpha1.DriverStateStatus.Proof;
import io.pvdrivers.api.v1alpha1.DriverStateStatus.Restarts;
import io.pvdrivers.api.v1alpha1.DriverStateStatus.Rollback;
import io.pvdrivers.api.v1alpha1.DriverStateStatus.WaitingFor;
import io.pvdrivers.api.v1alpha1.GuestFactsAdapterBuilder;
import io.pvdrivers.api.v1alpha1.Revert;
import io.pvdrivers.api.v1alpha1.Run;
import io.pvdrivers.api.v1alpha1.Run.GuestReboot;
import io.pvdrivers.api.v1alpha1.Run.GuestSettings;
import io.pvdrivers.api.v1alpha1.Run.Installation;
import io.pvdrivers.api.v1alpha1.Run.Outcome;
import io.pvdrivers.api.v1alpha1.Run.Preparation;
import io.pvdrivers.api.v1alpha1.Run.Staging;
import io.pvdrivers.api.v1alpha1.Run.Switching;
import io.pvdrivers.api.v1alpha1.Run.Watch;
import io.pvdrivers.api.v1alpha1.RunBuilder;
import io.pvdrivers.operator.guest.GuestAgent.BlindSpot;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** For each situation: which gate decides, and what it says. */
class PlannerTableTest {
    private static final Instant BEFORE = Given.NOW.minus(Duration.ofMinutes(5));

    @ParameterizedTest(name = "{0}")
    @MethodSource({"beforeARun", "staging", "proving", "switching", "verifying", "ways"})
    void decides(String name, Given given, String expected) {
        var decision = new Planner().decide(given.situation());

        assertThat(decision.gate().orElse("-") + " " + word(decision.verdict())).isEqualTo(expected);
    }

    private static Stream<Arguments> beforeARun() {
        return Stream.of(
                row(
                        "a Job that the operator may not run blocks before anything is done",
                        aVm().policy("/spec/install", "method", "Job")
                                .policy("/spec/install/jobRef", "name", "drivers"),
                        "Eligible JobRefused"),
                row("what cannot be read blocks", aVm().vm(vm -> disk(vm).putObject("bus")), "Eligible Unreadable"),
                row(
                        "what is not Windows blocks",
                        aVm().policy("/spec/selector/matchLabels", "tier", "erp")
                                .vm(v -> v.withObject("/metadata/labels").put("tier", "erp"))
                                .vmi(i -> i.withObject("/status/guestOSInfo").put("id", "fedora")),
                        "Eligible NotWindows"),
                row("a pool's VM blocks", aVm().vm(PlannerTableTest::ownedByPool), "Eligible OwnedByPool"),
                row(
                        "an unknown release blocks",
                        aVm().policy("/spec/release", "version", "0.1.999"),
                        "Eligible ReleaseUnknown"),
                row("a known issue blocks", aVm().policy("/spec/release", "version", "0.1.285"), "Eligible KnownIssue"),
                row("a stopped VM waits for its start", aVm().stopped(), "Eligible NotRunning"),
                row(
                        "a silent guest waits for its agent",
                        aVm().sees(new GuestSight.Silent("no agent")),
                        "Eligible GuestAgentMissing"),
                row(
                        "an unseen guest waits for a report",
                        aVm().sees(new GuestSight.Unseen("may not ask")),
                        "Eligible GuestUnseen"),
                row(
                        "one that the operator asks next waits for nobody else",
                        aVm().sees(new GuestSight.Unseen("Others are asked first.", true)),
                        "Eligible GuestNotAsked"),
                row(
                        "an unknown Windows waits",
                        aVm().facts(f -> f.withObject("/os").remove("variant")),
                        "Eligible GuestOsUnknown"),
                row(
                        "a test-signed Windows blocks",
                        aVm().facts(f -> f.withObject("/os").put("kernelVersion", "6.3")),
                        "Eligible ReleaseUnsupported"),
                row("BitLocker blocks", aVm().facts(f -> role(f, "bitLocker", true)), "Eligible BitLocker"),
                row("hibernation blocks", aVm().facts(f -> role(f, "hibernation", true)), "Eligible Hibernation"),
                row(
                        "a dynamic system disk blocks",
                        aVm().facts(f -> role(f, "dynamicSystemDisk", true)),
                        "Eligible DynamicSystemDisk"),
                row(
                        "a domain controller blocks",
                        aVm().facts(f -> role(f, "domainController", true)),
                        "Eligible DomainController"),
                row(
                        "an allowed domain controller goes on",
                        aVm().facts(f -> role(f, "domainController", true))
                                .policy("/spec/safety", "allowDomainControllers", true),
                        "Admitted AwaitingTicket"),
                row("unknown roles wait", aVm().facts(f -> f.remove("roles")), "Eligible GuestRoleUnknown"),
                row(
                        "unknown roles go on where the policy allows it",
                        aVm().facts(f -> f.remove("roles")).policy("/spec/safety", "allowUnknownRoles", true),
                        "Admitted AwaitingTicket"),
                row(
                        "a VM that KubeVirt will not restart blocks",
                        aVm().vm(v -> v.withObject("/spec").put("runStrategy", "Once")),
                        "Eligible RunStrategy"),
                row(
                        "a disk that could not be put back blocks",
                        aVm().vm(v -> firstDisk(v).put("dedicatedIOThread", true)),
                        "Eligible NotReturnable"),
                row(
                        "so do sectors that SATA does not have",
                        aVm().vm(v -> firstDisk(v)
                                .putObject("blockSize")
                                .putObject("custom")
                                .put("logical", 4096)),
                        "Eligible NotReturnable"),
                row(
                        "but not on a disk that is on virtio",
                        aVm().vm(v -> firstDisk(v)
                                        .put("dedicatedIOThread", true)
                                        .putObject("disk")
                                        .put("bus", "virtio"))
                                .vmi(i -> firstInstanceDisk(i).putObject("disk").put("bus", "virtio")),
                        "Admitted AwaitingTicket"),
                row(
                        "an i440fx machine blocks",
                        aVm().vmi(i -> i.withObject("/status/machine").put("type", "pc-i440fx-rhel7.6.0")),
                        "Eligible MachineTypeUnsupported"),
                row(
                        "an arm64 machine blocks",
                        aVm().vm(v -> v.withObject("/spec/template/spec").put("architecture", "arm64")),
                        "Eligible MachineTypeUnsupported"),
                row(
                        "more disks than PCIe ports block",
                        aVm().vm(v -> addDisks(v.withObject("/spec/template/spec"), "sata"))
                                .vmi(i -> addDisks(i.withObject("/spec"), "sata")),
                        "Eligible TooManyDevices"),
                row(
                        "and do not on scsi",
                        aVm().vm(v -> addDisks(v.withObject("/spec/template/spec"), "sata"))
                                .vmi(i -> addDisks(i.withObject("/spec"), "sata"))
                                .policy("/spec/devices/disks", "bus", "scsi"),
                        "Admitted AwaitingTicket"),
                row(
                        "what is on virtio already is not counted against a VM",
                        aVm().vm(v -> addDisks(v.withObject("/spec/template/spec"), "virtio"))
                                .vmi(i -> addDisks(i.withObject("/spec"), "virtio"))
                                .policy("/spec/devices/disks", "exclude", List.of("root")),
                        "Admitted AwaitingTicket"),
                row("no image blocks", aVm().withoutMedia(), "Eligible MediaUnknown"),
                row(
                        "no image does not matter where nothing is to be installed",
                        aVm().withoutMedia().drivers(Given.NEW),
                        "Admitted AwaitingTicket"),
                row(
                        "others' pending changes wait",
                        aVm().vm(PlannerTableTest::restartRequired),
                        "Eligible ForeignChanges"),
                row("Audit says what it would do", aVm().policy("/spec", "mode", "Audit"), "Admitted Audit"),
                row("a paused policy waits", aVm().policy("/spec", "paused", true), "Admitted Paused"),
                row("a VM that may go asks for its ticket", aVm(), "Admitted AwaitingTicket"),
                row("with a ticket the run begins", aVm().ticket(), "BaselineStored BeginRun"),
                row(
                        "after a run that went wrong nothing is tried again",
                        aVm().ticket().status(ended(Outcome.ROLLED_BACK)),
                        "Held Held"),
                row(
                        "but after somebody asked for it",
                        aVm().ticket().status(ended(Outcome.ROLLED_BACK)).annotated("pvdrivers.io/retry", "1"),
                        "Admitted AwaitingTicket"));
    }

    private static ObjectNode firstDisk(ObjectNode vm) {
        return (ObjectNode) vm.at("/spec/template/spec/domain/devices/disks/0");
    }

    private static ObjectNode firstInstanceDisk(ObjectNode vmi) {
        return (ObjectNode) vmi.at("/spec/domain/devices/disks/0");
    }

    /** Thirty more than the one there is. */
    private static void addDisks(ObjectNode spec, String bus) {
        for (int i = 0; i < 30; i++) {
            spec.withArray("/domain/devices/disks")
                    .addObject()
                    .put("name", "d" + i)
                    .putObject("disk")
                    .put("bus", bus);
            spec.withArray("/volumes")
                    .addObject()
                    .put("name", "d" + i)
                    .putObject("dataVolume")
                    .put("name", "d" + i);
        }
    }

    private static Stream<Arguments> staging() {
        return Stream.of(
                row("ISO and primer are staged together", running(), "MediaAttached Stage"),
                row(
                        "a release that is gone from the catalogue is what is missing, not the guest's drivers",
                        running().policy("/spec/release", "version", "0.1.999"),
                        "MediaAttached ReleaseUnknown"),
                row(
                        "a migration holds the patch back",
                        running().vmi(Edits::migrating),
                        "MediaAttached MigrationInProgress"),
                row(
                        "a snapshot holds it back",
                        running().vm(v -> v.withObject("/status").put("snapshotInProgress", "s")),
                        "MediaAttached SnapshotInProgress"),
                row("pause holds it back", running().policy("/spec", "paused", true), "MediaAttached Paused"),
                row(
                        "a VM that is off still has the NIC that KubeVirt makes up at each start",
                        running()
                                .implicitInterface()
                                .remembered()
                                .status(s -> s.withBaseline(implicitly(s.baseline())))
                                .stopped(),
                        "MediaAttached NotRunning"),
                row("what is staged wants a restart", stagedInSpec(), "MediaAttached Restart"),
                row(
                        "which waits for its owner",
                        stagedInSpec().policy("/spec/rollout", "restart", "WhenUserRestarts"),
                        "MediaAttached AwaitingRestart"),
                row(
                        "or for approval",
                        stagedInSpec().policy("/spec/rollout", "restart", "Manual"),
                        "MediaAttached AwaitingApproval"),
                row(
                        "and comes with it",
                        stagedInSpec()
                                .policy("/spec/rollout", "restart", "Manual")
                                .annotated("pvdrivers.io/approved", "run-1"),
                        "MediaAttached Restart"),
                row(
                        "a closed window holds it back",
                        stagedInSpec().policy("/spec/rollout", "windows", List.of()),
                        "MediaAttached OutsideWindow"),
                row(
                        "a paused VM is not restarted",
                        stagedInSpec().vmi(i -> condition(i, "Paused")),
                        "MediaAttached VirtualMachinePaused"),
                row(
                        "a guest nobody sees is not restarted",
                        stagedInSpec().sees(new GuestSight.Silent("")),
                        "MediaAttached GuestAgentMissing"),
                row(
                        "a restart under way is not asked again",
                        stagedInSpec()
                                .vm(v -> v.withObject("/status")
                                        .putArray("stateChangeRequests")
                                        .addObject()
                                        .put("action", "Stop")),
                        "MediaAttached Restarting"),
                row(
                        "an image may take its time",
                        staged().vmi(i -> starting(i, Duration.ofMinutes(2)))
                                .vm(v -> v.withObject("/status").put("printableStatus", "ErrImagePull")),
                        "MediaAttached PullingMedia"),
                row(
                        "but not for ever",
                        staged().vmi(i -> starting(i, Duration.ofMinutes(10))),
                        "MediaAttached Abandon"),
                row(
                        "a closing run takes out what is ours",
                        staged().status(s -> s.withRun(s.run().withOutcome(Outcome.FAILED))),
                        "Unstaged CleanUp"),
                row("with the ISO there drivers are installed", staged(), "DriversInstalled Install"),
                row(
                        "by hand where the policy says so",
                        staged().policy("/spec/install", "method", "Manual"),
                        "DriversInstalled InstallByHand"),
                row(
                        "by hand where the agent runs no programs",
                        staged().sees(blind(BlindSpot.GUEST_EXEC)),
                        "DriversInstalled InstallByHand"),
                row(
                        "by hand where PowerShell runs no scripts",
                        staged().sees(blind(BlindSpot.POWERSHELL)),
                        "DriversInstalled InstallByHand"),
                row(
                        "by a Job where the policy says so",
                        staged().policy("/spec/install", "method", "Job")
                                .policy("/spec/install/jobRef", "name", "drivers"),
                        "DriversInstalled RunJob"),
                row(
                        "also where only reports tell",
                        staged().policy("/spec/install", "method", "Job")
                                .policy("/spec/install/jobRef", "name", "drivers")
                                .reported(),
                        "DriversInstalled RunJob"),
                row(
                        "the settings of a network that is taken away for a moment are kept first",
                        staged().drivers(Given.OLD),
                        "DriversInstalled KeepSettings"),
                row(
                        "and the network is not taken away while nobody tells them",
                        staged().drivers(Given.OLD).facts(f -> f.remove("adapters")),
                        "DriversInstalled GuestUnseen"),
                row(
                        "nor without leave, where the owner restarts",
                        staged().drivers(Given.OLD)
                                .policy("/spec/rollout", "restart", "WhenUserRestarts")
                                .status(s -> s.withRun(s.run().withGuestSettings(asNow()))),
                        "DriversInstalled AwaitingApproval"),
                row(
                        "an installer that runs is asked how it stands, also outside a window",
                        staged().drivers(Given.OLD)
                                .policy("/spec/rollout", "restart", "WhenUserRestarts")
                                .status(installed(null, BEFORE)),
                        "DriversInstalled Install"),
                row(
                        "drivers that were in the store are there while it cannot be read for once",
                        running()
                                .facts(f -> f.remove("driverStore"))
                                .status(s -> s.withDrivers(
                                        List.of("viostor", "vioscsi", "vioser", "balloon", "netkvm").stream()
                                                .map(PlannerTableTest::inStore)
                                                .toList())),
                        "BootReady Stage"),
                row(
                        "protection that nobody tells of is asked about",
                        running()
                                .policy("/spec/safety", "suspendBitLocker", true)
                                .facts(f -> f.remove("roles")),
                        "Prepared GuestUnseen"),
                row(
                        "BitLocker is suspended where the policy says so",
                        running()
                                .policy("/spec/safety", "suspendBitLocker", true)
                                .facts(role("bitLocker")),
                        "Prepared Prepare"),
                row(
                        "by hand where only reports tell",
                        running()
                                .policy("/spec/safety", "suspendBitLocker", true)
                                .facts(role("bitLocker"))
                                .reported(),
                        "Prepared BitLocker"),
                row(
                        "twice at most",
                        running()
                                .policy("/spec/safety", "suspendBitLocker", true)
                                .facts(role("bitLocker"))
                                .status(prepared(2, BEFORE)),
                        "Prepared BitLocker"),
                row(
                        "and never before it was looked at again",
                        running()
                                .policy("/spec/safety", "suspendBitLocker", true)
                                .facts(role("bitLocker"))
                                .status(prepared(1, Given.NOW)),
                        "Prepared Preparing"),
                row(
                        "hibernation is turned off where the policy says so",
                        running()
                                .policy("/spec/safety", "disableHibernation", true)
                                .facts(role("hibernation")),
                        "Prepared Prepare"),
                row(
                        "a guest that shows neither needs no preparation",
                        running()
                                .policy("/spec/safety", "disableHibernation", true)
                                .policy("/spec/safety", "suspendBitLocker", true),
                        "MediaAttached Stage"),
                row(
                        "by hand where only reports tell",
                        staged().sees(new GuestSight.Seen(
                                aVm().situation().guest().seen().orElseThrow().facts(),
                                GuestSight.Source.REPORT,
                                Given.NOW,
                                true,
                                List.of())),
                        "DriversInstalled InstallByHand"),
                row(
                        "an installer is given its time",
                        staged().status(installed(null, BEFORE)),
                        "DriversInstalled Install"),
                row(
                        "but not for ever",
                        staged().status(installed(null, Given.NOW.minusSeconds(1800))),
                        "DriversInstalled Abandon"),
                row("a bad exit ends the run", staged().status(installed(1603, BEFORE)), "DriversInstalled Abandon"),
                row(
                        "a good exit without drivers ends it too",
                        staged().status(installed(0, BEFORE)),
                        "DriversInstalled Abandon"));
    }

    private static Stream<Arguments> proving() {
        return Stream.of(
                row("an installer that asks for a reboot gets one", rebooting(null), "Rebooted RebootGuest"),
                row("Windows is given its time for it", rebooting(Given.NOW.minusSeconds(60)), "Rebooted Rebooting"),
                row(
                        "one that still runs then is a person's",
                        rebooting(Given.NOW.minusSeconds(601)),
                        "Rebooted AwaitingRestart"),
                row(
                        "one that was asked once is asked once more",
                        rebooting(Given.NOW.minusSeconds(601), 1, null),
                        "Rebooted RebootGuest"),
                row(
                        "a later start by the guest's own clock is the reboot",
                        rebooting(Given.NOW.minusSeconds(601), 1, Instant.parse("2026-11-02T07:00:00Z")),
                        "Verified DriverNotBound"),
                row(
                        "one that does not come back is looked for",
                        rebooting(Given.NOW.minusSeconds(601)).sees(new GuestSight.Silent("no agent")),
                        "MediaAttached GuestAgentMissing"),
                row(
                        "but not while it is rebooting",
                        rebooting(Given.NOW.minusSeconds(60)).sees(new GuestSight.Silent("no agent")),
                        "MediaAttached Rebooting"),
                row(
                        "one whose start nobody tells is waited for",
                        rebooting(Given.NOW.minusSeconds(601)).facts(f -> f.remove("bootTime")),
                        "Rebooted GuestUnseen"),
                row(
                        "disks that run on the new bus already, which somebody took out of the spec alone, are evidence",
                        running().drivers(Given.NEW).vmi(i -> Edits.virtio(i.withObject("/spec/domain/devices"))),
                        "BootReady KeepProof"),
                row("drivers without evidence wait", staged().drivers(Given.NEW), "BootReady Proving"),
                row(
                        "the primer's serial is evidence",
                        staged().drivers(Given.NEW).facts(f -> listed(f, "pvd-0123456789ab")),
                        "BootReady KeepProof"),
                row(
                        "a disk of the VM's own is evidence too, by as much of its serial as the guest sees",
                        withOwnVirtioDisk(),
                        "BootReady KeepProof"),
                row("but not where a report names it", withOwnVirtioDisk().reported(), "BootReady Stage"),
                row(
                        "another serial is none",
                        staged().drivers(Given.NEW).facts(f -> listed(f, "pvd-ffffffffffff")),
                        "BootReady Proving"),
                row(
                        "an older driver is none, and asks to be installed",
                        staged().drivers(Given.OLD).facts(f -> listed(f, "pvd-0123456789ab")),
                        "DriversInstalled KeepSettings"),
                row(
                        "a driver that is not boot-start is none",
                        staged().drivers(Given.NEW)
                                .facts(f -> listed(f, "pvd-0123456789ab"))
                                .facts(f -> service(f, "viostor", "Manual")),
                        "BootReady Proving"),
                row(
                        "an installer that wants a reboot gets it where the proof stays away",
                        staged().drivers(Given.NEW)
                                .facts(f -> f.putArray("boundDevices"))
                                .status(installed(3010, BEFORE)),
                        "Rebooted RebootGuest"),
                row(
                        "an old proof of another VMI does not count",
                        staged().drivers(Given.NEW).status(proof("vmi-0")),
                        "BootReady Proving"),
                row(
                        "for scsi the bound controller is evidence, if boot-start",
                        running()
                                .policy("/spec/devices/disks", "bus", "scsi")
                                .drivers(Given.NEW)
                                .facts(f -> service(f, "vioscsi", "Boot")),
                        "BootReady KeepProof"),
                row(
                        "but not where nobody can tell",
                        running().policy("/spec/devices/disks", "bus", "scsi").drivers(Given.NEW),
                        "BootReady Proving"));
    }

    private static Stream<Arguments> switching() {
        return Stream.of(
                row("with the proof settings are recorded", proven(), "DevicesSwitched KeepSettings"),
                row(
                        "settings nobody knows wait",
                        proven().facts(f -> f.remove("adapters")),
                        "DevicesSwitched GuestSettingsUnknown"),
                row(
                        "then the devices are switched",
                        proven().status(s -> s.withRun(s.run().withGuestSettings(asNow()))),
                        "DevicesSwitched Switch"),
                row(
                        "a third revert within an hour is enough",
                        proven().status(settings()).status(reverted(0, 30, 60)),
                        "DevicesSwitched Abandon"),
                row(
                        "reverts that come more rarely are borne",
                        proven().status(settings()).status(reverted(0, 30, 61)),
                        "DevicesSwitched KeepSettings"),
                row("switched devices want a restart", switchedInSpec(), "Restarted Restart"),
                row(
                        "devices that their owner switched stay when the run ends",
                        switchedInSpec()
                                .status(s ->
                                        s.withRun(s.run().withSwitching(null).withOutcome(Outcome.FAILED))),
                        "- EndRun"),
                row(
                        "what the owner sets before restarting is what the guest has to have afterwards",
                        switchedInSpec()
                                .policy("/spec/rollout", "restart", "WhenUserRestarts")
                                .facts(f -> addressed(f, "10.0.0.99/24")),
                        "Restarted KeepSettings"),
                row(
                        "but not what a guest shows that is going down",
                        switchedInSpec()
                                .facts(f -> addressed(f, "10.0.0.99/24"))
                                .status(s -> s.withRestarts(new Restarts(1, "vmi-1", Given.NOW))),
                        "Restarted Restarting"),
                row(
                        "a switch without its proof is not started",
                        switchedInSpec().status(s -> s.withProof(null)),
                        "Restarted Abandon"),
                row("somebody else's value ends the run", proven().vm(vm -> disk(vm).put("bus", "usb")), "- Abandon"));
    }

    private static Stream<Arguments> verifying() {
        return Stream.of(
                row(
                        "a guest that is back is verified",
                        switchedAndRunning().drivers(Given.NEW),
                        "Verified KeepVerification"),
                row("one that is silent is given its time", silent(600), "Verified Verifying"),
                row("and then returned", silent(1800), "Verified BeginReturn"),
                row(
                        "unless the policy says never",
                        silent(1800).policy("/spec/safety", "rollback", "Never"),
                        "Verified GuestDidNotReturn"),
                row(
                        "one that cannot be seen is waited for",
                        switchedAndRunning().sees(new GuestSight.Unseen("")),
                        "Verified GuestUnseen"),
                row(
                        "a switched device without its driver is given time",
                        switchedAndRunning().drivers(Given.NEW).facts(f -> f.putArray("boundDevices")),
                        "Verified Verifying"),
                row(
                        "a guest that has come back is not taken back because it falls silent later",
                        silent(90000)
                                .status(s -> s.withRun(
                                        s.run().withWatch(new Watch("vmi-2", Given.NOW.minusSeconds(90000), 0, true)))),
                        "Verified GuestAgentMissing"),
                row("nor because one late reading lacks a driver", late(driverless()), "Verified Verifying"),
                row(
                        "but because it lasts",
                        late(driverless())
                                .status(s -> s.withWaitingFor(
                                        new WaitingFor("Verifying", "", Given.NOW.minusSeconds(601), null))),
                        "Verified BeginReturn"),
                row(
                        "a switched device with an older driver works",
                        late(switchedAndRunning().drivers(Given.OLD)),
                        "Verified DriverNotBound"),
                row(
                        "protection that came back with a reboot is suspended again before the restart",
                        switchedInSpec()
                                .policy("/spec/safety", "suspendBitLocker", true)
                                .facts(role("bitLocker")),
                        "Prepared Prepare"),
                row(
                        "an offline disk that has a name is repaired",
                        switchedAndRunning()
                                .drivers(Given.NEW)
                                .status(online("0a1b2c3d"))
                                .facts(f -> ((ObjectNode) f.at("/disks/0"))
                                        .put("online", false)
                                        .put("signature", "0a1b2c3d")),
                        "Verified Repair"),
                row(
                        "one that is known by its signature is known on another bus",
                        switchedAndRunning()
                                .drivers(Given.NEW)
                                .status(online("0a1b2c3d"))
                                .facts(f -> ((ObjectNode) f.at("/disks/0"))
                                        .put("serial", "another")
                                        .put("signature", "0a1b2c3d")),
                        "Verified KeepVerification"),
                row(
                        "one that is only counted is for a person",
                        switchedAndRunning().drivers(Given.NEW).facts(f -> f.putArray("disks")),
                        "Verified DisksOffline"),
                row(
                        "disks that nobody tells of are waited for",
                        switchedAndRunning().drivers(Given.NEW).facts(f -> f.remove("disks")),
                        "Verified GuestUnseen"),
                row(
                        "DNS servers set by hand are missed, in their order",
                        switchedAndRunning()
                                .drivers(Given.NEW)
                                .status(dnsSettings("10.0.0.1", "10.0.0.2"))
                                .facts(f -> dns(f, "10.0.0.2", "10.0.0.1")),
                        "Verified Repair"),
                row(
                        "and not where they are as they were",
                        switchedAndRunning()
                                .drivers(Given.NEW)
                                .status(dnsSettings("10.0.0.1", "10.0.0.2"))
                                .facts(f -> dns(f, "10.0.0.1", "10.0.0.2")),
                        "Verified KeepVerification"),
                row(
                        "hidden adapters go where the policy says so",
                        switchedAndRunning().drivers(Given.NEW).policy("/spec/safety", "removeGhostAdapters", true),
                        "Verified RemoveGhosts"),
                row(
                        "once",
                        switchedAndRunning()
                                .drivers(Given.NEW)
                                .policy("/spec/safety", "removeGhostAdapters", true)
                                .status(s -> s.withRun(s.run().withGhostsRemovedAt(BEFORE))),
                        "Verified KeepVerification"),
                row(
                        "a lost address is repaired",
                        switchedAndRunning().drivers(Given.NEW).status(staticSettings()),
                        "Verified Repair"));
    }

    private static Stream<Arguments> ways() {
        return Stream.of(
                row("a return restores the devices first", returning(), "DevicesRestored Restore"),
                row("a VM nobody governs is let go", aVm().ungoverned(), "- Forget"),
                row("without what was staged", staged().ungoverned(), "Unstaged CleanUp"),
                row("and back from a switch that never ran", switchedInSpec().ungoverned(), "Unstaged Restore"),
                row("but a switch that runs is verified first", silent(600).ungoverned(), "Verified Verifying"),
                row(
                        "an owner who opts out is obeyed",
                        staged().annotated("pvdrivers.io/opt-out", "yes"),
                        "Unstaged CleanUp"),
                row(
                        "a rollback asked for mid-run ends it",
                        staged().annotated("pvdrivers.io/rollback", "now"),
                        "- Abandon"),
                row(
                        "a VM that is right is verified without a run",
                        virtio().drivers(Given.NEW),
                        "Verified KeepVerification"));
    }

    private static Given running() {
        return aVm().ticket().status(Given.begun(BEFORE));
    }

    private static Baseline implicitly(Baseline baseline) {
        var nic = new BaselineDevice(DeviceKind.INTERFACE, "default", null, true, "e1000e", false);
        return new Baseline(
                baseline.runId(),
                baseline.vmUID(),
                baseline.at(),
                List.of(baseline.devices().getFirst(), nic),
                baseline.drive());
    }

    private static Given stagedInSpec() {
        return running().vm(vm -> stageAll(vm.withObject("/spec/template/spec")));
    }

    private static Given staged() {
        return stagedInSpec()
                .vmi(i -> stageAll(i.withObject("/spec")))
                .status(s -> s.withRun(s.run()
                        .withStaging(new Staging("vmi-0", BEFORE, true, "pvd-0123456789ab", null, null, null, null))));
    }

    private static Given withOwnVirtioDisk() {
        return running()
                .drivers(Given.NEW)
                .vm(vm -> ownDisk(vm.withObject("/spec/template/spec")))
                .vmi(i -> ownDisk(i.withObject("/spec")))
                .facts(f -> listed(f, "0123456789abcdef0123"));
    }

    private static void ownDisk(ObjectNode spec) {
        spec.withObject("/domain/devices")
                .withArray("disks")
                .addObject()
                .put("name", "data")
                .put("serial", "0123456789abcdef0123456789")
                .putObject("disk")
                .put("bus", "virtio");
        spec.withArray("volumes")
                .addObject()
                .put("name", "data")
                .putObject("dataVolume")
                .put("name", "data");
    }

    private static Given proven() {
        return staged().drivers(Given.NEW).status(proof("vmi-1"));
    }

    private static Given switchedInSpec() {
        return running()
                .drivers(Given.NEW)
                .vm(PlannerTableTest::switchDevices)
                .status(proof("vmi-1"))
                .status(s -> s.withRun(s.run().withGuestSettings(asNow())))
                .status(switched(1));
    }

    private static Given switchedAndRunning() {
        return running()
                .vm(PlannerTableTest::switchDevices)
                .vmi(i -> i.withObject("/metadata").put("uid", "vmi-2"))
                .vmi(i -> Edits.virtio(i.withObject("/spec/domain/devices")))
                .status(proof("vmi-1"))
                .status(settings())
                .status(switched(1))
                .status(s -> s.withRun(s.run().withWatch(new Watch("vmi-2", BEFORE, 0, false))));
    }

    private static Given silent(int seconds) {
        return switchedAndRunning()
                .sees(new GuestSight.Silent("no agent"))
                .status(s ->
                        s.withRun(s.run().withWatch(new Watch("vmi-2", Given.NOW.minusSeconds(seconds), 0, false))));
    }

    private static Given returning() {
        return silent(1800)
                .status(s -> s.withRollback(new Rollback("run-1", "GuestDidNotReturn", "", "vmi-2", BEFORE, null)));
    }

    private static Given virtio() {
        return aVm().vm(PlannerTableTest::switchDevices).vmi(i -> Edits.virtio(i.withObject("/spec/domain/devices")));
    }

    private static Run run() {
        return RunBuilder.builder().id("run-1").startedAt(BEFORE).build();
    }

    private static UnaryOperator<DriverStateStatus> ended(Outcome outcome) {
        return s -> s.withRun(run().withEndedAt(Given.NOW).withOutcome(outcome).withMessage("It went wrong."));
    }

    private static UnaryOperator<DriverStateStatus> installed(Integer exitCode, Instant at) {
        var finished = exitCode == null ? null : at;
        var drivers = List.of("viostor", "vioscsi", "vioser", "balloon", "netkvm");
        return s -> s.withRun(s.run()
                .withInstallation(new Installation("run-1", "vmi-1", at, finished, exitCode, drivers, null, null)));
    }

    private static UnaryOperator<DriverStateStatus> proof(String vmi) {
        return s -> s.withProof(new Proof("run-1", "virtio", "viostor", Given.NEW, "pvd-0123456789ab", vmi, BEFORE));
    }

    private static UnaryOperator<DriverStateStatus> settings() {
        return s ->
                s.withRun(s.run().withGuestSettings(new GuestSettings("vmi-1", BEFORE, List.of(), List.of(), 1, null)));
    }

    private static GuestSight blind(String what) {
        return new GuestSight.Seen(
                aVm().situation().guest().seen().orElseThrow().facts(),
                GuestSight.Source.AGENT,
                Given.NOW,
                true,
                List.of(new BlindSpot(what, "It is switched off.")));
    }

    /** An update of drivers in use that ended with 3010, where no device is to move. */
    private static Given rebooting(@Nullable Instant askedAt) {
        return rebooting(askedAt, 2, null);
    }

    private static Given rebooting(@Nullable Instant askedAt, int attempts, @Nullable Instant bootTimeBefore) {
        return virtio().ticket()
                .drivers(Given.OLD)
                .status(s -> s.withBaseline(new Baseline("run-1", "vm-1", BEFORE, List.of(), null))
                        .withRun(run()))
                .status(installed(3010, BEFORE))
                .facts(f -> f.putArray("driverStore")
                        .addAll(List.of("vioser", "balloon", "vioscsi", "viostor", "netkvm").stream()
                                .map(d -> f.objectNode().put("driver", d).put("driverVersion", Given.NEW))
                                .toList()))
                .status(s -> s.withRun(s.run()
                        .withGuestReboot(
                                askedAt == null ? null : new GuestReboot("vmi-1", askedAt, attempts, bootTimeBefore))));
    }

    private static Given late(Given given) {
        return given.status(s ->
                s.withRun(s.run().withWatch(new Watch("vmi-2", Given.NOW.minusSeconds(90000), 0, true))));
    }

    private static Given driverless() {
        return switchedAndRunning().drivers(Given.NEW).facts(f -> f.putArray("boundDevices"));
    }

    private static DriverReading inStore(String driver) {
        return DriverReadingBuilder.builder()
                .name(driver)
                .version(Given.NEW)
                .wanted(Given.NEW)
                .standing(DriverStanding.IN_STORE)
                .build();
    }

    /** What the guest shows, as it would have been kept. */
    private static GuestSettings asNow() {
        var adapter = GuestFactsAdapterBuilder.builder()
                .mac("02:00:00:00:00:01")
                .dhcp(true)
                .addresses(List.of("10.0.0.5/24"))
                .build();
        return new GuestSettings("vmi-1", BEFORE, List.of(adapter), List.of(), 1, null);
    }

    private static Consumer<ObjectNode> role(String name) {
        return f -> f.withObject("/roles").put(name, true);
    }

    private static UnaryOperator<DriverStateStatus> prepared(int attempts, Instant at) {
        return s -> s.withRun(s.run().withPreparation(new Preparation("vmi-1", at, attempts)));
    }

    private static UnaryOperator<DriverStateStatus> online(String disk) {
        return s -> s.withRun(
                s.run().withGuestSettings(new GuestSettings("vmi-1", BEFORE, List.of(), List.of(disk), 1, null)));
    }

    private static UnaryOperator<DriverStateStatus> dnsSettings(String... servers) {
        var adapter = GuestFactsAdapterBuilder.builder()
                .mac("02:00:00:00:00:01")
                .dhcp(true)
                .dnsStatic(true)
                .dnsServers(List.of(servers))
                .build();
        return s -> s.withRun(
                s.run().withGuestSettings(new GuestSettings("vmi-1", BEFORE, List.of(adapter), List.of(), 1, null)));
    }

    private static void dns(ObjectNode facts, String... servers) {
        var list = ((ObjectNode) facts.at("/adapters/0")).putArray("dnsServers");
        Stream.of(servers).forEach(list::add);
    }

    private static void addressed(ObjectNode facts, String address) {
        ((ObjectNode) facts.at("/adapters/0"))
                .put("dhcp", false)
                .putArray("addresses")
                .add(address);
    }

    private static UnaryOperator<DriverStateStatus> staticSettings() {
        var adapter = GuestFactsAdapterBuilder.builder()
                .mac("02:00:00:00:00:01")
                .dhcp(false)
                .addresses(List.of("10.9.9.9/24"))
                .build();
        return s -> s.withRun(
                s.run().withGuestSettings(new GuestSettings("vmi-1", BEFORE, List.of(adapter), List.of(), 1, null)));
    }

    private static UnaryOperator<DriverStateStatus> switched(int times) {
        return s -> s.withRun(s.run().withSwitching(new Switching("vmi-1", BEFORE, true, times)));
    }

    private static UnaryOperator<DriverStateStatus> reverted(int... minutes) {
        var reverts = IntStream.of(minutes)
                .mapToObj(m -> new Revert(BEFORE.plusSeconds(m * 60L), "run-1", "Switch", 1, null, null))
                .toList();
        return s -> s.withReverts(reverts);
    }

    private static ObjectNode disk(ObjectNode vm) {
        return (ObjectNode) vm.at("/spec/template/spec/domain/devices/disks/0/disk");
    }

    private static void ownedByPool(ObjectNode vm) {
        vm.withObject("/metadata")
                .putArray("ownerReferences")
                .addObject()
                .put("apiVersion", "pool.kubevirt.io/v1alpha1")
                .put("kind", "VirtualMachinePool")
                .put("name", "desks")
                .put("uid", "p");
    }

    private static void restartRequired(ObjectNode vm) {
        vm.withObject("/status")
                .putArray("conditions")
                .addObject()
                .put("type", "RestartRequired")
                .put("status", "True");
    }

    private static void starting(ObjectNode vmi, Duration ago) {
        vmi.withObject("/status").put("phase", "Scheduling").remove("phaseTransitionTimestamps");
        vmi.withObject("/metadata")
                .put("creationTimestamp", Given.NOW.minus(ago).toString());
    }

    private static void role(ObjectNode facts, String role, boolean value) {
        facts.withObject("/roles").put(role, value);
    }

    private static void listed(ObjectNode facts, String serial) {
        facts.withArray("disks")
                .addObject()
                .put("serial", serial)
                .put("bus", "virtio")
                .put("online", true);
    }

    private static void service(ObjectNode facts, String name, String start) {
        facts.withArray("services").addObject().put("name", name).put("start", start);
    }

    private static void switchDevices(ObjectNode vm) {
        Edits.virtio(vm.withObject("/spec/template/spec/domain/devices"));
    }

    private static Arguments row(String name, Given given, String expected) {
        return Arguments.of(name, given, expected);
    }

    private static void stageAll(ObjectNode spec) {
        stageMedia(spec);
        stagePrimer(spec);
    }
}
