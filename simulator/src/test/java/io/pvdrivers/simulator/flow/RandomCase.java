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
                    KubeVirtRelease.of(version, FeatureGate.DECLARATIVE_HOTPLUG_VOLUMES, FeatureGate.SNAPSHOT)))
            .toList();

    private final long seed;
    private final SplittableRandom random;
    private final ObjectNode vm;
    private final String policy;
    private final KubeVirtRelease kubeVirt;
    private final Set<Fault> faults = EnumSet.noneOf(Fault.class);
    private final int disturbances;
    private final boolean dies;
    private boolean edited;
    private boolean disturbed;
    private boolean approved;
    private Optional<Integer> announced = Optional.empty();

    RandomCase(long seed) {
        this.seed = seed;
        this.random = new SplittableRandom(seed);
        var vms = new RandomVms(random);
        this.vm = vms.next();
        this.kubeVirt = KUBE_VIRTS.get(random.nextInt(KUBE_VIRTS.size()));
        this.policy = vms.policy().replace("{restart: Automatic, windows: [{always: true}]}", rollout());
        if (random.nextInt(5) < 2) {
            faults.add(FAULTS.get(random.nextInt(FAULTS.size())));
        }
        if (random.nextInt(10) == 0) {
            faults.add(FAULTS.get(random.nextInt(FAULTS.size())));
        }
        this.disturbances = random.nextInt(3) == 0 ? 1 + random.nextInt(3) : 0;
        this.dies = random.nextInt(4) == 0;
    }

    private String rollout() {
        return switch (random.nextInt(6)) {
            case 0 -> "{restart: WhenUserRestarts}";
            case 1 -> "{restart: Manual}";
            default -> "{restart: Automatic, windows: [{always: true}]}";
        };
    }

    /** Plays the case to where nothing more is to be expected, and says what does not hold. */
    List<String> play() {
        var scene = Scene.on(kubeVirt, vm, policy, seed, faults);
        var first = scene.world.instance(scene.vm);
        if (dies) {
            scene.cluster.strikes().at(random.nextInt(40), random.nextBoolean());
        }
        scene.operator.runBriefly(Duration.ofSeconds(30));
        announced = scene.operator.status(scene.vm).map(DriverStateStatus::plannedRestarts);
        for (int i = 0; i < disturbances; i++) {
            scene.operator.runBriefly(Duration.ofSeconds(random.nextInt(900)));
            disturb(scene);
        }
        scene.operator.runBriefly(ENOUGH);
        return new Invariants(scene, this, first).broken();
    }

    private void disturb(Scene scene) {
        disturbed = true;
        switch (random.nextInt(11)) {
            case 0, 1 -> scene.userRestarts();
            case 2 -> scene.world.guestReboots(scene.vm);
            case 3 -> scene.userStops();
            case 4 -> scene.userStarts();
            case 5 -> {
                approved = true;
                scene.annotate("pvdrivers.io/approved", "true");
            }
            case 6 -> scene.annotate("pvdrivers.io/retry", Integer.toString(random.nextInt()));
            case 7 -> scene.world.let(vms -> vms.migrate(scene.vm));
            case 8 -> pauseForAWhile(scene);
            case 9 -> freezeForAMoment(scene);
            default -> scene.operator.forgetWhatItSaw();
        }
    }

    private void pauseForAWhile(Scene scene) {
        if (scene.world.let(vms -> vms.pause(scene.vm))) {
            scene.operator.runBriefly(Duration.ofMinutes(random.nextInt(40)));
            scene.world.let(vms -> vms.unpause(scene.vm));
        }
    }

    private static void freezeForAMoment(Scene scene) {
        if (scene.world.let(vms -> vms.freeze(scene.vm))) {
            scene.operator.runBriefly(Duration.ofMinutes(3));
            scene.world.let(vms -> vms.thaw(scene.vm));
        }
    }

    Set<Fault> faults() {
        return faults;
    }

    /** Whether somebody changed the VM's spec but the operator. */
    boolean isEdited() {
        return edited;
    }

    /** Nothing goes wrong, and nobody does anything. */
    boolean isCalm() {
        return faults.isEmpty() && disturbances == 0 && !dies && mayRestart();
    }

    /** Whether the policy lets the operator restart VMs by itself. */
    boolean mayRestart() {
        return policy.contains("restart: Automatic") || approved;
    }

    /** How many runs there may have been: the first, and those that were asked for or tried again. */
    int runs() {
        return 1 + disturbances + (faults.isEmpty() ? 0 : 2);
    }

    /** How many restarts may have brought a VM back that did not start with what was staged. */
    int rescues() {
        return faults.isEmpty() ? 0 : runs();
    }

    /** The restarts that the VM was said to need before anything was done to it. */
    Optional<Integer> announcedRestarts() {
        return announced;
    }

    @Override
    public String toString() {
        return "case " + seed + " on KubeVirt " + kubeVirt.version() + " " + faults + (disturbed ? " disturbed" : "")
                + (dies ? " with a crash" : "");
    }
}
