package io.pvdrivers.simulator.world;

import static io.pvdrivers.simulator.world.Stand.ERP;
import static org.assertj.core.api.Assertions.assertThat;

import io.pvdrivers.simulator.world.kubevirt.SubresourceRequest;
import io.pvdrivers.simulator.world.kubevirt.SubresourceResult;
import io.pvdrivers.simulator.world.scene.VmName;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** restart, start and stop, with KubeVirt's answers. */
class SubresourceTest {
    private static final String CONFLICT = "Operation cannot be fulfilled on virtualmachine.kubevirt.io \"erp\": ";

    private static Stand with(String strategy, boolean running) {
        return new Stand(Stand.windows(vm -> {
            vm.withObject("/spec").put("runStrategy", strategy);
            vm.withObject("/status").put("created", running).put("printableStatus", running ? "Running" : "Stopped");
        }));
    }

    private static SubresourceResult call(Stand stand, String verb, SubresourceRequest request) {
        return switch (verb) {
            case "restart" -> stand.world.restart(ERP, request);
            case "start" -> stand.world.start(ERP, request);
            default -> stand.world.stop(ERP, request);
        };
    }

    @ParameterizedTest(name = "{0} {1} running={2}: {3}")
    @CsvSource(
            delimiter = '|',
            value = {
                "restart | Halted         | false | RunStategy Halted does not support manual restart requests",
                "restart | Once           | true  | RunStategy Once does not support manual restart requests",
                "restart | Manual         | false | VM is not running: Halted",
                "restart | RerunOnFailure | false | VM is not running: Halted",
                "start   | Always         | true  | VM is already running",
                "start   | Manual         | true  | VM is already running",
                "start   | Once           | true  | VM is already running",
                "stop    | Manual         | false | VM is not running",
                "stop    | RerunOnFailure | false | VM is not running",
                "stop    | Halted         | false | VM is not running"
            })
    void refusesWith409(String verb, String strategy, boolean running, String message) {
        Stand stand = with(strategy, running);
        assertThat(stand.world.instance(ERP).isPresent()).isEqualTo(running);
        assertThat(call(stand, verb, SubresourceRequest.PLAIN))
                .isEqualTo(new SubresourceResult(409, CONFLICT + message, Optional.empty()));
    }

    @Test
    void startIsNotForStrategiesThatStartByThemselves() {
        var stand =
                new Stand(Stand.windows(vm -> vm.withObject("/spec/preference").put("name", "unknown")));
        assertThat(stand.world.start(ERP, SubresourceRequest.PLAIN).message())
                .isEqualTo(CONFLICT + "Always does not support manual start requests");
    }

    @ParameterizedTest
    @CsvSource({
        "5, 'For force restart, only gracePeriod=0 is supported for now'",
        "-1, gracePeriod has to be greater or equal to 0"
    })
    void restartTakesNoOtherGraceThanZero(long grace, String message) {
        assertThat(with("Always", true).world.restart(ERP, SubresourceRequest.withGrace(grace)))
                .isEqualTo(new SubresourceResult(400, message, Optional.empty()));
    }

    @Test
    void anUnknownVmIsNotFound() {
        var crm = new VmName("vms", "crm");
        assertThat(with("Always", true).world.restart(crm, SubresourceRequest.PLAIN))
                .isEqualTo(
                        new SubresourceResult(404, "virtualmachine.kubevirt.io \"crm\" not found", Optional.empty()));
    }

    @Test
    void aSecondRestartIsRefusedWhileOneIsUnderWay() {
        Stand stand = with("Always", true);
        String uid = stand.uid();
        assertThat(stand.world.restart(ERP, SubresourceRequest.PLAIN).isAccepted())
                .isTrue();
        assertThat(stand.status().at("/stateChangeRequests/0/action").asText()).isEqualTo("Stop");
        assertThat(stand.status().at("/stateChangeRequests/0/uid").asText()).isEqualTo(uid);
        assertThat(stand.status().at("/stateChangeRequests/1/action").asText()).isEqualTo("Start");
        assertThat(stand.world.restart(ERP, SubresourceRequest.PLAIN))
                .isEqualTo(new SubresourceResult(
                        500,
                        "Internal error occurred: unable to complete request: stop/start already underway",
                        Optional.empty()));
        stand.settle();
        assertThat(stand.status().has("stateChangeRequests")).isFalse();
        assertThat(stand.uid()).isNotEqualTo(uid);
    }

    @Test
    void aDryRunChangesNothing() {
        Stand stand = with("Always", true);
        var request = new SubresourceRequest(OptionalLong.empty(), true);
        String before = stand.status().toString();
        assertThat(stand.world.restart(ERP, request).code()).isEqualTo(202);
        assertThat(stand.world.stop(ERP, request).code()).isEqualTo(202);
        assertThat(stand.status()).hasToString(before);
    }

    @ParameterizedTest
    @CsvSource({"Manual", "RerunOnFailure"})
    void restartStartsAgainWhateverTheStrategy(String strategy) {
        Stand stand = with(strategy, true);
        String uid = stand.uid();
        stand.restart();
        assertThat(stand.uid()).isNotEqualTo(uid);
        assertThat(stand.printable()).isEqualTo("Running");
    }

    @ParameterizedTest
    @CsvSource({"Manual", "RerunOnFailure"})
    void stopAndStartLeaveTheSpecAlone(String strategy) {
        Stand stand = with(strategy, true);
        assertThat(stand.world.stop(ERP, SubresourceRequest.PLAIN).vmPatch()).isEmpty();
        stand.settle();
        assertThat(stand.printable()).isEqualTo("Stopped");
        assertThat(stand.world.start(ERP, SubresourceRequest.PLAIN).vmPatch()).isEmpty();
        stand.settle();
        assertThat(stand.printable()).isEqualTo("Running");
        assertThat(stand.world
                        .virtualMachine(ERP)
                        .orElseThrow()
                        .at("/spec/runStrategy")
                        .asText())
                .isEqualTo(strategy);
    }

    @Test
    void stopAndStartRewriteTheStrategyOfAVmThatAlwaysRuns() {
        Stand stand = with("Always", true);
        SubresourceResult stop = stand.world.stop(ERP, SubresourceRequest.PLAIN);
        assertThat(stop.vmPatch().orElseThrow())
                .hasToString("[{\"op\":\"test\",\"path\":\"/spec/runStrategy\",\"value\":\"Always\"},"
                        + "{\"op\":\"replace\",\"path\":\"/spec/runStrategy\",\"value\":\"Halted\"}]");
        stand.settle();
        assertThat(stand.printable()).isEqualTo("Stopped");
        SubresourceResult start = stand.world.start(ERP, SubresourceRequest.PLAIN);
        assertThat(start.vmPatch().orElseThrow().at("/1/value").asText()).isEqualTo("Always");
        stand.settle();
        assertThat(stand.printable()).isEqualTo("Running");
    }

    @Test
    void theOlderFieldRunningIsRewrittenAsSuch() {
        var stand = new Stand(Stand.windows(vm -> {
            vm.withObject("/spec").remove("runStrategy");
            vm.withObject("/spec").put("running", true);
        }));
        assertThat(stand.world.stop(ERP, SubresourceRequest.PLAIN).vmPatch().orElseThrow())
                .hasToString("[{\"op\":\"test\",\"path\":\"/spec/running\",\"value\":true},"
                        + "{\"op\":\"replace\",\"path\":\"/spec/running\",\"value\":false}]");
        stand.settle();
        assertThat(stand.printable()).isEqualTo("Stopped");
    }

    @Test
    void aGuestThatIsDeadHoldsAGracefulRestartForItsGracePeriodAndAForcedOneForASecond() {
        var stand = new Stand(
                Stand.windows(vm -> vm.withObject("/spec/template/spec").put("terminationGracePeriodSeconds", 3600)));
        stand.change(vm -> Stand.bus(vm, "virtio"));
        stand.restart();
        stand.change(vm -> Stand.bus(vm, "sata"));
        String dead = stand.uid();
        stand.world.restart(ERP, SubresourceRequest.PLAIN);
        stand.pass(Duration.ofMinutes(59));
        assertThat(stand.uid()).isEqualTo(dead);
        stand.pass(Duration.ofMinutes(2));
        assertThat(stand.uid()).isNotEqualTo(dead);
        stand.settle();

        stand.change(vm -> Stand.bus(vm, "virtio"));
        stand.restart();
        String deadAgain = stand.uid();
        stand.world.restart(ERP, SubresourceRequest.withGrace(0));
        stand.pass(Duration.ofSeconds(10));
        assertThat(stand.uid()).isNotEqualTo(deadAgain);
    }

    @Test
    void aShorterGraceEndsAStopThatIsUnderWay() {
        var stand = new Stand(Stand.windows(vm -> {
            vm.withObject("/spec/template/spec").put("terminationGracePeriodSeconds", 3600);
            Stand.hint(vm, "faults", "slow-shutdown");
        }));
        stand.change(vm -> vm.withObject("/spec").put("runStrategy", "Halted"));
        assertThat(stand.printable()).isEqualTo("Stopping");
        assertThat(stand.world.stop(ERP, SubresourceRequest.PLAIN).message())
                .isEqualTo(CONFLICT + "Halted only supports manual stop requests with a shorter graceperiod");
        assertThat(stand.world.stop(ERP, SubresourceRequest.withGrace(5)).code())
                .isEqualTo(202);
        stand.pass(Duration.ofSeconds(10));
        assertThat(stand.printable()).isEqualTo("Stopped");
    }
}
