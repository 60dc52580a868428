package io.pvdrivers.operator.gate;

import static io.pvdrivers.operator.gate.Edits.condition;
import static io.pvdrivers.operator.gate.Edits.virtio;
import static io.pvdrivers.operator.gate.Given.aVm;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pvdrivers.api.v1alpha1.DriverStateStatus;
import io.pvdrivers.api.v1alpha1.DriverStateStatus.Proof;
import io.pvdrivers.api.v1alpha1.DriverStateStatus.Rollback;
import io.pvdrivers.api.v1alpha1.DriverStateStatus.Verification;
import io.pvdrivers.api.v1alpha1.DriverStateStatus.WaitingFor;
import io.pvdrivers.api.v1alpha1.GuestFacts.Adapter;
import io.pvdrivers.api.v1alpha1.GuestFactsAdapterBuilder;
import io.pvdrivers.api.v1alpha1.Run;
import io.pvdrivers.api.v1alpha1.Run.GuestSettings;
import io.pvdrivers.api.v1alpha1.Run.Outcome;
import io.pvdrivers.api.v1alpha1.Run.Repair;
import io.pvdrivers.api.v1alpha1.Run.Screenshot;
import io.pvdrivers.api.v1alpha1.Run.Switching;
import io.pvdrivers.api.v1alpha1.Run.Watch;
import io.pvdrivers.api.v1alpha1.SnapshotRecordBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What becomes of a guest after its switch and after its return, by what can be seen of it. */
class VerifyTableTest {
    private static final Instant SWITCHED_AT = Given.NOW.minus(Duration.ofHours(3));
    private static final String MAC = "02:00:00:00:00:01";

    /** How a guest shows. */
    private enum Sight {
        AGENT {
            @Override
            Given on(Given vm) {
                return vm.vmi(i -> condition(i, "AgentConnected"));
            }
        },
        EXEC_DENIED {
            @Override
            Given on(Given vm) {
                return vm.vmi(i -> condition(i, "AgentConnected"))
                        .sees(new GuestSight.Unseen("The operator may not exec."));
            }
        },
        REPORT {
            @Override
            Given on(Given vm) {
                return vm.reported();
            }
        },
        SILENT {
            @Override
            Given on(Given vm) {
                return vm.sees(new GuestSight.Silent("No agent answers."));
            }
        },
        PAUSED {
            @Override
            Given on(Given vm) {
                return SILENT.on(vm).vmi(i -> condition(i, "Paused"));
            }
        },
        MIGRATING {
            @Override
            Given on(Given vm) {
                return SILENT.on(vm)
                        .vmi(i -> i.withObject("/status/migrationState").put("startTimestamp", "2026-11-02T07:59:00Z"));
            }
        },
        OFF {
            @Override
            Given on(Given vm) {
                return vm.stopped();
            }
        };

        abstract Given on(Given vm);
    }

    @ParameterizedTest(name = "{0}, {1} minutes after the switch, agent seen before: {2}")
    @MethodSource("afterTheSwitch")
    void afterTheSwitch(Sight sight, int minutes, boolean agentBefore, String expected) {
        assertThat(decided(sight.on(switched(minutes, agentBefore)))).isEqualTo(expected);
    }

    /** Returned, not returned, cannot be seen: only silence of an agent that used to answer ever sends a VM back. */
    static Stream<Arguments> afterTheSwitch() {
        return Stream.of(
                Arguments.of(Sight.AGENT, 5, true, "Verified KeepVerification"),
                Arguments.of(Sight.AGENT, 600, true, "Verified KeepVerification"),
                Arguments.of(Sight.EXEC_DENIED, 5, true, "Verified GuestUnseen"),
                Arguments.of(Sight.EXEC_DENIED, 600, true, "Verified GuestUnseen"),
                Arguments.of(Sight.REPORT, 600, false, "Verified KeepVerification"),
                Arguments.of(Sight.REPORT, 5, true, "Verified Verifying"),
                Arguments.of(Sight.REPORT, 600, true, "Verified GuestAgentMissing"),
                Arguments.of(Sight.SILENT, 5, true, "Verified Verifying"),
                Arguments.of(Sight.SILENT, 600, true, "Verified BeginReturn"),
                Arguments.of(Sight.SILENT, 5, false, "Verified GuestStarting"),
                Arguments.of(Sight.SILENT, 600, false, "Verified GuestAgentMissing"),
                Arguments.of(Sight.PAUSED, 600, true, "Verified VirtualMachinePaused"),
                Arguments.of(Sight.MIGRATING, 600, true, "Verified MigrationInProgress"),
                Arguments.of(Sight.OFF, 600, true, "Verified NotRunning"),
                Arguments.of(Sight.OFF, 600, false, "Verified NotRunning"));
    }

    @ParameterizedTest(name = "{0}, {1} minutes after the return, agent seen before: {2}")
    @MethodSource("afterTheReturn")
    void afterTheReturn(Sight sight, int minutes, boolean agentBefore, String expected) {
        assertThat(decided(sight.on(returned(minutes, agentBefore)))).isEqualTo(expected);
    }

    static Stream<Arguments> afterTheReturn() {
        return Stream.of(
                Arguments.of(Sight.AGENT, 5, true, "ReturnVerified KeepReturn"),
                Arguments.of(Sight.AGENT, 600, true, "ReturnVerified KeepReturn"),
                Arguments.of(Sight.EXEC_DENIED, 600, true, "ReturnVerified GuestUnseen"),
                Arguments.of(Sight.REPORT, 600, false, "ReturnVerified KeepReturn"),
                Arguments.of(Sight.REPORT, 600, true, "ReturnVerified GuestAgentMissing"),
                Arguments.of(Sight.SILENT, 5, true, "ReturnVerified Verifying"),
                Arguments.of(Sight.SILENT, 600, true, "ReturnVerified Abandon"),
                Arguments.of(Sight.SILENT, 600, false, "ReturnVerified GuestAgentMissing"),
                Arguments.of(Sight.PAUSED, 600, true, "ReturnVerified VirtualMachinePaused"),
                Arguments.of(Sight.MIGRATING, 600, true, "ReturnVerified MigrationInProgress"),
                Arguments.of(Sight.OFF, 600, true, "ReturnVerified NotRunning"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("different")
    void returnedButDifferent(String name, Given given, String expected) {
        assertThat(decided(given)).isEqualTo(expected);
    }

    static Stream<Arguments> different() {
        return Stream.concat(
                Stream.of(true, false).flatMap(VerifyTableTest::missing),
                Stream.of(
                        Arguments.of(
                                "a switched device without a driver sends the VM back, once it has lasted",
                                lasting(Sight.AGENT.on(driverless())),
                                "Verified BeginReturn"),
                        Arguments.of(
                                "but never on the word of a report",
                                lasting(Sight.REPORT.on(driverless().status(agentSeen(false)))),
                                "Verified DriverNotBound"),
                        Arguments.of(
                                "where the policy says never, a person is asked, and goes on being asked",
                                Sight.AGENT
                                        .on(driverless())
                                        .policy("/spec/safety", "rollback", "Never")
                                        .status(waitsFor(Reason.GUEST_DID_NOT_RETURN, 5)),
                                "Verified GuestDidNotReturn"),
                        Arguments.of(
                                "an adapter whose MAC KubeVirt draws anew is not missed",
                                Sight.AGENT.on(switched(600, true)
                                        .status(settings(adapter(MAC, true, null), List.of()))
                                        .facts(f -> adapterNow(f).put("mac", "02:00:00:00:00:99"))),
                                "Verified KeepVerification"),
                        Arguments.of(
                                "a VM that never comes to run is taken back",
                                starting("Starting"),
                                "Verified BeginReturn"),
                        Arguments.of(
                                "unless its node or its volumes keep it",
                                starting("ErrorUnschedulable"),
                                "Verified NotRunning"),
                        Arguments.of("or it is stopped just then", starting("Stopping"), "Verified GuestStarting"),
                        Arguments.of(
                                "one whose instances crash is taken back, though each is young",
                                crashing(Duration.ofHours(2)),
                                "Verified BeginReturn"),
                        Arguments.of("after its time", crashing(Duration.ofMinutes(2)), "Verified NotRunning"),
                        Arguments.of(
                                "also while one of them is starting",
                                starting("Starting")
                                        .vmi(i -> born(i, "vmi-9", 0))
                                        .vmi(VerifyTableTest::scheduling),
                                "Verified BeginReturn"),
                        Arguments.of(
                                "one that crashes on its old devices too is given its time anew",
                                returned(600, true).crashing(),
                                "ReturnVerified NotRunning"),
                        Arguments.of(
                                "and given up then",
                                returned(600, true)
                                        .status(tried(Duration.ofHours(2)))
                                        .crashing(),
                                "ReturnVerified Abandon"),
                        Arguments.of(
                                "a silent guest whose devices somebody put back in the spec meanwhile is restarted onto them",
                                putBack(),
                                "- BeginReturn"),
                        Arguments.of(
                                "also where that is asked for",
                                putBack().annotated("pvdrivers.io/rollback", "now"),
                                "- BeginReturn"),
                        Arguments.of(
                                "but not before its time",
                                putBack().status(watched("vmi-2", 5)),
                                "MediaAttached GuestAgentMissing")));
    }

    /** Switched and silent for long, with the former devices in the spec again. */
    private static Given putBack() {
        return Sight.SILENT.on(switched(600, true)).vm(vm -> {
            var devices = vm.withObject("/spec/template/spec/domain/devices");
            ((ObjectNode) devices.at("/disks/0/disk")).put("bus", "sata");
            ((ObjectNode) devices.at("/interfaces/0")).put("model", "e1000e");
        });
    }

    private static void scheduling(ObjectNode vmi) {
        vmi.withObject("/status").put("phase", "Scheduling");
    }

    @ParameterizedTest
    @CsvSource({
        "Starting, vmi-9, Scheduling, 60",
        "CrashLoopBackOff, vmi-9, Failed, 60",
        "Starting, vmi-9, Running, -1",
        "Starting, vmi-1, Scheduling, -1",
        "ErrorUnschedulable, vmi-9, Scheduling, -1"
    })
    void aVmIsTriedForOverAllThatFailed(String printable, String uid, String phase, int seconds) {
        var given = starting(printable)
                .vmi(i -> i.withObject("/metadata").put("uid", uid))
                .vmi(i -> i.withObject("/status").put("phase", phase))
                .status(tried(Duration.ofSeconds(60)));

        assertThat(NeverRan.startingSince(given.situation(), "vmi-1"))
                .isEqualTo(seconds < 0 ? Optional.empty() : Optional.of(Given.NOW.minusSeconds(seconds)));
    }

    @Test
    void oneThatItsOwnerStoppedIsNotTriedFor() {
        var crashing = crashing(Duration.ofHours(1)).situation();
        var stopped = crashing(Duration.ofHours(1)).stopped().situation();

        assertThat(NeverRan.startingSince(crashing, "vmi-1")).contains(Given.NOW.minus(Duration.ofHours(1)));
        assertThat(NeverRan.startingSince(stopped, "vmi-1")).isEmpty();
    }

    /** What a guest had and has not, after a switch and after a return alike. */
    private static Stream<Arguments> missing(boolean returned) {
        var gate = returned ? "ReturnVerified " : "Verified ";
        var done = gate + (returned ? "KeepReturn" : "KeepVerification");
        var when = returned ? ", after a return" : ", after a switch";
        return Stream.of(
                missing(
                        "a disk that is offline is repaired" + when,
                        returned,
                        gate + "Repair",
                        600,
                        v -> v.status(online("0a1b2c3d"))
                                .facts(f -> disk(f).put("online", false).put("signature", "0a1b2c3d"))),
                missing(
                        "and left to a person after two attempts" + when,
                        returned,
                        gate + "DisksOffline",
                        600,
                        v -> v.status(online("0a1b2c3d"))
                                .status(repaired(2))
                                .facts(f -> disk(f).put("online", false).put("signature", "0a1b2c3d"))),
                missing(
                        "disks that nobody tells of are waited for" + when,
                        returned,
                        gate + "GuestUnseen",
                        600,
                        v -> v.status(online("0a1b2c3d")).facts(f -> f.remove("disks"))),
                missing(
                        "a static address is put back" + when,
                        returned,
                        gate + "Repair",
                        600,
                        v -> v.status(settings(adapter(MAC, false, null), List.of()))),
                missing(
                        "an MTU that was set is put back" + when,
                        returned,
                        gate + "Repair",
                        600,
                        v -> v.status(settings(adapter(MAC, true, 1400), List.of()))),
                missing(
                        "and is right where it is there" + when,
                        returned,
                        done,
                        600,
                        v -> v.status(settings(adapter(MAC, true, 1400), List.of()))
                                .facts(f -> adapterNow(f).put("mtu", 1400))),
                missing(
                        "a volume may be listed late" + when,
                        returned,
                        gate + "Verifying",
                        3,
                        v -> v.status(settings(adapter(MAC, true, null), List.of("C:\\", "D:\\")))
                                .facts(f -> volumes(f, "C:\\"))),
                missing(
                        "and is missed in the end" + when,
                        returned,
                        gate + "DisksOffline",
                        600,
                        v -> v.status(settings(adapter(MAC, true, null), List.of("C:\\", "D:\\")))
                                .facts(f -> volumes(f, "C:\\"))),
                missing(
                        "of two without a letter one is not enough" + when,
                        returned,
                        gate + "DisksOffline",
                        600,
                        v -> v.status(settings(adapter(MAC, true, null), List.of("System Reserved", "System Reserved")))
                                .facts(f -> volumes(f, "System Reserved"))),
                missing(
                        "a list that is all there is right" + when,
                        returned,
                        done,
                        600,
                        v -> v.status(settings(adapter(MAC, true, null), List.of("C:\\", "D:\\")))
                                .facts(f -> volumes(f, "C:\\", "D:\\", "E:\\"))),
                missing(
                        "a list that never comes holds nothing up for long" + when,
                        returned,
                        gate + "Verifying",
                        3,
                        v -> v.status(settings(adapter(MAC, true, null), List.of("C:\\")))),
                missing(
                        "not for ever" + when,
                        returned,
                        done,
                        600,
                        v -> v.status(settings(adapter(MAC, true, null), List.of("C:\\")))),
                missing(
                        "an adapter may come late" + when,
                        returned,
                        gate + "Verifying",
                        3,
                        v -> v.vmi(VerifyTableTest::fixedMac)
                                .status(settings(adapter(MAC, true, null), List.of()))
                                .facts(f -> f.putArray("adapters"))),
                missing(
                        "and is missed in the end" + when + ", by its MAC",
                        returned,
                        gate + "AdapterMissing",
                        600,
                        v -> v.vmi(VerifyTableTest::fixedMac)
                                .status(settings(adapter(MAC, true, null), List.of()))
                                .facts(f -> f.putArray("adapters"))),
                missing(
                        "KubeVirt's word for its MAC counts too" + when,
                        returned,
                        gate + "AdapterMissing",
                        600,
                        v -> v.vmi(VerifyTableTest::fixedMac)
                                .vmi(i -> i.withObject("/status")
                                        .putArray("interfaces")
                                        .addObject()
                                        .put("name", "default")
                                        .put("mac", "02:00:00:00:00:77"))
                                .status(settings(adapter(MAC, true, null), List.of()))));
    }

    private static Arguments missing(
            String name, boolean returned, String expected, int minutes, UnaryOperator<Given> change) {
        var vm = returned ? returned(minutes, true) : switched(minutes, true);
        return Arguments.of(name, Sight.AGENT.on(change.apply(vm)), expected);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("pictures")
    void keepsPictures(String name, Given given, String expected) {
        assertThat(decided(given)).isEqualTo(expected);
    }

    static Stream<Arguments> pictures() {
        return Stream.of(
                Arguments.of(
                        "before the first patch of a return",
                        returning().limits(Limits.DEFAULT.withRights(Rights.ALL)),
                        "ScreenKept KeepScreenshot"),
                Arguments.of("where the operator may", returning(), "DevicesRestored Restore"),
                Arguments.of(
                        "once, whether it could be had or not",
                        returning()
                                .limits(Limits.DEFAULT.withRights(Rights.ALL))
                                .status(pictured("vmi-2", null)),
                        "DevicesRestored Restore"),
                Arguments.of(
                        "of a guest that answers there is no need",
                        Sight.AGENT.on(beginning()).limits(Limits.DEFAULT.withRights(Rights.ALL)),
                        "DevicesRestored Restore"),
                Arguments.of(
                        "nor can there be one of a VM that does not run",
                        returning()
                                .limits(Limits.DEFAULT.withRights(Rights.ALL))
                                .vmi(i -> i.withObject("/status").put("phase", "Scheduling")),
                        "DevicesRestored Restore"),
                Arguments.of(
                        "when a return was not enough",
                        Sight.SILENT
                                .on(returned(600, true))
                                .limits(Limits.DEFAULT.withRights(Rights.ALL))
                                .status(pictured("vmi-2", "erp-screen")),
                        "ReturnVerified KeepScreenshot"),
                Arguments.of(
                        "once too",
                        Sight.SILENT
                                .on(returned(600, true))
                                .limits(Limits.DEFAULT.withRights(Rights.ALL))
                                .status(s -> s.withRun(s.run()
                                        .withScreenshotAfterReturn(
                                                new Screenshot("vmi-3", Given.NOW, "erp-screen-returned", null)))),
                        "ReturnVerified Abandon"),
                Arguments.of(
                        "where nobody is to take the VM back",
                        Sight.SILENT
                                .on(switched(600, true))
                                .limits(Limits.DEFAULT.withRights(Rights.ALL))
                                .policy("/spec/safety", "rollback", "Never"),
                        "Verified KeepScreenshot"));
    }

    @Test
    void aRollbackThatHasNothingToPutBackIsAnsweredAllTheSame() {
        var wished = aVm().annotated("pvdrivers.io/rollback", "now");

        assertThat(Notices.of(wished.situation()).orElseThrow())
                .anySatisfy(notice -> assertThat(notice.reason()).isEqualTo("RollbackImpossible"));
        assertThat(Notices.of(aVm().situation()).orElse(List.of()))
                .noneMatch(notice -> notice.reason().equals("RollbackImpossible"));
    }

    /** What an owner changed since the switch is what the VM has to have after its return. */
    @Test
    void aVmThatIsWellIsTakenBackWithItsSettingsOfToday() {
        var well = Sight.AGENT
                .on(switched(600, true))
                .annotated("pvdrivers.io/rollback", "now")
                .status(settings(adapter(MAC, false, null), List.of()))
                .status(s -> s.withRun(s.run().withEndedAt(SWITCHED_AT).withOutcome(Outcome.SUCCEEDED))
                        .withVerified(new Verification("vm-1", "vmi-2", "0.1.302", "", SWITCHED_AT)));
        var first = new Planner().decide(well.situation()).action().orElseThrow();
        assertThat(first).isInstanceOf(Action.KeepSettings.class);

        var kept = ((Action.KeepSettings) first).settings();
        assertThat(decided(well.status(run(r -> r.withGuestSettings(kept))))).isEqualTo("- BeginReturn");
    }

    @Test
    void aVmThatIsTakenBackAmidARunHasTheSettingsOfBefore() {
        var earlier = new Verification("vm-1", "vmi-0", "0.1.302", "", SWITCHED_AT.minusSeconds(86400));
        var broken = Sight.AGENT
                .on(switched(600, true))
                .annotated("pvdrivers.io/rollback", "now")
                .status(settings(adapter(MAC, false, null), List.of()))
                .status(s -> s.withVerified(earlier));

        assertThat(decided(broken)).isEqualTo("- BeginReturn");
    }

    /** Whoever is called has it all in one sentence. */
    @Test
    void aReturnThatWasNotEnoughNamesWhatThereIsInHand() {
        var decision = new Planner()
                .decide(Sight.SILENT
                        .on(returned(600, true))
                        .docs(Docs.at("https://git.example.com/docs/").orElseThrow())
                        .status(pictured("vmi-2", "erp-screen"))
                        .status(s -> s.withSnapshot(SnapshotRecordBuilder.builder()
                                .name("erp-before")
                                .runId("run-1")
                                .requestedAt(SWITCHED_AT)
                                .readyAt(SWITCHED_AT)
                                .build()))
                        .situation());

        assertThat(decision.action().orElseThrow())
                .isInstanceOfSatisfying(
                        Action.Abandon.class,
                        abandon -> assertThat(abandon.message())
                                .contains("ConfigMap erp-screen.", "The snapshot erp-before")
                                .endsWith(" What to do, step by step: https://git.example.com/docs/" + InHand.RUNBOOK));
    }

    private static String decided(Given given) {
        var decision = new Planner().decide(given.situation());
        return decision.gate().orElse("-") + " "
                + switch (decision.verdict()) {
                    case Verdict.Passed passed -> "Passed";
                    case Verdict.Act act -> act.action().getClass().getSimpleName();
                    case Verdict.Wait wait -> wait.reason().code();
                    case Verdict.Blocked blocked -> blocked.reason().code();
                    case Verdict.Failed failed -> failed.reason().code();
                };
    }

    /** A VM whose instance with the new devices has run for so long. */
    private static Given switched(int minutes, boolean agentBefore) {
        return begun(agentBefore)
                .vm(vm -> virtio(vm.withObject("/spec/template/spec/domain/devices")))
                .vmi(i -> virtio(i.withObject("/spec/domain/devices")))
                .vmi(i -> born(i, "vmi-2", minutes))
                .drivers(Given.NEW)
                .facts(f ->
                        f.put("bootTime", Given.NOW.minusSeconds(60L * minutes).toString()))
                .status(watched("vmi-2", minutes));
    }

    /** One that has its old devices back, and has run on them for so long. */
    private static Given returned(int minutes, boolean agentBefore) {
        return begun(agentBefore)
                .vmi(i -> born(i, "vmi-3", minutes))
                .facts(f ->
                        f.put("bootTime", Given.NOW.minusSeconds(60L * minutes).toString()))
                .status(rolledBack("vmi-2"))
                .status(watched("vmi-3", minutes));
    }

    /** One that is about to be taken back. */
    private static Given beginning() {
        return switched(600, true).status(rolledBack("vmi-2"));
    }

    private static Given returning() {
        return Sight.SILENT.on(beginning());
    }

    private static Given driverless() {
        return switched(600, true).facts(f -> f.putArray("boundDevices"));
    }

    private static Given lasting(Given given) {
        return given.status(waitsFor(Reason.VERIFYING, 11));
    }

    private static Given starting(String printableStatus) {
        return switched(600, true)
                .sees(new GuestSight.Off())
                .vmi(i -> i.withObject("/status").put("phase", "Scheduling"))
                .vm(vm -> vm.withObject("/status").put("printableStatus", printableStatus))
                .status(tried(Duration.ofHours(10)));
    }

    private static UnaryOperator<DriverStateStatus> tried(Duration ago) {
        return run(r -> r.withStartingSince(Given.NOW.minus(ago)));
    }

    private static Given crashing(Duration ago) {
        return switched(600, true).status(tried(ago)).crashing();
    }

    private static Given begun(boolean agentBefore) {
        return aVm().ticket()
                .status(Given.begun(SWITCHED_AT))
                .status(s ->
                        s.withProof(new Proof("run-1", "virtio", "viostor", Given.NEW, null, "vmi-1", SWITCHED_AT)))
                .status(agentSeen(agentBefore));
    }

    private static UnaryOperator<DriverStateStatus> run(UnaryOperator<Run> change) {
        return s -> s.withRun(change.apply(s.run()));
    }

    private static UnaryOperator<DriverStateStatus> agentSeen(boolean seen) {
        return run(r -> r.withSwitching(new Switching("vmi-1", SWITCHED_AT, seen, 1)));
    }

    private static UnaryOperator<DriverStateStatus> watched(String vmi, int minutes) {
        return run(r -> r.withWatch(new Watch(vmi, Given.NOW.minusSeconds(60L * minutes), 0, false)));
    }

    private static UnaryOperator<DriverStateStatus> rolledBack(String vmi) {
        return s -> s.withRollback(new Rollback("run-1", "GuestDidNotReturn", "", vmi, SWITCHED_AT, null));
    }

    private static UnaryOperator<DriverStateStatus> waitsFor(Reason reason, int minutes) {
        return s -> s.withWaitingFor(new WaitingFor(reason.code(), "", Given.NOW.minusSeconds(60L * minutes), null));
    }

    private static UnaryOperator<DriverStateStatus> repaired(int attempts) {
        return s -> s.withRun(s.run()
                .withRepair(
                        new Repair(s.rollback() == null ? "vmi-2" : "vmi-3", Given.NOW.minusSeconds(3600), attempts)));
    }

    private static UnaryOperator<DriverStateStatus> pictured(String vmi, @Nullable String configMap) {
        return run(r -> r.withScreenshot(new Screenshot(vmi, Given.NOW, configMap, null)));
    }

    private static UnaryOperator<DriverStateStatus> online(String disk) {
        return run(
                r -> r.withGuestSettings(new GuestSettings("vmi-1", SWITCHED_AT, List.of(), List.of(disk), 1, null)));
    }

    private static UnaryOperator<DriverStateStatus> settings(Adapter adapter, List<String> volumes) {
        return run(r ->
                r.withGuestSettings(new GuestSettings("vmi-1", SWITCHED_AT, List.of(adapter), List.of(), 1, volumes)));
    }

    private static Adapter adapter(String mac, boolean dhcp, @Nullable Integer mtu) {
        return GuestFactsAdapterBuilder.builder()
                .mac(mac)
                .dhcp(dhcp)
                .addresses(List.of("10.9.9.9/24"))
                .mtu(mtu)
                .build();
    }

    private static ObjectNode disk(ObjectNode facts) {
        return (ObjectNode) facts.at("/disks/0");
    }

    private static ObjectNode adapterNow(ObjectNode facts) {
        return (ObjectNode) facts.at("/adapters/0");
    }

    private static void volumes(ObjectNode facts, String... mountPoints) {
        var list = facts.putArray("volumes");
        Stream.of(mountPoints).forEach(point -> list.addObject().put("mountPoint", point));
    }

    private static void fixedMac(ObjectNode vmi) {
        ((ObjectNode) vmi.at("/spec/domain/devices/interfaces/0")).put("macAddress", MAC);
    }

    private static void born(ObjectNode vmi, String uid, int minutes) {
        var at = Given.NOW.minusSeconds(60L * minutes).toString();
        vmi.withObject("/metadata").put("uid", uid).put("creationTimestamp", at);
        vmi.withObject("/status")
                .putArray("phaseTransitionTimestamps")
                .addObject()
                .put("phase", "Running")
                .put("phaseTransitionTimestamp", at);
    }
}
