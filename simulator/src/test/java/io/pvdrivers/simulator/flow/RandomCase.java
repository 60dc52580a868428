package io.pvdrivers.simulator.flow;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pvdrivers.api.v1alpha1.DriverStateStatus;
import io.pvdrivers.simulator.world.scene.Fault;
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

    private final long seed;
    private final SplittableRandom random;
    private final ObjectNode vm;
    private final String policy;
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
        var scene = Scene.of(vm, policy, seed, faults.toArray(Fault[]::new));
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
        switch (random.nextInt(8)) {
            case 0, 1 -> scene.userRestarts();
            case 2 -> scene.world.guestReboots(scene.vm);
            case 3 -> scene.userStops();
            case 4 -> scene.userStarts();
            case 5 -> {
                approved = true;
                scene.annotate("pvdrivers.io/approved", "true");
            }
            case 6 -> scene.annotate("pvdrivers.io/retry", Integer.toString(random.nextInt()));
            default -> scene.operator.forgetWhatItSaw();
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
        return "case " + seed + " " + faults + (disturbed ? " disturbed" : "") + (dies ? " with a crash" : "");
    }
}
