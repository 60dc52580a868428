package io.pvdrivers.operator.action;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.pvdrivers.operator.kubevirt.ClaimFacts;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** PersistentVolumeClaims of a cluster, and what is said of them. They are read, never written. */
final class KubernetesClaims {
    /** On a claim that CDI fills: how far it is. */
    private static final String FILLING = "cdi.kubevirt.io/storage.pod.phase";

    private static final String NO_VOLUME = "FailedBinding";

    private final RawObjects claims;
    private final RawObjects events;

    KubernetesClaims(KubernetesClient client) {
        this.claims = new RawObjects(client, "v1", "PersistentVolumeClaim", "persistentvolumeclaims");
        this.events = new RawObjects(client, "v1", "Event", "events");
    }

    /** The claim; empty where there is none. */
    Optional<ClaimFacts> facts(String namespace, String name) {
        try {
            return claims.get(namespace, name).map(claim -> facts(namespace, name, claim));
        } catch (KubernetesClientException e) {
            if (!ApiRefusal.isFinal(e)) {
                throw e;
            }
            return Optional.of(new ClaimFacts(
                    name,
                    List.of(),
                    "",
                    "Unknown",
                    Optional.of("The operator cannot read it: " + ApiRefusal.sentence(e))));
        }
    }

    private ClaimFacts facts(String namespace, String name, JsonNode claim) {
        var bound = texts(claim.at("/status/accessModes"));
        return new ClaimFacts(
                name,
                bound.isEmpty() ? texts(claim.at("/spec/accessModes")) : bound,
                claim.at("/spec/volumeMode").asText("Filesystem"),
                claim.at("/status/phase").asText("Pending"),
                problem(namespace, claim));
    }

    private Optional<String> problem(String namespace, JsonNode claim) {
        if (OwnObjects.isGoing(claim)) {
            return Optional.of("It is being deleted.");
        }
        var filling = claim.path("metadata").path("annotations").path(FILLING).asText("Succeeded");
        return switch (claim.at("/status/phase").asText("Pending")) {
            case "Bound" ->
                filling.equals("Succeeded") ? Optional.empty() : Optional.of("CDI has not filled it: " + filling + ".");
            case "Lost" -> Optional.of("Its PersistentVolume is gone.");
            default -> Optional.of(said(namespace, claim).orElse("It is not bound to a volume."));
        };
    }

    /** What is last said to be wrong with it, or with the claim that CDI fills in its place. An operator without the right to see asks in vain. */
    private Optional<String> said(String namespace, JsonNode claim) {
        var metadata = claim.path("metadata");
        var names = Set.of(
                metadata.path("name").asText(), "prime-" + metadata.path("uid").asText());
        try {
            return events
                    .list(namespace, "limit=500&fieldSelector=involvedObject.kind%3DPersistentVolumeClaim")
                    .stream()
                    .filter(e -> names.contains(e.at("/involvedObject/name").asText()))
                    .filter(e -> e.path("type").asText().equals("Warning")
                            || e.path("reason").asText().equals(NO_VOLUME))
                    .max(Comparator.comparing(KubernetesClaims::time))
                    .map(e -> ApiRefusal.sentence(e.path("message").asText()));
        } catch (KubernetesClientException e) {
            return Optional.empty();
        }
    }

    /** RFC 3339 in UTC: later is greater. */
    private static String time(JsonNode event) {
        return Stream.of("/series/lastObservedTime", "/lastTimestamp", "/eventTime", "/metadata/creationTimestamp")
                .map(event::at)
                .filter(JsonNode::isTextual)
                .map(JsonNode::asText)
                .max(Comparator.naturalOrder())
                .orElse("");
    }

    private static List<String> texts(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }
}
