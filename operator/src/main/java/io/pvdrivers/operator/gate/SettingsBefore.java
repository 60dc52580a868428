package io.pvdrivers.operator.gate;

import io.pvdrivers.api.v1alpha1.GuestFacts;
import io.pvdrivers.api.v1alpha1.GuestFacts.GuestDisk;
import io.pvdrivers.api.v1alpha1.GuestFacts.GuestVolume;
import io.pvdrivers.api.v1alpha1.Run;
import io.pvdrivers.api.v1alpha1.Run.GuestSettings;
import io.pvdrivers.operator.kubevirt.DiskSerial;
import io.pvdrivers.operator.kubevirt.Names;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** IP settings and online disks, as they are before the operator does what may lose them. */
final class SettingsBefore {
    private SettingsBefore() {}

    /** What this run has kept of the instance that runs now. */
    static Optional<GuestSettings> kept(Situation situation) {
        return keptEver(situation).filter(s -> situation.isOfThisInstance(s.vmiUID()));
    }

    /** What this run has kept, of whatever instance. */
    static Optional<GuestSettings> keptEver(Situation situation) {
        return situation.run().map(Run::guestSettings);
    }

    /** Whether the source tells of every disk whether it is online. */
    static boolean tellsDisks(GuestFacts facts) {
        return facts.disks() != null && facts.disks().stream().allMatch(d -> d.online() != null);
    }

    /** Whether the source tells of every adapter whether its addresses are static: those would be lost. */
    static boolean tellsAdapters(GuestFacts facts) {
        return facts.adapters() != null && facts.adapters().stream().allMatch(a -> a.dhcp() != null);
    }

    /** Whether this was kept already, of the instance that runs now. */
    static boolean isKept(Situation situation, GuestSettings settings) {
        return kept(situation).filter(k -> areTheSame(k, settings)).isPresent();
    }

    /**
     * What the instance has now where it was kept and has changed since. One that is on its way down shows less from moment to moment; and
     * that KubeVirt tells of file systems later than the guest of itself is no change.
     */
    static Optional<GuestSettings> changed(Situation situation) {
        var goesDown = RestartStep.isUnderWay(situation)
                || RestartStep.asked(situation).isPresent();
        var facts = situation.guest().seenThisBoot().map(GuestSight.Seen::facts);
        return kept(situation)
                .filter(k -> !goesDown)
                .flatMap(k -> facts.filter(f -> tellsDisks(f) && tellsAdapters(f))
                        .map(f -> of(situation, f))
                        .filter(now -> !showTheSame(k, now)
                                || k.volumes() != null && !Objects.equals(k.volumes(), now.volumes())));
    }

    /** Whenever they were read, and of whatever instance. */
    static boolean areTheSame(GuestSettings one, GuestSettings other) {
        return showTheSame(one, other) && Objects.equals(one.volumes(), other.volumes());
    }

    /** But for the file systems, which KubeVirt tells of. */
    private static boolean showTheSame(GuestSettings one, GuestSettings other) {
        return one.adapters().equals(other.adapters())
                && one.disksOnline().equals(other.disksOnline())
                && one.diskCount() == other.diskCount();
    }

    /** What is not told in full is not taken for the whole. */
    static GuestSettings of(Situation situation, GuestFacts facts) {
        var online = Optional.ofNullable(tellsDisks(facts) ? facts.disks() : null).orElse(List.of()).stream()
                .filter(d -> Boolean.TRUE.equals(d.online()) && !isPrimer(d))
                .toList();
        var declared = declaredSerials(situation);
        return new GuestSettings(
                situation.vmiUid().orElseThrow(),
                situation.now(),
                Optional.ofNullable(tellsAdapters(facts) ? facts.adapters() : null)
                        .orElse(List.of()),
                online.stream().flatMap(d -> identity(d, declared).stream()).toList(),
                online.size(),
                mounted(situation, facts));
    }

    /** KubeVirt may be silent for once: what it told of this instance stays. */
    private static @Nullable List<String> mounted(Situation situation, GuestFacts facts) {
        return facts.volumes() == null
                ? kept(situation).map(GuestSettings::volumes).orElse(null)
                : facts.volumes().stream().map(GuestVolume::mountPoint).sorted().toList();
    }

    /** A disk without a serial of its own gets another one on another bus; its signature stays. One that has neither is only counted. */
    private static Optional<String> identity(GuestDisk disk, List<String> declared) {
        return Optional.ofNullable(disk.signature())
                .or(() -> declared.stream()
                        .filter(serial -> DiskSerial.matches(serial, disk.serial()))
                        .findFirst());
    }

    private static List<String> declaredSerials(Situation situation) {
        return situation.vmi().orElseThrow().getSpec().domain().devices().disks().stream()
                .flatMap(d -> Optional.ofNullable(d.serial()).stream())
                .toList();
    }

    /** Whether this is the disk that was kept under that name. */
    static boolean isKnownAs(GuestDisk disk, String kept) {
        return kept.equals(disk.signature()) || DiskSerial.matches(kept, disk.serial());
    }

    private static boolean isPrimer(GuestDisk disk) {
        return disk.serial() != null && disk.serial().startsWith(Names.PRIMER_SERIAL);
    }
}
