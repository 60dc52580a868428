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
 * by whoever asks then; meanwhile the others get the last answer. Runs under way must not take another course because one reading failed: before
 * the first answer nobody is told that nothing is known, and a known one outlives a right that is away for a while.
 */
final class InstalledKubeVirt implements Supplier<ClusterFeatures> {
    static final Duration FRESH = Duration.ofMinutes(3);
    static final Duration BETWEEN_TRIES = Duration.ofSeconds(30);
    static final Duration LONGEST = Duration.ofHours(1);

    private static final Logger LOG = LoggerFactory.getLogger(InstalledKubeVirt.class);

    private final KubernetesClient client;
    private final InstantSource clock;
    private final ReentrantLock reading = new ReentrantLock();
    private volatile @Nullable Answer last;
    private String said = "";

    /**
     * @param until when it is to be read again
     * @param read when it was read
     */
    private record Answer(ClusterFeatures features, Instant until, Instant read) {}

    InstalledKubeVirt(KubernetesClient client, InstantSource clock) {
        this.client = client;
        this.clock = clock;
    }

    /** @throws KubernetesClientException where it cannot be read now and never was */
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
        var answer = read(known);
        last = answer;
        return answer.features();
    }

    private Answer read(@Nullable Answer before) {
        var now = clock.instant();
        try {
            var features = ClusterFeatures.of(
                    client.resources(KubeVirt.class).inAnyNamespace().list().getItems());
            tell(features);
            return new Answer(features, now.plus(FRESH), now);
        } catch (KubernetesClientException e) {
            var refused = e.getCode() == HttpURLConnection.HTTP_FORBIDDEN;
            if (refused || e.getCode() == HttpURLConnection.HTTP_NOT_FOUND) {
                return withoutAnAnswer(before, now, refused, e);
            }
            if (before == null) {
                throw e;
            }
            warn("Which KubeVirt runs cannot be read now; what was read last holds: " + Failures.innermost(e));
            return new Answer(before.features(), now.plus(BETWEEN_TRIES), before.read());
        }
    }

    private Answer withoutAnAnswer(@Nullable Answer before, Instant now, boolean refused, KubernetesClientException e) {
        var holds = before != null && before.read().plus(LONGEST).isAfter(now);
        if (refused) {
            warn("The operator may not read which KubeVirt runs, and "
                    + (holds ? "goes by what it read last" : "uses no feature that an old one lacks")
                    + ". Let its account list kubevirts.kubevirt.io in the cluster, as the chart does: "
                    + Failures.innermost(e));
        } else if (!holds) {
            tell(ClusterFeatures.UNKNOWN);
        }
        return before != null && holds
                ? new Answer(before.features(), now.plus(FRESH), before.read())
                : new Answer(ClusterFeatures.UNKNOWN, now.plus(FRESH), now);
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
