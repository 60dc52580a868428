package io.pvdrivers.operator.state;

import io.pvdrivers.operator.gate.Action;
import io.pvdrivers.operator.gate.Course;
import io.pvdrivers.operator.gate.Reason;
import io.pvdrivers.operator.gate.Situation;

/** What is said of a change that somebody else has to make. Pure. */
final class ProposalWords {
    private ProposalWords() {}

    /** Why the VM waits: one whose guest did not return is not like the others. */
    static Reason reason(Course course) {
        return course == Course.RETURN ? Reason.RETURN_AWAITING_GIT : Reason.AWAITING_GIT;
    }

    /** What to do, and with what. */
    static String await(Situation situation, Course course, Action.Propose propose) {
        var metadata = situation.vm().getMetadata();
        var why = course == Course.RETURN ? "The devices have to be put back: " + message(situation) + " " : "";
        return why + what(propose.patch()) + caution(propose.patch())
                + " Apply the patch in status.proposal to the VM, as by merging it into Git: kubectl get driverstate -n "
                + metadata.getNamespace() + " " + metadata.getName() + " -o jsonpath={.status.proposal.patch}";
    }

    /** One short sentence, for an Event. */
    static String published(Action.Propose propose) {
        return "Published in status.proposal: " + lower(what(propose.patch())) + caution(propose.patch());
    }

    private static String message(Situation situation) {
        var rollback = situation.status().rollback();
        return rollback == null ? "" : rollback.message();
    }

    private static String what(Action.Patch patch) {
        return switch (patch) {
            case Action.Stage stage ->
                stage.media().isPresent() ? withMedia(stage) : "The VM needs a primer at its next start.";
            case Action.Switch move ->
                "The VM's devices are to be switched" + by(move) + ", and ISO and primer to be taken out.";
            case Action.Restore restore -> "The VM's devices are to be put back as they were.";
            case Action.CleanUp cleanUp -> "What the run put into the VM is to be taken out.";
            case Action.Unplug unplug -> "What was plugged into the VM is to be taken out.";
            case Action.ForgetOthers forget -> "The annotations of another VM are to be taken off.";
        };
    }

    private static String by(Action.Switch move) {
        var preference = move.baseline().preference();
        return preference == null ? "" : " by preference " + preference.to();
    }

    private static String withMedia(Action.Stage stage) {
        return stage.primer().isPresent()
                ? "The VM needs the driver ISO and a primer at its next start."
                : "The VM needs the driver ISO at its next start.";
    }

    /** What Windows has shown holds for the instance that runs. */
    private static String caution(Action.Patch patch) {
        return patch instanceof Action.Switch
                ? " Do not restart the VM before that: after a restart the patch is another one."
                : "";
    }

    private static String lower(String sentence) {
        return sentence.startsWith("The ") ? "t" + sentence.substring(1) : sentence;
    }
}
