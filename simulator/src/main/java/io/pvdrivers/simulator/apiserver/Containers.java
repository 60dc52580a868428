package io.pvdrivers.simulator.apiserver;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** Whoever plays the containers of pods. */
public interface Containers {

    /** Runs a program in one, to its end. Called without the server's lock. */
    Outcome exec(Call call);

    /** What a pod's container has printed. Called with the server's lock held. */
    String log(JsonNode pod);

    /**
     * A request to {@code pods/exec}.
     *
     * @param pod as it is stored
     * @param command the program and its arguments
     */
    record Call(JsonNode pod, String container, List<String> command) {
        public Call {
            command = List.copyOf(command);
        }
    }

    /** What came of it. */
    sealed interface Outcome {
        /** The program ran. */
        record Ended(int exitCode, String out, String err) implements Outcome {}

        /** The container has no such program. */
        record NotFound(String program) implements Outcome {}
    }
}
