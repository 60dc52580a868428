package io.pvdrivers.operator.gate;

import io.pvdrivers.api.v1alpha1.GuestFacts.Adapter;
import io.pvdrivers.api.v1alpha1.GuestFacts.DriverService;
import io.pvdrivers.api.v1alpha1.GuestFacts.GuestVolume;
import io.pvdrivers.api.v1alpha1.Run.GuestSettings;
import io.pvdrivers.api.v1alpha1.Run.Repair;
import io.pvdrivers.kubevirt.InstanceSpec;
import io.pvdrivers.kubevirt.InstanceStatus.NetworkInterface;
import io.pvdrivers.operator.kubevirt.VmiClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Has a guest that is back all that it had before its devices changed? What nobody told of before is not missed. */
final class AsBefore {
    /** KubeVirt asks a guest agent for its file systems every five minutes. */
    private static final Duration KUBEVIRT_LAG = Duration.ofMinutes(6);

    private static final String AGENT_SERVICE = "QEMU-GA";

    private final Situation situation;
    private final GuestSight.Seen seen;

    private AsBefore(Situation situation, GuestSight.Seen seen) {
        this.situation = situation;
        this.seen = seen;
    }

    /** What is to be done or waited for; empty where nothing is missing. */
    static Optional<Verdict> objection(Situation situation, GuestSight.Seen seen) {
        var guest = new AsBefore(situation, seen);
        return guest.untold()
                .or(guest::lost)
                .or(guest::missingVolumes)
                .or(guest::missingAdapters)
                .or(guest::silentAgent);
    }

    private Optional<Verdict> untold() {
        return GuestDifference.untold(situation, seen.facts()).map(fact -> Sight.awaitFact(situation, seen, fact));
    }

    private Optional<Verdict> lost() {
        var difference = GuestDifference.of(situation, seen.facts());
        return difference.isNone() ? Optional.empty() : Optional.of(RepairStep.judge(situation, seen, difference));
    }

    /** KubeVirt's list is a second witness: one that stays silent holds nothing up for longer than it may be late. */
    private Optional<Verdict> missingVolumes() {
        var before = SettingsBefore.keptEver(situation).map(GuestSettings::volumes);
        var settled = settled(KUBEVIRT_LAG);
        if (before.isEmpty() || before.get().isEmpty() || seen.facts().volumes() == null && !mayStillTell(settled)) {
            return Optional.empty();
        }
        var missing = missing(before.get(), seen.facts().volumes());
        if (missing.isEmpty()) {
            return Optional.empty();
        }
        var which = String.join(", ", missing);
        return Optional.of(
                isOver(settled)
                        ? Verdict.waitFor(
                                Reason.DISKS_OFFLINE,
                                "Windows is back and has not mounted what it had mounted before: " + which
                                        + ". Bring the disks online and look at their volumes in Disk Management.")
                        : Verdict.waitUntil(
                                Reason.VERIFYING,
                                "Windows is back; KubeVirt's filesystemlist, which may be minutes late, does not show "
                                        + (seen.facts().volumes() == null ? "its file systems" : which) + " yet.",
                                settled));
    }

    private boolean mayStillTell(Instant settled) {
        return !isOver(settled) && seen.blind("volumes").isEmpty() && isAgentConnected();
    }

    private static List<String> missing(List<String> before, @Nullable List<GuestVolume> now) {
        var missing = new ArrayList<>(before);
        Optional.ofNullable(now).orElse(List.of()).forEach(volume -> missing.remove(volume.mountPoint()));
        return missing;
    }

    /** Only MACs that stand in the VMI's spec outlast a start: KubeVirt draws the others anew each time. */
    private Optional<Verdict> missingAdapters() {
        var before =
                SettingsBefore.keptEver(situation).map(GuestSettings::adapters).orElse(List.of());
        var missing = situation.vmi().orElseThrow().getSpec().domain().devices().interfaces().stream()
                .filter(i -> i.macAddress() != null && hasMac(before, i.macAddress()) && !isThere(i))
                .map(i -> i.name() + " (" + i.macAddress() + ")")
                .toList();
        if (missing.isEmpty()) {
            return Optional.empty();
        }
        var which = String.join(", ", missing);
        var settled = settled(situation.limits().agentGrace());
        return Optional.of(
                isOver(settled)
                        ? Verdict.waitFor(
                                Reason.ADAPTER_MISSING,
                                "Windows is back without the network adapter of " + which
                                        + " that it had before. Look at the network adapters in Device Manager, and at"
                                        + " vmi.status.interfaces.")
                        : Verdict.waitUntil(
                                Reason.VERIFYING,
                                "Windows is back and does not show the network adapter of " + which + " yet.",
                                settled));
    }

    private boolean isThere(InstanceSpec.Interface device) {
        var mac = Optional.ofNullable(device.macAddress()).orElse("");
        var otherwise = situation.vmi().orElseThrow().getStatus().interfaces().stream()
                .filter(i -> device.name().equals(i.name()))
                .flatMap(i -> Optional.ofNullable(i).map(NetworkInterface::mac).stream())
                .anyMatch(m -> !m.isEmpty() && !m.equalsIgnoreCase(mac));
        var adapters = seen.facts().adapters();
        return !otherwise && (adapters == null || hasMac(adapters, mac));
    }

    private static boolean hasMac(List<Adapter> adapters, @Nullable String mac) {
        return adapters.stream().anyMatch(a -> a.mac().equalsIgnoreCase(mac));
    }

    /** An agent that answered before and now leaves the telling to a report. */
    private Optional<Verdict> silentAgent() {
        var answered = situation
                .run()
                .flatMap(r -> Optional.ofNullable(r.switching()))
                .filter(s -> s.agentSeen())
                .isPresent();
        var settled = settled(situation.limits().agentGrace());
        if (!answered
                || seen.source() == GuestSight.Source.AGENT
                || isAgentConnected()
                || DeadlineClock.hasAnswered(situation)) {
            return Optional.empty();
        }
        return Optional.of(
                isOver(settled)
                        ? Verdict.waitFor(
                                Reason.GUEST_AGENT_MISSING,
                                "Windows is back, as a report says, and its guest agent, which answered before the devices changed, does"
                                        + " not" + (isServiceStopped() ? ": its service is stopped" : "")
                                        + ". Run inside Windows: Start-Service " + AGENT_SERVICE)
                        : Verdict.waitUntil(
                                Reason.VERIFYING,
                                "Windows is back, as a report says; its guest agent has not answered yet.",
                                settled));
    }

    private boolean isServiceStopped() {
        return Stream.ofNullable(seen.facts().services())
                .flatMap(List::stream)
                .filter(s -> s.name().equalsIgnoreCase(AGENT_SERVICE))
                .map(DriverService::running)
                .anyMatch(Boolean.FALSE::equals);
    }

    private boolean isAgentConnected() {
        return situation.vmi().orElseThrow().getStatus().conditions().stream()
                .anyMatch(c -> c.type().equals("AgentConnected") && c.isTrue());
    }

    /** When what is said now is what remains: so long after the start, or after the last repair. */
    private Instant settled(Duration lag) {
        var started = situation.vmi().flatMap(VmiClock::runningSince).orElse(situation.now());
        var repaired = situation
                .run()
                .flatMap(r -> Optional.ofNullable(r.repair()))
                .filter(r -> situation.isOfThisInstance(r.vmiUID()))
                .map(Repair::requestedAt)
                .filter(started::isBefore)
                .orElse(started);
        return repaired.plus(lag);
    }

    private boolean isOver(Instant settled) {
        return !settled.isAfter(situation.now());
    }
}
