package io.pvdrivers.operator.gate;

import java.util.Optional;

/** What a VM's run strategy lets KubeVirt do with it. It may change at any time, and is judged anew before each restart. */
final class RunStrategies {
    private static final String ONCE = "Once";
    private static final String HALTED = "Halted";
    private static final String RECEIVER = "WaitAsReceiver";

    private RunStrategies() {}

    /** By {@code runStrategy}, or by the older {@code running}. */
    static String of(Situation situation) {
        var spec = situation.vm().getSpec();
        return Optional.ofNullable(spec.runStrategy())
                .orElseGet(() -> Boolean.TRUE.equals(spec.running()) ? "Always" : HALTED);
    }

    /** Whether KubeVirt keeps the VM running, whatever ends its instance. */
    static boolean isAlways(Situation situation) {
        return of(situation).equals("Always");
    }

    /** Whether KubeVirt starts the VM again after its instance failed. */
    static boolean survivesFailure(Situation situation) {
        return isAlways(situation) || of(situation).equals("RerunOnFailure");
    }

    /** Why KubeVirt restarts this VM for nobody; empty where it does. */
    static Optional<String> refusal(Situation situation) {
        return switch (of(situation)) {
            case ONCE ->
                Optional.of("KubeVirt does not restart a VM whose runStrategy is Once. Set another runStrategy, such as"
                        + " Always or RerunOnFailure.");
            case HALTED ->
                Optional.of("The VM's " + field(situation)
                        + ", so KubeVirt stops it and does not start it again. Start it when it may run: virtctl start "
                        + situation.vm().getMetadata().getName() + ".");
            case RECEIVER ->
                Optional.of("The VM's runStrategy is WaitAsReceiver: it is there to receive a VM from elsewhere. Set"
                        + " runStrategy: Always once it has arrived.");
            default -> Optional.empty();
        };
    }

    private static String field(Situation situation) {
        return situation.vm().getSpec().runStrategy() == null ? "running is not true" : "runStrategy is Halted";
    }

    /** What makes a VM run again that its own guest has shut down, or that was stopped. */
    static String howToStart(Situation situation) {
        var name = situation.vm().getMetadata().getName();
        return of(situation).equals(ONCE)
                ? "KubeVirt runs a VM whose runStrategy is Once no second time: set another runStrategy, such as Always"
                : "Start it: virtctl start " + name;
    }
}
