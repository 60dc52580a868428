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

/** The person behind the VMs: reads what a VM waits for, and after a while does it. */
final class Admin {
    private static final Duration READS_AND_ACTS = Duration.ofMinutes(2);

    private final World world;
    private final Map<VmName, Instant> plans = new HashMap<>();

    Admin(World world) {
        this.world = world;
    }

    /** A DriverState as it is stored now. */
    void read(JsonNode state, Instant now) {
        VmName vm = new VmName(
                state.at("/metadata/namespace").asText(),
                state.at("/spec/virtualMachine/name").asText());
        String reason = state.at("/status/waitingFor/reason").asText();
        if (reason.equals(Reason.GUEST_AGENT_MISSING.code())) {
            plans.putIfAbsent(vm, now.plus(READS_AND_ACTS));
        } else {
            plans.remove(vm);
        }
    }

    /** When there is something to do next. */
    Optional<Instant> next() {
        return plans.values().stream().min(Comparator.naturalOrder());
    }

    /** Does what is due. Who finds the guest down tries again later. */
    void act(Instant now) {
        plans.replaceAll((vm, due) -> {
            if (due.isAfter(now)) {
                return due;
            }
            boolean done = world.adminInstallsGuestAgent(vm);
            return done ? Instant.MAX : now.plus(READS_AND_ACTS);
        });
        plans.values().removeIf(Instant.MAX::equals);
    }
}
