package io.pvdrivers.operator.gate;

import io.pvdrivers.api.v1alpha1.DriverStateSpec.DeviceKind;
import io.pvdrivers.api.v1alpha1.DriverStateStatus.Outcome;
import io.pvdrivers.api.v1alpha1.DriverStateStatus.Run;
import io.pvdrivers.api.v1alpha1.GuestFacts.Adapter;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Does the VM's spec have the wanted devices? */
final class DevicesSwitched implements Gate {
    private static final int REVERTS = 3;
    private static final Duration REVERTS_WITHIN = Duration.ofHours(1);

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
        if (isContested(situation)) {
            return Verdict.act(new Action.Abandon(
                    Outcome.FAILED,
                    Reason.CONTESTED,
                    "Something put the devices back " + REVERTS
                            + " times within an hour, most likely a GitOps tool. Let it ignore the paths this operator writes, or"
                            + " change the devices in Git."));
        }
        if (SettingsBefore.kept(situation).isPresent()) {
            return Verdict.act(new Action.Switch(
                    situation.baseline().orElseThrow(),
                    situation.moves(),
                    situation.plan().safety().pinMacAddresses()));
        }
        return keepSettings(situation);
    }

    private boolean isContested(Situation situation) {
        return situation
                .run()
                .map(Run::switching)
                .filter(s -> s.times() >= REVERTS && s.at().plus(REVERTS_WITHIN).isAfter(situation.now()))
                .isPresent();
    }

    private Verdict keepSettings(Situation situation) {
        var seen = situation.guest().seenThisBoot();
        if (seen.isEmpty()) {
            return Sight.await(situation);
        }
        var facts = seen.get().facts();
        var difference = GuestDifference.of(situation, facts);
        if (!difference.adapters().isEmpty()) {
            return RepairStep.judge(situation, seen.get(), new GuestDifference(List.of(), 0, difference.adapters()));
        }
        var disks = Optional.ofNullable(facts.disks());
        var adapters = Optional.ofNullable(facts.adapters()).filter(DevicesSwitched::tellStaticAddresses);
        var movesInterface = situation.pendingMoves().stream().anyMatch(m -> m.kind() == DeviceKind.INTERFACE);
        if (situation.movesDisks() && disks.isEmpty() || movesInterface && adapters.isEmpty()) {
            return Verdict.waitFor(
                    Reason.GUEST_SETTINGS_UNKNOWN,
                    "Nothing tells the guest's IP settings and which disks are online, so they could not be put back after the switch."
                            + why(seen.get()) + " State facts.adapters and facts.disks in a GuestReport named "
                            + situation.vm().getMetadata().getName() + ".");
        }
        return Verdict.act(new Action.KeepSettings(SettingsBefore.of(situation, facts)));
    }

    /** An adapter whose DHCP flag nobody can tell may have an address that would be lost. */
    private static boolean tellStaticAddresses(List<Adapter> adapters) {
        return adapters.stream().allMatch(a -> a.dhcp() != null);
    }

    private static String why(GuestSight.Seen seen) {
        return seen.blind("adapters")
                .or(() -> seen.blind("disks"))
                .map(why -> " " + why)
                .orElse("");
    }
}
