package io.pvdrivers.operator.telemetry;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.MicroTime;
import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.api.model.ObjectReferenceBuilder;
import io.fabric8.kubernetes.api.model.events.v1.Event;
import io.fabric8.kubernetes.api.model.events.v1.EventBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.pvdrivers.operator.Excerpt;
import io.pvdrivers.operator.Failures;
import io.pvdrivers.operator.ToldFailures;
import io.pvdrivers.operator.telemetry.ToldEvents.Kind;
import io.pvdrivers.operator.telemetry.ToldEvents.Next;
import io.pvdrivers.operator.telemetry.ToldEvents.Series;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells people, as Kubernetes Events on the object it is about. What is said again soon is counted on the Event that says it. An Event that cannot
 * be written is no reason to stop.
 */
public final class Events {
    private static final Logger LOG = LoggerFactory.getLogger(Events.class);
    private static final DateTimeFormatter MICROS =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);
    private static final String CONTROLLER = "pvdrivers.io/operator";
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final int NOTE_LIMIT = 1024;
    private static final int NAME_LIMIT = 253 - 17;

    /** How much it matters. */
    public enum Type {
        NORMAL("Normal"),
        WARNING("Warning");

        private final String word;

        Type(String word) {
            this.word = word;
        }
    }

    /** Where Events about objects of the cluster go. */
    private static final String OF_THE_CLUSTER = "default";

    private final KubernetesClient client;
    private final InstantSource clock;
    private final String instance;
    private final ToldEvents told = new ToldEvents();
    private final ToldFailures unwritten = new ToldFailures();

    /**
     * @param instance names this process among its replicas
     */
    public Events(KubernetesClient client, InstantSource clock, String instance) {
        this.client = client;
        this.clock = clock;
        this.instance = instance;
    }

    /**
     * Writes an Event, or counts on one that says the same. True where it is new.
     *
     * @param about the object people look at
     * @param related another object it has to do with
     */
    public boolean tell(
            HasMetadata about,
            Optional<ObjectReference> related,
            Type type,
            String reason,
            String action,
            String note) {
        var now = clock.instant();
        told.ended(now).forEach(this::count);
        var namespace = Objects.requireNonNullElse(about.getMetadata().getNamespace(), OF_THE_CLUSTER);
        var kind = new Kind(key(reference(about)), related.map(Events::key).orElse(""), type.word, reason, action);
        return switch (told.tell(kind, note, namespace, name(about), now)) {
            case Next.Nothing nothing -> false;
            case Next.Count repeated -> {
                if (count(repeated.series())) {
                    yield false;
                }
                told.lost(kind, note);
                yield tell(about, related, type, reason, action, note);
            }
            case Next.Create fresh -> {
                create(event(about, related, type, now)
                        .editMetadata()
                        .withName(fresh.name())
                        .withNamespace(namespace)
                        .endMetadata()
                        .withAction(action)
                        .withReason(reason)
                        .withNote(Excerpt.begin(note, NOTE_LIMIT))
                        .build());
                yield true;
            }
        };
    }

    private EventBuilder event(HasMetadata about, Optional<ObjectReference> related, Type type, Instant now) {
        return new EventBuilder()
                .withNewMetadata()
                .endMetadata()
                .withEventTime(new MicroTime(MICROS.format(now)))
                .withReportingController(CONTROLLER)
                .withReportingInstance(instance)
                .withType(type.word)
                .withRegarding(reference(about))
                .withRelated(related.orElse(null));
    }

    private static String key(ObjectReference object) {
        return String.join("/", object.getKind(), object.getNamespace(), object.getName(), object.getUid());
    }

    private void create(Event event) {
        var namespace = event.getMetadata().getNamespace();
        try {
            client.events().v1().events().inNamespace(namespace).resource(event).create();
            unwritten.over(namespace);
        } catch (KubernetesClientException e) {
            failed(namespace, event.getRegarding().getName(), Failures.innermost(e));
        }
    }

    /** Whether the Event is still there to be counted on; API servers keep them for an hour. */
    private boolean count(Series series) {
        try {
            var code = patch(series);
            if (code >= HttpURLConnection.HTTP_BAD_REQUEST && code != HttpURLConnection.HTTP_NOT_FOUND) {
                failed(series.namespace(), series.name(), "the API server answered " + code);
            }
            return code != HttpURLConnection.HTTP_NOT_FOUND;
        } catch (ExecutionException | TimeoutException | KubernetesClientException e) {
            failed(series.namespace(), series.name(), Failures.innermost(e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return true;
    }

    /** By hand: the client would read the Event first, which is a right that is not needed. */
    private int patch(Series series) throws InterruptedException, ExecutionException, TimeoutException {
        var http = client.getHttpClient();
        var server = client.getMasterUrl().toString();
        var request = http.newHttpRequestBuilder()
                .uri("%s%sapis/events.k8s.io/v1/namespaces/%s/events/%s"
                        .formatted(server, server.endsWith("/") ? "" : "/", series.namespace(), series.name()))
                .patch(
                        "application/merge-patch+json",
                        "{\"series\":{\"count\":%d,\"lastObservedTime\":\"%s\"}}"
                                .formatted(series.count(), MICROS.format(series.last())))
                .build();
        return http.sendAsync(request, String.class)
                .get(TIMEOUT.toSeconds(), TimeUnit.SECONDS)
                .code();
    }

    private void failed(String namespace, String what, String why) {
        if (unwritten.isNews(namespace, why)) {
            LOG.warn("Events cannot be written to namespace {}, as one about {}: {}", namespace, what, why);
        }
    }

    /** As client-go names Events: API servers take no generateName that ends with a dot. */
    private static String name(HasMetadata about) {
        var base = about.getMetadata().getName();
        var kept = Excerpt.begin(base, NAME_LIMIT);
        return "%s.%016x"
                .formatted(
                        kept.replaceAll("[-.]+$", ""),
                        ThreadLocalRandom.current().nextLong());
    }

    private static ObjectReference reference(HasMetadata object) {
        return new ObjectReferenceBuilder()
                .withApiVersion(object.getApiVersion())
                .withKind(object.getKind())
                .withNamespace(object.getMetadata().getNamespace())
                .withName(object.getMetadata().getName())
                .withUid(object.getMetadata().getUid())
                .build();
    }
}
