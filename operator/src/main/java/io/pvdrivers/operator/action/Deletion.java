package io.pvdrivers.operator.action;

import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.Locale;

/** What became of deleting an object that the operator made. */
public sealed interface Deletion {
    /** It is gone, or goes; or it was never the operator's. */
    record Done() implements Deletion {}

    /** Not now; it can be asked for again. */
    record Later(String message) implements Deletion {}

    /** It stays: somebody does not let the operator delete it. */
    record Refused(String message) implements Deletion {}

    /**
     * Deletes something.
     *
     * @param kind as KubeVirt or CDI calls it; in small letters kubectl knows it too
     */
    static Deletion of(String kind, String namespace, String name, Runnable deletion) {
        try {
            deletion.run();
            return new Done();
        } catch (KubernetesClientException e) {
            var words = "The " + kind + " " + name + " could not be deleted: " + ApiRefusal.sentence(e);
            return ApiRefusal.isFinal(e) ? new Refused(words + " " + remedy(kind, namespace, name)) : new Later(words);
        }
    }

    private static String remedy(String kind, String namespace, String name) {
        return "It is left to you: kubectl -n " + namespace + " delete " + kind.toLowerCase(Locale.ROOT) + " " + name;
    }
}
