package io.pvdrivers.simulator.bridge;

import io.pvdrivers.simulator.apiserver.ApiRequest;
import io.pvdrivers.simulator.apiserver.Faults;
import io.pvdrivers.simulator.apiserver.Verb;
import io.pvdrivers.simulator.world.World;
import io.pvdrivers.simulator.world.scene.Fault;
import io.pvdrivers.simulator.world.scene.VmName;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Lets requests about a VM go wrong as the faults that strike it say. Each sort of request has its own count, so that one
 * that is tried again gets through sooner or later.
 */
final class ApiFaults implements Faults {
    private static final int EVERY_THIRD = 3;
    private static final Set<Verb> CHANGES = Set.of(Verb.UPDATE, Verb.PATCH);

    private final World world;
    private final String client;
    private final Map<String, Integer> counts = new ConcurrentHashMap<>();

    /** @param client whose requests go wrong */
    ApiFaults(World world, String client) {
        this.world = world;
        this.client = client;
    }

    @Override
    public Optional<io.pvdrivers.simulator.apiserver.Fault> decide(ApiRequest request) {
        if (!request.client().equals(client)
                || request.namespace().isEmpty()
                || request.name().isEmpty()) {
            return Optional.empty();
        }
        if (request.subresource().equals(Optional.of("exec"))) {
            return ofExec(request.namespace().get(), request.name().get());
        }
        VmName vm = new VmName(request.namespace().get(), request.name().get());
        return world.faults(vm).stream()
                .filter(Fault::atApiServer)
                .flatMap(fault -> strike(fault, request).stream())
                .findFirst();
    }

    /** Into the launchers of a VM whose agent the operator may not ask. */
    private Optional<io.pvdrivers.simulator.apiserver.Fault> ofExec(String namespace, String pod) {
        VmName vm =
                new VmName(namespace, pod.replaceFirst("^virt-launcher-", "").replaceFirst("-[^-]*$", ""));
        return world.faults(vm).contains(Fault.AGENT_ACCESS_DENIED)
                ? Optional.of(new io.pvdrivers.simulator.apiserver.Fault.Refuse(403, Optional.empty()))
                : Optional.empty();
    }

    private Optional<io.pvdrivers.simulator.apiserver.Fault> strike(Fault fault, ApiRequest request) {
        boolean change = CHANGES.contains(request.verb());
        return switch (fault) {
            case API_409 ->
                change && turn(fault, request) == 0
                        ? Optional.of(io.pvdrivers.simulator.apiserver.Fault.conflict())
                        : Optional.empty();
            case API_429 ->
                turn(fault, request) == 0
                        ? Optional.of(io.pvdrivers.simulator.apiserver.Fault.tooManyRequests(Duration.ofSeconds(1)))
                        : Optional.empty();
            case API_500 -> change ? doneOrNot(turn(fault, request)) : Optional.empty();
            default -> Optional.empty();
        };
    }

    /** Of three requests the first is refused, the second carried out without saying so, the third goes well. */
    private static Optional<io.pvdrivers.simulator.apiserver.Fault> doneOrNot(int turn) {
        return switch (turn) {
            case 0 -> Optional.of(io.pvdrivers.simulator.apiserver.Fault.internalError());
            case 1 -> Optional.of(io.pvdrivers.simulator.apiserver.Fault.loseAnswer());
            default -> Optional.empty();
        };
    }

    private int turn(Fault fault, ApiRequest request) {
        String sort = fault + " " + request.verb() + " " + request.resource() + " " + request.target();
        return (counts.merge(sort, 1, Integer::sum) - 1) % EVERY_THIRD;
    }
}
