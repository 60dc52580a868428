package io.pvdrivers.operator.state;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.pvdrivers.api.v1alpha1.DriverState;
import java.net.HttpURLConnection;

/** Deletes DriverStates. What is known of one may be old: by its name alone, the record of a new VM of that name could go. */
public final class StateDeletion {
    private StateDeletion() {}

    /** Deletes the DriverState as it was seen. Says whether it is gone; one that was written or made anew since is left, to be looked at again. */
    public static boolean delete(KubernetesClient client, DriverState seen) {
        try {
            client.resource(seen)
                    .lockResourceVersion(seen.getMetadata().getResourceVersion())
                    .delete();
            return true;
        } catch (KubernetesClientException e) {
            if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
                throw e;
            }
            return false;
        }
    }
}
