package io.pvdrivers.operator;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.api.reconciler.ErrorStatusUpdateControl;
import org.slf4j.Logger;

/** What went wrong, in one sentence. */
public final class Failures {
    private Failures() {}

    /** Tells once for each try that an object has to wait; the framework's own words for it are a stack trace. */
    public static <P extends HasMetadata> ErrorStatusUpdateControl<P> toldOnce(Logger log, P object, Exception e) {
        var metadata = object.getMetadata();
        log.warn(
                "{} {}/{} cannot be worked on now and is tried again: {}",
                object.getKind(),
                metadata.getNamespace(),
                metadata.getName(),
                innermost(e));
        log.debug("What went wrong", e);
        return ErrorStatusUpdateControl.noStatusUpdate();
    }

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
