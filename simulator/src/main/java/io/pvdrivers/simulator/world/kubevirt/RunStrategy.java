package io.pvdrivers.simulator.world.kubevirt;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.Optional;

/** When a VM is to run. */
enum RunStrategy {
    ALWAYS("Always"),
    HALTED("Halted"),
    MANUAL("Manual"),
    RERUN_ON_FAILURE("RerunOnFailure"),
    ONCE("Once"),
    WAIT_AS_RECEIVER("WaitAsReceiver");

    private final String text;

    RunStrategy(String text) {
        this.text = text;
    }

    static Optional<RunStrategy> named(String text) {
        return Arrays.stream(values())
                .filter(strategy -> strategy.text.equals(text))
                .findFirst();
    }

    /** The strategy of a VM's spec; {@code running} is the older way to say it. */
    static RunStrategy of(JsonNode spec) {
        return named(spec.path("runStrategy").asText())
                .orElse(spec.path("running").asBoolean(false) ? ALWAYS : HALTED);
    }

    @Override
    public String toString() {
        return text;
    }
}
