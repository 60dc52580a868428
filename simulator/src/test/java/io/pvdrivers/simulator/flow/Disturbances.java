package io.pvdrivers.simulator.flow;

import io.pvdrivers.simulator.world.scene.Fault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** What people and KubeVirt do to a VM while the operator is at it, drawn at random. */
final class Disturbances {
    private static final String TEMPLATE = "/spec/template/spec";

    private final Scene scene;
    private final RandomGenerator random;
    private final List<String> done = new ArrayList<>();
    private final List<String> broken = new ArrayList<>();
    private boolean approved;

    Disturbances(Scene scene, RandomGenerator random) {
        this.scene = scene;
        this.random = random;
    }

    /** Their names, in their order. */
    List<String> done() {
        return done;
    }

    /** What they show that must not be. */
    List<String> broken() {
        return broken;
    }

    boolean hasApproved() {
        return approved;
    }

    void anything() {
        switch (random.nextInt(14)) {
            case 0, 1 -> ownerRestarts();
            case 2 -> note("reboots inside", () -> scene.world.guestReboots(scene.vm));
            case 3 -> note("is stopped", scene::userStops);
            case 4 -> note("is started", scene::userStarts);
            case 5 -> ownerApproves();
            case 6 ->
                note(
                        "is to be tried again",
                        () -> scene.annotate("pvdrivers.io/retry", Integer.toString(random.nextInt())));
            case 7 -> note("migrates", () -> scene.world.let(vms -> vms.migrate(scene.vm)));
            case 8 -> note("is paused", this::pauseForAWhile);
            case 9 -> note("is frozen", this::freezeForAMoment);
            case 10, 11 -> note("gets other memory", this::changeTheTemplate);
            case 12 -> note("has its policy paused", this::pauseThePolicy);
            default -> note("is looked at by a new process", scene.operator::forgetWhatItSaw);
        }
    }

    /** What the owner of a VM does for an operator that may not restart it. */
    void whatIsAskedFor() {
        if (random.nextBoolean()) {
            ownerRestarts();
        } else {
            ownerApproves();
        }
    }

    private void ownerRestarts() {
        note("is restarted", scene::userRestarts);
    }

    private void ownerApproves() {
        approved = true;
        note("is approved", () -> scene.annotate("pvdrivers.io/approved", "true"));
    }

    private void note(String what, Runnable happening) {
        done.add(what);
        happening.run();
    }

    private void pauseForAWhile() {
        if (scene.world.let(vms -> vms.pause(scene.vm))) {
            scene.operator.runBriefly(Duration.ofMinutes(random.nextInt(40)));
            scene.world.let(vms -> vms.unpause(scene.vm));
        }
    }

    private void freezeForAMoment() {
        if (scene.world.let(vms -> vms.freeze(scene.vm))) {
            scene.operator.runBriefly(Duration.ofMinutes(3));
            scene.world.let(vms -> vms.thaw(scene.vm));
        }
    }

    /** A change of somebody else's that takes effect with the next start, whoever makes it. */
    private void changeTheTemplate() {
        var memory = (9 + random.nextInt(8)) + "Gi";
        scene.edit(TEMPLATE + "/domain/memory", "guest", memory);
        scene.before.withObject(TEMPLATE + "/domain/memory").put("guest", memory);
    }

    /** I6: meanwhile nothing is disrupted but to bring a VM back. */
    private void pauseThePolicy() {
        var policies = scene.operator.policies();
        if (policies.isEmpty()) {
            return;
        }
        var policy = policies.get(0);
        var generation = policy.getMetadata().getGeneration();
        policies.set(0, Manifests.edited(policy, generation + 1, "paused", "true"));
        var before = disruptions();
        scene.operator.runBriefly(Duration.ofMinutes(5 + random.nextInt(30)));
        var rescued = scene.operator
                        .status(scene.vm)
                        .filter(s -> s.rollback() != null)
                        .isPresent()
                || scene.world.faults(scene.vm).contains(Fault.IMAGE_CANNOT_BE_PULLED);
        if (!rescued && disruptions() > before) {
            broken.add("I6: nothing disrupts a guest while its policy is paused: " + scene.operator.deeds(scene.vm));
        }
        policies.set(0, Manifests.edited(policy, generation + 2, "paused", "false"));
    }

    private long disruptions() {
        return scene.operator.deeds(scene.vm).stream()
                .filter(deed -> deed.equals("Restart") || deed.equals("RebootGuest"))
                .count();
    }
}
