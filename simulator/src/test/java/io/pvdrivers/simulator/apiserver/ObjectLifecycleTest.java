package io.pvdrivers.simulator.apiserver;

import static io.pvdrivers.simulator.apiserver.TestServer.NAMESPACE;
import static io.pvdrivers.simulator.apiserver.TestServer.jsonPatch;
import static io.pvdrivers.simulator.apiserver.TestServer.mergePatch;
import static io.pvdrivers.simulator.apiserver.TestServer.refused;
import static io.pvdrivers.simulator.apiserver.TestServer.version;
import static io.pvdrivers.simulator.apiserver.TestServer.widget;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.StatusDetails;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ObjectLifecycleTest {
    private final TestServer test = new TestServer();

    @AfterEach
    void stop() {
        test.close();
    }

    @Test
    void aNewObjectGetsItsMetadataFromTheServerAndNoStatus() {
        GenericKubernetesResource created = test.create("""
                apiVersion: test.example/v1
                kind: Widget
                metadata:
                  name: a
                  uid: mine
                  generation: 7
                  managedFields: [{manager: me}]
                spec: {mode: Audit}
                status: {phase: Done}
                """);

        ObjectMeta metadata = created.getMetadata();
        assertThat(metadata.getUid()).hasSize(36);
        assertThat(metadata.getNamespace()).isEqualTo(NAMESPACE);
        assertThat(metadata.getCreationTimestamp()).endsWith("Z");
        assertThat(metadata.getGeneration()).isEqualTo(1);
        assertThat(metadata.getManagedFields()).isEmpty();
        assertThat(created.getAdditionalProperties()).doesNotContainKey("status");
    }

    @Test
    void anObjectIsCreatedOnce() {
        test.create(widget("a", "{mode: Audit}"));

        KubernetesClientException refusal = refused(409, () -> test.create(widget("a", "{mode: Audit}")));

        assertThat(refusal.getStatus().getReason()).isEqualTo("AlreadyExists");
        assertThat(refusal.getStatus().getMessage()).isEqualTo("widgets.test.example \"a\" already exists");
    }

    @Test
    void whatIsNotThereIsNotFound() {
        assertThat(test.widget("a").get()).isNull();

        KubernetesClientException refusal = refused(
                404, () -> test.client.raw("/apis/test.example/v1/namespaces/vms/widgets/a", "PUT", widgetJson()));

        assertThat(refusal.getStatus().getMessage()).isEqualTo("widgets.test.example \"a\" not found");
        refused(404, () -> test.client.raw("/apis/test.example/v1/namespaces/vms/gadgets", "POST", widgetJson()));
    }

    private static String widgetJson() {
        return """
                {"apiVersion":"test.example/v1","kind":"Widget","metadata":{"name":"a"},"spec":{"mode":"Audit"}}""";
    }

    @Test
    void resourceVersionsGrowAcrossKinds() {
        List<Long> versions = Stream.of(
                        test.create(widget("a", "{mode: Audit}")),
                        test.create(machine("vm")),
                        jsonPatch(test.widget("a"), "[{'op':'add','path':'/spec/count','value':2}]".replace('\'', '"')),
                        test.create(widget("b", "{mode: Audit}")))
                .map(object -> Long.parseLong(version(object)))
                .toList();

        assertThat(versions).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void anUpdateFromAStaleCopyIsAConflict() {
        GenericKubernetesResource stale = test.create(widget("a", "{mode: Audit}"));
        mergePatch(test.widget("a"), "{\"spec\":{\"count\":2}}");

        KubernetesClientException refusal = refused(
                409, () -> test.client.resource(stale).inNamespace(NAMESPACE).update());

        assertThat(refusal.getStatus().getReason()).isEqualTo("Conflict");
        assertThat(refusal.getStatus().getMessage())
                .isEqualTo("Operation cannot be fulfilled on widgets.test.example \"a\": the object has been modified; "
                        + "please apply your changes to the latest version and try again");
    }

    @Test
    void anUpdateOfACustomResourceMustSayWhatItStartsFrom() {
        test.create(widget("a", "{mode: Audit}"));

        KubernetesClientException refusal = refused(
                422, () -> test.client.raw("/apis/test.example/v1/namespaces/vms/widgets/a", "PUT", widgetJson()));

        assertThat(refusal.getStatus().getMessage())
                .isEqualTo("Widget.test.example \"a\" is invalid: metadata.resourceVersion: Invalid value: 0: "
                        + "must be specified for an update");
    }

    @Test
    void anUpdateMeantForAnEarlierObjectOfTheSameNameIsAConflict() {
        GenericKubernetesResource first = test.create(widget("a", "{mode: Audit}"));
        test.widget("a").delete();
        GenericKubernetesResource second = test.create(widget("a", "{mode: Audit}"));
        first.getMetadata().setResourceVersion(version(second));

        refused(409, () -> test.client.resource(first).inNamespace(NAMESPACE).update());
    }

    @Test
    void onlyTheSpecCountsGenerations() {
        test.create(widget("a", "{mode: Audit}"));

        GenericKubernetesResource spec = mergePatch(test.widget("a"), "{\"spec\":{\"count\":2}}");
        GenericKubernetesResource label = mergePatch(test.widget("a"), "{\"metadata\":{\"labels\":{\"x\":\"y\"}}}");
        GenericKubernetesResource status = statusPhase("Done");

        assertThat(spec.getMetadata().getGeneration()).isEqualTo(2);
        assertThat(label.getMetadata().getGeneration()).isEqualTo(2);
        assertThat(status.getMetadata().getGeneration()).isEqualTo(2);
        assertThat(version(status)).isNotEqualTo(version(label));
    }

    @Test
    void statusAndTheRestAreWrittenApart() {
        GenericKubernetesResource created = test.create(widget("a", "{mode: Audit}"));
        statusPhase("Done");

        GenericKubernetesResource main =
                mergePatch(test.widget("a"), "{\"spec\":{\"count\":2},\"status\":{\"phase\":\"Changed\"}}");
        created.getMetadata().setResourceVersion(version(main));
        created.getMetadata().setLabels(Map.of("ignored", "by-status"));
        created.setAdditionalProperty("spec", Map.of("mode", "Enforce", "count", 5));
        created.setAdditionalProperty("status", Map.of("phase", "New"));
        GenericKubernetesResource status =
                test.client.resource(created).inNamespace(NAMESPACE).updateStatus();

        assertThat(main.<String>get("status", "phase")).isEqualTo("Done");
        assertThat(status.<String>get("status", "phase")).isEqualTo("New");
        assertThat(status.<String>get("spec", "mode")).isEqualTo("Audit");
        assertThat(status.getMetadata().getLabels()).isEmpty();
    }

    private GenericKubernetesResource statusPhase(String phase) {
        return test.widget("a").editStatus(widget -> {
            widget.setAdditionalProperty("status", Map.of("phase", phase));
            return widget;
        });
    }

    @Test
    void aWriteThatChangesNothingIsNoWrite() {
        GenericKubernetesResource created = test.create(widget("a", "{mode: Audit, count: 2}"));

        GenericKubernetesResource patched = mergePatch(test.widget("a"), "{\"spec\":{\"count\":2}}");
        GenericKubernetesResource put =
                test.client.resource(created).inNamespace(NAMESPACE).update();

        assertThat(version(patched)).isEqualTo(version(created));
        assertThat(version(put)).isEqualTo(version(created));
    }

    @Test
    void aDryRunIsCheckedAndForgotten() {
        GenericKubernetesResource created = test.create(widget("a", "{mode: Audit}"));

        GenericKubernetesResource tried =
                test.widget("a").dryRun().patch(PatchContext.of(PatchType.JSON_MERGE), "{\"spec\":{\"count\":3}}");

        assertThat(tried.<Integer>get("spec", "count")).isEqualTo(3);
        assertThat(version(test.widget("a").get())).isEqualTo(version(created));
    }

    @Test
    void anObjectWithFinalizersGoesWithTheLastOfThem() {
        test.create("""
                apiVersion: test.example/v1
                kind: Widget
                metadata: {name: a, finalizers: [test.example/one, test.example/two]}
                spec: {mode: Audit}
                """);

        test.widget("a").delete();
        GenericKubernetesResource going = test.widget("a").get();
        assertThat(going.getMetadata().getDeletionTimestamp()).isNotNull();
        assertThat(going.getMetadata().getGeneration()).isEqualTo(2);

        refused(422, () -> mergePatch(test.widget("a"), finalizers("\"test.example/one\",\"test.example/three\"")));
        mergePatch(test.widget("a"), finalizers("\"test.example/two\""));
        assertThat(test.widget("a").get()).isNotNull();
        mergePatch(test.widget("a"), finalizers(""));
        assertThat(test.widget("a").get()).isNull();
    }

    private static String finalizers(String list) {
        return "{\"metadata\":{\"finalizers\":[" + list + "]}}";
    }

    @Test
    void aDeletionForAnotherObjectIsAConflict() {
        GenericKubernetesResource created = test.create(widget("a", "{mode: Audit}"));
        mergePatch(test.widget("a"), "{\"spec\":{\"count\":2}}");

        refused(
                409,
                () -> test.client
                        .resource(created)
                        .inNamespace(NAMESPACE)
                        .lockResourceVersion(version(created))
                        .delete());

        assertThat(test.widget("a").get()).isNotNull();
    }

    @Test
    void whatAnOwnerOwnedGoesWithIt() {
        GenericKubernetesResource owner = test.create(widget("owner", "{mode: Audit}"));
        test.create(owned("child", owner.getMetadata().getUid()));
        test.create(owned("other", "never-seen-here"));

        List<StatusDetails> deleted = test.widget("owner").delete();

        assertThat(deleted)
                .singleElement()
                .satisfies(details -> assertThat(details.getName()).isEqualTo("owner"));
        assertThat(test.widget("child").get()).isNull();
        assertThat(test.widget("other").get()).isNotNull();
    }

    @Test
    void whatIsCreatedForAnOwnerThatIsGoneGoesToo() {
        GenericKubernetesResource owner = test.create(widget("owner", "{mode: Audit}"));
        test.widget("owner").delete();

        test.create(owned("child", owner.getMetadata().getUid()));

        assertThat(test.widget("child").get()).isNull();
    }

    private static String owned(String name, String owner) {
        return """
                apiVersion: test.example/v1
                kind: Widget
                metadata:
                  name: %s
                  ownerReferences: [{apiVersion: test.example/v1, kind: Widget, name: owner, uid: %s}]
                spec: {mode: Audit}
                """.formatted(name, owner);
    }

    @Test
    void aCollectionIsDeletedBySelector() {
        Stream.of("a", "b").forEach(name -> test.create(widget(name, "{mode: Audit}")));
        mergePatch(test.widget("a"), "{\"metadata\":{\"labels\":{\"gone\":\"yes\"}}}");

        test.widgets().inNamespace(NAMESPACE).withLabel("gone").delete();

        assertThat(test.widgets().inNamespace(NAMESPACE).list().getItems())
                .extracting(widget -> widget.getMetadata().getName())
                .containsExactly("b");
    }

    @Test
    void fieldsNobodyKnowsStayByteForByte() {
        Resource<GenericKubernetesResource> vm =
                test.machines().inNamespace(NAMESPACE).withName("vm");
        String path = "/apis/kubevirt.io/v1/namespaces/vms/virtualmachines";
        String spec = """
                {"z":1,"a":{"future":[1.10,1E+2,null,"\u00fc",12345678901234567890,{}]},"running":true}""";
        test.client.raw(
                path,
                "POST",
                "{\"apiVersion\":\"kubevirt.io/v1\",\"kind\":\"VirtualMachine\",\"metadata\":{\"name\":\"vm\"},\"spec\":"
                        + spec + "}");

        jsonPatch(vm, "[{\"op\":\"add\",\"path\":\"/metadata/annotations\",\"value\":{\"a\":\"b\"}}]");

        assertThat(test.client.raw(path + "/vm")).contains("\"spec\":" + spec);
    }

    private static String machine(String name) {
        return """
                apiVersion: kubevirt.io/v1
                kind: VirtualMachine
                metadata: {name: %s}
                spec: {runStrategy: Always}
                """.formatted(name);
    }
}
