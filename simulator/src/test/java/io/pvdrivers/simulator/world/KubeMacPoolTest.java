package io.pvdrivers.simulator.world;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;

/** MACs from KubeMacPool, in the namespaces where it is switched on. */
class KubeMacPoolTest {
    private static final String MAC = "/spec/template/spec/domain/devices/interfaces/0/macAddress";
    private static final String TRANSACTION = "/metadata/annotations/kubemacpool.io~1transaction-timestamp";

    private final World world = new World(Stand.SETTINGS.withMacPool("vms"));

    @Test
    void gives() {
        ObjectNode first = world.mutateCreate(Stand.windows());
        ObjectNode second = world.mutateCreate(Stand.windows());
        assertThat(first.at(MAC).asText()).matches("02(:[0-9a-f]{2}){5}");
        assertThat(second.at(MAC)).isNotEqualTo(first.at(MAC));
        assertThat(first.at(TRANSACTION).asText()).isNotEmpty();
    }

    @Test
    void putsBackWhatWasTakenAway() {
        ObjectNode vm = world.mutateCreate(Stand.windows());
        world.putVirtualMachine(vm);
        ObjectNode without = vm.deepCopy();
        ((ObjectNode) without.at("/spec/template/spec/domain/devices/interfaces/0")).remove("macAddress");
        assertThat(world.mutateUpdate(without).at(MAC)).isEqualTo(vm.at(MAC));
        assertThat(world.mutateUpdate(vm)).isEqualTo(vm);
    }

    @Test
    void leavesOtherNamespacesAlone() {
        ObjectNode elsewhere = Stand.windows(vm -> vm.withObject("/metadata").put("namespace", "labs"));
        assertThat(world.mutateCreate(elsewhere).at(MAC).isMissingNode()).isTrue();
    }
}
