package io.pvdrivers.operator.policy;

import io.pvdrivers.operator.rollout.Member;
import io.pvdrivers.operator.rollout.Standing;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The VMs that a policy's rollout has to do with. Pure.
 *
 * @param fleet those that it governs
 * @param leaving VMs that it governs no more and whose runs under it have not ended: those that may be down hold their places
 * @param unable VMs that it cannot be the turn of now; they count like the others: one of them may be in flight
 * @param meant the release that a VM would be let go with now, whatever its record tells of earlier; asked for those alone that would go
 */
record Roster(
        Collection<Enrolled> fleet,
        Collection<Enrolled> leaving,
        Set<NamespacedName> unable,
        Function<Enrolled, String> meant) {
    Roster {
        fleet = List.copyOf(fleet);
        leaving = List.copyOf(leaving);
        unable = Set.copyOf(unable);
    }

    /** VMs of which everything is known, and any of which may go. */
    static Roster of(Collection<Enrolled> fleet, Function<Enrolled, String> meant) {
        return new Roster(fleet, List.of(), Set.of(), meant);
    }

    /** The members among which turns are given, and those that leave and keep places from them. */
    List<Member> inTheRollout(List<Member> members, FleetMember reading) {
        var keys = unable.stream().map(NamespacedName::key).collect(Collectors.toSet());
        return Stream.concat(
                        members.stream().filter(m -> m.standing() != Standing.ASKS || !keys.contains(m.name())),
                        leaving.stream().map(reading::of).filter(m -> m.standing() == Standing.IN_FLIGHT))
                .toList();
    }

    /** The members, of which those that would go are told by what they would really become. */
    List<Member> asMeant(List<Member> members, Collection<String> go) {
        var going = Set.copyOf(go);
        var releases = fleet.stream()
                .filter(vm -> going.contains(vm.name().key()))
                .collect(Collectors.toMap(vm -> vm.name().key(), meant));
        return members.stream()
                .map(m -> m.becoming(releases.getOrDefault(m.name(), m.aim().release())))
                .toList();
    }
}
