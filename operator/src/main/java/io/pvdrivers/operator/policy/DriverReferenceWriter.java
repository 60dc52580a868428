package io.pvdrivers.operator.policy;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.pvdrivers.api.v1alpha1.ReleaseChoice;
import io.pvdrivers.operator.Failures;
import io.pvdrivers.operator.catalog.Catalog;
import io.pvdrivers.operator.catalog.GuestDriverReference;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the ConfigMap in which KubeVirt's observability controller looks up which drivers are current. It asks the operator's caches every
 * few seconds, and the cluster only when the answer is another, or now and then to see whether the ConfigMap is still there. One that
 * somebody else wrote is never touched.
 */
public final class DriverReferenceWriter implements AutoCloseable {
    /** The name that the controller looks for. */
    public static final String NAME = "kubevirt-guest-device-drivers-config";

    static final String KEY = "drivers.yaml";
    /** How long it may take until a change of the catalogue or a policy is in the ConfigMap. */
    public static final Duration BETWEEN_LOOKS = Duration.ofSeconds(15);

    static final Duration BETWEEN_CHECKS = Duration.ofMinutes(10);
    static final Duration AFTER_FAILURE = Duration.ofMinutes(1);

    private static final Logger LOG = LoggerFactory.getLogger(DriverReferenceWriter.class);
    private static final String OWNER_LABEL = "app.kubernetes.io/managed-by";
    private static final String OWNER = "pv-driver-operator";

    /**
     * What it follows from.
     *
     * @param choices the releases that policies ask for
     */
    public record Known(Catalog catalog, Set<ReleaseChoice> choices) {}

    private final KubernetesClient client;
    private final String namespace;
    private final Supplier<Optional<Known>> source;
    private final InstantSource clock;
    private final ScheduledExecutorService thread;
    private Optional<Known> last = Optional.empty();
    private String text = "";
    private Instant nextCheck = Instant.MIN;
    private String said = "";

    /**
     * @param namespace where the controller runs
     * @param source empty while nothing is known, or it is for another replica to write
     */
    public DriverReferenceWriter(
            KubernetesClient client, String namespace, Supplier<Optional<Known>> source, InstantSource clock) {
        this.client = client;
        this.namespace = namespace;
        this.source = source;
        this.clock = clock;
        this.thread = new ScheduledThreadPoolExecutor(1, task -> {
            var made = new Thread(task, "driver-reference");
            made.setDaemon(true);
            return made;
        });
    }

    /** Begins to look, with this time between two looks. */
    public void start(Duration between) {
        var unused = thread.scheduleWithFixedDelay(this::lookAndGoOn, 0, between.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** An exception must not leave: nothing would be looked at any more. */
    private void lookAndGoOn() {
        try {
            look();
        } catch (RuntimeException e) {
            LOG.error("The ConfigMap {} cannot be kept now: something unforeseen went wrong", name(), e);
        }
    }

    /** Writes what is missing or differs, if it is time for it. */
    public void look() {
        var known = source.get();
        if (known.isEmpty()) {
            return;
        }
        var now = clock.instant();
        var before = text;
        if (!known.equals(last)) {
            last = known;
            text = GuestDriverReference.yaml(known.get().catalog(), known.get().choices());
        }
        if (!text.equals(before) || !nextCheck.isAfter(now)) {
            nextCheck = now.plus(check() ? BETWEEN_CHECKS : AFTER_FAILURE);
        }
    }

    private boolean check() {
        try {
            keep();
            return true;
        } catch (KubernetesClientException e) {
            tell("The ConfigMap " + name() + " cannot be kept and is tried again: " + Failures.innermost(e));
            return false;
        }
    }

    private void keep() {
        var maps = client.resources(ConfigMap.class).inNamespace(namespace);
        var found = Optional.ofNullable(maps.withName(NAME).get());
        if (found.isEmpty()) {
            maps.resource(map()).create();
            LOG.info("Wrote the ConfigMap {}: which drivers count as current", name());
        } else if (!isOurs(found.get())) {
            tell("The ConfigMap " + name() + " is somebody else's and stays as it is: it has not the label "
                    + OWNER_LABEL + "=" + OWNER
                    + ". Delete it, or give it the label, and it is kept by the catalogue.");
            return;
        } else if (!text.equals(text(found.get()))) {
            var version = found.get().getMetadata().getResourceVersion();
            var next = new ConfigMapBuilder(found.get()).addToData(KEY, text).build();
            maps.resource(next).lockResourceVersion(version).update();
            LOG.info("Brought the ConfigMap {} up to date: which drivers count as current", name());
        }
        said = "";
    }

    private ConfigMap map() {
        return new ConfigMapBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName(NAME)
                .addToLabels(OWNER_LABEL, OWNER)
                .endMetadata()
                .addToData(KEY, text)
                .build();
    }

    private static boolean isOurs(ConfigMap map) {
        return Optional.ofNullable(map.getMetadata().getLabels())
                .map(labels -> labels.get(OWNER_LABEL))
                .filter(OWNER::equals)
                .isPresent();
    }

    private static String text(ConfigMap map) {
        return Optional.ofNullable(map.getData()).orElse(Map.of()).getOrDefault(KEY, "");
    }

    private void tell(String sentence) {
        if (!sentence.equals(said)) {
            said = sentence;
            LOG.warn(sentence);
        }
    }

    private String name() {
        return namespace + "/" + NAME;
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
