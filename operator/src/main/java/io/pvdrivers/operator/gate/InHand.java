package io.pvdrivers.operator.gate;

import io.pvdrivers.api.v1alpha1.Run.Screenshot;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a person has in hand when a guest did not come back, in sentences that follow another one. */
final class InHand {
    /** What to do then, step by step. */
    static final String RUNBOOK = "when-a-vm-does-not-return.md";

    private InHand() {}

    static String of(Situation situation) {
        return pictures(situation) + SnapshotNotices.offer(situation) + " What to do, step by step: "
                + situation.docs().page(RUNBOOK);
    }

    private static String pictures(Situation situation) {
        var names = Optional.ofNullable(situation.status().run()).stream()
                .flatMap(ScreenKept::of)
                .map(Screenshot::configMap)
                .flatMap(name -> Optional.ofNullable(name).stream())
                .distinct()
                .collect(Collectors.joining(" and "));
        return names.isEmpty() ? "" : " What its screen showed is in ConfigMap " + names + ".";
    }
}
