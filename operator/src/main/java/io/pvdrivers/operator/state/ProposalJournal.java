package io.pvdrivers.operator.state;

import io.pvdrivers.api.v1alpha1.DriverStateStatus;
import io.pvdrivers.api.v1alpha1.GuestSummary;
import io.pvdrivers.api.v1alpha1.GuestSummary.Agent;
import io.pvdrivers.api.v1alpha1.Proposal;
import io.pvdrivers.api.v1alpha1.Run;
import io.pvdrivers.api.v1alpha1.Run.Staging;
import io.pvdrivers.api.v1alpha1.Run.Switching;
import io.pvdrivers.operator.gate.Action;
import io.pvdrivers.operator.gate.GuestSight;
import io.pvdrivers.operator.gate.Situation;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** What is remembered of changes that are published, and that somebody else has made. Pure. */
final class ProposalJournal {
    private ProposalJournal() {}

    /**
     * The status with what is about to be published. The serial of a primer is drawn once for a run: whoever reads a proposal that was taken
     * back may apply it all the same.
     */
    static DriverStateStatus proposed(Action.Stage stage, Situation situation, String drawnSerial) {
        return run(situation, run -> {
            var earlier = Optional.ofNullable(run.staging());
            var serial = stage.primer()
                    .map(p -> earlier.map(Staging::primerSerial).orElse(drawnSerial))
                    .orElse(null);
            var same = earlier.filter(s ->
                    s.media() == stage.media().isPresent() && Objects.equals(s.primerSerial(), serial) && isCold(s));
            return same.isPresent()
                    ? run
                    : run.withStaging(new Staging(
                            situation.vmiUid().orElse(""),
                            situation.now().truncatedTo(ChronoUnit.SECONDS),
                            stage.media().isPresent(),
                            serial,
                            null,
                            null,
                            null,
                            null));
        });
    }

    private static boolean isCold(Staging staging) {
        return !Boolean.TRUE.equals(staging.hotPlugged()) && !Boolean.TRUE.equals(staging.abandoned());
    }

    /** What was to come into the VM is in its spec. */
    static DriverStateStatus staged(Situation situation) {
        return run(
                        situation,
                        run -> run.withStaging(Optional.ofNullable(run.staging())
                                .map(s -> s.withTimes(
                                                Optional.ofNullable(s.times()).orElse(0) + 1)
                                        .withVmiUID(situation.vmiUid().orElse(s.vmiUID()))
                                        .withAt(situation.now().truncatedTo(ChronoUnit.SECONDS)))
                                .orElse(null)))
                .withProposal(null);
    }

    /**
     * The devices are switched in the spec. An instance that has them was started after that; what it followed is the one that the proposal was
     * for. A switch of which a part was made does not count as one: what is missing of it was put back by nobody.
     */
    static DriverStateStatus switched(Situation situation) {
        var before = situation.vmiShowsMoved()
                ? proposedFor(situation)
                        .or(() ->
                                Optional.ofNullable(situation.status().proof()).map(p -> p.vmiUID()))
                : situation.vmiUid().or(() -> proposedFor(situation));
        var now = situation.now().truncatedTo(ChronoUnit.SECONDS);
        return run(
                        situation,
                        run -> run.withSwitching(new Switching(
                                        before.orElse(""),
                                        now,
                                        isAgentKnown(situation),
                                        Optional.ofNullable(run.switching())
                                                        .map(Switching::times)
                                                        .orElse(0)
                                                + (situation.isSwitched() ? 1 : 0)))
                                .withWatch(null))
                .withProposal(null);
    }

    private static Optional<String> proposedFor(Situation situation) {
        return Optional.ofNullable(situation.status().proposal()).map(Proposal::vmiUID);
    }

    /** The guest may be on its way down or up when the change is seen: that its agent answered before counts. */
    private static boolean isAgentKnown(Situation situation) {
        var sees = situation.guest() instanceof GuestSight.Seen seen && seen.source() == GuestSight.Source.AGENT;
        var known = Optional.ofNullable(situation.status().guest())
                .map(GuestSummary::agent)
                .filter(a -> a != Agent.NEVER_SEEN);
        return sees || known.isPresent();
    }

    private static DriverStateStatus run(Situation situation, UnaryOperator<Run> change) {
        return Optional.ofNullable(situation.status().run())
                .map(r -> situation.status().withRun(change.apply(r)))
                .orElse(situation.status());
    }
}
