package io.pvdrivers.simulator.apiserver;

import static io.pvdrivers.simulator.apiserver.TestServer.jsonPatch;
import static io.pvdrivers.simulator.apiserver.TestServer.mergePatch;
import static io.pvdrivers.simulator.apiserver.TestServer.refused;
import static io.pvdrivers.simulator.apiserver.TestServer.version;
import static io.pvdrivers.simulator.apiserver.TestServer.widget;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PatchTest {
    private final TestServer test = new TestServer();

    @BeforeEach
    void createWidget() {
        test.create(widget("a", "{mode: Audit, tags: [x, y], count: 2}"));
    }

    @AfterEach
    void stop() {
        test.close();
    }

    @Test
    void operationsApplyInOrder() {
        GenericKubernetesResource patched = jsonPatch(test.widget("a"), """
                [{"op":"test","path":"/spec/tags/0","value":"x"},
                 {"op":"remove","path":"/spec/tags/0"},
                 {"op":"test","path":"/spec/tags/0","value":"y"},
                 {"op":"add","path":"/spec/tags/-","value":"z"},
                 {"op":"replace","path":"/spec/count","value":3},
                 {"op":"add","path":"/metadata/annotations","value":{"test.example/a":"1"}},
                 {"op":"add","path":"/metadata/annotations/test.example~1b","value":"2"}]""");

        assertThat(patched.<List<String>>get("spec", "tags")).containsExactly("y", "z");
        assertThat(patched.<Integer>get("spec", "count")).isEqualTo(3);
        assertThat(patched.getMetadata().getAnnotations())
                .containsEntry("test.example/a", "1")
                .containsEntry("test.example/b", "2");
    }

    @Test
    void aTestAgainstNullPassesWhereNothingIs() {
        jsonPatch(test.widget("a"), "[{\"op\":\"test\",\"path\":\"/spec/name\",\"value\":null}]");

        refused(422, () -> jsonPatch(test.widget("a"), "[{\"op\":\"test\",\"path\":\"/spec/mode\",\"value\":null}]"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[{'op':'test','path':'/spec/count','value':3}]",
                "[{'op':'test','path':'/metadata/resourceVersion','value':'1'}]",
                "[{'op':'test','path':'/spec/name','value':'x'}]",
                "[{'op':'test','path':'/spec/none/below','value':null}]",
                "[{'op':'add','path':'/spec/list/-','value':'x'}]",
                "[{'op':'add','path':'/spec/tags/7','value':'x'}]",
                "[{'op':'remove','path':'/spec/name'}]",
                "[{'op':'remove','path':'/spec/tags/7'}]",
                "[{'op':'replace','path':'/spec/name','value':'x'}]",
                "[{'op':'replace','path':'/spec/tags/name','value':'x'}]"
            })
    void aPatchThatDoesNotApplyIsInvalidAndChangesNothing(String patch) {
        String before = version(test.widget("a").get());

        Status status = refused(422, () -> jsonPatch(test.widget("a"), patch.replace('\'', '"')))
                .getStatus();

        assertThat(status.getReason()).isEqualTo("Invalid");
        assertThat(status.getMessage()).isEqualTo("the server rejected our request due to an error in our request");
        assertThat(version(test.widget("a").get())).isEqualTo(before);
    }

    @Test
    void aPatchThatBringsAStaleVersionIsAConflict() {
        String stale = version(test.widget("a").get());
        mergePatch(test.widget("a"), "{\"spec\":{\"count\":3}}");

        refused(409, () -> mergePatch(test.widget("a"), "{\"metadata\":{\"resourceVersion\":\"" + stale + "\"}}"));
        refused(
                409,
                () -> jsonPatch(
                        test.widget("a"),
                        "[{\"op\":\"replace\",\"path\":\"/metadata/resourceVersion\",\"value\":\"" + stale + "\"}]"));
    }

    @Test
    void whatThePatchLeavesIsCheckedLikeAnyObject() {
        Status status = refused(422, () -> mergePatch(test.widget("a"), "{\"spec\":{\"mode\":\"Foo\"}}"))
                .getStatus();

        assertThat(status.getMessage()).contains("spec.mode: Unsupported value: \"Foo\"");
        refused(400, () -> mergePatch(test.widget("a"), "{\"metadata\":{\"name\":\"b\"}}"));
        refused(400, () -> mergePatch(test.widget("a"), "{\"kind\":\"Gadget\"}"));
    }

    @Test
    void nullInAMergePatchTakesAway() {
        GenericKubernetesResource patched = mergePatch(
                test.widget("a"), "{\"spec\":{\"count\":null,\"tags\":[\"z\"],\"labels\":{\"a\":\"b\",\"c\":null}}}");

        assertThat(patched.<Object>get("spec", "count")).isNull();
        assertThat(patched.<List<String>>get("spec", "tags")).containsExactly("z");
        assertThat(patched.<Object>get("spec", "labels")).hasToString("{a=b}");
    }

    @Test
    void theStatusPathWritesStatusAlone() {
        GenericKubernetesResource patched = test.widget("a")
                .subresource("status")
                .patch(
                        PatchContext.of(PatchType.JSON_MERGE),
                        "{\"status\":{\"phase\":\"Done\"},\"spec\":{\"count\":9}}");

        assertThat(patched.<String>get("status", "phase")).isEqualTo("Done");
        assertThat(patched.<Integer>get("spec", "count")).isEqualTo(2);
    }

    @Test
    void whatTheServerCannotDoItSaysAndRemembers() {
        refused(501, () -> test.widget("a").patch(PatchContext.of(PatchType.STRATEGIC_MERGE), "{\"spec\":{}}"));
        refused(
                501,
                () -> test.resource(widget("a", "{mode: Audit}"))
                        .fieldManager("me")
                        .serverSideApply());
        refused(501, () -> test.client.raw("/apis/test.example/v1/namespaces/vms/widgets/a/scale"));
        refused(501, () -> test.client.raw("/apis/test.example/v1/widgets?watch=true"));
        refused(
                501,
                () -> test.widgets()
                        .inAnyNamespace()
                        .withField("spec.mode", "Audit")
                        .list());

        assertThat(test.server.log().unsupported())
                .allMatch(sentence -> sentence.startsWith("the embedded API server does not support this: "))
                .extracting(sentence -> sentence.substring(sentence.indexOf(':') + 2))
                .containsExactly(
                        "a patch of type application/strategic-merge-patch+json",
                        "server-side apply",
                        "the subresource scale of widgets.test.example",
                        "a watch without a WebSocket",
                        "a field selector on spec.mode");
    }
}
