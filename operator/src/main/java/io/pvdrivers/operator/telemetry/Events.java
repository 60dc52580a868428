package io.pvdrivers.operator.telemetry;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.MicroTime;
import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.api.model.ObjectReferenceBuilder;
import io.fabric8.kubernetes.api.model.events.v1.EventBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.pvdrivers.operator.Excerpt;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells people, as Kubernetes Events on the object it is about. An Event that cannot be written is no reason to stop. */
public final class Events {
    private static final Logger LOG = LoggerFactory.getLogger(Events.class);
    private static final DateTimeFormatter MICROS =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);
    private static final String CONTROLLER = "pvdrivers.io/operator";
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

    /**
     * @param instance names this process among its replicas
     */
    public Events(KubernetesClient client, InstantSource clock, String instance) {
        this.client = client;
        this.clock = clock;
        this.instance = instance;
    }

    /**
     * Writes an Event.
     *
     * @param about the object people look at
     * @param related another object it has to do with
     */
    public void tell(
            HasMetadata about,
            Optional<ObjectReference> related,
            Type type,
            String reason,
            String action,
            String note) {
        var namespace = Objects.requireNonNullElse(about.getMetadata().getNamespace(), OF_THE_CLUSTER);
        var event = new EventBuilder()
                .withNewMetadata()
                .withName(name(about))
                .withNamespace(namespace)
                .endMetadata()
                .withEventTime(new MicroTime(MICROS.format(clock.instant())))
                .withReportingController(CONTROLLER)
                .withReportingInstance(instance)
                .withAction(action)
                .withReason(reason)
                .withType(type.word)
                .withNote(Excerpt.begin(note, NOTE_LIMIT))
                .withRegarding(reference(about))
                .withRelated(related.orElse(null))
                .build();
        try {
            client.events().v1().events().inNamespace(namespace).resource(event).create();
        } catch (KubernetesClientException e) {
            LOG.warn(
                    "An Event about {} could not be written: {}",
                    about.getMetadata().getName(),
                    e.getMessage());
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
