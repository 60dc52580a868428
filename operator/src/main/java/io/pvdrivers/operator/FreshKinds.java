package io.pvdrivers.operator;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The kinds of pvdrivers.io right after their definitions came, as on a first install: for a moment the API server turns lists of them away
 * with 429, and informers would give up.
 */
final class FreshKinds {
    private static final Logger LOG = LoggerFactory.getLogger(FreshKinds.class);
    private static final String API = "/apis/pvdrivers.io/v1alpha1/";
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int TRIES = 30;

    private final KubernetesClient client;
    private final Set<String> namespaces;
    private final Pause pause;

    /**
     * @param namespaces that the operator cares for; empty means all
     * @param pause between two tries
     */
    FreshKinds(KubernetesClient client, Set<String> namespaces, Pause pause) {
        this.client = client;
        this.namespaces = namespaces;
        this.pause = pause;
    }

    /** Waits until lists are no longer turned away. Whatever else is wrong with them is left to those who need them. */
    void await() {
        Stream.concat(
                        namespaces.isEmpty()
                                ? Stream.of("driverreleases", "clusterdriverpolicies")
                                : Stream.of("driverreleases"),
                        Stream.of("driverpolicies", "driverstates", "guestreports")
                                .flatMap(this::wherever))
                .forEach(this::await);
    }

    private Stream<String> wherever(String plural) {
        return namespaces.isEmpty()
                ? Stream.of(plural)
                : namespaces.stream().map(namespace -> "namespaces/" + namespace + "/" + plural);
    }

    private void await(String path) {
        for (int tries = 1; tries < TRIES && isTurnedAway(path); tries++) {
            LOG.info("The API server is still getting ready for {}; trying again", path);
            pause.take("the API server was getting ready");
        }
    }

    private boolean isTurnedAway(String path) {
        try {
            client.raw(API + path + "?limit=1&resourceVersion=0");
            return false;
        } catch (KubernetesClientException e) {
            return e.getCode() == TOO_MANY_REQUESTS;
        }
    }
}
