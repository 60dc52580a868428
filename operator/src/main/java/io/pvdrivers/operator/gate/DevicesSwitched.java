package io.pvdrivers.operator.gate;

import io.pvdrivers.api.v1alpha1.DriverStateSpec.DeviceKind;
import io.pvdrivers.api.v1alpha1.Run.Outcome;
import java.util.List;

/** Does the VM's spec have the wanted devices? */
final class DevicesSwitched implements Gate {
    @Override
    public String condition() {
        return "DevicesSwitched";
    }

    @Override
    public boolean isNeeded(Situation situation) {
        return situation.run().isPresent() && !situation.pendingMoves().isEmpty();
    }

    @Override
    public Verdict judge(Situation situation) {
        if (Reverts.isContested(situation)) {
            return Verdict.act(new Action.Abandon(Outcome.FAILED, Reason.CONTESTED, Reverts.sentence(situation)));
        }
        var refusal = PreferenceLever.refusal(situation);
        if (refusal.isPresent()) {
            return byPreference(refusal.get());
        }
        var seen = situation.guest().seenThisBoot();
        return seen.map(s -> keepSettings(situation, s)).orElseGet(() -> Sight.await(situation));
    }

    /** What mends it is mostly another policy, and a run ends with the plan it began with. */
    private static Verdict byPreference(PreferenceLever.Refusal refusal) {
        return refusal.isPassing()
                ? refusal.verdict()
                : Verdict.act(new Action.Abandon(Outcome.FAILED, refusal.reason(), refusal.message()));
    }

    /** What the guest has now is kept last thing before the switch, and what an installation took from it is put right before that. */
    private Verdict keepSettings(Situation situation, GuestSight.Seen seen) {
        var facts = seen.facts();
        var movesInterface = situation.pendingMoves().stream().anyMatch(m -> m.kind() == DeviceKind.INTERFACE);
        if (situation.movesDisks() && !SettingsBefore.tellsDisks(facts)
                || movesInterface && !SettingsBefore.tellsAdapters(facts)) {
            return Verdict.waitFor(
                    Reason.GUEST_SETTINGS_UNKNOWN,
                    "Nothing tells the guest's IP settings and which disks are online, so they could not be put back after the switch."
                            + why(seen) + " State facts.adapters and facts.disks in a GuestReport named "
                            + situation.vm().getMetadata().getName() + ".");
        }
        if (wasInstalledHere(situation) && SettingsBefore.tellsAdapters(facts)) {
            var lost = GuestDifference.of(situation, facts).adapters();
            if (!lost.isEmpty()) {
                return RepairStep.judge(situation, seen, new GuestDifference(List.of(), 0, lost));
            }
        }
        var settings = SettingsBefore.of(situation, facts);
        return SettingsBefore.isKept(situation, settings)
                ? Verdict.act(new Action.Switch(
                        situation.baseline().orElseThrow(),
                        situation.moves(),
                        situation.plan().safety().pinMacAddresses(),
                        KeptDrive.stays(situation)))
                : Verdict.act(new Action.KeepSettings(settings));
    }

    /** Whether what is missing was lost by an installation of this run: what an owner changes later is theirs. */
    private static boolean wasInstalledHere(Situation situation) {
        return situation
                .run()
                .filter(r -> r.installation() != null && r.switching() == null)
                .isPresent();
    }

    private static String why(GuestSight.Seen seen) {
        return seen.blind("adapters")
                .or(() -> seen.blind("disks"))
                .map(why -> " " + why)
                .orElse("");
    }
}
