package io.pvdrivers.operator.gate;

import static io.pvdrivers.operator.gate.Given.aVm;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pvdrivers.api.v1alpha1.DriverStateStatus;
import io.pvdrivers.api.v1alpha1.DriverStateStatus.Proof;
import io.pvdrivers.api.v1alpha1.Run;
import io.pvdrivers.api.v1alpha1.Run.GuestReboot;
import io.pvdrivers.api.v1alpha1.Run.Installation;
import io.pvdrivers.operator.guest.GuestAgent.BlindSpot;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** When Windows is rebooted for its new drivers, and who does it. */
class RebootedTest {
    private static final Instant BEFORE = Given.NOW.minus(Duration.ofMinutes(5));
    private static final Instant LONG_AGO = Given.NOW.minus(Duration.ofMinutes(20));
    private static final String BY_HAND =
            "AwaitingRestart: The installer asks for a reboot. Reboot Windows inside the guest; where no agent"
                    + " tells, apply a new GuestReport then.";

    @ParameterizedTest(name = "{0}")
    @MethodSource({"staying", "moving"})
    void isNeededWhereNewDriversWaitForIt(String name, Given given, boolean needed) {
        assertThat(new Rebooted().isNeeded(given.situation())).isEqualTo(needed);
    }

    /** No device is to move. */
    private static Stream<Arguments> staying() {
        return Stream.of(
                row("the installer asked for it", staying(3010), true),
                row("the installer did not", staying(0), false),
                row("it has not ended", staying(null), false),
                row("Windows has started since", staying(3010).facts(f -> booted(f, BEFORE.plusSeconds(1))), false),
                row("Windows started just then", staying(3010).facts(f -> booted(f, BEFORE)), true),
                row(
                        "another instance has started since",
                        staying(3010).vmi(i -> i.withObject("/metadata").put("uid", "vmi-2")),
                        false),
                row(
                        "its clock is slow, and shows a later start nevertheless",
                        asked(staying(3010), "vmi-1", 1, at("06:00:00")).facts(f -> booted(f, at("06:01:01"))),
                        false),
                row(
                        "its clock was only set right",
                        asked(staying(3010), "vmi-1", 1, at("06:00:00")).facts(f -> booted(f, at("06:01:00"))),
                        true));
    }

    /** Its disk is to move, and Windows uses the older driver of that bus for another disk. */
    private static Stream<Arguments> moving() {
        return Stream.of(
                row("the older driver proves nothing", onOldDriver(), true),
                row(
                        "nobody has looked since the installation",
                        onOldDriver().sees(seenAt(onOldDriver(), BEFORE)),
                        false),
                row("the proof is there", onOldDriver().drivers(Given.NEW), false),
                row("it was kept of this instance", onOldDriver().status(proof("vmi-1")), false),
                row("it was kept of another one", onOldDriver().status(proof("vmi-0")), true),
                row("a primer is yet to come", withoutSerial(onOldDriver()), false),
                row(
                        "only a network card is to move",
                        onOldDriver().policy("/spec/devices/disks", "bus", "Unchanged"),
                        false));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("asking")
    void says(String name, Given given, String expected) {
        var verdict = new Rebooted().judge(given.situation());

        assertThat(
                        verdict instanceof Verdict.Wait wait
                                ? wait.reason().code() + ": " + wait.message()
                                : Edits.word(verdict))
                .isEqualTo(expected);
    }

    private static Stream<Arguments> asking() {
        var silent = new GuestSight.Silent("no agent");
        var gone =
                "GuestAgentMissing: The guest's agent answered before and does not answer any more. Look at the VM's console; the run"
                        + " goes on by itself once the agent answers.";
        return Stream.of(
                Arguments.of("it is asked for", staying(3010), "RebootGuest"),
                Arguments.of("a guest that nobody sees", staying(3010).sees(silent), gone),
                Arguments.of("where only reports tell", staying(3010).reported(), BY_HAND),
                Arguments.of("where the agent runs no programs", blind(staying(3010)), BY_HAND),
                Arguments.of("an earlier instance was asked", asked(staying(3010), "vmi-0", 2, null), "RebootGuest"),
                Arguments.of("it is asked for once more", asked(staying(3010), "vmi-1", 1, null), "RebootGuest"),
                Arguments.of(
                        "and then a person is asked",
                        asked(staying(3010), "vmi-1", 2, null),
                        "AwaitingRestart: Windows was asked to reboot, and still runs since 2026-11-02T07:01:30Z. Reboot it inside the"
                                + " guest."),
                Arguments.of(
                        "a guest that nobody has seen since",
                        asked(staying(3010), "vmi-1", 1, null).sees(silent),
                        gone),
                Arguments.of(
                        "one that does not tell when it started",
                        asked(staying(3010), "vmi-1", 1, null).facts(f -> f.remove("bootTime")),
                        "GuestUnseen: The agent does not tell bootTime. State bootTime in a GuestReport named erp."));
    }

    private static Given staying(@Nullable Integer exitCode) {
        return installed(
                exitCode,
                aVm().policy("/spec/devices/disks", "bus", "Unchanged")
                        .policy("/spec/devices/interfaces", "model", "Unchanged")
                        .drivers(Given.NEW));
    }

    private static Given onOldDriver() {
        return installed(3010, aVm().drivers(Given.OLD))
                .vm(v -> dataDisk(v.withObject("/spec/template/spec")))
                .vmi(i -> dataDisk(i.withObject("/spec")))
                .facts(f -> f.withArray("disks")
                        .addObject()
                        .put("serial", "0123456789")
                        .put("bus", "virtio")
                        .put("online", true));
    }

    private static Given withoutSerial(Given given) {
        return given.vmi(i -> ((ObjectNode) i.at("/spec/domain/devices/disks/1")).remove("serial"));
    }

    private static void dataDisk(ObjectNode spec) {
        spec.withArray("/domain/devices/disks")
                .addObject()
                .put("name", "data")
                .put("serial", "0123456789")
                .putObject("disk")
                .put("bus", "virtio");
        spec.withArray("/volumes")
                .addObject()
                .put("name", "data")
                .putObject("dataVolume")
                .put("name", "data");
    }

    private static Given installed(@Nullable Integer exitCode, Given given) {
        var finished = exitCode == null ? null : BEFORE;
        var installation = new Installation(
                "run-1", "vmi-1", LONG_AGO, finished, exitCode, List.of("viostor", "netkvm"), null, null);
        return given.ticket().status(Given.begun(LONG_AGO)).status(run(r -> r.withInstallation(installation)));
    }

    /** Longer ago than a reboot takes. */
    private static Given asked(Given given, String vmi, int attempts, @Nullable Instant bootTime) {
        return given.status(run(r -> r.withGuestReboot(new GuestReboot(vmi, LONG_AGO, attempts, bootTime))));
    }

    private static UnaryOperator<DriverStateStatus> run(UnaryOperator<Run> change) {
        return s -> s.withRun(change.apply(s.run()));
    }

    private static UnaryOperator<DriverStateStatus> proof(String vmi) {
        return s -> s.withProof(new Proof("run-1", "virtio", "viostor", Given.NEW, "0123456789", vmi, BEFORE));
    }

    private static GuestSight seenAt(Given given, Instant at) {
        var facts = given.situation().guest().seen().orElseThrow().facts();
        return new GuestSight.Seen(facts, GuestSight.Source.AGENT, at, true, List.of());
    }

    private static Given blind(Given given) {
        var facts = given.situation().guest().seen().orElseThrow().facts();
        return given.sees(new GuestSight.Seen(
                facts,
                GuestSight.Source.AGENT,
                Given.NOW,
                true,
                List.of(new BlindSpot(BlindSpot.GUEST_EXEC, "It is switched off."))));
    }

    private static void booted(ObjectNode facts, Instant at) {
        facts.put("bootTime", at.toString());
    }

    private static Instant at(String time) {
        return Instant.parse("2026-11-02T" + time + "Z");
    }

    private static Arguments row(String name, Given given, boolean needed) {
        return Arguments.of(name, given, needed);
    }
}
