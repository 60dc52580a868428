package io.pvdrivers.operator.state;

import io.pvdrivers.api.v1alpha1.DriverState;
import io.pvdrivers.api.v1alpha1.DriverStateSpec.Ticket;
import io.pvdrivers.api.v1alpha1.DriverStateStatus;
import io.pvdrivers.api.v1alpha1.DriverStateStatus.Phase;
import io.pvdrivers.api.v1alpha1.GuestFacts.GuestVolume;
import io.pvdrivers.api.v1alpha1.GuestSummary;
import io.pvdrivers.api.v1alpha1.Run;
import io.pvdrivers.kubevirt.InstanceStatus.GuestOsInfo;
import io.pvdrivers.kubevirt.VirtualMachine;
import io.pvdrivers.kubevirt.VirtualMachineInstance;
import io.pvdrivers.operator.gate.Reason;
import io.pvdrivers.operator.guest.FileSystems;
import io.pvdrivers.operator.guest.GuestAgent;
import io.pvdrivers.operator.guest.GuestAgent.Answer;
import io.pvdrivers.operator.guest.GuestAgent.Guest;
import io.pvdrivers.operator.kubevirt.Names;
import io.pvdrivers.operator.state.Sighting.AgentAnswer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Asks guests, no more often than their state is worth: seconds while in flight, a day at rest. A VM at rest is asked sooner only when its
 * ticket changed, a person set the retry annotation, or KubeVirt tells another build of Windows; one that is not Ready also when it was started or its agent came.
 */
public final class GuestObserver {
    private static final Duration IN_FLIGHT = Duration.ofSeconds(5);
    private static final Duration AWAITING_PERSON = Duration.ofMinutes(2);
    private static final Duration HICCUP = Duration.ofMinutes(1);
    private static final Duration INSTALLING = Duration.ofMinutes(1);
    private static final Duration SILENT = Duration.ofMinutes(1);
    private static final Duration REFUSED = Duration.ofMinutes(10);
    private static final Duration AWAITING_PERSON_AT_REST = Duration.ofHours(1);

    /** A run that waits for one of these changes nothing in its guest meanwhile. */
    private static final Set<Reason> IDLE =
            Set.of(Reason.OUTSIDE_WINDOW, Reason.MIGRATION_IN_PROGRESS, Reason.SNAPSHOT_IN_PROGRESS);

    /** What a person mends inside Windows, where nothing tells that it is done. */
    private static final Set<Reason> MENDED_INSIDE = Set.of(
            Reason.BIT_LOCKER,
            Reason.DRIVER_NOT_BOUND,
            Reason.DYNAMIC_SYSTEM_DISK,
            Reason.FOREIGN_DRIVERS,
            Reason.GUEST_OS_UNKNOWN,
            Reason.GUEST_ROLE_UNKNOWN,
            Reason.GUEST_UNSEEN,
            Reason.HIBERNATION,
            Reason.MISSING_UPDATE,
            Reason.UPDATES_UNKNOWN);

    private record Key(String namespace, String name) {}

    /**
     * What makes an old answer worth nothing.
     *
     * @param build the build of Windows as KubeVirt has it from the agent: another one is another Windows in the same VM
     */
    private record Occasion(
            String vmiUid,
            boolean agentConnected,
            Optional<String> build,
            Optional<String> retry,
            Optional<String> ticket) {
        /** Whether nobody asked since; that a Ready VM was started anew is no reason to look into it. */
        boolean isAskedNoMoreThan(Occasion before) {
            return retry.equals(before.retry) && ticket.equals(before.ticket) && !isUpgradeOf(before.build);
        }

        boolean isUpgradeOf(Optional<String> before) {
            return build.isPresent() && before.isPresent() && !build.equals(before);
        }
    }

    /** @param answer empty for a VM that has been at rest since the operator was started */
    private record Entry(Occasion occasion, Optional<AgentAnswer> answer) {}

    private final GuestAgent agent;
    private final FileSystems fileSystems;
    private final InstantSource clock;
    private final Duration atRest;
    private final ConcurrentMap<Key, Entry> answers = new ConcurrentHashMap<>();

    /**
     * @param atRest how old an answer may be for a VM to which nothing happens
     */
    public GuestObserver(GuestAgent agent, FileSystems fileSystems, InstantSource clock, Duration atRest) {
        this.agent = agent;
        this.fileSystems = fileSystems;
        this.clock = clock;
        this.atRest = atRest;
    }

    /** The answer of the guest of this VMI, new or recent; empty while a VM at rest need not be asked. */
    public Optional<AgentAnswer> look(VirtualMachine vm, VirtualMachineInstance vmi, DriverState state) {
        var key = new Key(vmi.getMetadata().getNamespace(), vmi.getMetadata().getName());
        var occasion = occasion(vm, vmi, state);
        var known = answers.computeIfAbsent(key, k -> new Entry(occasion, Optional.empty()));
        if (isReady(state)) {
            var rests = occasion.isAskedNoMoreThan(known.occasion())
                    && isEnough(known.answer(), state)
                    && (known.answer().isPresent() || !occasion.isUpgradeOf(toldBefore(state)));
            if (rests || !occasion.agentConnected()) {
                return known.answer().filter(a -> known.occasion().vmiUid().equals(occasion.vmiUid()));
            }
        } else if (known.occasion().equals(occasion) && isEnough(known.answer(), state)) {
            return known.answer();
        }
        var answer = new AgentAnswer(ask(vmi, occasion), clock.instant(), askKubeVirt(vmi, occasion));
        if (answer.answer() instanceof Answer.CannotAsk<?> cannot) {
            if (cannot.busy() && isOfSameGuest(known, occasion)) {
                return known.answer();
            }
            if (cannot.busy()) {
                return Optional.of(answer);
            }
            if (isStillGood(known, occasion, state)) {
                return known.answer();
            }
        }
        answers.put(key, new Entry(occasion, Optional.of(answer)));
        return Optional.of(answer);
    }

    private static Optional<String> toldBefore(DriverState state) {
        return Optional.ofNullable(state.getStatus())
                .map(DriverStateStatus::guest)
                .map(GuestSummary::build);
    }

    /** That others are asked first is no news about this guest, however long ago it was asked; it is asked again at the next look. */
    private static boolean isOfSameGuest(Entry known, Occasion occasion) {
        return known.occasion().vmiUid().equals(occasion.vmiUid())
                && known.answer().isPresent();
    }

    /** In the middle of a run one connection that fails is no news about the guest; it is asked again at the next look. */
    private boolean isStillGood(Entry known, Occasion occasion, DriverState state) {
        return isInFlight(state)
                && known.occasion().equals(occasion)
                && known.answer()
                        .filter(a -> a.answer() instanceof Answer.Given<?> && isWithin(a.at(), HICCUP))
                        .isPresent();
    }

    /** After a start of the operator the clock of a VM that is Ready goes on from when it was last verified. */
    private boolean isEnough(Optional<AgentAnswer> answer, DriverState state) {
        return answer.map(a -> isWithin(a.at(), patience(a, state)))
                .orElseGet(() -> Optional.ofNullable(state.getStatus())
                        .filter(s -> isReady(state) && s.verified() != null)
                        .filter(s ->
                                isWithin(Objects.requireNonNull(s.verified()).at(), atRest))
                        .isPresent());
    }

    /** KubeVirt sees the agent's channel: without a connection on it there is nobody to ask. */
    private Answer<GuestAgent.Observation> ask(VirtualMachineInstance vmi, Occasion occasion) {
        return occasion.agentConnected()
                ? agent.facts(Guest.of(vmi))
                : new Answer.NotConnected<>("KubeVirt reports no connected guest agent.");
    }

    /** A second witness, also where the operator has no way into guests. */
    private Answer<List<GuestVolume>> askKubeVirt(VirtualMachineInstance vmi, Occasion occasion) {
        return occasion.agentConnected() ? fileSystems.of(Guest.of(vmi)) : new Answer.NotConnected<>("");
    }

    private static Occasion occasion(VirtualMachine vm, VirtualMachineInstance vmi, DriverState state) {
        return new Occasion(
                vmi.getMetadata().getUid(),
                vmi.getStatus().conditions().stream().anyMatch(c -> c.type().equals("AgentConnected") && c.isTrue()),
                Optional.ofNullable(vmi.getStatus().guestOSInfo()).map(GuestOsInfo::kernelRelease),
                Optional.ofNullable(vm.getMetadata().getAnnotations()).map(a -> a.get(Names.RETRY)),
                Optional.ofNullable(state.getSpec().ticket()).map(Ticket::id));
    }

    /** The next look asks anew. */
    public void forget(String namespace, String name) {
        answers.remove(new Key(namespace, name));
    }

    private static boolean isReady(DriverState state) {
        return state.getStatus() != null && state.getStatus().phase() == Phase.READY;
    }

    private boolean isWithin(Instant at, Duration patience) {
        return at.plus(patience).isAfter(clock.instant());
    }

    private Duration patience(AgentAnswer answer, DriverState state) {
        var status = state.getStatus();
        var awaits = Optional.ofNullable(status)
                .flatMap(s -> Optional.ofNullable(s.waitingFor()))
                .flatMap(w -> Reason.ofCode(w.reason()));
        if (isInFlight(state)) {
            if (isInstalling(state)) {
                return INSTALLING;
            }
            var idle = awaits.filter(r -> r.awaitsPerson() || IDLE.contains(r));
            return idle.isPresent() ? AWAITING_PERSON : IN_FLIGHT;
        }
        return switch (answer.answer()) {
            case Answer.NotConnected<?> none -> SILENT;
            case Answer.CannotAsk<?> cannot -> shorter(REFUSED, atRest);
            case Answer.Given<?> given ->
                awaits.filter(MENDED_INSIDE::contains).isPresent() ? shorter(AWAITING_PERSON_AT_REST, atRest) : atRest;
        };
    }

    /** How an installer stands is asked otherwise; what it leaves is read when it has ended. */
    private static boolean isInstalling(DriverState state) {
        return Optional.ofNullable(state.getStatus())
                .map(DriverStateStatus::run)
                .filter(r -> r.endedAt() == null)
                .map(Run::installation)
                .filter(i -> i.finishedAt() == null)
                .isPresent();
    }

    private static boolean isInFlight(DriverState state) {
        var run = Optional.ofNullable(state.getStatus()).map(DriverStateStatus::run);
        var open = run.filter(r -> r.endedAt() == null).isPresent();
        var fresh = Optional.ofNullable(state.getSpec().ticket())
                .filter(t -> run.filter(r -> r.id().equals(t.id())).isEmpty())
                .isPresent();
        return open || fresh;
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
