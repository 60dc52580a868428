package io.pvdrivers.simulator.flow;

import io.pvdrivers.api.v1alpha1.DriverState;
import io.pvdrivers.api.v1alpha1.DriverStateSpec;
import io.pvdrivers.api.v1alpha1.DriverStateSpec.Ticket;
import io.pvdrivers.api.v1alpha1.DriverStateSpec.VirtualMachineRef;
import io.pvdrivers.api.v1alpha1.DriverStateStatus;
import io.pvdrivers.api.v1alpha1.DriverStateStatus.Phase;
import io.pvdrivers.kubevirt.VirtualMachine;
import io.pvdrivers.operator.gate.Action;
import io.pvdrivers.operator.gate.Decision;
import io.pvdrivers.operator.gate.Reason;
import io.pvdrivers.operator.state.StateStep;
import io.pvdrivers.simulator.world.scene.VmName;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The DriverStates of an operator in memory, and what it told of each VM meanwhile. */
final class MemoryStates {
    private final FlowCluster cluster;
    private final Map<VmName, DriverState> states = new TreeMap<>();
    private final Map<VmName, List<String>> stories = new LinkedHashMap<>();
    private final Map<VmName, List<String>> deeds = new TreeMap<>();
    private int writes;
    private int others;

    MemoryStates(FlowCluster cluster) {
        this.cluster = cluster;
    }

    boolean has(VmName vm) {
        return states.containsKey(vm);
    }

    Optional<DriverState> of(VmName vm) {
        return Optional.ofNullable(states.get(vm));
    }

    void put(DriverState state) {
        var metadata = state.getMetadata();
        states.put(new VmName(metadata.getNamespace(), metadata.getName()), cluster.keep(state));
    }

    /** Somebody deletes it. */
    void delete(VmName vm) {
        cluster.forget(states.remove(vm));
    }

    Collection<DriverState> all() {
        return states.values();
    }

    /** How often a status was written. */
    int writes() {
        return writes;
    }

    /** Every write of a DriverState: of its status or its spec, and its deletion. */
    int records() {
        return writes + others;
    }

    /** What was told of a VM, one sentence per act. */
    List<String> story(VmName vm) {
        return stories.getOrDefault(vm, List.of());
    }

    /** What was counted as done to a VM. */
    List<String> deeds(VmName vm) {
        return deeds.getOrDefault(vm, List.of());
    }

    /** The one of a VM, made where there is none. */
    DriverState enrolled(VmName name, VirtualMachine vm) {
        return states.computeIfAbsent(name, n -> cluster.keep(enrol(vm)));
    }

    private static DriverState enrol(VirtualMachine vm) {
        var metadata = vm.getMetadata();
        var state = new DriverState();
        state.getMetadata().setName(metadata.getName());
        state.getMetadata().setNamespace(metadata.getNamespace());
        state.setSpec(new DriverStateSpec(new VirtualMachineRef(metadata.getName(), metadata.getUid()), null, null));
        return state;
    }

    /** Lets a VM go. */
    void ticket(VmName vm, @Nullable Ticket ticket) {
        var state = states.get(vm);
        cluster.strikes().around(() -> {
            others++;
            state.setSpec(state.getSpec().withTicket(ticket));
            states.put(vm, cluster.keep(state));
        });
    }

    StateStep.Record record(VmName vm) {
        return new StateStep.Record() {
            @Override
            public void write(DriverStateStatus status) {
                var state = states.get(vm);
                if (!status.equals(state.getStatus())) {
                    cluster.strikes().around(() -> {
                        state.setStatus(status);
                        states.put(vm, cluster.keep(state));
                        writes++;
                    });
                    tellOfWaiting(vm, status);
                }
            }

            @Override
            public boolean forget() {
                cluster.strikes().around(() -> {
                    others++;
                    cluster.forget(states.remove(vm));
                });
                return true;
            }

            @Override
            public void tell(Decision decision, String message) {
                add(vm, decision.gate().orElse("-") + ": " + message);
            }

            /** What it waits for says so. */
            @Override
            public void refused(Action action, String message) {}

            @Override
            public void performed(Action action) {
                deeds.computeIfAbsent(vm, v -> new ArrayList<>())
                        .add(action.getClass().getSimpleName());
            }
        };
    }

    private void tellOfWaiting(VmName vm, DriverStateStatus status) {
        Optional.ofNullable(status.waitingFor())
                .filter(w -> Reason.ofCode(w.reason()).isPresent())
                .map(w -> "  waits, " + w.reason() + ": " + w.message())
                .ifPresent(line -> add(vm, line));
        if (status.phase() == Phase.READY) {
            add(vm, "Ready");
        }
    }

    private void add(VmName vm, String line) {
        var story = stories.computeIfAbsent(vm, v -> new ArrayList<>());
        if (story.isEmpty() || !story.get(story.size() - 1).equals(line)) {
            story.add(line);
        }
    }
}
