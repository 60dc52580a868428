package io.pvdrivers.operator.state;

import io.pvdrivers.api.v1alpha1.DriverStateStatus;
import io.pvdrivers.api.v1alpha1.DriverStateStatus.Phase;
import io.pvdrivers.kubevirt.VirtualMachineInstance;
import io.pvdrivers.operator.guest.GuestAgent;
import io.pvdrivers.operator.guest.GuestAgent.Guest;
import io.pvdrivers.operator.state.Sighting.AgentAnswer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** Asks guests, no more often than their state is worth: seconds while in flight, a day at rest. */
public final class GuestObserver {
    private static final Duration IN_FLIGHT = Duration.ofSeconds(5);
    private static final Duration NOT_READY = Duration.ofMinutes(1);

    private record Key(String namespace, String name) {}

    private record Entry(String vmiUid, AgentAnswer answer) {}

    private final GuestAgent agent;
    private final InstantSource clock;
    private final Duration atRest;
    private final ConcurrentMap<Key, Entry> answers = new ConcurrentHashMap<>();

    /**
     * @param atRest how old an answer may be for a VM that is Ready
     */
    public GuestObserver(GuestAgent agent, InstantSource clock, Duration atRest) {
        this.agent = agent;
        this.clock = clock;
        this.atRest = atRest;
    }

    /** The answer of the guest of this VMI, new or recent; empty while a VM at rest need not be asked. */
    public Optional<AgentAnswer> look(VirtualMachineInstance vmi, DriverStateStatus status) {
        var key = new Key(vmi.getMetadata().getNamespace(), vmi.getMetadata().getName());
        var uid = vmi.getMetadata().getUid();
        var known = Optional.ofNullable(answers.get(key));
        var current = known.filter(e -> e.vmiUid().equals(uid)).map(Entry::answer);
        var patience = patience(status);
        if (isAtRest(status) && isRestedEnough(known, status)) {
            return current;
        }
        if (current.filter(a -> !isOlderThan(a, patience)).isPresent()) {
            return current;
        }
        var answer = new AgentAnswer(agent.facts(Guest.of(vmi)), clock.instant());
        answers.put(key, new Entry(uid, answer));
        return Optional.of(answer);
    }

    /** The next look asks anew. */
    public void forget(String namespace, String name) {
        answers.remove(new Key(namespace, name));
    }

    /** After a start of the operator the clock of a VM at rest goes on from when it was last verified. */
    private boolean isRestedEnough(Optional<Entry> known, DriverStateStatus status) {
        var last = known.map(e -> e.answer().at())
                .or(() -> Optional.ofNullable(status.verified()).map(v -> v.at()));
        return last.filter(at -> at.plus(atRest).isAfter(clock.instant())).isPresent();
    }

    private boolean isOlderThan(AgentAnswer answer, Duration patience) {
        return !answer.at().plus(patience).isAfter(clock.instant());
    }

    private static boolean isAtRest(DriverStateStatus status) {
        return status.phase() == Phase.READY;
    }

    private Duration patience(DriverStateStatus status) {
        if (isAtRest(status)) {
            return atRest;
        }
        var inFlight = status.run() != null && status.run().endedAt() == null;
        return inFlight ? IN_FLIGHT : NOT_READY;
    }
}
