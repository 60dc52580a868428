package io.pvdrivers.operator.gate;

import java.util.List;
import java.util.Optional;

/** Updates of Windows without which it does not take the release's drivers, such as those that make it accept their signatures. */
final class WindowsUpdates {
    private WindowsUpdates() {}

    /** What is missing where drivers have to be installed; any one of the updates that the release names is enough. */
    static Optional<Verdict> objection(Situation situation) {
        var required = required(situation);
        if (required.isEmpty()
                || DriverCheck.of(situation)
                        .filter(c -> !c.unsatisfied().isEmpty())
                        .isEmpty()) {
            return Optional.empty();
        }
        var installed = situation
                .guest()
                .seen()
                .flatMap(s -> Optional.ofNullable(s.facts().updates()));
        if (installed.isEmpty()) {
            return situation.plan().safety().allowUnknownRoles()
                    ? Optional.empty()
                    : Optional.of(unknown(situation, required));
        }
        var has = required.stream().anyMatch(r -> installed.get().stream().anyMatch(r::equalsIgnoreCase));
        return has ? Optional.empty() : Optional.of(missing(situation, required));
    }

    private static List<String> required(Situation situation) {
        return situation
                .release()
                .flatMap(r -> situation.guestOs().flatMap(r::guest))
                .flatMap(g -> Optional.ofNullable(g.requires()))
                .orElse(List.of());
    }

    private static Verdict missing(Situation situation, List<String> required) {
        return Verdict.blocked(
                Reason.MISSING_UPDATE,
                needs(situation, required)
                        + (required.size() == 1
                                ? ", and it is not installed. Install it"
                                : ", and none of them is installed. Install one")
                        + " and restart Windows.");
    }

    private static Verdict unknown(Situation situation, List<String> required) {
        var why = situation
                .guest()
                .seen()
                .flatMap(s -> s.blind("updates"))
                .map(w -> w + " ")
                .orElse("");
        return Verdict.waitFor(
                Reason.UPDATES_UNKNOWN,
                needs(situation, required) + ", and nothing tells which updates this guest has. " + why
                        + "State them under facts.updates in a GuestReport named "
                        + situation.vm().getMetadata().getName()
                        + " ((Get-HotFix).HotFixID lists them), or set safety.allowUnknownRoles.");
    }

    private static String needs(Situation situation, List<String> required) {
        return "Release " + situation.plan().release() + " needs " + which(required) + " in "
                + situation.guestOs().orElseThrow().title();
    }

    private static String which(List<String> required) {
        return (required.size() == 1 ? "the Windows update " : "one of the Windows updates ")
                + String.join(", ", required);
    }
}
