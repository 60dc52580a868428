package io.pvdrivers.operator.gate;

import static io.pvdrivers.operator.gate.Edits.stageMedia;
import static io.pvdrivers.operator.gate.Given.aVm;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pvdrivers.api.v1alpha1.DriverStateStatus;
import io.pvdrivers.api.v1alpha1.DriverStateStatus.Restarts;
import io.pvdrivers.api.v1alpha1.RunStagingBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** How long a VM that comes up with what was staged is waited for, and from when. */
class StagingStepTest {
    private static final Instant BEFORE = Given.NOW.minus(Duration.ofMinutes(5));
    private static final String STARTING = "Restarting: The VM is starting with what was staged.";

    @ParameterizedTest(name = "{0}")
    @MethodSource({"counted", "uncounted"})
    void waitsAsLongAsAStartMayTake(String name, Given given, String expected) {
        assertThat(words(StagingStep.judge(given.situation()))).isEqualTo(expected);
    }

    private static Stream<Arguments> counted() {
        return Stream.of(
                row("from the creation of the instance", starting(2), STARTING + " Until 2026-11-02T08:08:00Z"),
                row(
                        "of the first one that had it",
                        starting(2).status(staging(s -> s.startedAt(at(9)))),
                        STARTING + " Until 2026-11-02T08:01:00Z"),
                row(
                        "not anew with each that fails",
                        starting(2).status(staging(s -> s.startedAt(at(10)))),
                        "Failed MediaUnavailable: The VM did not start with the driver ISO within 10 minutes (KubeVirt calls it"
                                + " Starting). See what its events say: kubectl describe vmi erp, and its virt-launcher pod."),
                row(
                        "where there is none yet, from our request and the longest time that Windows may take to shut down",
                        staged().crashing().status(s -> s.withRestarts(new Restarts(1, "vmi-1", at(30)))),
                        STARTING + " Until 2026-11-02T08:40:00Z"),
                row(
                        "an image that cannot be pulled is named",
                        starting(2).vm(printable("ErrImagePull")),
                        "PullingMedia: The image registry.example.com/virtio-win:0.1.302 cannot be pulled. The ISO is taken out again if"
                                + " that lasts. Until 2026-11-02T08:08:00Z"),
                row(
                        "and so is one that is tried again later",
                        starting(2).vm(printable("ImagePullBackOff")),
                        "PullingMedia: The image registry.example.com/virtio-win:0.1.302 cannot be pulled. The ISO is taken out again if"
                                + " that lasts. Until 2026-11-02T08:08:00Z"));
    }

    private static Stream<Arguments> uncounted() {
        return Stream.of(
                row("where nobody asked for a restart it has no end", staged().crashing(), STARTING),
                row(
                        "nor where the record of one has no time",
                        staged().crashing().status(s -> s.withRestarts(new Restarts(1, null, null))),
                        STARTING),
                row(
                        "a VM that its owner has stopped is waited for",
                        staged().stopped().status(s -> s.withRestarts(new Restarts(1, "vmi-1", at(300)))),
                        "NotRunning: The VM is stopped. Start it: what is inside can be seen and changed only while it runs."),
                row(
                        "one that ran with what was staged and failed has come through",
                        starting(60).vmi(i -> ended(i, "Failed")),
                        "Restarting: The VM's instance failed, and KubeVirt starts a new one."),
                row(
                        "and so has one that was shut down inside",
                        starting(60).vmi(i -> ended(i, "Succeeded")),
                        "Restarting: Windows was shut down inside the guest, and KubeVirt starts the VM anew."));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("clocks")
    void keepsWhenTheFirstInstanceWasMadeThatHasWhatWasStaged(String name, Given given, @Nullable Instant expected) {
        assertThat(Readings.staging(given.situation()).run().staging().startedAt())
                .isEqualTo(expected);
    }

    private static Stream<Arguments> clocks() {
        var known = at(30);
        return Stream.of(
                Arguments.of("the one that starts", starting(2).status(staging(s -> s)), at(2)),
                Arguments.of("not a later one", starting(2).status(staging(s -> s.startedAt(known))), known),
                Arguments.of("nor one that runs without it", staged().status(staging(s -> s)), null),
                Arguments.of(
                        "nor one that starts without it",
                        staged().vmi(i -> scheduling(i, 2)).status(staging(s -> s)),
                        null),
                Arguments.of(
                        "nor one with the ISO of an earlier run",
                        starting(2)
                                .vmi(i -> ((ObjectNode) i.at("/spec/volumes/1/containerDisk"))
                                        .put("image", "registry.example.com/virtio-win:0.1.285"))
                                .status(staging(s -> s)),
                        null),
                Arguments.of(
                        "what was plugged in needed no start",
                        starting(2).status(staging(s -> s.hotPlugged(true))),
                        null),
                Arguments.of(
                        "once it runs the clock stops",
                        staged().vmi(i -> stageMedia(i.withObject("/spec"))).status(staging(s -> s.startedAt(known))),
                        null),
                Arguments.of(
                        "and while its owner has stopped it",
                        staged().stopped().status(staging(s -> s.startedAt(known))),
                        null),
                Arguments.of(
                        "but not between two instances",
                        staged().crashing().status(staging(s -> s.startedAt(known))),
                        known));
    }

    @ParameterizedTest
    @CsvSource({
        "vmi-1, 2, , , false",
        "vmi-1, 3, , , true",
        "vmi-0, 1, , , false",
        "vmi-0, 2, , , true",
        "vmi-0, 2, , true, false",
        "vmi-0, 3, , true, true",
        "vmi-0, 3, true, , false",
        "vmi-0, , , , false"
    })
    void letsBeWhatIsTakenOutAgainAndAgain(
            String vmi,
            @Nullable Integer times,
            @Nullable Boolean abandoned,
            @Nullable Boolean hotPlugged,
            boolean contested) {
        var given = inARun().status(staging(
                s -> s.vmiUID(vmi).times(times).abandoned(abandoned).hotPlugged(hotPlugged)));

        assertThat(StagingStep.contested(given.situation()).map(Edits::word))
                .isEqualTo(contested ? Optional.of("Abandon") : Optional.empty());
    }

    private static UnaryOperator<DriverStateStatus> staging(UnaryOperator<RunStagingBuilder> change) {
        var staging = RunStagingBuilder.builder().vmiUID("vmi-0").at(BEFORE).media(true);
        return s -> s.withRun(s.run().withStaging(change.apply(staging).build()));
    }

    private static Given inARun() {
        return aVm().ticket().status(Given.begun(BEFORE));
    }

    private static Given staged() {
        return inARun().vm(v -> stageMedia(v.withObject("/spec/template/spec")));
    }

    /** An instance with what was staged, made so many minutes ago. */
    private static Given starting(int minutes) {
        return staged().vm(printable("Starting"))
                .vmi(i -> stageMedia(i.withObject("/spec")))
                .vmi(i -> scheduling(i, minutes));
    }

    private static void scheduling(ObjectNode vmi, int minutesAgo) {
        vmi.withObject("/status").put("phase", "Scheduling").remove("phaseTransitionTimestamps");
        vmi.withObject("/metadata").put("creationTimestamp", at(minutesAgo).toString());
    }

    private static void ended(ObjectNode vmi, String phase) {
        vmi.withObject("/status")
                .put("phase", phase)
                .putArray("phaseTransitionTimestamps")
                .addObject()
                .put("phase", "Running")
                .put("phaseTransitionTimestamp", at(50).toString());
    }

    private static Consumer<ObjectNode> printable(String status) {
        return vm -> vm.withObject("/status").put("printableStatus", status);
    }

    private static Instant at(int minutesAgo) {
        return Given.NOW.minus(Duration.ofMinutes(minutesAgo));
    }

    private static String words(Verdict verdict) {
        return switch (verdict) {
            case Verdict.Wait wait ->
                wait.reason().code() + ": " + wait.message()
                        + wait.until().map(until -> " Until " + until).orElse("");
            case Verdict.Failed failed -> "Failed " + failed.reason().code() + ": " + failed.message();
            default -> Edits.word(verdict);
        };
    }

    private static Arguments row(String name, Given given, String expected) {
        return Arguments.of(name, given, expected);
    }
}
