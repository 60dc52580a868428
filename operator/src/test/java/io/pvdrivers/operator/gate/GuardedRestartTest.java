package io.pvdrivers.operator.gate;

import static io.pvdrivers.operator.gate.Edits.virtio;
import static io.pvdrivers.operator.gate.Given.aVm;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pvdrivers.api.v1alpha1.DriverStateSpec.Ticket;
import io.pvdrivers.api.v1alpha1.DriverStateStatus.Proof;
import io.pvdrivers.operator.gate.Action.RestartCause;
import io.pvdrivers.operator.rollout.Hold;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The last look before a restart: what the VM would boot from, whether there is time for it, and whose turn it is. */
class GuardedRestartTest {
    private static final Instant BEFORE = Given.NOW.minus(Duration.ofMinutes(5));
    private static final String SWITCHED =
            "ForeignEdit: Somebody has switched root in the VM's spec before it was proven that Windows"
                    + " can boot from that. Put it back, or restart the VM yourself; the operator does not.";
    private static final String RENAMED =
            "ForeignEdit: Somebody gave the VM preference windows.virtio while its instance runs with"
                    + " windows.plain, and it is not proven that Windows can boot from the disks that this gives. Put it back, or restart the VM"
                    + " yourself; the operator does not.";

    @ParameterizedTest(name = "{0}")
    @MethodSource({"switched", "renamed"})
    void bootsNoVmFromWhatNobodyHasProven(String name, Given given, RestartCause cause, String expected) {
        assertThat(words(given.situation(), cause)).isEqualTo(expected);
    }

    private static Stream<Arguments> switched() {
        return Stream.of(
                row(
                        "a disk that somebody switched, before the ISO",
                        switched(inARun()),
                        RestartCause.STAGING,
                        SWITCHED),
                row("the same before new drivers", switched(inARun()), RestartCause.DRIVERS, SWITCHED),
                row(
                        "under the proof of an earlier instance",
                        switched(inARun()).status(s -> s.withProof(proof("run-1", "vmi-0"))),
                        RestartCause.STAGING,
                        SWITCHED),
                row(
                        "under the proof of an earlier run",
                        switched(inARun()).status(s -> s.withProof(proof("run-0", "vmi-1"))),
                        RestartCause.STAGING,
                        SWITCHED),
                row(
                        "under the proof of this instance it may",
                        switched(inARun()).status(s -> s.withProof(proof("run-1", "vmi-1"))),
                        RestartCause.STAGING,
                        "goes"),
                row(
                        "a disk that the instance runs with already has proven itself",
                        switched(inARun()).vmi(i -> virtio(i.withObject("/spec/domain/devices"))),
                        RestartCause.STAGING,
                        "goes"),
                row(
                        "Windows boots without its network card",
                        inARun().vm(v -> ((ObjectNode) v.at("/spec/template/spec/domain/devices/interfaces/0"))
                                .put("model", "virtio")),
                        RestartCause.STAGING,
                        "goes"),
                row("the switch of ours stands behind its own proof", switched(inARun()), RestartCause.SWITCH, "goes"),
                row("a return waits for nobody's proof", switched(inARun()), RestartCause.RETURN, "goes"));
    }

    private static Stream<Arguments> renamed() {
        return Stream.of(
                row("another preference, before the ISO", renamed(open()), RestartCause.STAGING, RENAMED),
                row("the same before new drivers", renamed(open()), RestartCause.DRIVERS, RENAMED),
                row("it does not hold up what takes ours out", renamed(open()), RestartCause.UNSTAGING, "goes"),
                row(
                        "the one that the instance runs with",
                        renamed(open()).vmi(i -> startedWith(i, "windows.virtio")),
                        RestartCause.STAGING,
                        "goes"),
                row(
                        "one that nobody knows the former one of",
                        renamed(open()).vmi(i -> i.withObject("/metadata").remove("annotations")),
                        RestartCause.STAGING,
                        "goes"),
                row(
                        "none any more, which gives no disk anything",
                        renamed(open()).vm(v -> v.withObject("/spec").remove("preference")),
                        RestartCause.STAGING,
                        "goes"),
                row(
                        "one without a name",
                        renamed(open()).vm(v -> v.withObject("/spec/preference").remove("name")),
                        RestartCause.STAGING,
                        "goes"),
                row("disks that state their bus take nothing from it", renamed(inARun()), RestartCause.STAGING, "goes"),
                row(
                        "a disk that this run would never move says nothing",
                        renamed(inARun().vm(v -> addDrive(v.withObject("/spec/template/spec")))
                                .vmi(i -> addDrive(i.withObject("/spec")))),
                        RestartCause.STAGING,
                        "goes"),
                row(
                        "a network card that takes its model from it does not keep Windows from booting",
                        renamed(inARun().vm(v -> ((ObjectNode) v.at("/spec/template/spec/domain/devices/interfaces/0"))
                                .remove("model"))),
                        RestartCause.STAGING,
                        "goes"),
                row(
                        "it does not matter to an instance that has proven itself",
                        renamed(open()).status(s -> s.withProof(proof("run-1", "vmi-1"))),
                        RestartCause.STAGING,
                        "goes"));
    }

    @ParameterizedTest
    @CsvSource({"STAGING, 20, false", "SWITCH, 20, true", "SWITCH, 10, false", "STAGING, 40, true"})
    void beginsOnlyWhatEndsWithinTheWindow(RestartCause cause, int minutesLeft, boolean goes) {
        var given = inARun().policy("/spec/rollout", "windows", open(minutesLeft));

        assertThat(words(given.situation(), cause).equals("goes")).isEqualTo(goes);
    }

    @Test
    void saysHowLongTheOpenWindowIsAndWhatIsStillToCome() {
        var given = inARun().policy("/spec/rollout", "windows", open(20));

        assertThat(check(given.situation(), RestartCause.STAGING))
                .isEqualTo(new Verdict.Wait(
                        Reason.OUTSIDE_WINDOW,
                        "The restart that brings in the driver ISO waits for the next maintenance window of policy windows: the open one"
                                + " shuts at 2026-11-02T08:20:00Z, and what remains takes about 30 minutes.",
                        Optional.of(Instant.parse("2026-11-03T07:20:00Z"))));
    }

    @Test
    void asksForWindowsToBeMendedOfWhichNoneCanBeRead() {
        var given = inARun().policy("/spec/rollout", "windows", List.of(Map.of("schedule", "at night")));

        assertThat(words(given.situation(), RestartCause.SWITCH))
                .isEqualTo(
                        "OutsideWindow: The restart that brings in the switched devices is next. Waits for somebody to mend the windows,"
                                + " none of which can be read: see condition Ready of policy windows.");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("places")
    void aVmThatWaitedForPeopleAsksForItsPlaceAgain(String name, Situation situation, String expected) {
        assertThat(words(situation, RestartCause.SWITCH)).isEqualTo(expected);
    }

    private static Stream<Arguments> places() {
        var next = "AwaitingTicket: The restart that brings in the switched devices is next. ";
        var turn = next + "Waits for its turn under rollout.maxConcurrent of policy windows.";
        var given = inARun().status(s -> s.withRun(s.run().withPlaceLeftAt(BEFORE)));
        var manual = inARun().policy("/spec/rollout", "restart", "Manual")
                .status(s -> s.withRun(s.run().withPlaceLeftAt(BEFORE)));
        return Stream.of(
                Arguments.of("one that never left it", granted(inARun().situation(), BEFORE), "goes"),
                Arguments.of("one that was let go again since", granted(given.situation(), Given.NOW), "goes"),
                Arguments.of("one that was not", granted(given.situation(), BEFORE.minusSeconds(60)), turn),
                Arguments.of(
                        "one that left within the second in which it was let go",
                        granted(given.situation(), BEFORE.plusMillis(900)),
                        turn),
                Arguments.of("one that has no ticket", granted(given.situation(), null), turn),
                Arguments.of(
                        "approval comes before the place",
                        granted(manual.situation(), BEFORE),
                        "AwaitingApproval: The restart that brings in the switched devices waits for approval: kubectl -n vms annotate"
                                + " --overwrite vm erp pvdrivers.io/approved=run-1"),
                Arguments.of(
                        "and is not enough without it",
                        granted(
                                manual.annotated("pvdrivers.io/approved", "run-1")
                                        .situation(),
                                BEFORE),
                        turn),
                Arguments.of(
                        "what holds the rollout is said",
                        granted(
                                given.surroundings(Surroundings.UNKNOWN.withTurn(
                                                Optional.of(Hold.of("Waits for crm under rollout.order"))))
                                        .situation(),
                                BEFORE),
                        next + "Waits for crm under rollout.order of policy windows."));
    }

    @Test
    void aVmThatAsksForItsPlaceAgainIsLookedAtWhenItsHoldEnds() {
        var until = Given.NOW.plusSeconds(90);
        var given = inARun().status(s -> s.withRun(s.run().withPlaceLeftAt(BEFORE)))
                .surroundings(Surroundings.UNKNOWN.withTurn(
                        Optional.of(Hold.until("Waits for crm to stay well", Optional.of(until)))));

        assertThat(check(granted(given.situation(), BEFORE), RestartCause.SWITCH))
                .isEqualTo(new Verdict.Wait(
                        Reason.AWAITING_TICKET,
                        "The restart that brings in the switched devices is next. Waits for crm to stay well of policy windows.",
                        Optional.of(until)));
    }

    /** A window of an hour, each day, that has so many minutes left. */
    private static List<Map<String, Object>> open(int minutes) {
        return List.of(Map.of("schedule", minutes + " 7 * * *", "durationSeconds", 3600));
    }

    private static Given switched(Given given) {
        return given.vm(v -> virtio(v.withObject("/spec/template/spec/domain/devices")));
    }

    /** The bus of its disk is left to the preference. */
    private static Given open() {
        return inARun().vm(v -> ((ObjectNode) v.at("/spec/template/spec/domain/devices/disks/0/disk")).remove("bus"));
    }

    private static Given renamed(Given given) {
        return given.vm(v -> v.withObject("/spec").putObject("preference").put("name", "windows.virtio"))
                .vmi(i -> startedWith(i, "windows.plain"));
    }

    private static void startedWith(ObjectNode vmi, String preference) {
        vmi.withObject("/metadata/annotations").put("kubevirt.io/cluster-preference-name", preference);
    }

    private static void addDrive(ObjectNode spec) {
        spec.withArray("/domain/devices/disks").addObject().put("name", "setup").putObject("cdrom");
        spec.withArray("/volumes")
                .addObject()
                .put("name", "setup")
                .putObject("containerDisk")
                .put("image", "registry.example.com/setup:1");
    }

    private static Situation granted(Situation situation, @Nullable Instant at) {
        var ticket = Optional.ofNullable(situation.spec().ticket()).orElseThrow();
        var again = at == null ? null : new Ticket(ticket.id(), at, ticket.policyRef(), ticket.plan());
        return Edits.specified(situation, situation.spec().withTicket(again));
    }

    private static Proof proof(String run, String vmi) {
        return new Proof(run, "virtio", "viostor", Given.NEW, "pvd-0123456789ab", vmi, BEFORE);
    }

    private static Given inARun() {
        return aVm().ticket().status(Given.begun(BEFORE));
    }

    private static String words(Situation situation, RestartCause cause) {
        return switch (check(situation, cause)) {
            case Verdict.Act act -> "goes";
            case Verdict.Wait wait -> wait.reason().code() + ": " + wait.message();
            default -> "neither";
        };
    }

    private static Verdict check(Situation situation, RestartCause cause) {
        var act = new Verdict.Act(new Action.Restart(cause, "vmi-1", false));
        return new Guards().check(situation, Course.FORWARD, act);
    }

    private static Arguments row(String name, Given given, RestartCause cause, String expected) {
        return Arguments.of(name, given, cause, expected);
    }
}
