package io.pvdrivers.operator.state;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pvdrivers.api.v1alpha1.Proposal;
import io.pvdrivers.api.v1alpha1.Run;
import io.pvdrivers.api.v1alpha1.Run.Staging;
import io.pvdrivers.operator.action.Snippet;
import io.pvdrivers.operator.action.VmPatches;
import io.pvdrivers.operator.gate.Action;
import io.pvdrivers.operator.gate.Decision;
import io.pvdrivers.operator.gate.Situation;
import io.pvdrivers.operator.state.StateStep.Next;
import io.pvdrivers.operator.state.StateStep.Record;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.Optional;

/** Publishes what somebody else is to change in a VM, computed from the VM as it is read live. */
final class Publishing {
    private static final String SWITCH = Action.Switch.class.getSimpleName();

    private final LiveLook liveLook;
    private final StandingProposals standing = new StandingProposals();

    Publishing(LiveLook liveLook) {
        this.liveLook = liveLook;
    }

    /** What is published already is told to nobody again, and stays as it is. */
    Next publish(
            Facts facts,
            Situation situation,
            Decision decision,
            Action.Propose propose,
            String drawnSerial,
            Record record) {
        if (standing.stands(propose, situation)) {
            return reported(situation, decision, record);
        }
        var live = liveLook.look(facts, situation);
        if (live.isEmpty()) {
            record.write(situation.status());
            return new Next(StateStep.SOON, false);
        }
        if (!live.get().says(propose)) {
            return StateStep.otherwise(facts, live.get(), record);
        }
        var seen = live.get().situation();
        var intended = seen.with(Journal.intend(propose, seen, drawnSerial));
        var proposal = proposal(propose, live.get().machine().object(), intended);
        var isNew = proposal.isPresent()
                && !proposal.equals(Optional.ofNullable(seen.status().proposal()));
        if (isNew) {
            record.tell(live.get().decision(), ActionWords.of(propose));
        }
        var published = intended.with(intended.status().withProposal(proposal.orElse(null)));
        var next = reported(published, live.get().decision(), record);
        if (isNew) {
            record.performed(propose);
        }
        standing.published(propose, situation.with(published.status()), proposal);
        return next;
    }

    private static Next reported(Situation situation, Decision decision, Record record) {
        record.write(StatusReport.of(situation, decision));
        return new Next(NextLook.after(situation, decision), false);
    }

    /** The one that stands where it is the same, and none where the VM's spec needs no change. */
    private static Optional<Proposal> proposal(Action.Propose propose, ObjectNode vm, Situation situation) {
        var serial = situation.run().map(Run::staging).map(Staging::primerSerial);
        var patch = VmPatches.proposed(propose.patch(), vm, situation.vmi(), serial);
        if (patch.isEmpty()) {
            return Optional.empty();
        }
        var snippet = Snippet.isPublic(vm) ? Snippet.of(vm, patch) : null;
        var next = new Proposal(
                propose.step(),
                situation.run().map(Run::id).orElse(null),
                situation.vmiUid().orElse(null),
                patch.toString(),
                snippet != null && snippet.length() <= Proposal.LONGEST ? snippet : null,
                situation.now().truncatedTo(ChronoUnit.SECONDS));
        return Optional.ofNullable(situation.status().proposal())
                .filter(earlier -> isTheSame(earlier, next))
                .or(() -> Optional.of(next));
    }

    /** A switch is meant for one instance, and the rest for whichever comes. */
    private static boolean isTheSame(Proposal one, Proposal other) {
        return one.step().equals(other.step())
                && one.patch().equals(other.patch())
                && Objects.equals(one.snippet(), other.snippet())
                && Objects.equals(one.runId(), other.runId())
                && (!one.step().equals(SWITCH) || Objects.equals(one.vmiUID(), other.vmiUID()));
    }
}
