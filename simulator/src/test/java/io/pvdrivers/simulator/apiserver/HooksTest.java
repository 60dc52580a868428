package io.pvdrivers.simulator.apiserver;

import static io.pvdrivers.simulator.apiserver.TestServer.NAMESPACE;
import static io.pvdrivers.simulator.apiserver.TestServer.mergePatch;
import static io.pvdrivers.simulator.apiserver.TestServer.refused;
import static io.pvdrivers.simulator.apiserver.TestServer.widget;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HooksTest {
    private static final String MACHINES = "virtualmachines.kubevirt.io";
    private static final String RESTART =
            "/apis/subresources.kubevirt.io/v1/namespaces/vms/virtualmachines/erp/restart";

    private final TestServer test = new TestServer();

    @AfterEach
    void stop() {
        test.close();
    }

    @Test
    void aWebhookAddsWhatKubeVirtAdds() {
        test.server.admission(MACHINES, new Webhook() {
            @Override
            public ObjectNode mutate(Optional<ObjectNode> old, ObjectNode candidate) {
                candidate.withObject("/spec").put("architecture", "amd64");
                return candidate;
            }
        });

        assertThat(machine().<String>get("spec", "architecture")).isEqualTo("amd64");
    }

    @Test
    void aWebhookRefusesByFieldAndIsNotAskedAboutStatus() {
        machine();
        test.server.admission(MACHINES, new Webhook() {
            @Override
            public List<Refusal> validate(Optional<ObjectNode> old, ObjectNode candidate) {
                return old.isEmpty()
                        ? List.of()
                        : List.of(
                                new Refusal("spec.running", "no", "FieldValueInvalid"), new Refusal("x", "never", ""));
            }
        });

        Status status = refused(
                        422,
                        () -> mergePatch(
                                test.machines().inNamespace(NAMESPACE).withName("erp"), "{\"spec\":{\"a\":1}}"))
                .getStatus();
        test.machines().inNamespace(NAMESPACE).withName("erp").editStatus(vm -> {
            vm.setAdditionalProperty("status", java.util.Map.of("ready", true));
            return vm;
        });

        assertThat(status.getMessage())
                .isEqualTo("admission webhook \"virtualmachine-validator.kubevirt.io\" denied the request: no, never");
        assertThat(status.getDetails().getCauses().getFirst().getField()).isEqualTo("spec.running");
    }

    @Test
    void subresourcesAreAnsweredAsKubeVirtAnswers() {
        test.server.subresource(call -> call.body().path("gracePeriodSeconds").asInt() > 0
                ? new Subresource.Reply.Refused(400, "For force restart, only gracePeriod=0 is supported for now")
                : new Subresource.Reply.Accepted(Optional.empty()));

        assertThat(test.client.raw(RESTART, "PUT", "{}")).isNullOrEmpty();
        KubernetesClientException refusal =
                refused(400, () -> test.client.raw(RESTART, "PUT", "{\"gracePeriodSeconds\":5}"));

        assertThat(refusal.getStatus().getMessage()).contains("only gracePeriod=0");
        assertThat(test.server.log().writes())
                .extracting(write ->
                        write.request().resource() + " " + write.request().target() + " " + write.code())
                .containsExactly(
                        "virtualmachines.subresources.kubevirt.io vms/erp/restart 202",
                        "virtualmachines.subresources.kubevirt.io vms/erp/restart 400");
        refused(501, () -> test.client.raw(RESTART.replace("restart", "addvolume"), "PUT", "{}"));
    }

    @Test
    void aSubresourceCanChangeItsVirtualMachine() {
        machine();
        test.server.subresource(call -> new Subresource.Reply.Accepted(Optional.of((ArrayNode) Json.parse("""
                [{"op":"test","path":"/spec/runStrategy","value":"Always"},
                 {"op":"replace","path":"/spec/runStrategy","value":"Halted"}]"""))));
        String stop = RESTART.replace("restart", "stop");

        test.client.raw(stop + "?dryRun=All", "PUT", "{}");
        assertThat(strategy()).isEqualTo("Always");
        test.client.raw(stop, "PUT", "{}");
        assertThat(strategy()).isEqualTo("Halted");
    }

    private String strategy() {
        return test.machines().inNamespace(NAMESPACE).withName("erp").get().get("spec", "runStrategy");
    }

    @Test
    void theLogTellsClientsApartAndLeavesReadsOut() {
        test.create(widget("a", "{mode: Audit}"));
        test.widget("a").get();
        try (KubernetesClient other = test.server.client("other")) {
            other.genericKubernetesResources("test.example/v1", "Widget")
                    .inNamespace(NAMESPACE)
                    .withName("a")
                    .delete();
        }

        assertThat(test.server.log().writes())
                .extracting(write -> write.request().toString())
                .containsExactly("test: CREATE widgets.test.example vms/", "other: DELETE widgets.test.example vms/a");
        assertThat(test.server.log().writesBy("test"))
                .singleElement()
                .satisfies(write ->
                        assertThat(write.body().at("/spec/mode").asText()).isEqualTo("Audit"));
        test.server.log().clear();
        assertThat(test.server.log().writes()).isEmpty();
    }

    @Test
    void aFaultRefusesAndChangesNothing() {
        test.create(widget("a", "{mode: Audit}"));
        test.server.faults(Faults.once(1, request -> request.verb() == Verb.PATCH, Fault.conflict()));

        refused(409, () -> mergePatch(test.widget("a"), "{\"spec\":{\"count\":1}}"));
        assertThat(test.widget("a").get().<Integer>get("spec", "count")).isNull();
        mergePatch(test.widget("a"), "{\"spec\":{\"count\":1}}");
    }

    @Test
    void faultsCarryTheirStatus() {
        test.create(widget("a", "{mode: Audit}"));

        test.server.faults(Faults.every(1, request -> true, Fault.tooManyRequests(Duration.ofSeconds(7))));
        KubernetesClientException tooMany = refused(429, () -> test.widget("a").get());
        test.server.faults(Faults.every(1, request -> true, Fault.internalError()));
        refused(500, () -> test.widget("a").get());
        test.server.faults(Faults.none());

        assertThat(tooMany.getStatus().getDetails().getRetryAfterSeconds()).isEqualTo(7);
        assertThat(test.widget("a").get()).isNotNull();
    }

    @Test
    void anAnswerCanBeLostAfterTheWrite() {
        test.create(widget("a", "{mode: Audit}"));
        test.server.faults(Faults.every(2, request -> request.verb().writes(), Fault.loseAnswer()));

        mergePatch(test.widget("a"), "{\"spec\":{\"count\":1}}");
        refused(504, () -> mergePatch(test.widget("a"), "{\"spec\":{\"count\":2}}"));

        assertThat(test.widget("a").get().<Integer>get("spec", "count")).isEqualTo(2);
    }

    @Test
    void aPatientClientSurvivesTooManyRequests() {
        test.server.faults(Faults.once(1, request -> true, Fault.tooManyRequests(Duration.ZERO)));

        try (KubernetesClient patient = test.server.client("patient")) {
            assertThat(patient.namespaces().list().getItems()).isEmpty();
        }
    }

    private GenericKubernetesResource machine() {
        return test.create("""
                apiVersion: kubevirt.io/v1
                kind: VirtualMachine
                metadata: {name: erp}
                spec: {runStrategy: Always}
                """);
    }

    private static class Webhook implements Admission {
        @Override
        public String webhookName() {
            return "virtualmachine-validator.kubevirt.io";
        }

        @Override
        public List<Refusal> validate(Optional<ObjectNode> old, ObjectNode candidate) {
            return List.of();
        }
    }
}
