package io.pvdrivers.operator.policy;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.pvdrivers.api.v1alpha1.DriverRelease;
import io.pvdrivers.api.v1alpha1.DriverReleaseSpec;
import io.pvdrivers.operator.Failures;
import io.pvdrivers.operator.Pause;
import io.pvdrivers.operator.action.ApiRefusal;
import io.pvdrivers.operator.catalog.BuiltinReleases;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps the built-in DriverReleases in the cluster. Objects without its label are somebody else's and stay as they are. */
public final class BuiltinCatalogue {
    /** Marks what this class may change. */
    public static final String LABEL = "pvdrivers.io/catalogue";

    public static final String BUILTIN = "builtin";

    private static final Logger LOG = LoggerFactory.getLogger(BuiltinCatalogue.class);

    /** What passes by itself has mostly passed by then; whoever begins to lead holds the Lease meanwhile. */
    private static final int TRIES = 10;

    private final KubernetesClient client;
    private final Pause pause;

    /** @param pause between two tries of a write that may yet succeed */
    public BuiltinCatalogue(KubernetesClient client, Pause pause) {
        this.client = client;
        this.pause = pause;
    }

    /**
     * Creates what is missing and corrects what differs, after one look at all there are. What is refused is told: VMs on their way are not to wait for it. What somebody else
     * was faster with is looked at again.
     *
     * @throws KubernetesClientException if the API server could not do a write, however often it was asked
     */
    public void apply() {
        var known = client.resources(DriverRelease.class).list().getItems().stream()
                .collect(Collectors.toMap(r -> r.getMetadata().getName(), Function.identity()));
        BuiltinReleases.all().forEach(spec -> attempt(spec, Optional.ofNullable(known.get(spec.version()))));
    }

    private void attempt(DriverReleaseSpec spec, Optional<DriverRelease> known) {
        for (int tries = 1; !isDone(spec, known, tries); tries++) {
            pause.take("DriverReleases were being written");
        }
    }

    /** Whether there is no use in trying again. What was known at the first try may have changed since. */
    private boolean isDone(DriverReleaseSpec spec, Optional<DriverRelease> known, int tries) {
        try {
            apply(spec, tries == 1 ? known : look(spec));
            return true;
        } catch (KubernetesClientException e) {
            if (ApiRefusal.isFinal(e)) {
                LOG.error(
                        "DriverRelease {} of the built-in catalogue cannot be written, and stays as it is, if it is there, until the operator starts anew: {}",
                        spec.version(),
                        Failures.innermost(e));
                return true;
            }
            if (tries == TRIES) {
                throw e;
            }
            return false;
        }
    }

    private Optional<DriverRelease> look(DriverReleaseSpec spec) {
        return Optional.ofNullable(
                client.resources(DriverRelease.class).withName(spec.version()).get());
    }

    private void apply(DriverReleaseSpec spec, Optional<DriverRelease> found) {
        if (found.isEmpty()) {
            client.resource(release(spec)).create();
            return;
        }
        var known = found.get();
        var labels = Optional.ofNullable(known.getMetadata().getLabels()).orElse(Map.of());
        if (!BUILTIN.equals(labels.get(LABEL))) {
            LOG.info("DriverRelease {} is not of the built-in catalogue and stays as it is", spec.version());
            return;
        }
        if (!spec.equals(known.getSpec())) {
            known.setSpec(spec);
            client.resource(known).update();
        }
    }

    private static DriverRelease release(DriverReleaseSpec spec) {
        var release = new DriverRelease();
        release.getMetadata().setName(spec.version());
        release.getMetadata().setLabels(Map.of(LABEL, BUILTIN));
        release.setSpec(spec);
        return release;
    }
}
