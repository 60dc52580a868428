package io.pvdrivers.simulator.bridge;

import com.fasterxml.jackson.databind.JsonNode;
import io.pvdrivers.operator.gate.Reason;
import io.pvdrivers.simulator.world.World;
import io.pvdrivers.simulator.world.scene.VmName;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The person behind the VMs: reads what a VM waits for, and after a while does it. */
final class Admin {
    private static final Duration READS_AND_ACTS = Duration.ofMinutes(2);
    private static final Set<Reason> DOES = Set.of(Reason.GUEST_AGENT_MISSING, Reason.INSTALL_BY_HAND);

    private final World world;
    private final Map<VmName, Plan> plans = new HashMap<>();

    private record Plan(Reason reason, Instant due) {}

    Admin(World world) {
        this.world = world;
    }

    /** A DriverState as it is stored now. */
    void read(JsonNode state, Instant now) {
        VmName vm = new VmName(
                state.at("/metadata/namespace").asText(),
                state.at("/spec/virtualMachine/name").asText());
        Optional<Reason> asked =
                Reason.ofCode(state.at("/status/waitingFor/reason").asText()).filter(DOES::contains);
        Optional<Reason> planned = Optional.ofNullable(plans.get(vm)).map(Plan::reason);
        if (asked.isEmpty()) {
            plans.remove(vm);
        } else if (!asked.equals(planned)) {
            plans.put(vm, new Plan(asked.get(), now.plus(READS_AND_ACTS)));
        }
    }

    /** When there is something to do next. */
    Optional<Instant> next() {
        return plans.values().stream().map(Plan::due).min(Comparator.naturalOrder());
    }

    /** Does what is due. Who finds the guest down tries again later. */
    void act(Instant now) {
        plans.replaceAll((vm, plan) -> {
            if (plan.due().isAfter(now)) {
                return plan;
            }
            boolean done = plan.reason() == Reason.GUEST_AGENT_MISSING
                    ? world.adminInstallsGuestAgent(vm)
                    : world.adminInstallsDrivers(vm);
            return new Plan(plan.reason(), done ? Instant.MAX : now.plus(READS_AND_ACTS));
        });
        plans.values().removeIf(plan -> plan.due().equals(Instant.MAX));
    }
}
