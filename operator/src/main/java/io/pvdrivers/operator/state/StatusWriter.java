package io.pvdrivers.operator.state;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.processing.event.ResourceID;

/**
 * The one way a status is written: PUT of the status subresource with the resourceVersion that was read, and the answer put into the
 * controller's cache, so that the next look does not see the old one.
 */
public final class StatusWriter {
    private StatusWriter() {}

    /** Writes the status of {@code resource}; a conflict is thrown, for whoever was faster is right. */
    public static <P extends HasMetadata> P write(P resource, Context<P> context) {
        Resource<P> target = context.getClient().resource(resource);
        var updated = target.lockResourceVersion(resource.getMetadata().getResourceVersion())
                .updateStatus();
        context.eventSourceRetriever()
                .getControllerEventSource()
                .handleRecentResourceUpdate(ResourceID.fromResource(resource), updated, resource);
        return updated;
    }
}
