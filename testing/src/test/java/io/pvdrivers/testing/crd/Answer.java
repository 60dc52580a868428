package io.pvdrivers.testing.crd;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** How a server answered a write: taken, or refused for these causes. */
record Answer(int code, List<Cause> causes, JsonNode body) {

    /** What is wrong with one field, as clients see it in {@code details.causes}. */
    record Cause(String field, String reason, String message) {
        @Override
        public String toString() {
            return field + ": " + message + " (" + reason + ")";
        }
    }

    static Answer of(int code, JsonNode body) {
        var causes = new ArrayList<Cause>();
        body.at("/details/causes")
                .forEach(cause -> causes.add(new Cause(
                        cause.path("field").asText(),
                        cause.path("reason").asText(),
                        cause.path("message").asText())));
        causes.sort(Comparator.comparing(Cause::field).thenComparing(Cause::message));
        return new Answer(code, List.copyOf(causes), body);
    }

    boolean taken() {
        return code < 300;
    }

    /** The fields that the server complains of. */
    Set<String> fields() {
        return causes.stream().map(Cause::field).collect(Collectors.toSet());
    }

    String message() {
        return body.path("message").asText();
    }

    /** The causes, one in a line; the message where there are none. */
    @Override
    public String toString() {
        var said = causes.isEmpty() && !taken()
                ? message()
                : causes.stream().map(Cause::toString).collect(Collectors.joining("\n"));
        return code + "\n" + said;
    }
}
