package io.pvdrivers.operator.rollout;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The places that are left, of maxConcurrent and in each group. Each is given once. */
final class Slots {
    private final Rules rules;
    private final Map<List<String>, Integer> taken = new HashMap<>();
    private final Set<List<String>> moving = new HashSet<>();
    private int free;

    Slots(Rules rules, Collection<Member> fleet) {
        this.rules = rules;
        free = rules.maxConcurrent()
                - (int) fleet.stream().filter(Member::holdsSlot).count();
        fleet.stream().filter(Member::holdsSlot).forEach(m -> groups(m).forEach(this::take));
        fleet.stream().filter(Member::isInFlight).forEach(m -> moving.addAll(groups(m)));
    }

    private List<List<String>> groups(Member member) {
        return rules.groups().keySet().stream()
                .flatMap(label ->
                        Optional.ofNullable(member.groups().get(label)).map(value -> List.of(label, value)).stream())
                .toList();
    }

    private void take(List<String> group) {
        taken.merge(group, 1, Integer::sum);
    }

    private boolean isFull(List<String> group) {
        return taken.getOrDefault(group, 0) >= rules.groups().getOrDefault(group.getFirst(), 0);
    }

    /**
     * Takes a place for the VM, or says why there is none. One whose group is full keeps none of maxConcurrent from those behind it, but its
     * place in its other groups, as long as VMs in flight fill that one: whoever is in several must not be overtaken in one of them for ever.
     * What VMs fill that should run and do not may stay full for weeks.
     */
    Optional<Hold> take(Member member) {
        var groups = groups(member);
        var full = groups.stream().filter(this::isFull).findFirst();
        if (full.isPresent()) {
            if (moving.contains(full.get())) {
                groups.stream().filter(g -> !isFull(g)).forEach(this::take);
            }
            return full.map(this::held);
        }
        if (free <= 0) {
            return Optional.of(Hold.of("Waits for its turn under rollout.maxConcurrent"));
        }
        free--;
        groups.forEach(this::take);
        moving.addAll(groups);
        return Optional.empty();
    }

    private Hold held(List<String> group) {
        var label = group.getFirst();
        return Hold.of("Waits for VMs with " + label + "=" + group.getLast() + ", of which no more than "
                + rules.groups().get(label) + " are in flight at once under rollout.groupBy");
    }
}
