package io.pvdrivers.operator.gate;

import static io.pvdrivers.operator.gate.SwitchedVm.SWITCHED_AT;
import static io.pvdrivers.operator.gate.SwitchedVm.run;
import static io.pvdrivers.operator.gate.SwitchedVm.switched;
import static io.pvdrivers.operator.gate.SwitchedVm.words;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pvdrivers.api.v1alpha1.Baseline;
import io.pvdrivers.api.v1alpha1.Baseline.BaselineDevice;
import io.pvdrivers.api.v1alpha1.DriverStateSpec.DeviceKind;
import io.pvdrivers.api.v1alpha1.DriverStateStatus.Verification;
import io.pvdrivers.api.v1alpha1.Run;
import io.pvdrivers.api.v1alpha1.Run.Watch;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What is said of a guest after its switch, until when, and what makes it Ready. */
class VerifiedWordsTest {
    private static final String NO_ANSWER = "Windows is starting with its new devices; its agent has not answered yet.";
    private static final String NOT_BOUND = "Windows is back and has not bound viostor, netkvm yet.";
    private static final String ELSEWHERE =
            "The VM's spec has root on another bus than its running instance, and Windows has not shown"
                    + " that it can boot from there. Put it back, or restart the VM yourself; the operator does not.";

    @ParameterizedTest(name = "{0}")
    @MethodSource({"silence", "drivers"})
    void says(String name, Given given, String expected) {
        assertThat(words(new Verified().judge(given.situation()))).isEqualTo(expected);
    }

    private static Stream<Arguments> silence() {
        return Stream.of(
                row(
                        "a guest that has yet to answer has its deadline",
                        silent(switched(5)),
                        "Verifying: " + NO_ANSWER + " Until 2026-11-02T08:25:00Z"),
                row(
                        "of which no end is known while its clock stands",
                        stopped(silent(switched(5))),
                        "Verifying: " + NO_ANSWER),
                row(
                        "one that missed it is taken back",
                        silent(switched(600)),
                        "BeginReturn GuestDidNotReturn: The guest's agent did not come back within 30 minutes after the switch."),
                row(
                        "by a person, where the policy says so",
                        silent(switched(600))
                                .policy("/spec/safety", "rollback", "Never")
                                .status(s -> s.withRun(s.run()
                                        .withScreenshot(new Run.Screenshot(
                                                "vmi-2", SWITCHED_AT, null, "None could be taken.")))),
                        "GuestDidNotReturn: The guest's agent did not come back within 30 minutes after the switch. safety.rollback is"
                                + " Never: look at its console and repair Windows, or put the devices back: kubectl -n vms annotate"
                                + " --overwrite vm erp pvdrivers.io/rollback=now. What to do, step by step: "
                                + Docs.OF_MAIN.page("when-a-vm-does-not-return.md")),
                row(
                        "an instance with the old devices has verified nothing",
                        switched(5).vmi(i -> disk(i).put("bus", "sata")),
                        "ForeignEdit: " + ELSEWHERE),
                row(
                        "nor has one of a run that moves nothing",
                        switched(5)
                                .vmi(i -> disk(i).put("bus", "sata"))
                                .status(s ->
                                        s.withBaseline(new Baseline("run-1", "vm-1", SWITCHED_AT, List.of(), null))),
                        "ForeignEdit: " + ELSEWHERE));
    }

    private static Stream<Arguments> drivers() {
        return Stream.of(
                row(
                        "drivers that nobody tells",
                        switched(600).facts(f -> f.remove("boundDevices")),
                        "GuestUnseen: The agent does not say which drivers are bound: update the guest agent to one that answers"
                                + " guest-get-devices (QEMU 5.2 or newer), or state boundDevices in a GuestReport."),
                row(
                        "new devices without a driver have the rest of the deadline",
                        switched(5).facts(f -> f.putArray("boundDevices")),
                        "Verifying: " + NOT_BOUND + " Until 2026-11-02T08:25:00Z"),
                row(
                        "of which no end is known while its clock stands",
                        stopped(switched(5).facts(f -> f.putArray("boundDevices"))),
                        "Verifying: " + NOT_BOUND),
                row(
                        "a driver that Windows loads with its next start",
                        switched(600).facts(f -> bound(f, "1af4:1045", Given.OLD)),
                        "DriverNotBound: Windows does not run balloon at an accepted version. Reboot Windows; if that does not help, look"
                                + " at the device in Device Manager."),
                row(
                        "a new card takes the newest driver that Windows has, also where newer ones are taken back elsewhere",
                        switched(600)
                                .policy("/spec/release", "allowDowngrade", true)
                                .facts(f -> bound(f, "1af4:1041", "100.104.104.40000")),
                        "KeepVerification"));
    }

    /** What was verified before the run says nothing of what the run did. */
    @ParameterizedTest
    @CsvSource({"-1, Verified KeepVerification", "0, - EndRun", "60, - EndRun"})
    void aRunEndsOnAVerificationOfItsOwn(long seconds, String expected) {
        var given = switched(600);
        var plan = given.situation().plan();
        var verified = new Verification(
                "vm-1", "vmi-2", plan.release(), WantedHash.of(plan), SWITCHED_AT.plusSeconds(seconds));
        var decision =
                new Planner().decide(given.status(s -> s.withVerified(verified)).situation());

        assertThat(decision.gate().orElse("-") + " " + Edits.word(decision.verdict()))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"-60, 2026-11-02T08:00:00Z", "0, 2026-11-02T08:00:00Z", "60, 2026-11-02T08:01:00Z"})
    void noVerificationIsOlderThanItsRunWhateverTheClockDid(long seconds, Instant at) {
        var given = switched(600).status(s -> s.withRun(s.run().withStartedAt(Given.NOW.plusSeconds(seconds))));

        assertThat(new Verified().judge(given.situation()))
                .isInstanceOfSatisfying(
                        Verdict.Act.class,
                        act -> assertThat(act.action())
                                .isInstanceOfSatisfying(
                                        Action.KeepVerification.class,
                                        keep -> assertThat(keep.verification().at())
                                                .isEqualTo(at)));
    }

    @Test
    void onlyCardsThatTheVmHadAreRemovedAsHidden() {
        var nobodyKnows = new BaselineDevice(DeviceKind.INTERFACE, "default", null, true, null, false);
        var disk = new BaselineDevice(DeviceKind.DISK, "root", "sata", false, "sata", false);
        var given = switched(600)
                .policy("/spec/safety", "removeGhostAdapters", true)
                .status(s ->
                        s.withBaseline(new Baseline("run-1", "vm-1", SWITCHED_AT, List.of(disk, nobodyKnows), null)));

        assertThat(words(new Verified().judge(given.situation()))).isEqualTo("KeepVerification");
    }

    private static Given silent(Given given) {
        return given.sees(new GuestSight.Silent("No agent answers."));
    }

    private static Given stopped(Given given) {
        return given.status(run(r -> r.withWatch(new Watch("vmi-2", null, 300, false))));
    }

    private static ObjectNode disk(ObjectNode vmi) {
        return (ObjectNode) vmi.at("/spec/domain/devices/disks/0/disk");
    }

    private static void bound(ObjectNode facts, String pciId, String version) {
        facts.withArray("boundDevices").forEach(device -> {
            if (device.path("pciId").asText().equals(pciId)) {
                ((ObjectNode) device).put("driverVersion", version);
            }
        });
    }

    private static Arguments row(String name, Given given, String expected) {
        return Arguments.of(name, given, expected);
    }
}
