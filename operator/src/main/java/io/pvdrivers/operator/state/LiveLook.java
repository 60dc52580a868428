package io.pvdrivers.operator.state;

import io.pvdrivers.operator.KubernetesClients;
import io.pvdrivers.operator.action.VirtualMachines;
import io.pvdrivers.operator.action.VirtualMachines.Live;
import io.pvdrivers.operator.action.VirtualMachines.LiveInstance;
import io.pvdrivers.operator.gate.Action;
import io.pvdrivers.operator.gate.Decision;
import io.pvdrivers.operator.gate.ForeignChanges;
import io.pvdrivers.operator.gate.Planner;
import io.pvdrivers.operator.gate.Reverts;
import io.pvdrivers.operator.gate.Situation;
import io.pvdrivers.operator.kubevirt.FieldManagers;
import io.pvdrivers.operator.kubevirt.TemplateChanges;
import java.util.List;
import java.util.Optional;

/** A VM as the API server has it now, with what others changed in it, and what the planner says of that. */
final class LiveLook {
    private final VirtualMachines virtualMachines;
    private final Planner planner;

    /** What was seen. */
    record Seen(Live machine, Situation situation, Decision decision) {
        boolean says(Action action) {
            return decision.action().equals(Optional.of(action));
        }
    }

    LiveLook(VirtualMachines virtualMachines, Planner planner) {
        this.virtualMachines = virtualMachines;
        this.planner = planner;
    }

    /** The VM that the situation is about; empty where there is none any more, or another of its name. */
    Optional<Seen> look(Facts facts, Situation situation) {
        return machine(situation).map(live -> {
            var instance = instance(situation);
            var read = facts.live(live.view(), instance.map(LiveInstance::view))
                    .situation()
                    .with(situation.status());
            var seen = compared(read, live, instance);
            return new Seen(live, seen, planner.decide(seen));
        });
    }

    /** Whether the VMI of the situation is not the one that there is, if there is any. */
    boolean hasAnotherInstance(Situation situation) {
        return instance(situation)
                .map(live -> live.view().getMetadata().getUid())
                .filter(situation::isOfThisInstance)
                .isEmpty();
    }

    /** What is seen where the planner does not say the same of it; empty where it does, or where there is no VM. */
    Optional<Seen> unlike(Action action, Facts facts, Situation situation) {
        return look(facts, situation).filter(seen -> !seen.says(action));
    }

    /** The situation with its VM's template compared with what runs. */
    Situation compared(Situation situation) {
        return machine(situation)
                .map(live -> compared(situation, live, instance(situation)))
                .orElse(situation);
    }

    /**
     * The situation with a revert on record that shows in the VM itself, and with who did it: caches may show the VM as it was before a change
     * of ours, and have nobody's name. Empty where there is none.
     */
    Optional<Situation> reverted(Facts facts, Situation situation, Decision decision) {
        return Reverts.unnoted(situation, decision)
                .flatMap(revert -> look(facts, situation)
                        .filter(live -> Reverts.unnoted(live.situation(), live.decision())
                                .filter(revert::equals)
                                .isPresent())
                        .map(live ->
                                FieldManagers.last(live.machine().object(), revert.fields(), KubernetesClients.NAME))
                        .map(writer -> situation.with(Reverts.noted(situation, revert, writer))));
    }

    private static Situation compared(Situation situation, Live live, Optional<LiveInstance> instance) {
        var own = ForeignChanges.ownDevices(situation);
        var paths = instance.map(i -> TemplateChanges.of(live.object(), i.object(), own))
                .orElse(List.of());
        return situation.with(situation.surroundings().withForeignChanges(paths));
    }

    private Optional<Live> machine(Situation situation) {
        var metadata = situation.vm().getMetadata();
        return virtualMachines
                .get(metadata.getNamespace(), metadata.getName())
                .filter(live -> isTheSame(live, situation));
    }

    private Optional<LiveInstance> instance(Situation situation) {
        var metadata = situation.vm().getMetadata();
        return virtualMachines.liveInstance(metadata.getNamespace(), metadata.getName());
    }

    private static boolean isTheSame(Live live, Situation situation) {
        var uid = live.view().getMetadata().getUid();
        return uid.equals(situation.vmUid())
                && uid.equals(situation.spec().virtualMachine().uid());
    }
}
