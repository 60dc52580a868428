package io.pvdrivers.operator;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ErrorStatusUpdateControl;
import io.javaoperatorsdk.operator.api.reconciler.RetryInfo;
import java.net.HttpURLConnection;
import org.slf4j.Logger;

/** Tells which objects cannot be worked on: once, until they can or the reason is another. */
public final class ReconcileLog {
    private final Logger log;
    private final ToldFailures told = new ToldFailures();

    public ReconcileLog(Logger log) {
        this.log = log;
    }

    /** The framework's own words for it are a stack trace, at each try. */
    public <P extends HasMetadata> ErrorStatusUpdateControl<P> failed(P object, Context<P> context, Exception e) {
        var why = Failures.innermost(e);
        log.debug("{} cannot be worked on now", LogKeys.name(object), e);
        if (!passes(e, context) && told.isNews(LogKeys.name(object), why)) {
            log.warn(
                    "{} {} cannot be worked on now and is tried again: {}",
                    object.getKind(),
                    LogKeys.name(object),
                    why);
        }
        return ErrorStatusUpdateControl.noStatusUpdate();
    }

    /** That somebody else was faster once is how a cluster works. */
    private static boolean passes(Exception e, Context<?> context) {
        var tries = context.getRetryInfo().map(RetryInfo::getAttemptCount).orElse(0);
        return tries < 2
                && e instanceof KubernetesClientException refused
                && refused.getCode() == HttpURLConnection.HTTP_CONFLICT;
    }

    /** There is nothing to work on any more. */
    public void gone(HasMetadata object) {
        told.over(LogKeys.name(object));
    }

    /** The object was worked on. */
    public void succeeded(HasMetadata object) {
        if (told.over(LogKeys.name(object))) {
            log.info("{} {} is worked on again", object.getKind(), LogKeys.name(object));
        }
    }
}
