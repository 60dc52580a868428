package io.pvdrivers.operator;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.pvdrivers.api.v1alpha1.DriverState;
import io.pvdrivers.api.v1alpha1.DriverStateSpec.PolicyRef;
import io.pvdrivers.api.v1alpha1.Policy;
import io.pvdrivers.operator.gate.Decision;
import io.pvdrivers.operator.gate.Verdict;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.MDC;

/**
 * What a line of the log concerns, for programs: on every line that is written on this thread meanwhile, also by libraries. A policy of the
 * cluster is named without a namespace.
 */
public final class LogKeys {
    public static final String VM = "vm";
    public static final String POLICY = "policy";
    public static final String GATE = "gate";
    public static final String STEP = "step";
    public static final List<String> ALL = List.of(VM, POLICY, GATE, STEP);

    private LogKeys() {}

    /** Work on a VM. */
    public static <T> T during(DriverState state, Supplier<T> work) {
        clear();
        MDC.put(VM, name(state));
        Optional.ofNullable(state.getSpec())
                .flatMap(spec -> Optional.ofNullable(spec.policyRef()))
                .ifPresent(ref -> MDC.put(POLICY, name(ref, state.getMetadata().getNamespace())));
        return ending(work);
    }

    /** Work on a policy. */
    public static <T> T during(Policy policy, Supplier<T> work) {
        clear();
        MDC.put(POLICY, name(policy));
        return ending(work);
    }

    /** What was decided of the VM that is worked on: the gate it stands at, and what is done there or waited for. */
    public static void decided(Decision decision) {
        decision.gate().ifPresentOrElse(gate -> MDC.put(GATE, gate), () -> MDC.remove(GATE));
        step(decision).ifPresentOrElse(step -> MDC.put(STEP, step), () -> MDC.remove(STEP));
    }

    private static Optional<String> step(Decision decision) {
        return switch (decision.verdict()) {
            case Verdict.Act act -> Optional.of(act.action().getClass().getSimpleName());
            case Verdict.Wait wait -> Optional.of(wait.reason().code());
            case Verdict.Blocked blocked -> Optional.of(blocked.reason().code());
            case Verdict.Failed failed -> Optional.of(failed.reason().code());
            case Verdict.Passed passed -> Optional.empty();
        };
    }

    private static <T> T ending(Supplier<T> work) {
        try {
            return work.get();
        } finally {
            clear();
        }
    }

    private static void clear() {
        ALL.forEach(MDC::remove);
    }

    private static String name(PolicyRef ref, String namespace) {
        return ref.kind().equals("DriverPolicy") ? namespace + "/" + ref.name() : ref.name();
    }

    /** As people name it: in its namespace, where it has one. */
    public static String name(HasMetadata object) {
        var metadata = object.getMetadata();
        return metadata.getNamespace() == null
                ? metadata.getName()
                : metadata.getNamespace() + "/" + metadata.getName();
    }
}
