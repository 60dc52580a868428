package io.pvdrivers.testing.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.pvdrivers.simulator.bridge.SimulatedClock;
import io.pvdrivers.simulator.bridge.SimulatedCluster;
import io.pvdrivers.simulator.flow.Manifests;
import io.pvdrivers.simulator.flow.VmEdits;
import io.pvdrivers.simulator.world.World;
import io.pvdrivers.simulator.world.scene.WorldSettings;
import io.pvdrivers.testing.api.KubeApi;
import io.pvdrivers.testing.api.KubeVirtStandIn;
import io.pvdrivers.testing.api.RealKubeApi;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What vmWrites.confine leaves of the right to patch VMs: all that the operator does, and nothing that a thief of its token would. */
@ExtendWith(RealKubeApi.class)
@TestInstance(Lifecycle.PER_CLASS)
class ConfinedWritesTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private Ground plain;

    /** A namespace with a VM, and an account that holds the operator's rights to it. */
    private record Ground(KubernetesClient users, KubernetesClient operator, SimulatedCluster cluster, String namespace)
            implements AutoCloseable {

        static Ground prepare(KubeApi api, KubeVirtStandIn standIn, String options) {
            var namespace = api.newNamespace("confined");
            var world = new World(WorldSettings.DEFAULTS.withRegistry(Manifests.registry()));
            var cluster = SimulatedCluster.behind(
                    world, SimulatedClock.manual(Instant.EPOCH), KubeApi.client(api.admin()), namespace);
            standIn.play(namespace, cluster.kubeVirt());
            ChartRights.in(namespace, options).grant(api.client());
            var ground = new Ground(
                    api.client(), KubeApi.client(api.as(namespace, ChartRights.ACCOUNT)), cluster, namespace);
            ground.store(ConfinedWritesTest.vm());
            Migration.waiting()
                    .untilAsserted(() -> assertThatThrownBy(
                                    () -> ground.ask(patch("add", "/metadata/labels", "{\"theirs\": \"now\"}")))
                            .hasMessageContaining("labels"));
            return ground;
        }

        private void store(ObjectNode vm) {
            var fresh = vm.deepCopy();
            fresh.remove("status");
            fresh.withObject("/metadata")
                    .put("namespace", namespace)
                    .remove(List.of("uid", "resourceVersion", "generation", "creationTimestamp", "managedFields"));
            vm(users).delete();
            users.resource(JSON.convertValue(fresh, GenericKubernetesResource.class))
                    .create();
        }

        /** Asks as the operator, without writing anything. */
        private void ask(ArrayNode patch) {
            vm(operator)
                    .patch(
                            new PatchContext.Builder()
                                    .withPatchType(PatchType.JSON)
                                    .withDryRun(List.of("All"))
                                    .build(),
                            patch.toString());
        }

        private Resource<GenericKubernetesResource> vm(KubernetesClient client) {
            return client.genericKubernetesResources("kubevirt.io/v1", "VirtualMachine")
                    .inNamespace(namespace)
                    .withName("erp");
        }

        @Override
        public void close() {
            operator.close();
            cluster.close();
        }
    }

    @BeforeAll
    void prepare(KubeApi api, KubeVirtStandIn standIn) {
        plain = Ground.prepare(api, standIn, "");
    }

    @AfterAll
    void close() {
        plain.close();
    }

    @Test
    void theOperatorGoesItsWholeWays(KubeApi api, KubeVirtStandIn standIn) {
        var refused = new ArrayList<String>();
        var edits = VmEdits.all();
        try (var ground = Ground.prepare(api, standIn, "volumes: {enabled: true}\npreferences: {enabled: true}")) {
            for (var edit : edits) {
                ground.store(edit.vm());
                try {
                    ground.ask(withoutVersion(edit.patch()));
                } catch (KubernetesClientException e) {
                    refused.add(edit + "\n" + e.getMessage());
                }
            }
        }

        assertThat(edits).hasSizeGreaterThan(150);
        assertThat(refused).isEmpty();
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(delimiter = '|', textBlock = """
            add     | /metadata/labels                                         | {"role": "theirs"}
            add     | /metadata/finalizers                                     | ["theirs.example.com/stays"]
            add     | /metadata/annotations/note                               | "theirs"
            remove  | /metadata/annotations/note                               |
            replace | /spec/runStrategy                                        | "Halted"
            add     | /spec/preference                                         | {"name": "windows.2k22.virtio"}
            add     | /spec/template/metadata                                  | {"annotations": {"hooks.kubevirt.io/hookSidecars": "[]"}}
            replace | /spec/runStrategy                                        | ""
            replace | /spec/template/spec/tolerations                          | []
            add     | /spec/template/spec/nodeSelector                         | {"theirs": "node"}
            add     | /spec/template/spec/accessCredentials                    | [{"sshPublicKey": {"source": {"secret": {"secretName": "s"}}}}]
            add     | /spec/template/spec/domain/firmware                      | {"kernelBoot": {"container": {"image": "theirs"}}}
            add     | /spec/template/spec/domain/devices/hostDevices           | [{"name": "x", "deviceName": "theirs"}]
            add     | /spec/template/spec/domain/devices/filesystems           | [{"name": "root", "virtiofs": {}}]
            add     | /spec/template/spec/domain/devices/disks/0/bootOrder     | 2
            add     | /spec/template/spec/domain/devices/disks/0/serial        | "theirs"
            replace | /spec/template/spec/domain/devices/disks/0/name          | "other"
            add     | /spec/template/spec/domain/devices/disks/0               | {"name": "pvdrivers-media", "cdrom": {"bus": "sata"}}
            add     | /spec/template/spec/domain/devices/disks/-               | {"name": "pvdrivers-media", "cdrom": {"bus": "sata"}, "bootOrder": 1}
            add     | /spec/template/spec/domain/devices/disks/-               | {"name": "pvdrivers-primer", "lun": {"bus": "scsi"}}
            add     | /spec/template/spec/domain/devices/disks/-               | {"name": "theirs", "disk": {"bus": "sata"}}
            remove  | /spec/template/spec/domain/devices/disks/1               |
            remove  | /spec/template/spec/domain/devices/interfaces/1          |
            replace | /spec/template/spec/domain/devices/interfaces/1/macAddress | "02:00:00:00:00:02"
            add     | /spec/template/spec/domain/devices/interfaces/0/pciAddress | "0000:81:00.1"
            add     | /spec/template/spec/networks/-                           | {"name": "theirs", "multus": {"networkName": "vault"}}
            add     | /spec/template/spec/volumes/-                            | {"name": "theirs", "secret": {"secretName": "bank"}}
            add     | /spec/template/spec/volumes/-                            | {"name": "pvdrivers-media", "secret": {"secretName": "bank"}}
            add     | /spec/template/spec/volumes/-                            | {"name": "pvdrivers-media", "serviceAccount": {"serviceAccountName": "admin"}}
            add     | /spec/template/spec/volumes/-                            | {"name": "pvdrivers-media", "persistentVolumeClaim": {"claimName": "bank"}}
            add     | /spec/template/spec/volumes/-                            | {"name": "pvdrivers-drive", "cloudInitNoCloud": {"userData": "theirs"}}
            replace | /spec/template/spec/volumes/0                            | {"name": "root", "persistentVolumeClaim": {"claimName": "theirs"}}
            """)
    void aThiefOfItsTokenGetsNothingElse(String op, String path, @Nullable String value) {
        assertThatThrownBy(() -> plain.ask(patch(op, path, value)))
                .isInstanceOfSatisfying(
                        KubernetesClientException.class,
                        e -> assertThat(e.getCode()).isEqualTo(422))
                .hasMessageContaining("ValidatingAdmissionPolicy")
                .hasMessageMatching("(?s).*denied request: [^.]*operator[^.]*\\..*");
    }

    private static ObjectNode vm() {
        var vm = Manifests.object(Manifests.SATA_E1000E);
        vm.withObject("/metadata/annotations").put("note", "the owner's");
        var spec = vm.withObject("/spec/template/spec");
        spec.withArray("tolerations").add(tree("{\"key\": \"windows\", \"operator\": \"Exists\"}"));
        spec.withArray("volumes").add(tree("{\"name\": \"data\", \"dataVolume\": {\"name\": \"erp-data\"}}"));
        spec.withArray("networks").add(tree("{\"name\": \"lan\", \"multus\": {\"networkName\": \"lan\"}}"));
        spec.withArray("/domain/devices/disks")
                .add(tree("{\"name\": \"data\", \"disk\": {\"bus\": \"sata\"}, \"serial\": \"data-1\"}"));
        spec.withArray("/domain/devices/interfaces").add(tree("""
                {"name": "lan", "model": "e1000e", "bridge": {}, "macAddress": "02:00:00:00:00:01"}
                """));
        return vm;
    }

    private static ArrayNode patch(String op, String path, @Nullable String value) {
        var operation = JSON.createObjectNode().put("op", op).put("path", path);
        if (value != null) {
            operation.set("value", tree(value));
        }
        return JSON.createArrayNode().add(operation);
    }

    private static JsonNode tree(String json) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ArrayNode withoutVersion(ArrayNode patch) {
        var rest = JSON.createArrayNode();
        StreamSupport.stream(patch.spliterator(), false)
                .filter(operation -> !operation.path("path").asText().equals("/metadata/resourceVersion"))
                .forEach(rest::add);
        return rest;
    }
}
