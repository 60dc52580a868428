package io.pvdrivers.operator.gate;

import static io.pvdrivers.operator.gate.Given.aVm;
import static org.assertj.core.api.Assertions.assertThat;

import io.pvdrivers.operator.gate.GuestSight.Seen;
import io.pvdrivers.operator.gate.GuestSight.Silent;
import io.pvdrivers.operator.gate.GuestSight.Source;
import io.pvdrivers.operator.gate.GuestSight.Unseen;
import io.pvdrivers.operator.gate.Verdict.Wait;
import io.pvdrivers.operator.guest.GuestAgent.BlindSpot;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What is said to people where a guest would have to be seen and is not. */
class SightTest {
    private static final String CURE = "Apply a GuestReport named erp in this namespace with what Windows says now.";

    private static Wait await(Given given) {
        return (Wait) Sight.await(given.situation());
    }

    private static Seen seen(Given given, Source source, boolean ofThisBoot, BlindSpot... blind) {
        return new Seen(
                given.situation().guest().seen().orElseThrow().facts(), source, Given.NOW, ofThisBoot, List.of(blind));
    }

    static Stream<Arguments> sights() {
        var without = aVm().facts(f -> f.remove("bootTime"));
        return Stream.of(
                Arguments.of(new GuestSight.Off(), "GuestStarting", "The VM is starting."),
                Arguments.of(new Unseen("Nobody may exec.", true), "GuestNotAsked", "Nobody may exec."),
                Arguments.of(new Unseen("Nobody may exec."), "GuestUnseen", "Nobody may exec. " + CURE),
                Arguments.of(
                        seen(aVm(), Source.REPORT, false),
                        "GuestUnseen",
                        "The newest report about this guest is older than its last start. " + CURE),
                Arguments.of(
                        seen(without, Source.REPORT, false),
                        "GuestUnseen",
                        "The newest report about this guest states no bootTime"),
                Arguments.of(
                        seen(aVm(), Source.AGENT, true, new BlindSpot("boundDevices", "It is too old.")),
                        "GuestUnseen",
                        "It is too old. " + CURE),
                Arguments.of(
                        seen(aVm(), Source.AGENT, true),
                        "GuestUnseen",
                        "The agent does not say which drivers are bound"));
    }

    @ParameterizedTest
    @MethodSource("sights")
    void saysWhyAndWhatToDo(GuestSight sight, String reason, String words) {
        var wait = await(aVm().sees(sight));

        assertThat(wait.reason().code()).isEqualTo(reason);
        assertThat(wait.message()).startsWith(words);
    }

    @Test
    void aWindowsThatCannotBeToldNeedsItsVersion() {
        var given = aVm().vm(v -> v.withObject("/metadata").remove("annotations"))
                .vmi(i -> i.withObject("/status").remove("guestOSInfo"))
                .facts(f -> f.remove("os"));

        assertThat(await(given).reason()).isEqualTo(Reason.GUEST_OS_UNKNOWN);
        assertThat(await(given).message())
                .contains("from what the agent says: kernelVersion, kernelRelease and variant");
    }

    @Test
    void aReleaseThatIsGoneIsNamed() {
        var situation = aVm().policy("/spec/release", "version", "0.1.999").situation();

        assertThat(Sight.releaseUnknown(situation))
                .isEqualTo("No DriverRelease describes 0.1.999. kubectl get driverreleases lists what there is.");
        assertThat(Edits.word(Sight.await(situation))).isEqualTo("ReleaseUnknown");
    }

    /** Windows started at 07:01, and its agent has ten minutes. */
    @ParameterizedTest
    @CsvSource({"10, GuestAgentMissing", "59, GuestAgentMissing", "60, GuestStarting"})
    void anAgentHasItsTime(int graceMinutes, String reason) {
        var grace = Duration.ofMinutes(graceMinutes);
        var given = aVm().sees(new Silent("no answer"))
                .limits(new Limits(Duration.ofMinutes(10), grace, Duration.ofMinutes(15), Rights.NONE));

        assertThat(await(given).reason().code()).isEqualTo(reason);
        assertThat(await(given).until())
                .isEqualTo(
                        reason.equals("GuestStarting")
                                ? Optional.of(
                                        Given.NOW.minus(Duration.ofMinutes(59)).plus(grace))
                                : Optional.empty());
    }

    @Test
    void anAgentThatAnsweredBeforeIsNotToBeInstalled() {
        var before = await(aVm().sees(new Silent("no answer")));
        var during = await(aVm().sees(new Silent("no answer")).ticket().status(Given.begun(Given.NOW)));

        assertThat(before.message()).startsWith("No guest agent answers in this VM. Install the vioserial driver");
        assertThat(during.message()).startsWith("The guest's agent answered before and does not answer any more.");
    }

    @Test
    void aFactThatIsMissingIsNamedWithTheReasonWhereOneIsKnown() {
        var given = aVm();
        var blind = seen(given, Source.AGENT, true, new BlindSpot("adapters", "PowerShell is off."));

        assertThat(Sight.awaitFact(given.situation(), blind, "adapters").toString())
                .contains("PowerShell is off. State adapters in a GuestReport named erp.");
        assertThat(Sight.awaitFact(given.situation(), blind, "disks").toString())
                .contains("The agent does not tell disks. State disks in a GuestReport named erp.");
    }

    @Test
    void aVmWithoutAStatusIsStopped() {
        assertThat(Sight.printableStatus(aVm().situation())).isEqualTo("Running");
        assertThat(Sight.printableStatus(aVm().vm(v -> v.remove("status")).situation()))
                .isEqualTo("Stopped");
        assertThat(Sight.printableStatus(aVm().vm(v -> v.withObject("/status").remove("printableStatus"))
                        .situation()))
                .isEqualTo("Stopped");
    }
}
