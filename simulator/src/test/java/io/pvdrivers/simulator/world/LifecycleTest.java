package io.pvdrivers.simulator.world;

import static io.pvdrivers.simulator.world.Stand.ERP;
import static io.pvdrivers.simulator.world.Stand.vm;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pvdrivers.simulator.world.kubevirt.SubresourceRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** How VMs start, stop and restart, and when a change waits for it. */
class LifecycleTest {

    private static List<String> watch(Stand stand) {
        List<String> seen = new ArrayList<>();
        seen.add(stand.printable());
        while (stand.world.nextEvent().isPresent()) {
            stand.world.advance(stand.world.nextEvent().get());
            if (!seen.getLast().equals(stand.printable())) {
                seen.add(stand.printable());
            }
        }
        return seen;
    }

    @Test
    void aRestartGoesThroughEveryState() {
        var stand = new Stand(Stand.windows());
        String uid = stand.uid();
        stand.world.restart(ERP, SubresourceRequest.PLAIN);
        assertThat(watch(stand)).containsExactly("Stopping", "Stopped", "Starting", "Running");
        assertThat(stand.uid()).isNotEqualTo(uid);
        List<String> phases = new ArrayList<>();
        stand.vmi()
                .at("/status/phaseTransitionTimestamps")
                .forEach(entry -> phases.add(entry.path("phase").asText()));
        assertThat(phases).containsExactly("Pending", "Scheduling", "Scheduled", "Running");
    }

    @Test
    void aStoppingVmiStaysRunningWithADeletionTimestamp() {
        var stand = new Stand(Stand.windows());
        stand.world.restart(ERP, SubresourceRequest.PLAIN);
        assertThat(stand.vmi().at("/metadata/deletionTimestamp").asText()).isEqualTo("2026-11-02T08:00:00Z");
        assertThat(stand.vmi().at("/status/phase").asText()).isEqualTo("Running");
        assertThat(stand.agentConnected()).isFalse();
    }

    @Test
    void aVmThatIsOffHasNeitherVmiNorRestartRequired() {
        var stand = new Stand(Stand.windows());
        stand.change(vm -> Stand.bus(vm, "virtio"));
        assertThat(Stand.has(stand.status(), "RestartRequired")).isTrue();
        stand.change(vm -> vm.withObject("/spec").put("runStrategy", "Halted"));
        stand.settle();
        assertThat(stand.world.instance(ERP)).isEmpty();
        JsonNode status = stand.status();
        assertThat(Stand.has(status, "RestartRequired")).isFalse();
        assertThat(status.has("created")).isFalse();
        assertThat(status.at("/conditions/0/reason").asText()).isEqualTo("VMINotExists");
        assertThat(status.has("observedGeneration")).isFalse();
        assertThat(status.path("desiredGeneration").asLong()).isEqualTo(3);
    }

    static List<Consumer<ObjectNode>> changesThatNeedARestart() {
        return List.of(
                vm -> Stand.bus(vm, "virtio"),
                vm -> Stand.model(vm, "virtio"),
                vm -> Stand.stage(vm, "virtio"),
                vm -> Stand.disk(vm, 0).put("bootOrder", 1),
                vm -> vm.withObject("/spec/preference").put("name", "windows.2k19"));
    }

    @ParameterizedTest
    @MethodSource("changesThatNeedARestart")
    void aChangeOfDevicesIsAppliedByARestartAndTakenBackByARevert(Consumer<ObjectNode> change) {
        var stand = new Stand(Stand.windows());
        JsonNode before = stand.vmi().path("spec");
        ObjectNode spec = stand.world.virtualMachine(ERP).orElseThrow().withObject("/spec");
        stand.change(change);
        assertThat(Stand.has(stand.status(), "RestartRequired")).isTrue();
        assertThat(stand.status().path("observedGeneration").asLong()).isEqualTo(1);
        assertThat(stand.vmi().path("spec")).isEqualTo(before);

        stand.change(vm -> vm.set("spec", spec));
        assertThat(Stand.has(stand.status(), "RestartRequired")).isFalse();
        assertThat(stand.status().path("observedGeneration").asLong()).isEqualTo(3);

        stand.change(change);
        stand.restart();
        assertThat(Stand.has(stand.status(), "RestartRequired")).isFalse();
        assertThat(stand.vmi().path("spec")).isNotEqualTo(before);
    }

    static List<Consumer<ObjectNode>> changesThatDoNot() {
        return List.of(
                vm -> vm.withObject("/metadata/annotations").put("pvdrivers.io/opt-out", "true"),
                vm -> vm.withObject("/spec/template/metadata/labels").put("tier", "erp"),
                vm -> vm.withObject("/spec/template/spec/domain/cpu").put("sockets", 4),
                vm -> vm.withObject("/spec/template/spec/domain/memory").put("guest", "16Gi"),
                vm -> vm.withObject("/spec/template/spec/nodeSelector").put("zone", "b"),
                vm -> vm.withArray("/spec/template/spec/volumes")
                        .add(vm("{name: more, persistentVolumeClaim: {claimName: more, hotpluggable: true}}")));
    }

    @ParameterizedTest
    @MethodSource("changesThatDoNot")
    void otherChangesNeedNoRestart(Consumer<ObjectNode> change) {
        var stand = new Stand(Stand.windows());
        stand.change(vm -> {
            vm.withObject("/spec/template/spec/domain/cpu");
            vm.withObject("/spec/template/spec/nodeSelector");
        });
        stand.restart();
        stand.change(change);
        assertThat(Stand.has(stand.status(), "RestartRequired")).isFalse();
    }

    @Test
    void anImageThatCannotBePulledHoldsTheVmBack() {
        var stand = new Stand(Stand.windows());
        stand.change(vm -> {
            Stand.stage(vm, "virtio");
            ((ObjectNode) vm.at("/spec/template/spec/volumes/2/containerDisk")).put("image", "quay.io/nobody/has:it");
        });
        stand.world.restart(ERP, SubresourceRequest.PLAIN);
        assertThat(watch(stand)).containsExactly("Stopping", "Stopped", "Starting", "ErrImagePull", "ImagePullBackOff");
        assertThat(stand.vmi().at("/status/phase").asText()).isEqualTo("Scheduling");
        assertThat(stand.vmi().at("/status/conditions").toString()).contains("\"reason\":\"ImagePullBackOff\"");
        assertThat(stand.status().has("ready")).isFalse();

        stand.change(Stand::unstage);
        stand.world.restart(ERP, SubresourceRequest.PLAIN);
        stand.pass(Duration.ofSeconds(20));
        assertThat(stand.printable()).isEqualTo("Running");
    }

    @ParameterizedTest
    @CsvSource({"Always, Running", "RerunOnFailure, Running", "Once, Running", "Manual, Stopped", "Halted, Stopped"})
    void aNewVmStartsAsItsStrategySays(String strategy, String state) {
        var stand = new Stand(Stand.windows());
        stand.pass(Duration.ofMinutes(1));
        stand.world.deleteVirtualMachine(ERP);
        assertThat(stand.world.virtualMachine(ERP)).isEmpty();
        stand.world.putVirtualMachine(Stand.windows(vm -> vm.withObject("/spec").put("runStrategy", strategy)));
        assertThat(stand.printable()).isEqualTo(state.equals("Running") ? "Starting" : "Stopped");
        stand.settle();
        assertThat(stand.printable()).isEqualTo(state);
    }

    @Test
    void theGracePeriodEndsASlowShutdown() {
        var stand = new Stand(Stand.hinted("faults", "slow-shutdown"));
        String uid = stand.uid();
        stand.world.restart(ERP, SubresourceRequest.PLAIN);
        stand.pass(Duration.ofSeconds(29));
        assertThat(stand.uid()).isEqualTo(uid);
        stand.pass(Duration.ofSeconds(10));
        assertThat(stand.uid()).isNotEqualTo(uid);
    }

    @ParameterizedTest
    @CsvSource({"Always", "RerunOnFailure", "Once"})
    void aStrategyThatChangesStartsAVm(String strategy) {
        var stand = new Stand(Stand.windows());
        stand.change(vm -> vm.withObject("/spec").put("runStrategy", "Halted"));
        stand.settle();
        stand.change(vm -> vm.withObject("/spec").put("runStrategy", strategy));
        stand.settle();
        assertThat(stand.agentConnected()).isTrue();
    }

    @Test
    void aVmOfTheSameNameWithAnotherUidIsAnotherVm() {
        var stand = new Stand(Stand.windows());
        stand.pass(Duration.ofMinutes(1));
        String uid = stand.uid();
        stand.world.putVirtualMachine(
                Stand.windows(vm -> vm.withObject("/metadata").put("uid", "22222222-2222-4222-8222-222222222222")));
        stand.settle();
        assertThat(stand.uid()).isNotEqualTo(uid);
        assertThat(stand.vmi().at("/metadata/ownerReferences/0/uid").asText()).startsWith("2222");
    }

    @Test
    void whatIsKeptIsTheVmAsItWasPut() {
        var stand = new Stand(Stand.windows(vm ->
                vm.withObject("/spec/template/spec").putObject("neverHeardOf").put("x", 1)));
        ObjectNode kept = stand.world.virtualMachine(ERP).orElseThrow();
        kept.remove("status");
        assertThat(kept)
                .isEqualTo(Stand.windows(vm -> vm.withObject("/spec/template/spec")
                        .putObject("neverHeardOf")
                        .put("x", 1)));
        stand.change(vm -> vm.withObject("/metadata/annotations").put("note", "x"));
        assertThat(stand.vmi().at("/spec/neverHeardOf/x").asInt()).isEqualTo(1);
    }
}
