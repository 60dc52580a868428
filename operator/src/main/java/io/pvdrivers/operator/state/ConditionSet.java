package io.pvdrivers.operator.state;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import io.pvdrivers.operator.Excerpt;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Conditions as Kubernetes wants them: the time changes with the status alone, and the order stays. */
public final class ConditionSet {
    private static final Set<String> SUMMARY = Set.of("Ready", "Reconciling", "Stalled");
    private static final int MESSAGE_LIMIT = 1024;

    private final List<Condition> conditions;
    private final Instant now;

    public ConditionSet(@Nullable List<Condition> before, Instant now) {
        this.conditions = new ArrayList<>(before == null ? List.of() : before);
        this.now = now;
    }

    /** Sets a condition; the same values leave it as it is. */
    public void set(String type, String status, String reason, String message) {
        var text = Excerpt.begin(message, MESSAGE_LIMIT);
        for (int i = 0; i < conditions.size(); i++) {
            var old = conditions.get(i);
            if (old.getType().equals(type)) {
                var time = old.getStatus().equals(status) ? old.getLastTransitionTime() : now.toString();
                conditions.set(i, condition(type, status, reason, text, time));
                return;
            }
        }
        conditions.add(condition(type, status, reason, text, now.toString()));
    }

    public void remove(String type) {
        conditions.removeIf(c -> c.getType().equals(type));
    }

    /** Drops the conditions of gates that are not to be kept; the summary stays. */
    void keep(Predicate<String> wanted) {
        conditions.removeIf(c -> !SUMMARY.contains(c.getType()) && !wanted.test(c.getType()));
    }

    boolean isTrue(String type) {
        return conditions.stream()
                .anyMatch(c -> c.getType().equals(type) && c.getStatus().equals("True"));
    }

    /** A gate that was open is closed; one that nobody spoke of stays unspoken of. */
    void settle(String type) {
        if (conditions.stream()
                .anyMatch(c -> c.getType().equals(type) && c.getStatus().equals("False"))) {
            set(type, "True", "Passed", "Passed.");
        }
    }

    /** Every gate that was open is closed: the VM is done. */
    void settle() {
        List.copyOf(conditions).stream()
                .map(Condition::getType)
                .filter(type -> !SUMMARY.contains(type))
                .forEach(this::settle);
    }

    public List<Condition> list() {
        return List.copyOf(conditions);
    }

    private static Condition condition(String type, String status, String reason, String message, String time) {
        return new ConditionBuilder()
                .withType(type)
                .withStatus(status)
                .withReason(reason)
                .withMessage(message)
                .withLastTransitionTime(time)
                .build();
    }
}
