package io.pvdrivers.simulator.flow;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pvdrivers.simulator.world.scene.Fault;
import io.pvdrivers.simulator.world.scene.FaultPlan;
import io.pvdrivers.simulator.world.scene.KubeVirtRelease;
import io.pvdrivers.simulator.world.scene.VmName;
import io.pvdrivers.simulator.world.scene.WorldSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/** Everything that the operator changes of VMs in flows of every kind, on the way there and back. */
public final class VmEdits {
    private static final int RANDOM = 30;
    private static final Duration ENOUGH = Duration.ofMinutes(100);

    /**
     * One change.
     *
     * @param flow where it was made
     * @param vm as it was then
     */
    public record Edit(String flow, ObjectNode vm, ArrayNode patch) {
        @Override
        public String toString() {
            return flow + ": " + patch;
        }
    }

    /** Notes each VM before it is patched. */
    private static final class Scribe extends ForwardingCluster {
        private final String flow;
        private final List<Edit> edits;

        Scribe(FlowCluster cluster, String flow, List<Edit> edits) {
            super(cluster);
            this.flow = flow;
            this.edits = edits;
        }

        @Override
        public Written patch(String namespace, String name, ArrayNode operations) {
            var before = object(new VmName(namespace, name));
            var written = super.patch(namespace, name, operations);
            if (written instanceof Written.Done) {
                edits.add(new Edit(flow, before.deepCopy(), operations.deepCopy()));
            }
            return written;
        }
    }

    private VmEdits() {}

    public static List<Edit> all() {
        var edits = new ArrayList<Edit>();
        Stream.concat(Variations.all().stream(), MediaVariations.all().stream()).forEach(variation -> {
            var scene = Scene.of(variation, world -> new Scribe(new MemoryCluster(world), variation.name(), edits));
            variation.events().accept(scene);
            scene.play(variation.time());
        });
        for (long seed = 0; seed < RANDOM; seed++) {
            var vms = new RandomVms(new SplittableRandom(seed));
            var flow = "random VM " + seed;
            var faults = seed % 2 == 0 ? Set.<Fault>of() : Set.of(Fault.STOP_ERROR_AFTER_SWITCH);
            Scene.on(
                            KubeVirtRelease.DEFAULT,
                            vms.next(),
                            vms.policy(),
                            seed,
                            faults,
                            world -> new Scribe(new MemoryCluster(world), flow, edits))
                    .playToItsEnd(ENOUGH);
        }
        for (var faults : List.of(Set.<Fault>of(), Set.of(Fault.STOP_ERROR_AFTER_SWITCH))) {
            Scene.withPreferences(
                            List.of(PreferenceLeverTest.plain(), PreferenceLeverTest.pv()),
                            WorldSettings.DEFAULTS
                                    .withFaults(new FaultPlan(faults, Map.of()))
                                    .withRegistry(Manifests.registry()),
                            Manifests.object(PreferenceLeverTest.OPEN),
                            PreferenceLeverTest.POLICY,
                            world -> new Scribe(new MemoryCluster(world), "preference", edits))
                    .playToItsEnd(ENOUGH);
        }
        return edits;
    }
}
