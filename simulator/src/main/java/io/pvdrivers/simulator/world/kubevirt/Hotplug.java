package io.pvdrivers.simulator.world.kubevirt;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pvdrivers.simulator.world.kubevirt.Plug.Phase;
import io.pvdrivers.simulator.world.scene.Fault;
import io.pvdrivers.simulator.world.scene.Stage;
import io.pvdrivers.simulator.world.scene.WorldEvent.Kind;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Brings a VM's hotpluggable volumes into its running VMI, and takes those out that it no longer has. */
final class Hotplug {
    private static final String NO_PORT = "server error. command SyncVMI failed: \"LibvirtError(Code=1, Domain=20, "
            + "Message='internal error: No more available PCI slots')\"";

    private final KubeVirtRules rules;
    private final ClaimUse claims;
    private final InstanceFactory instances;

    Hotplug(KubeVirtRules rules, ClaimUse claims, InstanceFactory instances) {
        this.rules = rules;
        this.claims = claims;
        this.instances = instances;
    }

    /** Looks at what a VM wants of its VMI, and begins what is missing. */
    void sync(Machine machine) {
        Optional<Instance> running =
                machine.instance().filter(instance -> instance.isRunning() && !instance.isStopping());
        machine.hotplugError(Optional.empty());
        running.ifPresent(instance -> {
            if (rules.plugsInto(machine.vm())) {
                update(machine, instance);
            }
            List.copyOf(instance.plugs().values()).forEach(plug -> go(machine, instance, plug));
        });
    }

    /** The VMI starts: what can be plugged in is there when its guest gets power. */
    void atStart(Machine machine, Instance instance) {
        for (ObjectNode volume : instance.spec().volumes()) {
            if (Spec.isHotpluggable(volume)) {
                Plug plug = begin(machine, instance, volume);
                String claim = plug.claim();
                boolean usable = !claims.isMissing(machine, claim)
                        && !claims.isPending(machine, claim)
                        && !claims.isElsewhere(machine, instance, claim);
                if (usable && reachesGuest(machine, instance, plug)) {
                    ready(plug);
                }
            }
        }
        instance.hardware(instances.hardware(machine, instance));
    }

    private void update(Machine machine, Instance instance) {
        Spec vm = Spec.ofTemplate(machine.vm());
        var specs = new HotplugSpecs(vm, instance.spec(), instance.shownVolumes(), rules);
        Spec wanted = specs.wanted();
        if (wanted.json().equals(instance.spec().json())) {
            return;
        }
        Optional<String> refusal = specs.refusal(wanted);
        if (refusal.isPresent()) {
            machine.hotplugError(
                    Optional.of("Error encountered while handling declarative hotplug volumes: admission webhook "
                            + "\"virtualmachineinstances-update-validator.kubevirt.io\" denied the request: "
                            + refusal.get()));
            return;
        }
        Spec before = instance.spec();
        instance.spec(wanted);
        for (ObjectNode volume : before.volumes()) {
            if (wanted.volume(Spec.name(volume)).isEmpty()) {
                leave(machine, instance, Spec.name(volume));
            }
        }
        for (ObjectNode volume : wanted.volumes()) {
            if (before.volume(Spec.name(volume)).isEmpty()) {
                begin(machine, instance, volume);
            }
        }
        replug(machine, instance);
    }

    private static Plug begin(Machine machine, Instance instance, ObjectNode volume) {
        Plug plug = new Plug(
                Spec.name(volume),
                Spec.claim(volume).orElse(""),
                "hp-volume-" + machine.random().uid().substring(0, 5));
        instance.plugs().put(plug.volume(), plug);
        return plug;
    }

    /** The next step of a volume. One that waits for something else takes it when that has changed. */
    private void go(Machine machine, Instance instance, Plug plug) {
        if (plug.isLeaving() || plug.isWaiting() || plug.isReady()) {
            return;
        }
        Duration half = machine.stage().timings().plugging().dividedBy(2);
        switch (plug.phase()) {
            case Pending, Bound -> {
                if (hasClaim(machine, plug)) {
                    String pod = "Created hotplug attachment pod " + plug.pod() + ", for volume " + plug.volume();
                    plug.enter(Phase.AttachedToNode, "SuccessfulCreate", pod);
                    later(half, machine, instance, plug);
                }
            }
            case AttachedToNode -> {
                if (!claims.isElsewhere(machine, instance, plug.claim())) {
                    String mounted = "Volume " + plug.volume() + " has been mounted in virt-launcher pod";
                    plug.enter(Phase.MountedToPod, "VolumeMountedToPod", mounted);
                    later(half, machine, instance, plug);
                }
            }
            default -> {
                if (reachesGuest(machine, instance, plug)) {
                    ready(plug);
                    replug(machine, instance);
                    machine.stage().tell(Kind.VOLUME_PLUGGED, "volume " + plug.volume() + " was plugged in");
                }
            }
        }
    }

    private boolean hasClaim(Machine machine, Plug plug) {
        if (claims.isMissing(machine, plug.claim())) {
            plug.enter(Phase.Pending, "FailedPvcNotFound", "PVC " + plug.claim() + " not found");
            return false;
        }
        if (claims.isPending(machine, plug.claim())) {
            plug.enter(Phase.Pending, "PVCNotReady", "PVC is in phase ClaimPending");
            return false;
        }
        return true;
    }

    /** A file is opened for writing before it is plugged in, a device is not (checkIfDiskReadyToUseFunc of 1.6 to 1.9). */
    private boolean reachesGuest(Machine machine, Instance instance, Plug plug) {
        boolean openable = claims.claim(machine, plug.claim())
                .map(claim -> claim.isBlock() || claim.isWritable())
                .orElse(true);
        boolean port = hasPort(instance, plug);
        instance.syncError(port ? Optional.empty() : Optional.of(NO_PORT));
        return openable && port && !machine.stage().has(Fault.HOTPLUG_NEVER_READY);
    }

    private boolean hasPort(Instance instance, Plug wanted) {
        long taken = instance.plugs().values().stream()
                .filter(plug -> plug != wanted && plug.isReady() && needsPort(instance, plug))
                .count();
        return !needsPort(instance, wanted) || taken < rules.ports(instance).free();
    }

    private static boolean needsPort(Instance instance, Plug plug) {
        return Spec.named(instance.spec().disks(), plug.volume())
                .filter(disk -> Spec.bus(disk).equals("virtio"))
                .isPresent();
    }

    private static void ready(Plug plug) {
        plug.enter(Phase.Ready, "VolumeReady", "Successfully attach hotplugged volume " + plug.volume() + " to VM");
    }

    private void later(Duration delay, Machine machine, Instance instance, Plug plug) {
        plug.waiting(true);
        machine.stage().after(delay, instance, () -> {
            if (!plug.isLeaving()) {
                plug.waiting(false);
                go(machine, instance, plug);
            }
        });
    }

    private void leave(Machine machine, Instance instance, String volume) {
        Plug plug = instance.plugs().get(volume);
        if (plug == null) {
            return;
        }
        plug.leave();
        Stage stage = machine.stage();
        Duration half = stage.timings().plugging().dividedBy(2);
        stage.after(half.dividedBy(2), instance, () -> {
            boolean wasIn = plug.isReady();
            String unmounted = "Volume " + volume + " has been unmounted from virt-launcher pod";
            plug.enter(Phase.UnMountedFromPod, "VolumeUnMountedFromPod", unmounted);
            replug(machine, instance);
            if (wasIn) {
                stage.tell(Kind.VOLUME_UNPLUGGED, "volume " + volume + " was unplugged");
            }
        });
        stage.after(half, instance, () -> {
            String deleted = "Deleted hotplug attachment pod " + plug.pod() + ", for volume " + volume;
            plug.enter(Phase.Detaching, "SuccessfulDelete", deleted);
        });
        stage.after(half.multipliedBy(2), instance, () -> {
            instance.plugs().remove(volume);
            sync(machine);
            claims.released();
        });
    }

    private void replug(Machine machine, Instance instance) {
        instance.hardware(instances.hardware(machine, instance));
        claims.judgeMigration(machine, instance);
        machine.guest().replugged(instance.hardware());
    }
}
