package io.pvdrivers.simulator.apiserver;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.mockwebserver.http.Dispatcher;
import io.fabric8.mockwebserver.http.MockResponse;
import io.fabric8.mockwebserver.http.RecordedRequest;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lets one request at a time in and sends it where it belongs. */
final class ApiDispatcher extends Dispatcher {
    private static final Logger LOG = LoggerFactory.getLogger(ApiDispatcher.class);

    private final ObjectStore store;
    private final KindRegistry kinds;
    private final Discovery discovery;
    private final Watches watches;
    private final ObjectWrites writes;
    private final ObjectDeletion deletion;
    private final Hooks hooks;
    private final RequestLog log;
    private final Execs execs;
    private final KubeVirtCalls kubeVirt;

    ApiDispatcher(
            ObjectStore store,
            KindRegistry kinds,
            Watches watches,
            ObjectWrites writes,
            ObjectDeletion deletion,
            Hooks hooks,
            RequestLog log) {
        this.store = store;
        this.kinds = kinds;
        this.discovery = new Discovery(kinds);
        this.watches = watches;
        this.writes = writes;
        this.deletion = deletion;
        this.hooks = hooks;
        this.log = log;
        this.execs = new Execs(hooks);
        this.kubeVirt = new KubeVirtCalls(store, kinds, writes, hooks);
    }

    /** Ends what still runs in containers. */
    void close() {
        execs.close();
    }

    @Override
    public synchronized MockResponse dispatch(RecordedRequest request) {
        return answered(() -> serve(Call.of(request)));
    }

    /** Serves what a CustomResourceDefinition defines, as if it had been posted. */
    synchronized void define(JsonNode definition) {
        ResourceKind definitions = kinds.find("apiextensions.k8s.io", "v1", "customresourcedefinitions")
                .orElseThrow(ApiFailure::unknownPath);
        Target target = new Target(definitions, Optional.empty(), Optional.empty(), Optional.empty());
        writes.create(target, Call.post(definition));
    }

    private MockResponse serve(Call call) {
        Optional<JsonNode> told = discovery.answer(call);
        if (told.isPresent()) {
            return Responses.json(200, told.get());
        }
        RequestPath path = RequestPath.parse(call.path()).orElseThrow(ApiFailure::unknownPath);
        boolean ofKubeVirt = path.group().equals(KubeVirtCalls.GROUP);
        Optional<ResourceKind> kind = kinds.find(path.group(), path.version(), path.plural());
        if (kind.isEmpty() && !ofKubeVirt) {
            throw ApiFailure.unknownPath();
        }
        String resource = kind.map(ResourceKind::resource).orElseGet(path::resource);
        Verb verb = Verb.of(call.method(), path.name().isPresent(), call.flag("watch"));
        ApiRequest request =
                new ApiRequest(verb, resource, path.namespace(), path.name(), path.subresource(), call.client());
        MockResponse response = answered(() -> faulty(
                request,
                () -> kind.map(known -> serve(verb, Target.of(known, path), call))
                        .orElseGet(() -> kubeVirt.serve(verb, path, call))));
        log.record(request, call.body(), response.code());
        return response;
    }

    private MockResponse faulty(ApiRequest request, Supplier<MockResponse> carryOut) {
        Optional<Fault> fault = hooks.faults().decide(request);
        if (fault.isEmpty()) {
            return carryOut.get();
        }
        return switch (fault.get()) {
            case Fault.Refuse refuse -> Responses.failure(refusal(request, refuse));
            case Fault.LoseAnswer ignored -> {
                MockResponse lost = carryOut.get();
                LOG.debug("answer {} to {} is lost", lost.code(), request);
                yield Responses.failure(ApiFailure.timedOut());
            }
        };
    }

    private static ApiFailure refusal(ApiRequest request, Fault.Refuse refuse) {
        return switch (refuse.code()) {
            case 409 -> ApiFailure.injectedConflict(request);
            case 429 -> ApiFailure.tooManyRequests(refuse.retryAfter().orElse(Duration.ofSeconds(1)));
            case 403 -> ApiFailure.forbidden(request);
            case 500 -> ApiFailure.internal("a fault was asked for");
            default -> throw new IllegalArgumentException("no fault has the status " + refuse.code());
        };
    }

    private MockResponse serve(Verb verb, Target target, Call call) {
        if (target.is("exec")) {
            return execs.open(current(target), call);
        }
        if (target.is("log")) {
            return log(current(target), call);
        }
        return switch (verb) {
            case GET -> Responses.json(200, current(target));
            case LIST -> Responses.json(200, list(target, call));
            case WATCH -> watch(target, call);
            case CREATE -> Responses.json(201, writes.create(target, call));
            case UPDATE -> Responses.json(200, writes.update(target, call, current(target)));
            case PATCH -> Responses.json(200, writes.patch(target, call, current(target)));
            case DELETE -> Responses.json(200, delete(target, call));
            case DELETE_COLLECTION -> Responses.json(200, deleteCollection(target, call));
        };
    }

    private MockResponse log(ObjectNode pod, Call call) {
        List<String> lines = hooks.containers().log(pod).lines().toList();
        String tail = call.parameter("tailLines");
        int wanted = tail.isEmpty() ? lines.size() : Integer.parseInt(tail);
        String text = lines.stream()
                .skip(Math.max(0, lines.size() - wanted))
                .map(line -> line + "\n")
                .collect(Collectors.joining());
        String limit = call.parameter("limitBytes");
        return new MockResponse()
                .setResponseCode(200)
                .setHeader("Content-Type", "text/plain")
                .setBody(limit.isEmpty() ? text : text.substring(0, Math.min(text.length(), Integer.parseInt(limit))));
    }

    private ObjectNode current(Target target) {
        return store.find(target.kind(), target.key())
                .orElseThrow(() -> ApiFailure.notFound(target.kind(), target.requiredName()));
    }

    private List<ObjectNode> selected(Target target, Call call) {
        Predicate<JsonNode> selection = selection(target, call);
        return store.list(target.kind()).stream().filter(selection).toList();
    }

    private static Predicate<JsonNode> selection(Target target, Call call) {
        Predicate<JsonNode> selection =
                Selector.labels(call.parameter("labelSelector")).and(Selector.fields(call.parameter("fieldSelector")));
        return target.namespace()
                .map(namespace ->
                        selection.and(object -> ObjectKey.of(object).namespace().equals(namespace)))
                .orElse(selection);
    }

    private ObjectNode list(Target target, Call call) {
        ObjectNode list = Json.object()
                .put("kind", target.kind().kind() + "List")
                .put("apiVersion", target.kind().apiVersion());
        list.putObject("metadata").put("resourceVersion", Long.toString(store.revision()));
        ArrayNode items = list.putArray("items");
        selected(target, call).forEach(items::add);
        return list;
    }

    private MockResponse watch(Target target, Call call) {
        if (!call.webSocket()) {
            throw ApiFailure.notImplemented("a watch without a WebSocket");
        }
        if (call.flag("sendInitialEvents")) {
            throw ApiFailure.notImplemented("a watch that sends initial events");
        }
        Predicate<JsonNode> selection = selection(target, call);
        String version = call.parameter("resourceVersion");
        Optional<Long> seen =
                version.isEmpty() || version.equals("0") ? Optional.empty() : Optional.of(Long.parseLong(version));
        return new MockResponse().withWebSocketUpgrade(watches.start(target.kind(), selection, seen));
    }

    private ObjectNode delete(Target target, Call call) {
        ObjectNode current = current(target);
        ObjectDeletion.checkOptions(target, call.body(), current);
        if (call.dryRun()) {
            return current;
        }
        return deletion.delete(target.kind(), current).orElseGet(() -> deleted(target, current));
    }

    private static ObjectNode deleted(Target target, ObjectNode object) {
        ObjectNode status =
                Json.object().put("kind", "Status").put("apiVersion", "v1").put("status", "Success");
        status.putObject("metadata");
        status.putObject("details")
                .put("name", target.requiredName())
                .put("group", target.kind().group())
                .put("kind", target.kind().plural())
                .put("uid", object.path("metadata").path("uid").asText());
        return status;
    }

    private ObjectNode deleteCollection(Target target, Call call) {
        ObjectNode deleted = list(target, call);
        if (!call.dryRun()) {
            selected(target, call).forEach(object -> deletion.delete(target.kind(), object));
        }
        return deleted;
    }

    private MockResponse answered(Supplier<MockResponse> work) {
        try {
            return work.get();
        } catch (ApiFailure e) {
            if (e.code() == 501) {
                LOG.error(e.getMessage());
                log.recordUnsupported(String.valueOf(e.getMessage()));
            }
            return Responses.failure(e);
        } catch (RuntimeException e) {
            LOG.error("the embedded API server failed", e);
            return Responses.failure(ApiFailure.internal(e.toString()));
        }
    }
}
