package io.pvdrivers.operator.action;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.pvdrivers.api.v1alpha1.DriverState;
import io.pvdrivers.operator.Failures;
import io.pvdrivers.operator.KubernetesClients;
import io.pvdrivers.operator.gate.Action.VolumeContent;
import io.pvdrivers.operator.gate.Action.VolumeOrder;
import io.pvdrivers.operator.kubevirt.ClaimFacts;
import io.pvdrivers.operator.kubevirt.Names;
import java.util.List;
import java.util.Optional;

/** DataVolumes of a cluster with CDI. What somebody else made under a name of ours is neither used nor deleted. */
public final class KubernetesVolumes implements MediaVolumes {
    private static final String UNCHECKED =
            "The CDI of this cluster does not check the SHA-256 of what it imports over HTTP, and unchecked drivers are not"
                    + " used. Upgrade CDI to 1.65 or newer, or remove media.http from the DriverRelease so that its image is"
                    + " imported.";

    private final RawObjects volumes;
    private final KubernetesClaims claims;

    public KubernetesVolumes(KubernetesClient client) {
        this.volumes = new RawObjects(client, DataVolumeTemplate.API_VERSION, "DataVolume", "datavolumes");
        this.claims = new KubernetesClaims(client);
    }

    /** For an operator that may use claims of others and make none. */
    public static MediaVolumes readOnly(KubernetesClient client) {
        var claims = new KubernetesClaims(client);
        var none = MediaVolumes.none();
        return new MediaVolumes() {
            @Override
            public Outcome provide(DriverState owner, VolumeOrder order) {
                return none.provide(owner, order);
            }

            @Override
            public Deletion drop(String namespace, String name) {
                return none.drop(namespace, name);
            }

            @Override
            public Optional<ClaimFacts> claim(String namespace, String name) {
                return claims.facts(namespace, name);
            }
        };
    }

    @Override
    public Outcome provide(DriverState owner, VolumeOrder order) {
        try {
            return volumes.get(namespace(owner), order.name())
                    .map(volume -> standing(owner, order, volume))
                    .orElseGet(() -> begin(owner, order));
        } catch (KubernetesClientException e) {
            return ApiRefusal.isFinal(e)
                    ? new Outcome.Refused(refusal(order, e))
                    : new Outcome.Preparing(ApiRefusal.passing(e));
        }
    }

    private Outcome begin(DriverState owner, VolumeOrder order) {
        try {
            var created = volumes.create(namespace(owner), DataVolumeTemplate.of(owner, order));
            if (!DataVolumeTemplate.isFilledAs(order, created)) {
                volumes.delete(created);
                return new Outcome.Refused(
                        order.content() instanceof VolumeContent.Http
                                ? UNCHECKED
                                : "The cluster changed where the new DataVolume " + order.name()
                                        + " is filled from, so it was deleted. Some admission webhook did that.");
            }
            return DataVolumeStanding.of(order, created, Optional.empty());
        } catch (KubernetesClientException e) {
            if (!ApiRefusal.isConflict(e)) {
                throw e;
            }
            return new Outcome.Preparing(ApiRefusal.passing(e));
        }
    }

    private static String namespace(DriverState owner) {
        return owner.getMetadata().getNamespace();
    }

    private static String refusal(VolumeOrder order, KubernetesClientException e) {
        if (ApiRefusal.isNotFound(e)) {
            return "This cluster has no CDI (Containerized Data Importer), which media.dataVolume needs: it does not serve"
                    + " DataVolumes of cdi.kubevirt.io/v1beta1. Install CDI, or remove media.dataVolume from the policy.";
        }
        if (ApiRefusal.isOfRbac(e)) {
            return "media.dataVolume needs rights that the operator does not have: " + ApiRefusal.sentence(e)
                    + " Set volumes.enabled=true in its chart.";
        }
        return order.content() instanceof VolumeContent.Http
                        && Failures.innermost(e).contains("unknown field")
                        && Failures.innermost(e).contains("checksum")
                ? UNCHECKED
                : "Kubernetes will not have the DataVolume " + order.name() + ": " + ApiRefusal.sentence(e);
    }

    private Outcome standing(DriverState owner, VolumeOrder order, JsonNode volume) {
        var objection = objection(owner, order, volume);
        if (objection.isPresent()) {
            return new Outcome.Refused(objection.get());
        }
        if (OwnObjects.isGoing(volume)) {
            return new Outcome.Preparing("The earlier DataVolume " + order.name() + " is being deleted.");
        }
        adopt(owner, order, volume);
        var problem = DataVolumeStanding.awaitsStorage(volume)
                ? claims.facts(namespace(owner), order.name()).flatMap(ClaimFacts::problem)
                : Optional.<String>empty();
        return DataVolumeStanding.of(order, volume, problem);
    }

    private static Optional<String> objection(DriverState owner, VolumeOrder order, JsonNode volume) {
        var shown = "DataVolume " + namespace(owner) + "/" + order.name();
        var remedy = " Delete it: kubectl -n " + namespace(owner) + " delete datavolume " + order.name();
        var ours = order.shared()
                ? OwnObjects.isOurs(volume) && OwnObjects.hasLabel(volume, Names.MEDIA_LABEL, order.release())
                : OwnObjects.isOurs(volume)
                        && OwnObjects.isOwnedBy(volume, owner.getMetadata().getUid());
        if (!ours) {
            return Optional.of(shown + " was not made by this operator for this, so it is not used." + remedy);
        }
        return DataVolumeTemplate.isFilledAs(order, volume)
                ? Optional.empty()
                : Optional.of(shown + " is not filled from where the plan says, so it is not used." + remedy);
    }

    /** Adds the policy to those that the volume goes with. */
    private void adopt(DriverState owner, VolumeOrder order, JsonNode volume) {
        var wanted = DataVolumeTemplate.owners(owner, order);
        if (wanted.isEmpty() || OwnObjects.isOwnedBy(volume, wanted.at("/0/uid").asText())) {
            return;
        }
        var owners = volume.at("/metadata/ownerReferences") instanceof ArrayNode known
                ? known.deepCopy()
                : JsonNodeFactory.instance.arrayNode();
        var patch = JsonNodeFactory.instance.objectNode();
        patch.putObject("metadata")
                .put("resourceVersion", volume.at("/metadata/resourceVersion").asText())
                .set("ownerReferences", owners.addAll(wanted));
        volumes.merge(namespace(owner), order.name(), patch);
    }

    @Override
    public Deletion drop(String namespace, String name) {
        return Deletion.of("DataVolume", namespace, name, () -> volumes.drop(namespace, name));
    }

    @Override
    public List<String> imported(String namespace) {
        var selector = Names.MANAGED_BY + "=" + KubernetesClients.NAME + "," + Names.MEDIA_LABEL;
        return volumes.list(namespace, "labelSelector=" + RawObjects.encoded(selector)).stream()
                .filter(volume -> !OwnObjects.isGoing(volume))
                .map(volume -> volume.at("/metadata/name").asText())
                .toList();
    }

    @Override
    public Optional<ClaimFacts> claim(String namespace, String name) {
        return claims.facts(namespace, name);
    }
}
