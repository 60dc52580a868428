package io.pvdrivers.simulator.apiserver;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** Every write the server was asked for, and everything it had to turn down because it does not know how. */
public final class RequestLog {
    private final List<ApiWrite> writes = new ArrayList<>();
    private final List<String> unsupported = new ArrayList<>();

    synchronized void record(ApiRequest request, JsonNode body, int code) {
        if (request.verb().writes()) {
            writes.add(new ApiWrite(request, body.deepCopy(), code));
        }
    }

    synchronized void recordUnsupported(String sentence) {
        unsupported.add(sentence);
    }

    /** All writes in the order they were answered, refused ones too. */
    public synchronized List<ApiWrite> writes() {
        return List.copyOf(writes);
    }

    /** The writes of one client. */
    public List<ApiWrite> writesBy(String client) {
        return writes().stream()
                .filter(write -> write.request().client().equals(client))
                .toList();
    }

    /** What was answered 501: an operator that relies on it is not tested here. */
    public synchronized List<String> unsupported() {
        return List.copyOf(unsupported);
    }

    /** Forgets what was recorded so far. */
    public synchronized void clear() {
        writes.clear();
        unsupported.clear();
    }
}
