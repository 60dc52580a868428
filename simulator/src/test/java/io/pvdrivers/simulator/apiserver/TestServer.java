package io.pvdrivers.simulator.apiserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceList;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.MixedOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.Objects;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** A server with the test's own kind, and a client that does not retry, so that a refusal is seen at once. */
final class TestServer implements AutoCloseable {
    static final String NAMESPACE = "vms";

    final EmbeddedApiServer server = EmbeddedApiServer.start();
    final KubernetesClient client = server.client("test", config -> config.setRequestRetryBackoffLimit(0));

    TestServer() {
        server.define(Objects.requireNonNull(TestServer.class.getResourceAsStream("widgets.yaml")));
        server.log().clear();
    }

    MixedOperation<GenericKubernetesResource, GenericKubernetesResourceList, Resource<GenericKubernetesResource>>
            widgets() {
        return client.genericKubernetesResources("test.example/v1", "Widget");
    }

    MixedOperation<GenericKubernetesResource, GenericKubernetesResourceList, Resource<GenericKubernetesResource>>
            machines() {
        return client.genericKubernetesResources("kubevirt.io/v1", "VirtualMachine");
    }

    Resource<GenericKubernetesResource> widget(String name) {
        return widgets().inNamespace(NAMESPACE).withName(name);
    }

    GenericKubernetesResource create(String yaml) {
        return resource(yaml).create();
    }

    Resource<GenericKubernetesResource> resource(String yaml) {
        GenericKubernetesResource object =
                client.getKubernetesSerialization().unmarshal(yaml, GenericKubernetesResource.class);
        return client.genericKubernetesResources(object.getApiVersion(), object.getKind())
                .inNamespace(NAMESPACE)
                .resource(object);
    }

    /** A valid widget with this spec, written as YAML in one line. */
    static String widget(String name, String spec) {
        return """
                apiVersion: test.example/v1
                kind: Widget
                metadata: {name: %s}
                spec: %s
                """.formatted(name, spec);
    }

    static GenericKubernetesResource jsonPatch(Resource<GenericKubernetesResource> resource, String patch) {
        return resource.patch(PatchContext.of(PatchType.JSON), patch);
    }

    static GenericKubernetesResource mergePatch(Resource<GenericKubernetesResource> resource, String patch) {
        return resource.patch(PatchContext.of(PatchType.JSON_MERGE), patch);
    }

    static String version(GenericKubernetesResource object) {
        return object.getMetadata().getResourceVersion();
    }

    /** The object as the server has it, unread by any model. */
    JsonNode raw(String path) {
        return Json.parse(client.raw(path));
    }

    static KubernetesClientException refused(int code, ThrowingCallable call) {
        KubernetesClientException refusal = catchThrowableOfType(KubernetesClientException.class, call);
        assertThat(refusal).as("the request is refused").isNotNull();
        assertThat(refusal.getCode()).as(refusal.getMessage()).isEqualTo(code);
        return refusal;
    }

    @Override
    public void close() {
        client.close();
        server.close();
    }
}
