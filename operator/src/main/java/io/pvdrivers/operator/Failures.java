package io.pvdrivers.operator;

import io.fabric8.kubernetes.client.KubernetesClientException;

/** What went wrong, in one sentence. */
public final class Failures {
    private Failures() {}

    /** What the API server says, or whatever lies deepest. */
    public static String innermost(Throwable e) {
        var last = e;
        while (last.getCause() != null) {
            last = last.getCause();
        }
        var status = last instanceof KubernetesClientException refused ? refused.getStatus() : null;
        return String.valueOf(status == null || status.getMessage() == null ? last.getMessage() : status.getMessage());
    }
}
