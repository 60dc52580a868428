package io.pvdrivers.simulator.flow;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.zjsonpatch.JsonPatch;
import io.pvdrivers.api.v1alpha1.DriverStateStatus;
import io.pvdrivers.api.v1alpha1.DriverStateStatus.Phase;
import io.pvdrivers.api.v1alpha1.DriverStateStatus.WaitingFor;
import io.pvdrivers.simulator.world.World;
import io.pvdrivers.simulator.world.kubevirt.SubresourceRequest;
import io.pvdrivers.simulator.world.scene.Fault;
import io.pvdrivers.simulator.world.scene.FaultPlan;
import io.pvdrivers.simulator.world.scene.KubeVirtRelease;
import io.pvdrivers.simulator.world.scene.VmName;
import io.pvdrivers.simulator.world.scene.WorldSettings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/** One VM, one policy, and the operator over a world in memory. */
final class Scene {
    private static final Duration LOOK = Duration.ofSeconds(5);
    private static final Duration PATIENCE = Duration.ofHours(4);

    final World world;
    final FlowCluster cluster;
    final MemoryOperator operator;
    final VmName vm;
    final ObjectNode before;

    private Scene(
            KubeVirtRelease kubeVirt,
            ObjectNode manifest,
            String policy,
            Set<Fault> faults,
            long seed,
            Function<World, FlowCluster> clusters) {
        this(
                WorldSettings.DEFAULTS
                        .withSeed(seed)
                        .withFaults(new FaultPlan(faults, Map.of()))
                        .withKubeVirt(kubeVirt)
                        .withRegistry(Manifests.registry()),
                manifest,
                policy,
                clusters);
    }

    private Scene(WorldSettings settings, ObjectNode manifest, String policy, Function<World, FlowCluster> clusters) {
        this(settings, List.of(), manifest, policy, clusters);
    }

    private Scene(
            WorldSettings settings,
            List<ObjectNode> preferences,
            ObjectNode manifest,
            String policy,
            Function<World, FlowCluster> clusters) {
        world = new World(settings);
        preferences.forEach(world::putPreference);
        cluster = clusters.apply(world);
        cluster.create(manifest);
        vm = VmName.of(manifest);
        before = cluster.object(vm);
        operator = new MemoryOperator(world, cluster, Manifests.releases(), settings.seed());
        operator.policies().add(Manifests.policy(policy));
    }

    static Scene of(String manifest, Fault... faults) {
        return of(manifest, Manifests.POLICY, faults);
    }

    static Scene of(String manifest, String policy, Fault... faults) {
        return of(Manifests.object(manifest), policy, 1, faults);
    }

    static Scene of(ObjectNode manifest, String policy, long seed, Fault... faults) {
        return on(KubeVirtRelease.DEFAULT, manifest, policy, seed, Set.of(faults));
    }

    /** The same on another KubeVirt than the newest. */
    static Scene on(KubeVirtRelease kubeVirt, ObjectNode manifest, String policy, long seed, Set<Fault> faults) {
        return on(kubeVirt, manifest, policy, seed, faults, MemoryCluster::new);
    }

    /** The same on a cluster of the given sort. */
    static Scene on(
            KubeVirtRelease kubeVirt,
            ObjectNode manifest,
            String policy,
            long seed,
            Set<Fault> faults,
            Function<World, FlowCluster> clusters) {
        return new Scene(kubeVirt, manifest, policy, faults, seed, clusters);
    }

    /** In a cluster with these preferences besides KubeVirt's own. */
    static Scene withPreferences(
            List<ObjectNode> preferences, ObjectNode manifest, String policy, long seed, Fault... faults) {
        var settings = WorldSettings.DEFAULTS
                .withSeed(seed)
                .withFaults(new FaultPlan(Set.of(faults), Map.of()))
                .withRegistry(Manifests.registry());
        return withPreferences(preferences, settings, manifest, policy, MemoryCluster::new);
    }

    /** The same on a cluster of the given sort. */
    static Scene withPreferences(
            List<ObjectNode> preferences,
            WorldSettings settings,
            ObjectNode manifest,
            String policy,
            Function<World, FlowCluster> clusters) {
        return new Scene(settings, preferences, manifest, policy, clusters);
    }

    /** In a world that is set up otherwise. */
    static Scene in(WorldSettings settings, ObjectNode manifest, String policy) {
        return new Scene(settings.withRegistry(Manifests.registry()), manifest, policy, MemoryCluster::new);
    }

    /** One of the variations, before anything has happened, on a cluster of the given sort. */
    static Scene of(Variations.Variation variation, Function<World, FlowCluster> clusters) {
        return new Scene(
                KubeVirtRelease.DEFAULT,
                variation.vm(),
                variation.policy(),
                Set.copyOf(variation.faults()),
                1,
                clusters);
    }

    Scene play(Duration time) {
        operator.runFor(time);
        return this;
    }

    Scene playToItsEnd(Duration atMost) {
        operator.runUntilSettled(atMost);
        return this;
    }

    /** Looks until something is so, at most for a few hours. */
    Scene playUntil(BooleanSupplier reached) {
        var end = world.now().plus(PATIENCE);
        while (world.now().isBefore(end)) {
            play(Duration.ZERO);
            if (reached.getAsBoolean()) {
                return this;
            }
            world.advance(world.now().plus(LOOK));
        }
        throw new AssertionError("It never came to that.\n" + told());
    }

    void userRestarts() {
        world.restart(vm, SubresourceRequest.PLAIN);
    }

    void userStops() {
        world.stop(vm, SubresourceRequest.PLAIN)
                .vmPatch()
                .ifPresent(patch -> cluster.edit(vm, object -> (ObjectNode) JsonPatch.apply(patch, object)));
    }

    void userStarts() {
        world.start(vm, SubresourceRequest.PLAIN)
                .vmPatch()
                .ifPresent(patch -> cluster.edit(vm, object -> (ObjectNode) JsonPatch.apply(patch, object)));
    }

    /** The owner shuts Windows down from inside. */
    void ownerShutsDownInside() {
        require(world.let(vms -> vms.shutDownInside(vm)));
    }

    /** Windows is rebooted by somebody inside. */
    void ownerRebootsInside() {
        require(world.guestReboots(vm));
    }

    /** The owner stops the VM, restores this snapshot, and starts it again. It takes a few minutes. */
    void ownerRestores(String snapshot) {
        var ran = world.instance(vm).isPresent();
        if (ran) {
            userStops();
            play(Duration.ofMinutes(3));
        }
        require(world.let(vms -> vms.restore(vm, snapshot)));
        play(Duration.ofMinutes(1));
        if (ran) {
            userStarts();
        }
    }

    /** The VM begins to move to another node, for 45 seconds. */
    void migrates() {
        require(world.let(vms -> vms.migrate(vm)));
    }

    void ownerPauses() {
        require(world.let(vms -> vms.pause(vm)));
    }

    void ownerUnpauses() {
        require(world.let(vms -> vms.unpause(vm)));
    }

    /** A backup freezes the guest's file systems. */
    void backupFreezes() {
        require(world.let(vms -> vms.freeze(vm)));
    }

    void backupThaws() {
        require(world.let(vms -> vms.thaw(vm)));
    }

    /** A volume of the running VM begins to move to another claim. */
    void volumeMoves(String volume) {
        require(world.let(vms -> vms.beginMove(vm, volume, volume + "-new")));
    }

    void volumeHasMoved() {
        require(world.let(vms -> vms.finishMove(vm)));
    }

    /** Somebody clones the VM, with all its annotations, under this name in its namespace. */
    VmName ownerClones(String name) {
        cluster.create(world.cloneOf(vm, name).orElseThrow());
        return new VmName(vm.namespace(), name);
    }

    private static void require(boolean possible) {
        if (!possible) {
            throw new IllegalStateException("That cannot happen to the VM as it stands.");
        }
    }

    void annotate(String key, String value) {
        cluster.edit(vm, object -> {
            object.withObject("/metadata/annotations").put(key, value);
            return object;
        });
    }

    void unannotate(String key) {
        cluster.edit(vm, object -> {
            object.withObject("/metadata/annotations").remove(key);
            return object;
        });
    }

    void edit(String path, String field, String value) {
        cluster.edit(vm, object -> {
            object.withObject(path).put(field, value);
            return object;
        });
    }

    /** The VM's lists of devices are that field manager's now. */
    void appliedBy(String manager) {
        cluster.edit(vm, object -> {
            var entries = object.withObject("/metadata").putArray("managedFields");
            var entry = entries.addObject().put("manager", manager).put("operation", "Apply");
            entry.put("time", world.now().toString());
            var managed = entry.withObject("/fieldsV1/f:spec/f:template/f:spec/f:domain/f:devices");
            managed.putObject("f:disks");
            managed.putObject("f:interfaces");
            return object;
        });
    }

    DriverStateStatus status() {
        return operator.status(vm).orElseThrow();
    }

    Phase phase() {
        return status().phase();
    }

    ObjectNode object() {
        return cluster.object(vm);
    }

    /** The reason why it is not Ready; empty where it is. */
    String waitsFor() {
        return Optional.ofNullable(status().waitingFor())
                .map(WaitingFor::reason)
                .orElse("");
    }

    /** The ISO, the primer or whatever else of ours the VM's spec has. */
    boolean hasInSpec(String name) {
        return Diff.entries(object()).contains("\"" + name + "\"");
    }

    /** The story for whoever reads why a test failed. */
    String told() {
        return phase() + " " + status().waitingFor() + "\n" + String.join("\n", story());
    }

    List<String> story() {
        return operator.story(vm);
    }
}
