package io.pvdrivers.simulator.world.kubevirt;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pvdrivers.simulator.world.guest.Guest;
import io.pvdrivers.simulator.world.kubevirt.Instance.Phase;
import io.pvdrivers.simulator.world.kubevirt.Instance.Pull;
import io.pvdrivers.simulator.world.kubevirt.Machine.Request;
import io.pvdrivers.simulator.world.scene.Fault;
import io.pvdrivers.simulator.world.scene.Registry;
import io.pvdrivers.simulator.world.scene.Stage;
import io.pvdrivers.simulator.world.scene.Timings;
import io.pvdrivers.simulator.world.scene.WorldEvent.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Starts and stops VMs as their run strategy and the requests to them want it. */
final class Lifecycle {
    /** How long virt-launcher waits for libvirt to take its machine. */
    private static final Duration WAITS_FOR_DOMAIN = Duration.ofMinutes(4);

    private static final long LONGEST_BACKOFF = 300;

    private final Registry registry;
    private final Preferences preferences;
    private final InstanceFactory instances;
    private final KubeVirtRules rules;
    private final ClaimUse claims;
    private final Hotplug hotplug;

    Lifecycle(
            Registry registry,
            KubeVirtRules rules,
            Preferences preferences,
            InstanceFactory instances,
            ClaimUse claims) {
        this.registry = registry;
        this.preferences = preferences;
        this.instances = instances;
        this.rules = rules;
        this.claims = claims;
        this.hotplug = new Hotplug(rules, claims, instances);
    }

    /** The VM runs already, from before the world began. */
    void foundRunning(Machine machine, Optional<ObjectNode> vmi) {
        preferences.keep(machine.vm());
        Instant now = machine.stage().now();
        Instance instance = vmi.map(
                        found -> instances.found(machine.vm(), found, machine.generation(), machine.random(), now))
                .orElseGet(() -> instances.create(machine.vm(), machine.generation(), machine.random(), now));
        Instant since = instance.birth().createdAt();
        for (Phase phase : List.of(Phase.Pending, Phase.Scheduling, Phase.Scheduled, Phase.Running)) {
            instance.enter(phase, since);
        }
        claims.judgeMigration(machine, instance);
        machine.instance(Optional.of(instance));
        machine.started();
        hotplug.atStart(machine, instance);
        machine.guest().foundRunning(instance.hardware(), since, power(machine, instance));
        compare(machine);
    }

    /** Looks at what is wanted, and begins what is missing. */
    void sync(Machine machine) {
        preferences.keep(machine.vm());
        compare(machine);
        hotplug.sync(machine);
        Optional<Instance> instance = machine.instance();
        if (instance.isPresent()) {
            boolean asked =
                    machine.requests().contains(new Request.Stop(instance.get().uid()));
            boolean halted = machine.strategy() == RunStrategy.HALTED;
            boolean receives = machine.strategy() == RunStrategy.WAIT_AS_RECEIVER;
            if ((asked && !receives || halted) && !instance.get().isStopping()) {
                stop(machine, instance.get());
            } else if (instance.get().obstacle().isPresent() && !instance.get().isStopping()) {
                scheduling(machine, instance.get());
            }
        } else if (wantsToRun(machine)
                && !machine.restsUntil().isAfter(machine.stage().now())) {
            start(machine);
        }
    }

    /** Ends a stop that is under way, or that comes, after so many seconds at the latest. */
    void shortenGrace(Machine machine, Instance instance, long seconds) {
        instance.gracePeriodSeconds(seconds);
        if (instance.isStopping() && instance.isRunning()) {
            machine.stage().cancel(instance);
            goneAfter(machine, instance, Duration.ofSeconds(seconds));
        }
    }

    /** The VM is deleted, and with it all that runs. */
    void delete(Machine machine) {
        machine.instance().ifPresent(machine.stage()::cancel);
        machine.stage().cancel(machine);
        machine.guest().powerOff();
    }

    private static boolean wantsToRun(Machine machine) {
        boolean asked = machine.requests().contains(new Request.Start());
        return switch (machine.strategy()) {
            case ALWAYS, WAIT_AS_RECEIVER -> true;
            case HALTED -> false;
            case MANUAL -> asked;
            case RERUN_ON_FAILURE -> asked || machine.isStartDue();
            case ONCE -> machine.isStartDue();
        };
    }

    private void start(Machine machine) {
        if (Preferences.reference(machine.vm()).isPresent()
                && preferences.of(machine.vm()).isEmpty()) {
            machine.failure(Optional.of(Preferences.notFound(machine.vm())));
            return;
        }
        machine.failure(Optional.empty());
        machine.requests().clear();
        machine.started();
        Stage stage = machine.stage();
        Instance instance = instances.create(machine.vm(), machine.generation(), machine.random(), stage.now());
        claims.judgeMigration(machine, instance);
        machine.instance(Optional.of(instance));
        compare(machine);
        stage.tell(Kind.INSTANCE_CREATED, "a new VMI, " + instance.uid());
        stage.after(stage.timings().scheduling(), instance, () -> scheduling(machine, instance));
    }

    private void scheduling(Machine machine, Instance instance) {
        Stage stage = machine.stage();
        Timings timings = stage.timings();
        instance.obstacle(claims.obstacle(machine, instance));
        if (instance.obstacle().isPresent()) {
            return;
        }
        instance.enter(Phase.Scheduling, stage.now());
        Optional<String> unpullable = unpullable(machine, instance);
        if (unpullable.isPresent()) {
            stage.after(timings.imagePull(), instance, () -> {
                instance.pull(Pull.ErrImagePull);
                stage.tell(Kind.IMAGE_PULL_FAILED, "cannot pull " + unpullable.get());
            });
            stage.after(timings.imagePull().multipliedBy(2), instance, () -> instance.pull(Pull.ImagePullBackOff));
            return;
        }
        stage.after(timings.launch().dividedBy(2), instance, () -> instance.enter(Phase.Scheduled, stage.now()));
        stage.after(timings.launch(), instance, () -> launch(machine, instance));
    }

    private void launch(Machine machine, Instance instance) {
        Stage stage = machine.stage();
        Optional<String> refusal = rules.ports(instance).excess();
        if (machine.strategy() == RunStrategy.WAIT_AS_RECEIVER) {
            instance.enter(Phase.WaitingForSync, stage.now());
        } else if (refusal.isPresent()) {
            instance.domainError(refusal.get());
            stage.tell(Kind.INSTANCE_FAILED, "libvirt does not take the machine: " + refusal.get());
            stage.after(WAITS_FOR_DOMAIN, instance, () -> failed(machine, instance));
        } else {
            hotplug.atStart(machine, instance);
            instance.enter(Phase.Running, stage.now());
            stage.tell(Kind.INSTANCE_RUNNING, "the VMI is running");
            machine.startSucceeded();
            machine.guest().powerOn(instance.hardware(), power(machine, instance));
            sync(machine);
        }
    }

    private Guest.Power power(Machine machine, Instance instance) {
        boolean reboots = !rules.knowsRebootPolicy()
                || !instance.birth()
                        .spec()
                        .json()
                        .at("/domain/rebootPolicy")
                        .asText()
                        .equals("Terminate");
        return new Guest.Power() {
            @Override
            public boolean survivesReboot() {
                return reboots;
            }

            @Override
            public void off() {
                ended(machine, instance, Phase.Succeeded);
            }
        };
    }

    /** A VMI that never ran: the next one waits, longer each time. */
    private void failed(Machine machine, Instance instance) {
        machine.startFailed(instance.uid());
        long failures = machine.startFailures();
        machine.restUntil(machine.stage().now().plusSeconds(Math.min(LONGEST_BACKOFF, 10 * failures * failures)));
        ended(machine, instance, Phase.Failed);
    }

    /** The VMI has ended by itself: its VM's run strategy says what becomes of it. */
    private void ended(Machine machine, Instance instance, Phase end) {
        if (instance.isStopping()) {
            return;
        }
        Stage stage = machine.stage();
        stage.cancel(instance);
        instance.enter(end, stage.now());
        stage.tell(Kind.INSTANCE_ENDED, "the VMI has ended: " + end);
        switch (machine.strategy()) {
            case ALWAYS, HALTED -> collect(machine, instance);
            case RERUN_ON_FAILURE -> {
                if (end == Phase.Failed) {
                    machine.requests().add(new Request.Start());
                }
                collect(machine, instance);
            }
            case MANUAL, ONCE, WAIT_AS_RECEIVER -> {
                // it stays to be seen until somebody deletes it
            }
        }
    }

    private void collect(Machine machine, Instance instance) {
        instance.delete(machine.stage().now());
        goneAfter(machine, instance, Duration.ZERO);
    }

    private Optional<String> unpullable(Machine machine, Instance instance) {
        boolean broken = machine.stage().has(Fault.IMAGE_CANNOT_BE_PULLED);
        return images(instance.spec()).stream()
                .filter(image -> !machine.foundImages().contains(image))
                .filter(image -> broken || !registry.canPull(image))
                .findFirst();
    }

    static List<String> images(Spec spec) {
        return spec.volumes().stream()
                .map(volume -> volume.at("/containerDisk/image").asText())
                .filter(image -> !image.isEmpty())
                .toList();
    }

    private void stop(Machine machine, Instance instance) {
        Stage stage = machine.stage();
        stage.cancel(instance);
        instance.delete(stage.now());
        stage.tell(Kind.INSTANCE_STOPPING, "the VMI stops");
        Duration grace = Duration.ofSeconds(instance.gracePeriodSeconds());
        Duration wait = instance.isRunning()
                ? machine.guest()
                        .beginShutdown()
                        .filter(needed -> needed.compareTo(grace) < 0)
                        .orElse(grace)
                : Duration.ZERO;
        goneAfter(machine, instance, wait);
    }

    private void goneAfter(Machine machine, Instance instance, Duration wait) {
        Stage stage = machine.stage();
        stage.after(wait, instance, machine.guest()::powerOff);
        stage.after(wait.plus(stage.timings().teardown()), instance, () -> gone(machine, instance));
    }

    private void gone(Machine machine, Instance instance) {
        Stage stage = machine.stage();
        machine.instance(Optional.empty());
        machine.requests().remove(new Request.Stop(instance.uid()));
        machine.restartRequired(false);
        machine.hotplugError(Optional.empty());
        stage.tell(Kind.INSTANCE_GONE, "the VMI is gone");
        Instant soonest = stage.now().plus(stage.timings().recreation());
        machine.restUntil(machine.restsUntil().isAfter(soonest) ? machine.restsUntil() : soonest);
        stage.after(Duration.between(stage.now(), machine.restsUntil()), machine, () -> sync(machine));
        claims.released();
    }

    private void compare(Machine machine) {
        machine.instance().ifPresent(instance -> {
            JsonNode now = instances.startTemplate(machine.vm());
            Optional<JsonNode> start = instance.birth().startTemplate();
            boolean needed = start.filter(template -> !new RestartRequired(rules)
                            .isNeeded(template, now, KubeVirtRules.migratesVolumes(machine.vm())))
                    .isEmpty();
            if (needed || rules.withdrawsRestartRequired()) {
                machine.restartRequired(needed);
            }
            if (start.filter(now::equals).isPresent()) {
                instance.observed(machine.generation());
            }
        });
    }
}
