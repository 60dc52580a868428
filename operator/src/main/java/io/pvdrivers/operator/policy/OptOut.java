package io.pvdrivers.operator.policy;

import io.pvdrivers.kubevirt.VirtualMachine;
import io.pvdrivers.operator.Excerpt;
import io.pvdrivers.operator.WrittenTime;
import io.pvdrivers.operator.kubevirt.Names;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Somebody asks for a VM to be left alone. Pure.
 *
 * @param message who asks, why and until when, in a sentence
 * @param until when that ends by itself
 */
record OptOut(String message, Optional<Instant> until) {
    private static final int REASON_LIMIT = 200;

    /** By the VM's annotations, else by those of its namespace; empty where none asks, or not any more. */
    static Optional<OptOut> of(VirtualMachine vm, NamespacePolicies namespace, Instant now) {
        var annotations = Objects.requireNonNullElse(vm.getMetadata().getAnnotations(), Map.<String, String>of());
        var here = " of namespace " + namespace.namespace();
        return of("The VM's annotation " + Names.OPT_OUT, annotations, annotations, now)
                .or(() -> untilAlone("The VM's annotation " + Names.OPT_OUT_UNTIL, annotations, annotations, now))
                .or(() -> of("The label " + Names.OPT_OUT + here, namespace.labels(), namespace.annotations(), now))
                .or(() -> untilAlone(
                        "The annotation " + Names.OPT_OUT_UNTIL + here,
                        namespace.labels(),
                        namespace.annotations(),
                        now));
    }

    private static Optional<OptOut> of(
            String who, Map<String, String> asked, Map<String, String> annotations, Instant now) {
        return Optional.ofNullable(asked.get(Names.OPT_OUT))
                .filter(value -> !value.equalsIgnoreCase("false"))
                .map(value -> read(who, value, Optional.ofNullable(annotations.get(Names.OPT_OUT_UNTIL))))
                .filter(o -> o.lasts(now));
    }

    /** Whoever says until when a VM is to be left alone need not say that it is. */
    private static Optional<OptOut> untilAlone(
            String who, Map<String, String> asked, Map<String, String> annotations, Instant now) {
        return Optional.ofNullable(annotations.get(Names.OPT_OUT_UNTIL))
                .filter(end -> !asked.containsKey(Names.OPT_OUT))
                .map(end -> read(who, "", Optional.of(end)))
                .filter(o -> o.lasts(now));
    }

    private boolean lasts(Instant now) {
        return until.filter(end -> !end.isAfter(now)).isEmpty();
    }

    /** An end that nobody can read is no end. */
    private static OptOut read(String who, String value, Optional<String> end) {
        var until = end.flatMap(WrittenTime::read);
        var reason = value.isBlank() || value.equalsIgnoreCase("true")
                ? ""
                : ": " + Excerpt.begin(value.strip(), REASON_LIMIT).replaceAll("\\.$", "");
        var ends = until.map(u -> " That ends at " + u + ".")
                .orElseGet(() -> end.map(e -> " Its end, " + Names.OPT_OUT_UNTIL
                                + ", is no time such as 2027-01-31T06:00:00Z, so it does" + " not end.")
                        .orElse(""));
        return new OptOut(who + " asks to leave it alone" + reason + "." + ends, until);
    }
}
