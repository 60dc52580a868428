package io.pvdrivers.simulator.world.kubevirt;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pvdrivers.simulator.world.guest.Guest;
import io.pvdrivers.simulator.world.guest.GuestProfile;
import io.pvdrivers.simulator.world.scene.Agenda;
import io.pvdrivers.simulator.world.scene.Chronicle;
import io.pvdrivers.simulator.world.scene.Fault;
import io.pvdrivers.simulator.world.scene.Stage;
import io.pvdrivers.simulator.world.scene.VmName;
import io.pvdrivers.simulator.world.scene.WorldSettings;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Takes in VMs that are seen for the first time: found ones at the beginning, new ones later. */
final class Arrivals {
    private final WorldSettings settings;
    private final Agenda agenda;
    private final Chronicle chronicle;
    private final Preferences preferences;
    private final InstanceFactory instances;
    private final Lifecycle lifecycle;
    private final Map<VmName, ObjectNode> foundInstances = new HashMap<>();
    private final Map<VmName, ObjectNode> reports = new HashMap<>();

    Arrivals(
            WorldSettings settings,
            Agenda agenda,
            Chronicle chronicle,
            Preferences preferences,
            InstanceFactory instances,
            Lifecycle lifecycle) {
        this.settings = settings;
        this.agenda = agenda;
        this.chronicle = chronicle;
        this.preferences = preferences;
        this.instances = instances;
        this.lifecycle = lifecycle;
    }

    /** A VMI whose VM comes, or comes again. */
    void found(ObjectNode vmi) {
        foundInstances.put(VmName.of(vmi), vmi);
    }

    /** A GuestReport of a VM that comes. */
    void reported(ObjectNode report) {
        reports.put(VmName.of(report), report);
    }

    /** The machine of a VM, running already or starting if it is to run. */
    Machine of(ObjectNode vm) {
        VmName name = VmName.of(vm);
        Optional<ObjectNode> vmi = Optional.ofNullable(foundInstances.remove(name));
        vmi.ifPresent(found -> preferences.infer(vm, found));
        long age = Duration.between(settings.start(), agenda.now()).toMillis();
        var random = new Randomness(settings.seed() + age, name);
        if (vm.at("/metadata/uid").asText().isEmpty()) {
            vm.withObject("/metadata").put("uid", random.uid());
        }
        Machine machine = machine(vm, vmi, random);
        if (age > 0) {
            lifecycle.sync(machine);
        } else if (ranBefore(vm, vmi)) {
            lifecycle.foundRunning(machine, vmi);
        } else {
            if (foundStopped(vm)) {
                // what had to run once has done so
                machine.started();
            }
            lifecycle.sync(machine);
        }
        return machine;
    }

    private Machine machine(ObjectNode vm, Optional<ObjectNode> vmi, Randomness random) {
        var hints = new GuestHints(vm, vmi, Optional.ofNullable(reports.get(VmName.of(vm))));
        GuestProfile profile = hints.profile();
        Set<Fault> faults = EnumSet.noneOf(Fault.class);
        faults.addAll(settings.faults().of(VmName.of(vm)));
        faults.addAll(hints.faults());
        var stage = new Stage(VmName.of(vm), Set.copyOf(faults), agenda, chronicle, settings.timings());
        Guest guest = Guest.found(stage, profile, instances.preview(vm, vmi));
        return new Machine(stage, random, guest, Set.copyOf(Lifecycle.images(Spec.ofTemplate(vm))), vm);
    }

    /** Whether a VM that was found ran: its VMI says so, else its status, else its run strategy. */
    private boolean ranBefore(ObjectNode vm, Optional<ObjectNode> vmi) {
        if (vmi.isPresent()) {
            return vmi.get().at("/status/phase").asText().equals("Running");
        }
        boolean known =
                Preferences.reference(vm).isEmpty() || preferences.of(vm).isPresent();
        return known
                && switch (RunStrategy.of(vm.path("spec"))) {
                    case HALTED -> false;
                    case MANUAL -> vm.at("/status/created").asBoolean();
                    case ALWAYS, RERUN_ON_FAILURE, ONCE -> !foundStopped(vm);
                    case WAIT_AS_RECEIVER -> false;
                };
    }

    private static boolean foundStopped(JsonNode vm) {
        return vm.at("/status/printableStatus").asText().equals("Stopped");
    }
}
