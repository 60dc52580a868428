package io.pvdrivers.operator.gate;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The advisory conditions of a VM. Pure. Each kind is the same as long as the facts are, and reads what was last known where the guest is not
 * seen now: a condition that comes and goes with a guest agent would be news each time.
 */
public final class Advisories {
    static final List<Function<Situation, Optional<Advisory>>> KINDS = List.of(
            InstalledReading::advisory, MissingDrivers::advisory, Signatures::advisory, ForeignNotices::advisory);

    private Advisories() {}

    /** What was last said of this, where nothing can be seen now. */
    static Optional<Advisory> asBefore(Situation situation, String type) {
        return Optional.ofNullable(situation.status().conditions()).orElse(List.of()).stream()
                .filter(c -> c.getType().equals(type) && c.getStatus().equals("True"))
                .findFirst()
                .map(c -> new Advisory(type, c.getReason(), c.getMessage()));
    }

    /** What holds of this VM now, one for each type at most. */
    public static List<Advisory> of(Situation situation) {
        return KINDS.stream().flatMap(kind -> kind.apply(situation).stream()).toList();
    }
}
