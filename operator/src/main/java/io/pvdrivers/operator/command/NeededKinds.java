package io.pvdrivers.operator.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.pvdrivers.api.v1alpha1.ClusterDriverPolicy;
import io.pvdrivers.api.v1alpha1.DriverPolicy;
import io.pvdrivers.api.v1alpha1.DriverRelease;
import io.pvdrivers.api.v1alpha1.DriverState;
import io.pvdrivers.api.v1alpha1.GuestReport;
import io.pvdrivers.operator.ClusterTrouble;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Says what the cluster lacks before the operator finds out in its own words. */
final class NeededKinds {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String OWN = "pvdrivers.io/v1alpha1";
    private static final String KUBEVIRT = "kubevirt.io/v1";
    private static final String INSTALL = " Install the CRDs first: pvdrivers crds | kubectl apply --server-side -f -";

    private static final List<Class<? extends HasMetadata>> NEEDED = List.of(
            DriverPolicy.class, ClusterDriverPolicy.class, DriverState.class, DriverRelease.class, GuestReport.class);

    private NeededKinds() {}

    /**
     * @param clusterWide whether the operator cares for all namespaces, and so for policies of the cluster
     * @throws ClusterTrouble where something is missing, or the cluster cannot be asked
     */
    static void check(KubernetesClient client, boolean clusterWide) {
        try {
            var served = served(client, OWN)
                    .orElseThrow(() -> new ClusterTrouble("The cluster does not know " + OWN + "." + INSTALL));
            var missing = NEEDED.stream()
                    .filter(kind -> clusterWide || kind != ClusterDriverPolicy.class)
                    .filter(kind -> !served.contains(HasMetadata.getPlural(kind)))
                    .map(HasMetadata::getKind)
                    .toList();
            if (!missing.isEmpty()) {
                throw new ClusterTrouble(
                        "The cluster knows " + OWN + " without " + String.join(", ", missing) + "." + INSTALL);
            }
            if (served(client, KUBEVIRT).isEmpty()) {
                throw new ClusterTrouble("The cluster does not know " + KUBEVIRT + ". Install KubeVirt first.");
            }
        } catch (KubernetesClientException e) {
            throw ClusterTrouble.of(e, client.getMasterUrl().toString(), "list its kinds");
        }
    }

    /** The plurals of what is served under this version; empty where it is not known. */
    private static Optional<Set<String>> served(KubernetesClient client, String version) {
        return Optional.ofNullable(client.raw("/apis/" + version))
                .map(list -> Set.copyOf(read(list, client.getMasterUrl().toString())
                        .path("resources")
                        .findValuesAsText("name")));
    }

    private static JsonNode read(String list, String server) {
        try {
            return JSON.readTree(list);
        } catch (JsonProcessingException e) {
            throw ClusterTrouble.notAnApiServer(server);
        }
    }
}
