package io.pvdrivers.operator.gate;

import static io.pvdrivers.operator.gate.Edits.condition;
import static io.pvdrivers.operator.gate.Given.aVm;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pvdrivers.api.v1alpha1.DriverStateStatus.Restarts;
import io.pvdrivers.api.v1alpha1.DriverStateStatus.Verification;
import io.pvdrivers.api.v1alpha1.Run.Watch;
import io.pvdrivers.operator.gate.Action.RestartCause;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A VM that is off or silent: whether it is given time to shut down, and what is said of it meanwhile. */
class AwaitedVmTest {
    private static final Instant BEFORE = Given.NOW.minus(Duration.ofMinutes(5));

    @ParameterizedTest(name = "{0}")
    @MethodSource("guests")
    void onlyAGuestThatNeverAnsweredIsNotGivenItsTimeToShutDown(String name, Given given, boolean atOnce) {
        assertThat(RestartStep.judge(given.situation(), RestartCause.RETURN))
                .isEqualTo(Verdict.act(new Action.Restart(RestartCause.RETURN, "vmi-1", atOnce)));
    }

    private static Stream<Arguments> guests() {
        return Stream.of(
                row("one of which nothing says so", silent(), true),
                row("one that answered", watched(silent(), "vmi-1", true), false),
                row("one that nobody watched", watched(silent(), "vmi-0", false), false),
                row("one that was verified", verified("vmi-1"), false),
                row("one that was verified in an earlier instance", verified("vmi-0"), true),
                row("one whose agent KubeVirt hears", silent().vmi(i -> condition(i, "AgentConnected")), false),
                row("one whose agent KubeVirt does not hear", silent().vmi(AwaitedVmTest::unheard), true),
                row(
                        "one of which KubeVirt says something else",
                        silent().vmi(i -> condition(i, "LiveMigratable")),
                        true),
                row("one that has told KubeVirt what it is", silent().vmi(i -> os(i, "mswindows")), false),
                row("one that has told it nothing", silent().vmi(i -> os(i, " ")), true),
                row("one of which a report tells", silent().reported(), true));
    }

    @ParameterizedTest
    @CsvSource({"9, Restarting", "11, GuestAgentMissing"})
    void aGuestThatFallsSilentWhileItsVmRestartsNeedsNobody(int minutesAgo, String expected) {
        var at = Given.NOW.minus(Duration.ofMinutes(minutesAgo));
        var asked = silent().status(s -> s.withRestarts(new Restarts(1, "vmi-1", at)));

        assertThat(Edits.word(Sight.await(asked.situation()))).isEqualTo(expected);
        assertThat(Edits.word(Sight.await(silent().situation()))).isEqualTo("GuestAgentMissing");
    }

    @ParameterizedTest
    @CsvSource({"Succeeded", "Failed"})
    void anInstanceThatHasEndedIsNotRestarted(String phase) {
        var ended = silent().vmi(i -> i.withObject("/status").put("phase", phase));

        assertThat(Edits.word(RestartStep.judge(ended.situation(), RestartCause.RETURN)))
                .isEqualTo("Restarting");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("stopped")
    void saysWhyAVmHasNoInstance(String name, Given given, String expected) {
        var verdict = (Verdict.Wait) Sight.await(given.situation());

        assertThat(verdict.reason().code() + ": " + verdict.message()).isEqualTo(expected);
    }

    private static Stream<Arguments> stopped() {
        var off = "NotRunning: The VM is stopped. Start it: what is inside can be seen and changed only while it runs.";
        return Stream.of(
                Arguments.of(
                        "KubeVirt says what keeps it",
                        aVm().stopped().vm(v -> failing(v, "True", "no such instancetype")),
                        "NotRunning: KubeVirt cannot start this VM: no such instancetype. Mend that; the VM is looked at once it runs."),
                Arguments.of(
                        "in several lines, with its own period",
                        aVm().stopped().vm(v -> failing(v, "True", "pods \"erp\" is forbidden:\nexceeded quota.")),
                        "NotRunning: KubeVirt cannot start this VM: pods \"erp\" is forbidden: exceeded quota. Mend that; the VM is looked at once it runs."),
                Arguments.of(
                        "or gives a reason alone",
                        aVm().stopped().vm(v -> failing(v, "True", null)),
                        "NotRunning: KubeVirt cannot start this VM: FailedCreate. Mend that; the VM is looked at once it runs."),
                Arguments.of(
                        "what kept it keeps it no more", aVm().stopped().vm(v -> failing(v, "False", "gone")), off),
                Arguments.of("something else is true of it", aVm().stopped().vm(v -> condition(v, "Ready")), off),
                Arguments.of(
                        "a start that KubeVirt has accepted",
                        aVm().stopped().vm(v -> requested(v, "Start")),
                        "Restarting: The VM has no running instance; KubeVirt calls it Stopped. The run goes on when it runs."),
                Arguments.of("a stop that it has accepted", aVm().stopped().vm(v -> requested(v, "Stop")), off));
    }

    /** One whose instance was watched from its start, and of which nothing is heard. */
    private static Given silent() {
        var given = aVm().ticket()
                .status(Given.begun(BEFORE))
                .vmi(i -> i.withObject("/status").putObject("guestOSInfo"))
                .sees(new GuestSight.Silent("no agent"));
        return watched(given, "vmi-1", false);
    }

    private static Given watched(Given given, String vmi, boolean agentSeen) {
        return given.status(s -> s.withRun(s.run().withWatch(new Watch(vmi, null, 0, agentSeen))));
    }

    private static Given verified(String vmi) {
        return silent().status(s -> s.withVerified(new Verification("vm-1", vmi, "0.1.302", "w", BEFORE)));
    }

    private static void unheard(ObjectNode vmi) {
        vmi.withObject("/status")
                .withArray("conditions")
                .addObject()
                .put("type", "AgentConnected")
                .put("status", "False");
    }

    private static void os(ObjectNode vmi, String id) {
        vmi.withObject("/status/guestOSInfo").put("id", id);
    }

    private static void failing(ObjectNode vm, String status, @Nullable String message) {
        var condition = vm.withObject("/status").withArray("conditions").addObject();
        condition.put("type", "Failure").put("status", status).put("reason", "FailedCreate");
        if (message != null) {
            condition.put("message", message);
        }
    }

    private static void requested(ObjectNode vm, String action) {
        vm.withObject("/status").putArray("stateChangeRequests").addObject().put("action", action);
    }

    private static Arguments row(String name, Given given, boolean atOnce) {
        return Arguments.of(name, given, atOnce);
    }
}
