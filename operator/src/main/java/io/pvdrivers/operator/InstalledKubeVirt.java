package io.pvdrivers.operator;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.pvdrivers.kubevirt.KubeVirt;
import io.pvdrivers.operator.kubevirt.ClusterFeatures;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the KubeVirt of the cluster can do. It is upgraded and reconfigured while the operator runs, so it is read again every few minutes,
 * by whoever asks then; meanwhile the others get the last answer.
 */
final class InstalledKubeVirt implements Supplier<ClusterFeatures> {
    static final Duration FRESH = Duration.ofMinutes(3);
    static final Duration BETWEEN_TRIES = Duration.ofSeconds(30);

    private static final Logger LOG = LoggerFactory.getLogger(InstalledKubeVirt.class);

    private final KubernetesClient client;
    private final InstantSource clock;
    private final ReentrantLock reading = new ReentrantLock();
    private volatile @Nullable Answer last;
    private String said = "";

    /** @param until when it is to be read again */
    private record Answer(ClusterFeatures features, Instant until) {}

    InstalledKubeVirt(KubernetesClient client, InstantSource clock) {
        this.client = client;
        this.clock = clock;
    }

    @Override
    public ClusterFeatures get() {
        var known = last;
        if (known != null && known.until().isAfter(clock.instant())) {
            return known.features();
        }
        if (known == null) {
            reading.lock();
        } else if (!reading.tryLock()) {
            return known.features();
        }
        try {
            return refresh();
        } finally {
            reading.unlock();
        }
    }

    private ClusterFeatures refresh() {
        var known = last;
        if (known != null && known.until().isAfter(clock.instant())) {
            return known.features();
        }
        var answer = read(known == null ? ClusterFeatures.UNKNOWN : known.features());
        last = answer;
        return answer.features();
    }

    private Answer read(ClusterFeatures before) {
        try {
            var features = ClusterFeatures.of(
                    client.resources(KubeVirt.class).inAnyNamespace().list().getItems());
            tell(features);
            return new Answer(features, clock.instant().plus(FRESH));
        } catch (KubernetesClientException e) {
            if (e.getCode() == HttpURLConnection.HTTP_FORBIDDEN) {
                warn(
                        "The operator may not read which KubeVirt runs, and uses no feature that an old one lacks. Let its account list"
                                + " kubevirts.kubevirt.io in the cluster, as the chart does: " + Failures.innermost(e));
                return new Answer(ClusterFeatures.UNKNOWN, clock.instant().plus(FRESH));
            }
            if (e.getCode() == HttpURLConnection.HTTP_NOT_FOUND) {
                tell(ClusterFeatures.UNKNOWN);
                return new Answer(ClusterFeatures.UNKNOWN, clock.instant().plus(FRESH));
            }
            warn("Which KubeVirt runs cannot be read now; what was read last holds: " + Failures.innermost(e));
            return new Answer(before, clock.instant().plus(BETWEEN_TRIES));
        }
    }

    private void tell(ClusterFeatures features) {
        if (features.version().isEmpty()) {
            warn(
                    "No KubeVirt object of this cluster says that a version is deployed, so no feature is used that an old one lacks."
                            + " kubectl get kubevirts --all-namespaces shows what there is.");
            return;
        }
        var sentence = "KubeVirt " + features.version().get() + " runs, with the feature gates "
                + features.enabledGates().stream().sorted().toList() + " on and "
                + features.disabledGates().stream().sorted().toList() + " off";
        if (isNew(sentence)) {
            LOG.info(sentence);
        }
    }

    private void warn(String sentence) {
        if (isNew(sentence)) {
            LOG.warn(sentence);
        }
    }

    private boolean isNew(String sentence) {
        var isNew = !sentence.equals(said);
        said = sentence;
        return isNew;
    }
}
