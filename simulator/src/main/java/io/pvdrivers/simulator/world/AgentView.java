package io.pvdrivers.simulator.world;

import io.pvdrivers.operator.guest.GuestAgent;
import io.pvdrivers.simulator.world.scene.Fault;
import io.pvdrivers.simulator.world.scene.VmName;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/** The operator's way into the guests of a world, with the blind spots that a real agent has. */
final class AgentView implements GuestAgent {
    private final World world;

    AgentView(World world) {
        this.world = world;
    }

    @Override
    public Answer<Observation> facts(Guest guest) {
        return ask(guest, inside -> inside.facts().map(facts -> new Observation(facts, List.of())));
    }

    @Override
    public Answer<InstallProgress> install(Guest guest, InstallOrder order) {
        return ask(guest, inside -> inside.install(order));
    }

    @Override
    public Answer<Void> reboot(Guest guest) {
        return act(guest, inside -> inside.agentSince().isPresent() && inside.reboot());
    }

    @Override
    public Answer<List<String>> repair(Guest guest, RepairOrder order) {
        return ask(guest, inside -> Optional.of(List.<String>of()).filter(yes -> inside.repair(order)));
    }

    @Override
    public Answer<List<String>> prepare(Guest guest, PrepareOrder order) {
        return new Answer.CannotAsk<>("not played yet");
    }

    @Override
    public Answer<List<String>> removeGhosts(Guest guest, List<String> pciIds) {
        return new Answer.CannotAsk<>("not played yet");
    }

    @SuppressWarnings("NullAway") // Void has no other value
    private Answer<Void> act(Guest guest, Predicate<io.pvdrivers.simulator.world.guest.Guest> deed) {
        return switch (ask(guest, inside -> Optional.of(true).filter(yes -> deed.test(inside)))) {
            case Answer.Given<Boolean> given -> new Answer.Given<>(null);
            case Answer.NotConnected<Boolean> silent -> new Answer.NotConnected<>(silent.message());
            case Answer.CannotAsk<Boolean> denied -> new Answer.CannotAsk<>(denied.message());
        };
    }

    private <T> Answer<T> ask(Guest guest, Function<io.pvdrivers.simulator.world.guest.Guest, Optional<T>> question) {
        synchronized (world) {
            var name = new VmName(guest.namespace(), guest.name());
            if (world.cluster().faults(name).contains(Fault.AGENT_ACCESS_DENIED)) {
                return new Answer.CannotAsk<>("pods \"virt-launcher-" + guest.name() + "\" is forbidden: no pods/exec");
            }
            var inside = world.cluster().guestOf(name, guest.vmiUid());
            if (inside.isEmpty()) {
                return new Answer.NotConnected<>("no VMI " + guest.vmiUid() + " of " + name + " is running");
            }
            return inside.flatMap(question)
                    .<Answer<T>>map(Answer.Given::new)
                    .orElseGet(() -> new Answer.NotConnected<>("QEMU guest agent is not connected"));
        }
    }
}
