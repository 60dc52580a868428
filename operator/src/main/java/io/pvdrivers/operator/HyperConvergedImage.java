package io.pvdrivers.operator;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.pvdrivers.operator.catalog.ImageName;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The image with virtio-win that HyperConverged, and so OpenShift Virtualization, brings and names in a ConfigMap. HyperConverged lets every
 * account read that ConfigMap, so no right of ours is needed. It is read again every few minutes, by whoever asks then, since an
 * upgrade changes it. Where there is no HyperConverged the cluster is asked for it once an hour.
 */
public final class HyperConvergedImage implements Supplier<Optional<String>> {
    static final Duration FRESH = Duration.ofMinutes(3);
    static final Duration BETWEEN_TRIES = Duration.ofSeconds(30);
    static final Duration ABSENT = Duration.ofHours(1);

    private static final Logger LOG = LoggerFactory.getLogger(HyperConvergedImage.class);
    private static final String GROUP = "/apis/hco.kubevirt.io";
    private static final List<String> NAMESPACES = List.of("openshift-cnv", "kubevirt-hyperconverged");
    private static final String NAME = "virtio-win";
    private static final String KEY = "virtio-win-image";

    private final KubernetesClient client;
    private final InstantSource clock;
    private final ReentrantLock reading = new ReentrantLock();
    private volatile Answer last = new Answer(Optional.empty(), Instant.MIN);

    /** @param until when it is to be read again */
    private record Answer(Optional<String> image, Instant until) {}

    public HyperConvergedImage(KubernetesClient client, InstantSource clock) {
        this.client = client;
        this.clock = clock;
    }

    /** The image as it was read last; empty where there is none, or it could never be read. */
    @Override
    public Optional<String> get() {
        if (!last.until().isAfter(clock.instant()) && isMine()) {
            try {
                refresh();
            } finally {
                reading.unlock();
            }
        }
        return last.image();
    }

    /** Before the first answer everybody waits for it; later the others go by the last one. */
    private boolean isMine() {
        if (last.until().equals(Instant.MIN)) {
            reading.lock();
            return true;
        }
        return reading.tryLock();
    }

    private void refresh() {
        var before = last;
        var now = clock.instant();
        if (before.until().isAfter(now)) {
            return;
        }
        last = read(before, now);
        if (!last.image().equals(before.image())) {
            LOG.info(
                    "HyperConverged's image with virtio-win is {}", last.image().orElse("not known any more"));
        }
    }

    private Answer read(Answer before, Instant now) {
        try {
            if (client.raw(GROUP) == null) {
                return new Answer(Optional.empty(), now.plus(ABSENT));
            }
            var image = NAMESPACES.stream().flatMap(n -> in(n).stream()).findFirst();
            return new Answer(image, now.plus(FRESH));
        } catch (KubernetesClientException e) {
            LOG.debug("HyperConverged's image cannot be read now; what was read last holds", e);
            return new Answer(before.image(), now.plus(BETWEEN_TRIES));
        }
    }

    /** A namespace that is not there answers as one that may not be read. */
    private Optional<String> in(String namespace) {
        try {
            return Optional.ofNullable(client.resources(ConfigMap.class)
                            .inNamespace(namespace)
                            .withName(NAME)
                            .get())
                    .map(map -> Objects.requireNonNullElse(map.getData(), Map.<String, String>of())
                            .get(KEY))
                    .map(String::strip)
                    .filter(image -> ImageName.of(image).isPresent());
        } catch (KubernetesClientException e) {
            if (e.getCode() == HttpURLConnection.HTTP_FORBIDDEN) {
                return Optional.empty();
            }
            throw e;
        }
    }
}
