package io.pvdrivers.simulator.flow;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pvdrivers.api.v1alpha1.DriverStateStatus;
import io.pvdrivers.simulator.world.scene.Fault;
import io.pvdrivers.simulator.world.scene.FeatureGate;
import io.pvdrivers.simulator.world.scene.KubeVirtRelease;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.Stream;

/** A VM, a policy, what goes wrong and what people do meanwhile, drawn from a seed. */
final class RandomCase {
    private static final Duration ENOUGH = Duration.ofHours(2);
    private static final List<Fault> FAULTS =
            Stream.of(Fault.values()).filter(f -> !f.atApiServer()).toList();

    /** The oldest and the newest with which the operator works, and those between at which KubeVirt's rules changed. */
    private static final List<KubeVirtRelease> KUBE_VIRTS = Stream.of(
                    "1.3.0", "1.5.0", "1.6.0", "1.7.0", "1.8.0", "1.9.0")
            .flatMap(version -> Stream.of(
                    KubeVirtRelease.of(version),
                    KubeVirtRelease.of(
                            version,
                            FeatureGate.DECLARATIVE_HOTPLUG_VOLUMES,
                            FeatureGate.SNAPSHOT,
                            FeatureGate.REBOOT_POLICY),
                    KubeVirtRelease.of(version, FeatureGate.HOTPLUG_VOLUMES, FeatureGate.SNAPSHOT)))
            .toList();

    private final long seed;
    private final SplittableRandom random;
    private final ObjectNode vm;
    private final String policy;
    private final KubeVirtRelease kubeVirt;
    private final Set<Fault> faults = EnumSet.noneOf(Fault.class);
    private final int disturbances;
    private final int favours;
    private final boolean dies;
    private final int deed;
    private final boolean afterIt;

    RandomCase(long seed) {
        this.seed = seed;
        this.random = new SplittableRandom(seed);
        this.kubeVirt = KUBE_VIRTS.get(random.nextInt(KUBE_VIRTS.size()));
        this.vm = new RandomVms(random).next();
        whatItsKubeVirtAllows();
        this.policy = new RandomPolicies(random).next();
        if (random.nextInt(5) < 2) {
            faults.add(FAULTS.get(random.nextInt(FAULTS.size())));
        }
        if (random.nextInt(10) == 0) {
            faults.add(FAULTS.get(random.nextInt(FAULTS.size())));
        }
        this.disturbances = random.nextInt(3) == 0 ? 1 + random.nextInt(3) : 0;
        this.favours = isAutomatic() ? 0 : random.nextInt(4);
        this.dies = random.nextInt(4) == 0;
        this.deed = random.nextInt(40);
        this.afterIt = random.nextBoolean();
    }

    private void whatItsKubeVirtAllows() {
        var domain = vm.withObject("/spec/template/spec/domain");
        // In front of implicit disks a drive would come first.
        if (kubeVirt.isOn(FeatureGate.DECLARATIVE_HOTPLUG_VOLUMES)
                && domain.at("/devices").has("disks")
                && random.nextInt(3) == 0) {
            MatrixFlow.drive(vm);
        }
        if (kubeVirt.isOn(FeatureGate.REBOOT_POLICY) && random.nextInt(4) == 0) {
            domain.put("rebootPolicy", "Terminate");
        }
    }

    private boolean isAutomatic() {
        return policy.contains("restart: Automatic");
    }

    /** Plays the case to where nothing more is to be expected, and says what does not hold. */
    List<String> play() {
        var witness = new Witness[1];
        var scene = Scene.on(kubeVirt, vm.deepCopy(), policy, seed, faults, world -> witness[0] = new Witness(world));
        var first = scene.world.instance(scene.vm);
        if (dies) {
            scene.cluster.strikes().at(deed, afterIt);
        }
        scene.operator.runBriefly(Duration.ofSeconds(30));
        var announced = scene.operator.status(scene.vm).map(DriverStateStatus::plannedRestarts);
        var happenings = new Disturbances(scene, random.split());
        for (int i = 0; i < disturbances; i++) {
            scene.operator.runBriefly(Duration.ofSeconds(random.nextInt(900)));
            happenings.anything();
        }
        for (int i = 0; i < favours; i++) {
            scene.operator.runBriefly(Duration.ofMinutes(3 + random.nextInt(20)));
            happenings.whatIsAskedFor();
        }
        scene.operator.runBriefly(ENOUGH);
        var played = new Played(scene, happenings, first, announced);
        return Stream.of(
                        new Invariants(this, played).broken().stream(),
                        witness[0].broken().stream(),
                        happenings.broken().stream(),
                        endsTheSame(played).stream())
                .flatMap(broken -> broken)
                .map(broken -> this + " " + happenings.done() + ": not so: " + broken)
                .toList();
    }

    /** What a case came to. */
    record Played(Scene scene, Disturbances happenings, Optional<ObjectNode> first, Optional<Integer> announced) {}

    /** I8: where nothing but a crash came between, the end is that of an operator that never died. */
    private Optional<String> endsTheSame(Played played) {
        if (!dies || disturbances + favours > 0) {
            return Optional.empty();
        }
        var calm = Scene.on(kubeVirt, vm.deepCopy(), policy, seed, faults, MemoryCluster::new);
        calm.operator.runBriefly(ENOUGH.plusSeconds(30));
        var here = end(played.scene());
        var there = end(calm);
        return here.equals(there)
                ? Optional.empty()
                : Optional.of("I8: after a crash it ends the same: " + here + " instead of " + there);
    }

    /** What is drawn anew after a crash is another: the names of runs, the serials of primers. */
    private static String end(Scene scene) {
        var status = scene.operator.status(scene.vm);
        return status.map(DriverStateStatus::phase) + " "
                + status.flatMap(s -> Optional.ofNullable(s.waitingFor())).map(w -> w.reason()) + " "
                + Diff.ignoringMacs(scene.object()).toString().replaceAll("run-\\d{4}|pvd-[0-9a-f]{12}", "drawn");
    }

    Set<Fault> faults() {
        return faults;
    }

    /** Nothing goes wrong, and nobody does anything. */
    boolean isCalm() {
        return faults.isEmpty() && disturbances == 0 && favours == 0 && !dies && isAutomatic();
    }

    boolean rebootEndsInstance() {
        return vm.at("/spec/template/spec/domain").has("rebootPolicy");
    }

    /** Whether the policy lets the operator restart VMs by itself. */
    boolean mayRestart(Disturbances happenings) {
        return isAutomatic() || happenings.hasApproved();
    }

    /** How many runs there may have been: the first, and those that were asked for or tried again. */
    int runs() {
        return 1 + disturbances + (faults.isEmpty() ? 0 : 3);
    }

    /** How many restarts may have brought a VM back that did not start with what was staged. */
    int rescues() {
        return faults.isEmpty() ? 0 : runs();
    }

    @Override
    public String toString() {
        return "case " + seed + " on KubeVirt " + kubeVirt.version() + " " + new TreeSet<>(kubeVirt.featureGates())
                + " " + faults + (dies ? " with a crash" : "");
    }
}
