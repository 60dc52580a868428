package io.pvdrivers.simulator.apiserver;

import static io.pvdrivers.simulator.apiserver.TestServer.mergePatch;
import static io.pvdrivers.simulator.apiserver.TestServer.refused;
import static io.pvdrivers.simulator.apiserver.TestServer.widget;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.StatusCause;
import io.fabric8.kubernetes.client.dsl.FieldValidateable;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SchemaTest {
    private final TestServer test = new TestServer();

    @AfterEach
    void stop() {
        test.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{mode: Audit}",
                "{mode: Enforce, count: 9, name: abc, tags: [a], labels: {x: y}, paused: null}",
                "{mode: Audit, share: 1, since: '2026-11-01T00:00:00Z', anything: {at: [all]}}",
                "{mode: Audit, share: '50%', parts: [{id: a}, {id: b, size: 1}]}",
                "{mode: Audit, min-size: 1, labels: {a: b, c: d}}"
            })
    void aGoodObjectIsKept(String spec) {
        GenericKubernetesResource kept = test.create(widget("a", spec));

        assertThat(kept.<Map<String, Object>>get("spec"))
                .isEqualTo(test.resource(widget("a", spec)).item().<Map<String, Object>>get("spec"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{mode: Foo} | spec.mode: Unsupported value: \"Foo\": supported values: \"Audit\", \"Enforce\"",
                "{} | spec.mode: Required value",
                "{mode: Audit, count: two} | spec.count: Invalid value: \"string\": spec.count in body must be of type integer: \"string\"",
                "{mode: Audit, count: 1.5} | spec.count: Invalid value: \"number\": spec.count in body must be of type integer: \"number\""
                        + ", <nil>: Invalid value: \"\": Checked value must be of type integer (default format) in spec.count",
                "{mode: Audit, since: 7} | spec.since: Invalid value: \"int64\": spec.since in body must be of type date-time: \"int64\"",
                "{mode: Audit, since: today} | spec.since: Invalid value: \"today\": spec.since in body must be of type date-time: \"today\"",
                "{mode: Audit, tags: [null]} | spec.tags[0]: Invalid value: \"null\": spec.tags[0] in body must be of type string: \"null\"",
                "{mode: Audit, share: true} | <nil>: Invalid value: \"\": \"spec.share\" must validate at least one schema (anyOf)"
                        + ", spec.share: Invalid value: \"boolean\": spec.share in body must be of type integer: \"boolean\""
                        + ", spec.share: Invalid value: \"boolean\": spec.share in body must be of type integer,string: \"boolean\"",
                "{mode: Audit, tags: a} | spec.tags: Invalid value: \"string\": spec.tags in body must be of type array: \"string\"",
                "{mode: Audit, tags: [a, b, c]} | spec.tags: Too many: 3: must have at most 2 items",
                "{mode: Audit, name: abcdef} | spec.name: Too long: may not be more than 5 bytes",
                "{mode: Audit, parts: [{size: 1}]} | spec.parts[0].id: Required value",
                "{mode: Audit, labels: {a: 1}} | spec.labels.a: Invalid value: \"integer\": spec.labels.a in body must be of type string: \"integer\""
            })
    void errorsOfTheSchemaAreNamedAndRulesLeftUnasked(String spec, String error) {
        assertThat(invalid(spec))
                .isEqualTo("Widget.test.example \"a\" is invalid: [" + error
                        + ", <nil>: Invalid value: null: some validation rules were not checked because the object "
                        + "was invalid; correct the existing errors to complete validation]");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{mode: Audit, count: 0} | spec.count: Invalid value: 0: spec.count in body should be greater than or equal to 1",
                "{mode: Audit, count: 10} | spec.count: Invalid value: 10: spec.count in body should be less than or equal to 9",
                "{mode: Audit, name: a} | spec.name: Invalid value: \"a\": spec.name in body should be at least 2 chars long",
                "{mode: Audit, name: A1} | spec.name: Invalid value: \"A1\": spec.name in body should match '^[a-z]+$'",
                "{mode: Audit, parts: [{id: a}, {id: a}, {id: a}]} | spec.parts[1]: Duplicate value: {\"id\":\"a\"}",
                "{mode: Audit, tags: []} | spec.tags: Invalid value: 0: spec.tags in body should have at least 1 items",
                "{mode: Audit, tags: [A]} | spec: Invalid value: tags are lower case",
                "{mode: Enforce} | spec: Invalid value: count is needed to Enforce",
                "{mode: Audit, min-size: 2, labels: {a: b}} | `spec: Invalid value: failed rule: !has(self.min__dash__size) || self.min__dash__size < size(self.labels)`"
            })
    void boundsAndRulesAreNamed(String spec, String error) {
        assertThat(invalid(spec)).isEqualTo("Widget.test.example \"a\" is invalid: " + error);
    }

    private String invalid(String spec) {
        return refused(422, () -> test.create(widget("a", spec))).getStatus().getMessage();
    }

    @Test
    void eachCauseNamesItsField() {
        Status status = refused(422, () -> test.create(widget("a", "{mode: Audit, count: 0, name: a}")))
                .getStatus();

        assertThat(status.getReason()).isEqualTo("Invalid");
        assertThat(status.getDetails().getKind()).isEqualTo("Widget");
        assertThat(status.getDetails().getCauses())
                .extracting(StatusCause::getField, StatusCause::getReason)
                .containsExactlyInAnyOrder(
                        tuple("spec.count", "FieldValueInvalid"), tuple("spec.name", "FieldValueInvalid"));
    }

    @Test
    void aRuleThatFailsToEvaluateRefusesToo() {
        assertThat(invalid("{mode: Audit, min-size: 2}"))
                .startsWith("Widget.test.example \"a\" is invalid: spec: Invalid value: \"object\": ")
                .contains("labels")
                .endsWith("evaluating rule: !has(self.min__dash__size) || self.min__dash__size < size(self.labels)");
    }

    @Test
    void aRuleAtTheRootSeesTheName() {
        assertThat(refused(422, () -> test.create(widget("forbidden", "{mode: Audit}")))
                        .getStatus()
                        .getMessage())
                .isEqualTo("Widget.test.example \"forbidden\" is invalid: <nil>: Forbidden: this name is taken");
    }

    @Test
    void aNameIsADomainName() {
        assertThat(refused(422, () -> test.create(widget("Not_A_Name", "{mode: Audit}")))
                        .getStatus()
                        .getMessage())
                .startsWith("Widget.test.example \"Not_A_Name\" is invalid: metadata.name: Invalid value: "
                        + "\"Not_A_Name\": a lowercase RFC 1123 subdomain must consist of");
    }

    @Test
    void aTransitionRuleComparesWithTheOldValueWhereThereIsOne() {
        test.create(widget("a", "{mode: Audit, parts: [{id: x, size: 3}]}"));

        mergePatch(test.widget("a"), "{\"spec\":{\"fixed\":\"one\"}}");
        mergePatch(test.widget("a"), "{\"spec\":{\"parts\":[{\"id\":\"y\",\"size\":1},{\"id\":\"x\",\"size\":4}]}}");

        assertThat(refused(422, () -> mergePatch(test.widget("a"), "{\"spec\":{\"fixed\":\"two\"}}"))
                        .getStatus()
                        .getMessage())
                .endsWith("spec.fixed: Invalid value: \"two\": fixed is immutable");
        assertThat(refused(
                                422,
                                () -> mergePatch(
                                        test.widget("a"), "{\"spec\":{\"parts\":[{\"id\":\"x\",\"size\":3}]}}"))
                        .getStatus()
                        .getMessage())
                .endsWith("spec.parts[0]: Invalid value: size must not shrink");
    }

    @Test
    void statusIsCheckedToo() {
        test.create(widget("a", "{mode: Audit}"));

        refused(
                422,
                () -> test.widget("a").editStatus(a -> {
                    a.setAdditionalProperty("status", Map.of("seen", "often"));
                    return a;
                }));
    }

    @Test
    void fieldsTheSchemaDoesNotKnowAreDroppedOrRefusedWhenStrict() {
        GenericKubernetesResource kept =
                test.create(widget("a", "{mode: Audit, unknown: 1, parts: [{id: x, odd: 1}], anything: {kept: 1}}"));

        assertThat(kept.<Map<String, Object>>get("spec")).doesNotContainKey("unknown");
        assertThat(kept.<Map<String, Object>>get("spec", "parts", 0)).containsOnlyKeys("id");
        assertThat(kept.<Map<String, Object>>get("spec", "anything")).containsOnlyKeys("kept");
        assertThat(refused(
                                400,
                                () -> test.resource(widget("b", "{mode: Audit, unknown: 1}"))
                                        .fieldValidation(FieldValidateable.Validation.STRICT)
                                        .create())
                        .getStatus()
                        .getMessage())
                .isEqualTo("Widget in version \"v1\" cannot be handled as a Widget: strict decoding error: "
                        + "unknown field \"spec.unknown\"");
    }

    @Test
    void aNullThatIsNotAllowedIsAsGoodAsNothing() {
        GenericKubernetesResource kept = test.create(widget("a", "{mode: Audit, count: null, paused: null}"));

        assertThat(kept.<Map<String, Object>>get("spec")).containsOnlyKeys("mode", "paused");
        assertThat(invalid("{mode: null}")).contains("spec.mode: Required value");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"type\":\"object\",\"oneOf\":[]}",
                "{\"type\":\"string\",\"default\":\"x\"}",
                "{\"type\":\"string\",\"format\":\"ipv4\"}",
                "{\"type\":\"object\",\"additionalProperties\":true}",
                "{\"type\":\"string\",\"x-kubernetes-validations\":[{\"rule\":\"self ==\"}]}",
                "{\"type\":\"string\",\"x-kubernetes-validations\":[{\"rule\":\"true\",\"optionalOldSelf\":true}]}"
            })
    void aSchemaThatWouldNotBeHonouredIsRefused(String schema) {
        assertThatThrownBy(() -> CrdSchema.parse(Json.parse(schema))).isInstanceOf(IllegalArgumentException.class);
    }
}
