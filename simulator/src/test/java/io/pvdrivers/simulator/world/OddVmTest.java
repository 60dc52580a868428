package io.pvdrivers.simulator.world;

import static io.pvdrivers.simulator.world.Stand.ERP;
import static io.pvdrivers.simulator.world.Stand.vm;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pvdrivers.simulator.world.kubevirt.Refusal;
import io.pvdrivers.simulator.world.kubevirt.SubresourceRequest;
import io.pvdrivers.simulator.world.scene.VmName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** VMs of another shape than KubeVirt's, which must not stop the world for others. */
class OddVmTest {
    private static final List<String> ODDITIES = List.of(
            "null", "7", "true", "text", "[]", "{}", "[null]", "[text]", "{x: 1}", "[{name: 7}]", "[{disk: sata}]");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{disks: sata} | spec.template.spec.domain.devices.disks: Invalid value: \"string\": "
                        + "spec.template.spec.domain.devices.disks in body must be of type array: \"string\"",
                "{disks: [root]} | spec.template.spec.domain.devices.disks[0]: Invalid value: \"string\": "
                        + "spec.template.spec.domain.devices.disks[0] in body must be of type object: \"string\"",
                "{disks: [{name: root, disk: virtio}]} | spec.template.spec.domain.devices.disks[0].disk: Invalid value:"
                        + " \"string\": spec.template.spec.domain.devices.disks[0].disk in body must be of type object:"
                        + " \"string\""
            })
    void aMisshapenVmIsRefusedAndNeverRuns(String devices, String message) {
        ObjectNode odd =
                Stand.windows(vm -> ((ObjectNode) vm.at("/spec/template/spec/domain")).set("devices", vm(devices)));
        var world = new World(Stand.SETTINGS);
        assertThat(world.admitCreate(odd)).extracting(Refusal::message).containsExactly(message);
        world.putVirtualMachine(odd);
        assertThat(world.instance(ERP)).isEmpty();
        assertThat(world.virtualMachines()).containsExactly(ERP);
        assertThat(world.virtualMachineStatus(ERP).orElseThrow().toString())
                .contains("FailedCreate")
                .contains("in body must be of type");
        world.putVirtualMachine(Stand.windows());
        assertThat(world.instance(ERP)).isPresent();
    }

    @Test
    void aMisshapenVmiIsNotFound() {
        assertThatThrownBy(
                        () -> new World(Stand.SETTINGS).putInstance(vm("{metadata: {name: erp}, spec: {volumes: 1}}")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("VMI erp: spec.volumes: Invalid value");
    }

    @Test
    void nullIsAbsent() {
        var stand = new Stand(Stand.windows(vm -> {
            Stand.disk(vm, 0).putNull("cdrom").putNull("bootOrder");
            vm.withObject("/spec/template/spec").putNull("terminationGracePeriodSeconds");
        }));
        assertThat(stand.agentConnected()).isTrue();
        assertThat(stand.vmi().at("/spec/terminationGracePeriodSeconds").asInt())
                .isEqualTo(30);
        stand.restart();
        assertThat(stand.agentConnected()).isTrue();
    }

    static LongStream seeds() {
        return LongStream.range(0, 300);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void noVmStopsTheWorld(long seed) {
        var random = new SplittableRandom(seed);
        ObjectNode odd = Stand.windows();
        for (int i = 0; i < 1 + random.nextInt(4); i++) {
            spoil(odd, random);
        }
        odd.withObject("/metadata").put("namespace", "vms").put("name", "odd").remove("annotations");
        var stand = new Stand(Stand.windows());
        var name = new VmName("vms", "odd");
        stand.world.putVirtualMachine(odd);
        stand.world.admitCreate(odd);
        stand.world.admitUpdate(Stand.windows(), odd);
        stand.world.restart(name, SubresourceRequest.PLAIN);
        stand.pass(Duration.ofMinutes(5));
        stand.world.instance(name);
        ObjectNode kept = stand.world.virtualMachine(name).orElseThrow();
        kept.remove("status");
        odd.remove("status");
        odd.withObject("/metadata").set("uid", kept.at("/metadata/uid"));
        assertThat(kept).isEqualTo(odd);
        assertThat(stand.agentConnected()).isTrue();
    }

    /** Puts something odd anywhere below the spec. */
    private static void spoil(ObjectNode vm, RandomGenerator random) {
        List<JsonPointer> places = new ArrayList<>();
        collect(vm.path("spec"), JsonPointer.compile("/spec"), places);
        JsonPointer place = places.get(random.nextInt(places.size()));
        JsonNode odd =
                vm("value: " + ODDITIES.get(random.nextInt(ODDITIES.size()))).path("value");
        JsonNode parent = vm.at(place.head());
        if (parent instanceof ObjectNode object) {
            object.set(place.last().getMatchingProperty(), odd);
        } else if (parent instanceof ArrayNode array) {
            array.set(place.last().getMatchingIndex(), odd);
        }
    }

    private static void collect(JsonNode node, JsonPointer at, List<JsonPointer> places) {
        places.add(at);
        node.fieldNames().forEachRemaining(field -> collect(node.path(field), at.appendProperty(field), places));
        for (int i = 0; node.isArray() && i < node.size(); i++) {
            collect(node.path(i), at.appendIndex(i), places);
        }
    }
}
