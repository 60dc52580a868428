package io.pvdrivers.operator.state;

import io.pvdrivers.api.v1alpha1.GuestFacts;
import io.pvdrivers.api.v1alpha1.GuestFacts.GuestVolume;
import io.pvdrivers.api.v1alpha1.GuestFacts.Roles;
import io.pvdrivers.api.v1alpha1.GuestReportSpec;
import io.pvdrivers.kubevirt.VirtualMachineInstance;
import io.pvdrivers.operator.gate.GuestSight;
import io.pvdrivers.operator.gate.GuestSight.Source;
import io.pvdrivers.operator.guest.GuestAgent.Answer;
import io.pvdrivers.operator.guest.GuestAgent.BlindSpot;
import io.pvdrivers.operator.guest.GuestAgent.Observation;
import io.pvdrivers.operator.kubevirt.VmiClock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Puts together what the agent answered and what a GuestReport says. The agent is believed first. Pure. */
public final class Sighting {
    /**
     * An agent's answer and when it was given.
     *
     * @param volumes what KubeVirt told of the guest's file systems at the same time
     */
    public record AgentAnswer(Answer<Observation> answer, Instant at, Answer<List<GuestVolume>> volumes) {
        /** One beside which KubeVirt tells nothing. */
        public AgentAnswer(Answer<Observation> answer, Instant at) {
            this(answer, at, new Answer.NotConnected<>(""));
        }
    }

    private Sighting() {}

    /** What can be seen of the guest of this VMI. */
    public static GuestSight of(
            Optional<VirtualMachineInstance> vmi, Optional<AgentAnswer> agent, Optional<GuestReportSpec> report) {
        return vmi.filter(i -> "Running".equals(i.getStatus().phase()))
                .map(running -> of(running, agent, report))
                .orElseGet(GuestSight.Off::new);
    }

    private static GuestSight of(
            VirtualMachineInstance vmi, Optional<AgentAnswer> agent, Optional<GuestReportSpec> report) {
        var reported = report.map(r -> reported(vmi, r));
        if (agent.isEmpty()) {
            return reported.<GuestSight>map(s -> s)
                    .orElseGet(() -> new GuestSight.Unseen("The guest has not been asked yet."));
        }
        var volumes = agent.get().volumes();
        return switch (agent.get().answer()) {
            case Answer.Given<Observation> given ->
                new GuestSight.Seen(
                        with(volumes, merge(given.value().facts(), reported)),
                        Source.AGENT,
                        agent.get().at(),
                        true,
                        with(volumes, given.value().blindSpots()));
            case Answer.NotConnected<Observation> none ->
                reported.filter(GuestSight.Seen::ofThisBoot)
                        .<GuestSight>map(s -> without(s, none.message()))
                        .orElseGet(() -> new GuestSight.Silent(none.message()));
            case Answer.CannotAsk<Observation> cannot ->
                reported.<GuestSight>map(s -> beside(volumes, without(s, cannot.message())))
                        .orElseGet(() -> new GuestSight.Unseen(
                                cannot.message() + returned(cannot.message(), volumes), cannot.busy()));
        };
    }

    /** That its agent tells KubeVirt of its file systems shows that Windows runs; the rest has to come from elsewhere. */
    private static String returned(String before, Answer<List<GuestVolume>> volumes) {
        return volumes instanceof Answer.Given<List<GuestVolume>> given
                        && !given.value().isEmpty()
                ? (before.endsWith(".") ? "" : ".") + " KubeVirt's filesystemlist shows that Windows runs, with "
                        + given.value().size() + " mounted file systems; which drivers it runs is not told there."
                : "";
    }

    /** KubeVirt's list is of the guest that runs now; a report of an earlier boot stays what it is. */
    private static GuestSight.Seen beside(Answer<List<GuestVolume>> volumes, GuestSight.Seen reported) {
        return reported.ofThisBoot()
                ? new GuestSight.Seen(
                        with(volumes, reported.facts()),
                        reported.source(),
                        reported.observedAt(),
                        true,
                        with(volumes, reported.blindSpots()))
                : reported;
    }

    /** KubeVirt is believed before a report; where it tells of no file system at all it has not asked yet. */
    private static GuestFacts with(Answer<List<GuestVolume>> volumes, GuestFacts facts) {
        return volumes instanceof Answer.Given<List<GuestVolume>> given
                        && !given.value().isEmpty()
                ? facts.withVolumes(given.value())
                : facts;
    }

    private static List<BlindSpot> with(Answer<List<GuestVolume>> volumes, List<BlindSpot> blindSpots) {
        return volumes instanceof Answer.CannotAsk<List<GuestVolume>> cannot
                ? Stream.concat(blindSpots.stream(), Stream.of(new BlindSpot("volumes", cannot.message())))
                        .toList()
                : blindSpots;
    }

    /** A report stands in for the agent, and says why it has to. */
    private static GuestSight.Seen without(GuestSight.Seen reported, String why) {
        return new GuestSight.Seen(
                reported.facts(),
                reported.source(),
                reported.observedAt(),
                reported.ofThisBoot(),
                List.of(new BlindSpot("agent", why)));
    }

    /** A report counts for the running guest only with a boot time after the VMI's creation. */
    private static GuestSight.Seen reported(VirtualMachineInstance vmi, GuestReportSpec report) {
        var created = VmiClock.created(vmi);
        var ofThisBoot = Optional.ofNullable(report.facts().bootTime())
                .filter(boot -> created.filter(c -> !boot.isBefore(c)).isPresent())
                .isPresent();
        return new GuestSight.Seen(report.facts(), Source.REPORT, report.observedAt(), ofThisBoot, List.of());
    }

    /** A report fills in what an agent cannot tell: the guest's roles and updates whenever they were seen, the rest only from the same boot. */
    private static GuestFacts merge(GuestFacts agent, Optional<GuestSight.Seen> reported) {
        if (reported.isEmpty()) {
            return agent;
        }
        var report = reported.get().facts();
        var same = reported.get().ofThisBoot();
        return new GuestFacts(
                agent.os(),
                agent.agentVersion(),
                agent.bootTime(),
                first(agent.pendingReboot(), same ? report.pendingReboot() : null),
                first(agent.boundDevices(), same ? report.boundDevices() : null),
                first(agent.problemDevices(), same ? report.problemDevices() : null),
                first(agent.driverStore(), same ? report.driverStore() : null),
                first(agent.services(), same ? report.services() : null),
                first(agent.disks(), same ? report.disks() : null),
                first(agent.adapters(), same ? report.adapters() : null),
                merge(agent.roles(), report.roles()),
                same ? report.volumes() : null,
                first(agent.components(), same ? report.components() : null),
                first(agent.updates(), report.updates()));
    }

    private static @Nullable Roles merge(@Nullable Roles agent, @Nullable Roles report) {
        if (agent == null || report == null) {
            return first(agent, report);
        }
        return new Roles(
                first(agent.domainController(), report.domainController()),
                first(agent.clusterNode(), report.clusterNode()),
                first(agent.bitLocker(), report.bitLocker()),
                first(agent.hibernation(), report.hibernation()),
                first(agent.dynamicSystemDisk(), report.dynamicSystemDisk()),
                first(agent.storageSpaces(), report.storageSpaces()),
                first(agent.crashDump(), report.crashDump()));
    }

    private static <T> @Nullable T first(@Nullable T one, @Nullable T other) {
        return one != null ? one : other;
    }
}
