package io.pvdrivers.cli.rehearsal;

import io.fabric8.kubernetes.api.model.events.v1.Event;
import io.pvdrivers.simulator.world.scene.VmName;
import io.pvdrivers.simulator.world.scene.WorldEvent;
import io.pvdrivers.simulator.world.scene.WorldEvent.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Makes one story of what the operator does, what it waits for, and what happens to the VMs besides. */
final class Story {
    /** What the operator does not tell by itself, and people want to know. */
    private static final Set<Kind> NOTEWORTHY = Set.of(
            Kind.ADMIN_ACTED,
            Kind.STOP_ERROR,
            Kind.NO_WINDOWS,
            Kind.RECOVERY_KEY_WANTED,
            Kind.IMAGE_PULL_FAILED,
            Kind.DISK_OFFLINE,
            Kind.REFUSED);

    private final Instant start;
    private final Map<VmName, String> lastSaid = new HashMap<>();
    private final Map<VmName, String> lastStanding = new HashMap<>();

    Story(Instant start) {
        this.start = start;
    }

    /** What is to be told now, in the order it happened. */
    List<Moment> tell(List<Event> events, List<WorldEvent> world, Collection<Standing> standings, Instant now) {
        List<Moment> moments = new ArrayList<>();
        events.stream().flatMap(event -> ofOperator(event, now).stream()).forEach(moments::add);
        world.stream()
                .filter(event -> NOTEWORTHY.contains(event.kind()))
                .map(event -> new Moment(since(event.at()), event.vm(), sentence(event.message())))
                .forEach(moments::add);
        moments.sort(Comparator.comparing(Moment::at));
        standings.stream()
                .flatMap(standing -> ofStanding(standing, now).stream())
                .forEach(moments::add);
        moments.removeIf(moment -> moment.message().equals(lastSaid.put(moment.vm(), moment.message())));
        return moments;
    }

    private Optional<Moment> ofOperator(Event event, Instant now) {
        var about = event.getRegarding();
        if (about == null || !"VirtualMachine".equals(about.getKind())) {
            return Optional.empty();
        }
        Instant at = event.getEventTime() == null
                ? now
                : Instant.parse(event.getEventTime().getTime());
        return Optional.of(new Moment(since(at), new VmName(about.getNamespace(), about.getName()), event.getNote()));
    }

    /** A wait for the operator itself is over soon and not worth a line. */
    private Optional<Moment> ofStanding(Standing standing, Instant now) {
        String said = standing.outcome() + " " + standing.reason() + " " + standing.settled();
        if (said.equals(lastStanding.put(standing.vm(), said)) || !standing.settled()) {
            return Optional.empty();
        }
        return Optional.of(
                new Moment(since(now), standing.vm(), standing.outcome().word() + ". " + standing.message()));
    }

    private Duration since(Instant at) {
        Duration since = Duration.between(start, at);
        return since.isNegative() ? Duration.ZERO : since;
    }

    private static String sentence(String message) {
        return Character.toUpperCase(message.charAt(0)) + message.substring(1) + ".";
    }
}
