package io.pvdrivers.operator;

import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.Optional;

/** What went wrong, in one sentence. */
public final class Failures {
    private Failures() {}

    /** What the API server says, or whatever lies deepest: its words, or its name where it has none, as of a connection that breaks. */
    public static String innermost(Throwable e) {
        var last = e;
        while (last.getCause() != null) {
            last = last.getCause();
        }
        return words(last).orElse(last.getClass().getSimpleName());
    }

    private static Optional<String> words(Throwable e) {
        var status = e instanceof KubernetesClientException refused ? refused.getStatus() : null;
        return Optional.ofNullable(
                status == null || status.getMessage() == null ? e.getMessage() : status.getMessage());
    }
}
