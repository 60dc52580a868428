package io.pvdrivers.api.v1alpha1;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the types look like on the wire, through the client's own serialization. */
class WireFormatTest {
    private static final String UNKNOWN = "fieldOfTheFuture";

    private final KubernetesSerialization serialization = new KubernetesSerialization();
    private final ObjectMapper json = new ObjectMapper();

    static List<Class<? extends HasMetadata>> kinds() {
        return Crds.KINDS;
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void everyFieldSurvivesARoundTrip(Class<? extends HasMetadata> kind) {
        var filled = Filled.resource(kind);

        var back = (CustomResource<?, ?>) serialization.unmarshal(serialization.asJson(filled), kind);

        assertThat(back.getSpec()).isEqualTo(filled.getSpec());
        assertThat(back.getStatus()).isEqualTo(filled.getStatus());
    }

    /** Every field of the schema is written, nothing else is, and each with the type that the schema says. */
    @ParameterizedTest
    @MethodSource("kinds")
    void theWireIsWhatTheSchemaSays(Class<? extends HasMetadata> kind) throws IOException {
        var tree = json.readTree(serialization.asJson(Filled.resource(kind)));
        List<String> complaints = new ArrayList<>();

        for (var part : List.of("spec", "status")) {
            var schema = Crds.schema(kind).getProperties().get(part);
            assertThat(tree.has(part)).isEqualTo(schema != null);
            if (schema != null) {
                compare("." + part, schema, tree.get(part), complaints);
            }
        }

        if (kind == DriverPolicy.class) {
            complaints.remove(".spec.namespaceSelector is not in the schema");
        }
        assertThat(complaints).isEmpty();
    }

    private static void compare(String path, JSONSchemaProps schema, JsonNode node, List<String> complaints) {
        if (Boolean.TRUE.equals(schema.getXKubernetesIntOrString())) {
            return;
        }
        var written = node.isObject()
                ? "object"
                : node.isArray() ? "array" : node.isTextual() ? "string" : node.isBoolean() ? "boolean" : "integer";
        if (!written.equals(schema.getType())) {
            complaints.add(path + " is written as " + written);
        } else if (schema.getItems() != null) {
            node.forEach(item -> compare(path + "[]", schema.getItems().getSchema(), item, complaints));
        } else if (node.isObject() && schema.getAdditionalProperties() == null) {
            schema.getProperties().forEach((name, property) -> {
                if (node.has(name)) {
                    compare(path + "." + name, property, node.get(name), complaints);
                } else {
                    complaints.add(path + "." + name + " is not written");
                }
            });
            node.fieldNames().forEachRemaining(name -> {
                if (!schema.getProperties().containsKey(name)) {
                    complaints.add(path + "." + name + " is not in the schema");
                }
            });
        } else if (!schema.getEnum().isEmpty() && !schema.getEnum().contains(node)) {
            complaints.add(path + " is written as " + node);
        }
    }

    @Test
    void timesAreWrittenAsRfc3339() throws IOException {
        var state = json.readTree(serialization.asJson(Filled.resource(DriverState.class)));

        assertThat(state.at("/spec/ticket/grantedAt").asText()).isEqualTo("2026-11-21T06:30:00.123456Z");
        assertThat(state.at("/status/run/endedAt").asText()).isEqualTo("2026-11-21T06:30:00.123456Z");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-11-21T06:30:00Z",
                "2026-11-21T06:30:00.000Z",
                "2026-11-21T07:30:00+01:00",
                "2026-11-20T20:30:00.000000000-10:00",
            })
    void readsTheTimesThatTheSchemaLetsThrough(String time) {
        assertThat(time)
                .matches(Crds.schema(GuestReport.class)
                        .getProperties()
                        .get("spec")
                        .getProperties()
                        .get("observedAt")
                        .getPattern());

        var report = serialization.unmarshal(
                "{\"apiVersion\":\"pvdrivers.io/v1alpha1\",\"kind\":\"GuestReport\",\"spec\":{\"observedAt\":\"" + time
                        + "\",\"facts\":{}}}",
                GuestReport.class);

        assertThat(report.getSpec().observedAt()).isEqualTo(Instant.parse("2026-11-21T06:30:00Z"));
    }

    /** An object written under a newer CRD must not stop the informer of an older operator. */
    @ParameterizedTest
    @MethodSource("kinds")
    void unknownFieldsAreIgnoredOnEveryLevel(Class<? extends HasMetadata> kind) throws IOException {
        var filled = json.readTree(serialization.asJson(Filled.resource(kind)));
        var future = filled.deepCopy();
        int added = addUnknown(future, Crds.schema(kind));
        assertThat(added).isGreaterThan(5);

        var read = serialization.unmarshal(future.toString(), kind);

        var written = json.readTree(serialization.asJson(read));
        removeUnknown(written);
        assertThat(written).isEqualTo(filled);
    }

    private static int addUnknown(JsonNode node, JSONSchemaProps schema) {
        int added = 0;
        if (node instanceof ObjectNode object && schema.getAdditionalProperties() == null) {
            for (var property : schema.getProperties().entrySet()) {
                added += addUnknown(object.get(property.getKey()), property.getValue());
            }
            object.putObject(UNKNOWN).put("a", 1);
            return added + 1;
        }
        if (schema.getItems() != null) {
            for (var item : node) {
                added += addUnknown(item, schema.getItems().getSchema());
            }
        }
        return added;
    }

    private static void removeUnknown(JsonNode node) {
        if (node instanceof ObjectNode object) {
            object.remove(UNKNOWN);
        }
        node.forEach(WireFormatTest::removeUnknown);
    }

    @Test
    void whatIsAbsentOrNullReadsAsAbsent() {
        var policy = serialization.unmarshal("""
                apiVersion: pvdrivers.io/v1alpha1
                kind: DriverPolicy
                metadata: {name: windows, namespace: vms}
                spec:
                  mode: Audit
                  release: {version: 0.1.302, deny: null}
                  selector: null
                  devices: {disks: {exclude: null}}
                  rollout: {windows: null, maxConcurrent: 10%}
                """, DriverPolicy.class);

        var spec = policy.getSpec();
        assertThat(spec.selector()).isNull();
        assertThat(spec.release().deny()).isNull();
        assertThat(spec.devices().disks().exclude()).isNull();
        assertThat(spec.devices().interfaces()).isNull();
        assertThat(spec.rollout().windows()).isNull();
        assertThat(spec.rollout().maxConcurrent()).isEqualTo(new IntOrString("10%"));
        assertThat(policy.getStatus()).isNull();
        assertThat(serialization.asJson(policy)).doesNotContain("null", "status");
    }

    @Test
    void listsThatMayNotBeNullAreEmpty() {
        var state = serialization.unmarshal("""
                apiVersion: pvdrivers.io/v1alpha1
                kind: DriverState
                spec: {ticket: {plan: {release: 0.1.302, wanted: null}}}
                status: {baseline: {runId: r}, run: {guestSettings: {diskCount: 1, adapters: null}}}
                """, DriverState.class);

        assertThat(state.getSpec().ticket().plan().wanted()).isEmpty();
        assertThat(state.getStatus().baseline().devices()).isEmpty();
        assertThat(state.getStatus().run().guestSettings().adapters()).isEmpty();
        assertThat(state.getStatus().run().guestSettings().disksOnline()).isEmpty();
    }
}
