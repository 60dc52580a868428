package io.pvdrivers.operator.guest;

import java.time.Duration;
import java.util.List;

/** Speaks with the QEMU guest agent, whoever carries the words to it. */
public final class QemuGuestAgent implements GuestAgent {
    private static final Duration FIRST_WAIT = Duration.ofMillis(100);

    private final AgentFacts facts;
    private final GuestDeeds deeds;

    public QemuGuestAgent(AgentChannel channel) {
        var exec = new GuestExec(channel, FIRST_WAIT);
        this.facts = new AgentFacts(channel, exec);
        this.deeds = new GuestDeeds(exec, new GuestScript(exec));
    }

    @Override
    public Answer<Observation> facts(Guest guest) {
        return facts.of(guest);
    }

    @Override
    public Answer<InstallProgress> install(Guest guest, InstallOrder order) {
        return deeds.install(guest, order);
    }

    @Override
    public Answer<Void> reboot(Guest guest) {
        return deeds.reboot(guest);
    }

    @Override
    public Answer<List<String>> repair(Guest guest, RepairOrder order) {
        return deeds.repair(guest, order);
    }

    @Override
    public Answer<List<String>> prepare(Guest guest, PrepareOrder order) {
        return deeds.prepare(guest, order);
    }

    @Override
    public Answer<List<String>> removeGhosts(Guest guest, List<String> pciIds) {
        return deeds.removeGhosts(guest, pciIds);
    }
}
