package io.pvdrivers.operator.gate;

import io.pvdrivers.operator.kubevirt.VmiClock;
import java.util.Collection;
import java.util.Locale;

/** What to say where facts are needed and none are there. */
final class Sight {
    private Sight() {}

    /** Waits for the guest to be seen, with the sentence that tells its admin what to do. */
    static Verdict await(Situation situation) {
        if (!situation.isRunning()) {
            return NotRunning.await(situation);
        }
        return switch (situation.guest()) {
            case GuestSight.Off off ->
                Verdict.waitFor(
                        Reason.GUEST_STARTING, "The VM is starting. The run goes on when its guest can be seen.");
            case GuestSight.Silent silent -> awaitAgent(situation);
            case GuestSight.Unseen unseen ->
                unseen.soon()
                        ? Verdict.waitFor(Reason.GUEST_NOT_ASKED, unseen.message())
                        : Verdict.waitFor(Reason.GUEST_UNSEEN, unseen.message() + " " + reportCure(situation));
            case GuestSight.Seen seen -> awaitKnowledge(situation, seen);
        };
    }

    /** A guest that falls silent while its VM restarts, or while somebody has it stand still, needs no admin. */
    private static Verdict awaitAgent(Situation situation) {
        if (RestartStep.isUnderWay(situation) || RestartStep.isJustAsked(situation)) {
            return Shutdown.await(situation);
        }
        var still = Standstill.any(situation);
        if (still.isPresent()) {
            return still.get();
        }
        var reboot = Rebooted.underWay(situation);
        if (reboot.isPresent()) {
            return reboot.get();
        }
        var patience = situation.limits().agentGrace();
        var since = situation.vmi().flatMap(VmiClock::runningSince);
        if (since.isPresent() && since.get().plus(patience).isAfter(situation.now())) {
            return Verdict.waitUntil(
                    Reason.GUEST_STARTING,
                    "Windows is starting; its guest agent has not answered yet.",
                    since.get().plus(patience));
        }
        if (situation.run().isPresent()) {
            return Verdict.waitFor(
                    Reason.GUEST_AGENT_MISSING,
                    "The guest's agent answered before and does not answer any more. Look at the VM's console; the run goes on by itself"
                            + " once the agent answers.");
        }
        return Verdict.waitFor(
                Reason.GUEST_AGENT_MISSING,
                "No guest agent answers in this VM. Install the vioserial driver and the QEMU guest agent from the virtio-win ISO"
                        + " inside Windows; the run begins by itself once the agent answers.");
    }

    private static Verdict awaitKnowledge(Situation situation, GuestSight.Seen seen) {
        if (!seen.ofThisBoot() && seen.facts().bootTime() == null) {
            return Verdict.waitFor(
                    Reason.GUEST_UNSEEN,
                    "The newest report about this guest states no bootTime, and so does not tell which start of Windows it is about. "
                            + reportCure(situation));
        }
        if (!seen.ofThisBoot()) {
            return Verdict.waitFor(
                    Reason.GUEST_UNSEEN,
                    "The newest report about this guest is older than its last start. " + reportCure(situation));
        }
        if (situation.release().isEmpty() && !situation.plan().release().isEmpty()) {
            return Verdict.waitFor(
                    Reason.RELEASE_UNKNOWN,
                    releaseUnknown(situation) + " Apply it again, and the run goes on by itself.");
        }
        if (situation.guestOs().isEmpty()) {
            return Verdict.waitFor(
                    Reason.GUEST_OS_UNKNOWN,
                    "Which Windows this is cannot be told from what the "
                            + seen.source().word()
                            + " says: kernelVersion, kernelRelease and variant are needed. Update the guest agent, or state them in a"
                            + " GuestReport.");
        }
        var blind = seen.blind("boundDevices");
        if (blind.isPresent()) {
            return Verdict.waitFor(Reason.GUEST_UNSEEN, blind.get() + " " + reportCure(situation));
        }
        return Verdict.waitFor(
                Reason.GUEST_UNSEEN,
                "The " + seen.source().word()
                        + " does not say which drivers are bound: update the guest agent to one that answers"
                        + " guest-get-devices (QEMU 5.2 or newer), or state boundDevices in a GuestReport.");
    }

    /** What drivers are to be told by is gone from the catalogue, or was never there. */
    static String releaseUnknown(Situation situation) {
        return "No DriverRelease describes " + situation.plan().release()
                + ". kubectl get driverreleases lists what there is.";
    }

    /** A fact that is needed and that the source does not tell. */
    static Verdict awaitFact(Situation situation, GuestSight.Seen seen, String fact) {
        var why = seen.blind(fact).orElseGet(() -> "The " + seen.source().word() + " does not tell " + fact + ".");
        return Verdict.waitFor(
                Reason.GUEST_UNSEEN,
                why + " State " + fact + " in a GuestReport named "
                        + situation.vm().getMetadata().getName() + ".");
    }

    private static String reportCure(Situation situation) {
        return "Apply a GuestReport named " + situation.vm().getMetadata().getName()
                + " in this namespace with what Windows says now.";
    }

    static String printableStatus(Situation situation) {
        var status = situation.vm().getStatus();
        return status == null || status.printableStatus() == null ? "Stopped" : status.printableStatus();
    }

    static String list(Collection<? extends Enum<?>> names) {
        return String.join(
                ", ", names.stream().map(n -> n.name().toLowerCase(Locale.ROOT)).toList());
    }
}
