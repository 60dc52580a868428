package io.pvdrivers.simulator.flow;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pvdrivers.api.v1alpha1.DriverStateStatus.Phase;
import io.pvdrivers.simulator.world.scene.Fault;
import io.pvdrivers.simulator.world.scene.FaultPlan;
import io.pvdrivers.simulator.world.scene.WorldSettings;
import java.time.Duration;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** VMs of a namespace in which KubeMacPool gives out the MACs. */
class MacPoolTest {
    private static final WorldSettings POOLED = WorldSettings.DEFAULTS.withMacPool("vms");
    private static final Duration LONG = Duration.ofMinutes(90);
    private static final String NIC = "/spec/template/spec/domain/devices/interfaces/0";

    @Test
    void keepTheAddressThatThePoolGaveThem() {
        var scene = Scene.in(POOLED, Manifests.object(Manifests.SATA_E1000E), Manifests.POLICY);
        var given = stated(scene.before);
        assertThat(given).startsWith("02:6b:6d:");

        scene.playToItsEnd(LONG);

        assertThat(scene.phase()).as(scene.told()).isEqualTo(Phase.READY);
        assertAddress(scene, given);
    }

    @Test
    void keepItWhenTheyArePutBack() {
        var settings = POOLED.withFaults(FaultPlan.NONE.with(Fault.STOP_ERROR_AFTER_SWITCH));
        var scene = Scene.in(settings, Manifests.object(Manifests.SATA_E1000E), Manifests.POLICY);
        var given = stated(scene.before);

        scene.playToItsEnd(LONG);

        assertThat(scene.phase()).as(scene.told()).isEqualTo(Phase.ROLLED_BACK);
        assertAddress(scene, given);
    }

    /** As {@code kubectl replace} with a manifest that never had one. */
    @Test
    void getTheirAddressBackThatSomebodyRemovesInTheMidst() {
        var scene = Scene.in(POOLED, Manifests.object(Manifests.SATA_E1000E), Manifests.POLICY);
        var given = stated(scene.before);
        scene.playUntil(() -> scene.operator.deeds(scene.vm).contains("Stage"));

        scene.cluster.edit(scene.vm, vm -> {
            ((ObjectNode) vm.at(NIC)).remove("macAddress");
            return scene.world.mutateUpdate(vm);
        });
        assertThat(stated(scene.object())).isEqualTo(given);
        scene.playToItsEnd(LONG);

        assertThat(scene.phase()).as(scene.told()).isEqualTo(Phase.READY);
        assertAddress(scene, given);
    }

    private static void assertAddress(Scene scene, String given) {
        assertThat(stated(scene.object())).isEqualTo(given);
        assertThat(running(scene)).isEqualTo(given);
        assertThat(scene.cluster.writes())
                .allSatisfy(write -> assertThat(write.patch().stream()
                                .flatMap(patch -> StreamSupport.stream(patch.spliterator(), false))
                                .map(op -> op.path("path").asText()))
                        .noneMatch(path -> path.endsWith("/macAddress")));
    }

    private static String stated(JsonNode vm) {
        return vm.at(NIC + "/macAddress").asText();
    }

    private static String running(Scene scene) {
        return scene.world
                .instance(scene.vm)
                .orElseThrow()
                .at("/status/interfaces/0/mac")
                .asText();
    }
}
