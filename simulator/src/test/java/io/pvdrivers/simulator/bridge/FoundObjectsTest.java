package io.pvdrivers.simulator.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.pvdrivers.simulator.apiserver.EmbeddedApiServer;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

@Isolated("its clock runs on while others work")
class FoundObjectsTest {
    private final EmbeddedApiServer server = EmbeddedApiServer.start();
    private final KubernetesClient client = server.client("user");
    private final FoundObjects found = new FoundObjects(client);

    @AfterEach
    void stop() {
        client.close();
        server.close();
    }

    private static ObjectNode json(String text) throws IOException {
        return (ObjectNode) new ObjectMapper().readTree(text);
    }

    @Test
    void anObjectComesWithItsStatusAndWithoutWhatItsServerGaveIt() throws IOException {
        ObjectNode vm = found.bring(json("""
                        {"apiVersion":"kubevirt.io/v1","kind":"VirtualMachine",
                         "metadata":{"name":"erp","namespace":"vms","uid":"old","resourceVersion":"987654321",
                                     "generation":12,"creationTimestamp":"2020-01-01T00:00:00Z",
                                     "labels":{"tier":"erp"},"managedFields":[{"manager":"virt-controller"}]},
                         "spec":{"runStrategy":"Always","futureField":[1,{"a":null}]},
                         "status":{"printableStatus":"Running","created":true}}"""));

        assertThat(vm.at("/metadata/uid").asText()).isNotEqualTo("old");
        assertThat(vm.at("/metadata/generation").asInt()).isEqualTo(1);
        assertThat(vm.at("/metadata").has("managedFields")).isFalse();
        assertThat(vm.at("/metadata/labels/tier").asText()).isEqualTo("erp");
        assertThat(vm.at("/status/printableStatus").asText()).isEqualTo("Running");
        assertThat(vm.path("spec")).isEqualTo(json("{\"runStrategy\":\"Always\",\"futureField\":[1,{\"a\":null}]}"));
    }

    @Test
    void whatItOwnedItOwnsAgain() throws IOException {
        ObjectNode vm = found.bring(json("""
                        {"apiVersion":"kubevirt.io/v1","kind":"VirtualMachine",
                         "metadata":{"name":"erp","namespace":"vms","uid":"old"},"spec":{}}"""));
        ObjectNode vmi = found.bring(json("""
                        {"apiVersion":"kubevirt.io/v1","kind":"VirtualMachineInstance",
                         "metadata":{"name":"erp","namespace":"vms","ownerReferences":[
                           {"apiVersion":"kubevirt.io/v1","kind":"VirtualMachine","name":"erp","uid":"old"}]},
                         "spec":{}}"""));

        assertThat(vmi.at("/metadata/ownerReferences/0/uid")).isEqualTo(vm.at("/metadata/uid"));
    }
}
