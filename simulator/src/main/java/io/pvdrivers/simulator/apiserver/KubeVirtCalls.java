package io.pvdrivers.simulator.apiserver;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.mockwebserver.http.MockResponse;
import java.util.Optional;

/** Requests to KubeVirt's aggregated API: restart, start and stop of VMs, and what VMIs can be asked for. */
final class KubeVirtCalls {
    static final String GROUP = "subresources.kubevirt.io";

    private final ObjectStore store;
    private final KindRegistry kinds;
    private final ObjectWrites writes;
    private final Hooks hooks;

    KubeVirtCalls(ObjectStore store, KindRegistry kinds, ObjectWrites writes, Hooks hooks) {
        this.store = store;
        this.kinds = kinds;
        this.writes = writes;
        this.hooks = hooks;
    }

    MockResponse serve(Verb verb, RequestPath path, Call call) {
        String namespace = path.namespace().orElse("");
        String name = path.name().orElse("");
        String action = path.subresource().orElse("");
        boolean one = !namespace.isEmpty() && !name.isEmpty();
        if (one && verb == Verb.GET && path.plural().equals("virtualmachineinstances") && !action.isEmpty()) {
            return read(namespace, name, action);
        }
        boolean known = one
                && verb == Verb.UPDATE
                && path.plural().equals("virtualmachines")
                && Hooks.SUBRESOURCES.contains(action);
        if (!known) {
            throw ApiFailure.notImplemented(call.method() + " " + call.path());
        }
        return put(path, call, namespace, name, action);
    }

    private MockResponse read(String namespace, String name, String action) {
        return switch (hooks.subresource().get(namespace, name, action)) {
            case Subresource.Reading.Given given ->
                new MockResponse()
                        .setResponseCode(200)
                        .setHeader("Content-Type", given.contentType())
                        .setBody(given.body());
            case Subresource.Reading.Refused refused ->
                Responses.failure(ApiFailure.subresource(refused.code(), refused.message()));
        };
    }

    private MockResponse put(RequestPath path, Call call, String namespace, String name, String action) {
        ResourceKind machines =
                kinds.find("kubevirt.io", "v1", "virtualmachines").orElseThrow(ApiFailure::unknownPath);
        Target target = new Target(machines, path.namespace(), path.name(), Optional.empty());
        Optional<ObjectNode> vm = store.find(machines, target.key());
        Subresource.Reply reply = hooks.subresource()
                .put(new SubresourceCall(
                        namespace, name, action, call.body(), call.dryRun(), vm.map(ObjectNode::deepCopy)));
        return switch (reply) {
            case Subresource.Reply.Accepted accepted -> {
                accepted.vmPatch()
                        .ifPresent(patch -> writes.patch(
                                target,
                                call.asJsonPatch(patch),
                                store.find(machines, target.key())
                                        .orElseThrow(() -> ApiFailure.notFound(machines, name))));
                yield new MockResponse().setResponseCode(202);
            }
            case Subresource.Reply.Refused refused ->
                Responses.failure(ApiFailure.subresource(refused.code(), refused.message()));
        };
    }
}
