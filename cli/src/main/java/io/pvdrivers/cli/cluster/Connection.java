package io.pvdrivers.cli.cluster;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.pvdrivers.operator.BadInput;
import io.pvdrivers.operator.ClusterTrouble;
import io.pvdrivers.operator.Failures;
import io.pvdrivers.operator.Forbidden;
import io.pvdrivers.operator.action.KubernetesPreferences;
import io.pvdrivers.operator.action.Preferences;
import io.pvdrivers.operator.action.Screenshots;
import java.net.HttpURLConnection;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** A cluster, asked for objects as they go over the wire. */
public final class Connection implements AutoCloseable {
    private static final int PAGE = 500;
    /** So many lines of a log are read, the last ones. */
    public static final int LINES = 50_000;

    private static final String SELECTOR = "&labelSelector=";

    private final KubernetesClient client;
    private final ObjectMapper json = new ObjectMapper();

    public Connection(KubernetesClient client) {
        this.client = client;
    }

    /** The address of the API server. */
    public String server() {
        return client.getMasterUrl().toString();
    }

    /** The namespace of the kubeconfig's context. */
    public String namespace() {
        return Optional.ofNullable(client.getNamespace()).orElse("default");
    }

    /**
     * Every object of a kind, page by page.
     *
     * @param namespace empty for all
     * @param labels a label selector; empty for all
     * @return empty where the cluster does not have the kind
     * @throws BadInput where the selector is none
     * @throws ClusterTrouble where it cannot be asked, or refuses
     */
    public Optional<List<JsonNode>> list(Resource resource, Optional<String> namespace, Optional<String> labels) {
        return list(resource, namespace, labels, item -> true);
    }

    /**
     * The objects of a kind that are wanted; no others are kept from one page to the next.
     *
     * @throws BadInput where the selector is none
     * @throws ClusterTrouble where it cannot be asked, or refuses
     */
    public Optional<List<JsonNode>> list(
            Resource resource, Optional<String> namespace, Optional<String> labels, Predicate<JsonNode> wanted) {
        List<JsonNode> items = new ArrayList<>();
        var next = "";
        do {
            var query = "?limit=" + PAGE
                    + labels.map(l -> SELECTOR + encoded(l)).orElse("")
                    + (next.isEmpty() ? "" : "&continue=" + encoded(next));
            var page = read(resource.path(namespace) + query, "list " + resource.title() + resource.in(namespace));
            if (page.isEmpty()) {
                return Optional.empty();
            }
            page.get().path("items").valueStream().filter(wanted).forEach(items::add);
            next = page.get().at("/metadata/continue").asText();
        } while (!next.isEmpty());
        return Optional.of(items);
    }

    /**
     * One object; empty where there is none.
     *
     * @throws ClusterTrouble where it cannot be asked, or refuses
     */
    public Optional<JsonNode> get(Resource resource, String namespace, String name) {
        var in = Optional.of(namespace);
        return read(resource.path(in) + "/" + encoded(name), "get " + resource.title() + resource.in(in));
    }

    /**
     * One object that belongs to no namespace; empty where there is none.
     *
     * @throws ClusterTrouble where it cannot be asked, or refuses
     */
    public Optional<JsonNode> get(Resource resource, String name) {
        return read(resource.path(Optional.empty()) + "/" + encoded(name), "get " + resource.title() + " " + name);
    }

    /** Whether there is a namespace of this name, as far as this person may know: who may not look is not told that there is none. */
    public boolean hasNamespace(String name) {
        try {
            return get(Resource.NAMESPACE, name).isPresent();
        } catch (Forbidden e) {
            return true;
        }
    }

    /**
     * Merges into one object.
     *
     * @return false where the object has changed since it was read
     * @throws ClusterTrouble where it cannot be asked, or refuses
     */
    public boolean merge(Resource resource, String namespace, String name, JsonNode patch) {
        try {
            client.genericKubernetesResources(resource.context())
                    .inNamespace(namespace)
                    .withName(name)
                    .patch(
                            new PatchContext.Builder()
                                    .withPatchType(PatchType.JSON_MERGE)
                                    .withFieldManager("pvdrivers")
                                    .build(),
                            patch.toString());
            return true;
        } catch (KubernetesClientException e) {
            if (e.getCode() == HttpURLConnection.HTTP_CONFLICT) {
                return false;
            }
            throw ClusterTrouble.of(e, server(), "patch " + resource.title() + resource.in(Optional.of(namespace)));
        }
    }

    /** The version of the API server, such as v1.36.2. */
    public String version() {
        return read("/version", "tell its version")
                .map(version -> version.path("gitVersion").asText())
                .orElse("");
    }

    /**
     * What a container has logged, its last lines; empty where there is none.
     *
     * @param before of the container that ran before the present one
     * @throws ClusterTrouble where it cannot be asked, or refuses
     */
    public Optional<String> log(String namespace, String pod, String container, boolean before) {
        var path = Resource.POD.path(Optional.of(namespace)) + "/" + encoded(pod) + "/log?container="
                + encoded(container) + "&tailLines=" + LINES + (before ? "&previous=true" : "");
        try {
            return Optional.ofNullable(client.raw(path));
        } catch (KubernetesClientException e) {
            // There was no container before, or this one has not begun.
            if (e.getCode() == HttpURLConnection.HTTP_BAD_REQUEST || e.getCode() == HttpURLConnection.HTTP_NOT_FOUND) {
                return Optional.empty();
            }
            throw ClusterTrouble.of(e, server(), "get pods/log" + Resource.POD.in(Optional.of(namespace)));
        }
    }

    /** Pictures of screens, with this person's rights. */
    public Screenshots screenshots() {
        return new Screenshots(client);
    }

    /** KubeVirt's preferences, as the operator reads them. */
    public Preferences preferences() {
        return new KubernetesPreferences(client, InstantSource.system());
    }

    /** The object as a type of the API. */
    public <T> T view(JsonNode object, Class<T> type) {
        return client.getKubernetesSerialization().convertValue(object, type);
    }

    private Optional<JsonNode> read(String path, String what) {
        try {
            var text = client.raw(path);
            return text == null ? Optional.empty() : Optional.of(json.readTree(text));
        } catch (KubernetesClientException e) {
            if (e.getCode() == HttpURLConnection.HTTP_BAD_REQUEST && path.contains(SELECTOR)) {
                throw new BadInput("-l: the API server cannot read this selector: " + Failures.innermost(e)
                        + ". Write labels, such as -l tier=erp.");
            }
            throw ClusterTrouble.of(e, server(), what);
        } catch (JsonProcessingException e) {
            throw ClusterTrouble.notAnApiServer(server());
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        client.close();
    }
}
