package io.pvdrivers.operator.gate;

import io.pvdrivers.api.v1alpha1.DriverStateSpec.DeviceKind;
import io.pvdrivers.api.v1alpha1.DriverStateStatus.GuestSettings;
import io.pvdrivers.api.v1alpha1.DriverStateStatus.Outcome;
import io.pvdrivers.api.v1alpha1.DriverStateStatus.Run;
import io.pvdrivers.api.v1alpha1.GuestFacts;
import io.pvdrivers.api.v1alpha1.GuestFacts.Adapter;
import io.pvdrivers.api.v1alpha1.GuestFacts.GuestDisk;
import io.pvdrivers.operator.kubevirt.DiskSerial;
import io.pvdrivers.operator.kubevirt.Names;
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
        var kept = situation
                .run()
                .map(Run::guestSettings)
                .filter(s -> situation.vmiUid().filter(s.vmiUID()::equals).isPresent());
        if (kept.isPresent()) {
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
        var disks = Optional.ofNullable(facts.disks());
        var adapters = Optional.ofNullable(facts.adapters()).filter(DevicesSwitched::tellStaticAddresses);
        var movesInterface = situation.pendingMoves().stream().anyMatch(m -> m.kind() == DeviceKind.INTERFACE);
        if (situation.movesDisks() && disks.isEmpty() || movesInterface && adapters.isEmpty()) {
            return Verdict.waitFor(
                    Reason.GUEST_SETTINGS_UNKNOWN,
                    "Nothing tells the guest's IP settings and which disks are online, so they could not be put back after the switch."
                            + " State facts.adapters and facts.disks in a GuestReport named "
                            + situation.vm().getMetadata().getName() + ".");
        }
        return Verdict.act(new Action.KeepSettings(settings(situation, facts)));
    }

    /** An adapter whose DHCP flag nobody can tell may have an address that would be lost. */
    private static boolean tellStaticAddresses(List<Adapter> adapters) {
        return adapters.stream().allMatch(a -> a.dhcp() != null);
    }

    /** A disk without a serial of its own gets another one on another bus: it is counted, and not looked for by name. */
    private GuestSettings settings(Situation situation, GuestFacts facts) {
        var declared = situation.vmi().orElseThrow().getSpec().domain().devices().disks().stream()
                .flatMap(d -> Optional.ofNullable(d.serial()).stream())
                .toList();
        var online = Optional.ofNullable(facts.disks()).orElse(List.of()).stream()
                .filter(d -> Boolean.TRUE.equals(d.online()) && !isPrimer(d))
                .toList();
        return new GuestSettings(
                situation.vmiUid().orElseThrow(),
                situation.now(),
                Optional.ofNullable(facts.adapters()).orElse(List.of()),
                declared.stream()
                        .filter(serial -> online.stream().anyMatch(d -> DiskSerial.matches(serial, d.serial())))
                        .toList(),
                online.size());
    }

    private boolean isPrimer(GuestDisk disk) {
        return disk.serial() != null && disk.serial().startsWith(Names.PRIMER_SERIAL);
    }
}
