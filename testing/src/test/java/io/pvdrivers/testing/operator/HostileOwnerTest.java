package io.pvdrivers.testing.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.pvdrivers.api.v1alpha1.DriverPolicy;
import io.pvdrivers.api.v1alpha1.DriverState;
import io.pvdrivers.api.v1alpha1.DriverStateStatus.Phase;
import io.pvdrivers.operator.KubernetesClients;
import io.pvdrivers.operator.guest.QemuGuestAgent;
import io.pvdrivers.operator.guest.VirtLauncherGuestAgent;
import io.pvdrivers.simulator.bridge.SimulatedClock;
import io.pvdrivers.simulator.bridge.SimulatedCluster;
import io.pvdrivers.simulator.flow.Manifests;
import io.pvdrivers.simulator.world.World;
import io.pvdrivers.simulator.world.scene.WorldSettings;
import io.pvdrivers.testing.api.KubeApi;
import io.pvdrivers.testing.api.KubeVirtStandIn;
import io.pvdrivers.testing.api.OwnKinds;
import io.pvdrivers.testing.api.RealKubeApi;
import io.pvdrivers.testing.api.RealKubeApi.Empty;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Somebody owns one namespace, and would have the operator, which cares for the whole cluster, do something in another: by whatever may be
 * written in a VM, a policy, a record or a pod.
 */
@ExtendWith(RealKubeApi.class)
class HostileOwnerTest {
    private static final Set<String> READING = Set.of("get", "list", "watch");

    /** What the operator writes of a VM that it only looks at. */
    private static final Set<String> OWN =
            Set.of("driverstates", "driverstates/status", "driverpolicies/status", "events", "pods/exec");

    private static final String TRAP = "virt-launcher-erp-trap";

    @Test
    void nothingOfAnotherNamespaceIsTouchedOrAsked(@Empty KubeApi api, @Empty KubeVirtStandIn standIn) {
        OwnKinds.apply(api.client());
        var home = api.newNamespace("operator");
        var mallory = api.newNamespace("mallory");
        var bank = api.newNamespace("bank");
        ChartRights.withGuestAccessEverywhere(home).grant(api.client());
        var account = api.as(home, ChartRights.ACCOUNT);
        try (var nodes = new LauncherNodes(api);
                var client = KubernetesClients.create(account);
                var victims = runningIn(bank, api, standIn)) {
            nodes.run(bank, victims.containers());
            var theirs = instance(api.client(), bank);
            var before = vm(api.client(), bank);
            try (var migration = new Migration(
                    api,
                    standIn,
                    mallory,
                    account,
                    config -> config.withNamespaces(Set.of())
                            .withGuestAgent(new QemuGuestAgent(new VirtLauncherGuestAgent(client))))) {
                nodes.run(mallory, migration.containers());
                forge(api.client(), mallory, before, theirs);
                migration.start();
                migration.awaitPhase(Phase.READY);
                Migration.waiting()
                        .until(() -> nodes.execs().stream()
                                .anyMatch(exec -> exec.namespace().equals(bank)));
            }

            var requests = api.audit().of("system:serviceaccount:" + home + ":" + ChartRights.ACCOUNT);
            assertThat(requests)
                    .anyMatch(r -> r.namespace().equals(mallory) && r.verb().equals("patch"));
            assertThat(requests.stream().filter(r -> r.namespace().equals(bank)))
                    .as("of a policy of its own in mode Audit")
                    .allMatch(r -> READING.contains(r.verb()) || OWN.contains(r.resource()));
            assertThat(nodes.execs()).allSatisfy(exec -> {
                assertThat(exec.pod()).isNotEqualTo(TRAP);
                assertThat(exec.command().get(4)).isEqualTo(exec.namespace() + "_erp");
            });
            assertThat(written(vm(api.client(), bank))).isEqualTo(written(before));
            assertThat(states(api.client(), bank))
                    .singleElement()
                    .satisfies(s -> assertThat(s.getSpec().ticket()).isNull());
            var forged = states(api.client(), mallory).stream()
                    .filter(s -> s.getMetadata().getName().equals("theirs"))
                    .findFirst();
            assertThat(forged.map(DriverState::getStatus)).isEmpty();
        }
    }

    /** What people and the operator write; the status is KubeVirt's, and changes meanwhile. */
    private static List<Object> written(GenericKubernetesResource vm) {
        var metadata = vm.getMetadata();
        return List.of(
                metadata.getGeneration(),
                metadata.getLabels(),
                metadata.getAnnotations(),
                vm.getAdditionalProperties().get("spec"));
    }

    /** What only an owner with more rights than the chart gives anybody could write is written all the same. */
    private static void forge(
            KubernetesClient users,
            String mallory,
            GenericKubernetesResource victim,
            GenericKubernetesResource victimsInstance) {
        var stranger = victim.getMetadata();
        var forged = Map.of(
                "metadata",
                Map.of(
                        "labels",
                        Map.of("tier", "erp", "pvdrivers.io/namespace", stranger.getNamespace()),
                        "annotations",
                        Map.of(
                                "note", "$(reboot)`;'\"\n" + stranger.getNamespace(),
                                "pvdrivers.io/retry", "../" + stranger.getNamespace() + "/erp",
                                "pvdrivers.io/approved", stranger.getNamespace() + "/erp")));
        // KubeVirt writes the VM's status meanwhile, so nothing is said of its version.
        users.genericKubernetesResources("kubevirt.io/v1", "VirtualMachine")
                .inNamespace(mallory)
                .withName("erp")
                .patch(
                        PatchContext.of(PatchType.JSON_MERGE),
                        users.getKubernetesSerialization().asJson(forged));
        users.resource(read(users, """
                        apiVersion: pvdrivers.io/v1alpha1
                        kind: DriverPolicy
                        metadata: {name: grab, namespace: %s}
                        spec:
                          mode: Enforce
                          priority: -1
                          selector: {matchLabels: {tier: erp}}
                          release: {version: 0.1.302}
                          rollout: {restart: Automatic, windows: [{always: true}]}
                        """.formatted(mallory), DriverPolicy.class)).create();
        var policy = users.resources(DriverPolicy.class)
                .inNamespace(mallory)
                .withName("windows")
                .get();
        users.resource(read(
                        users,
                        """
                        apiVersion: pvdrivers.io/v1alpha1
                        kind: DriverState
                        metadata:
                          name: theirs
                          namespace: %s
                          ownerReferences:
                            - {apiVersion: kubevirt.io/v1, kind: VirtualMachine, name: erp, uid: %s}
                        spec:
                          virtualMachine: {name: erp, uid: %s}
                          policyRef: {kind: DriverPolicy, name: windows, uid: %s, generation: 1}
                        """.formatted(
                                        mallory,
                                        stranger.getUid(),
                                        stranger.getUid(),
                                        policy.getMetadata().getUid()),
                        DriverState.class))
                .create();
        trap(users, mallory, victimsInstance);
    }

    /** A pod of their own that claims to run the other's VM. */
    private static void trap(KubernetesClient users, String mallory, GenericKubernetesResource instance) {
        var uid = instance.getMetadata().getUid();
        var pod = new PodBuilder()
                .withNewMetadata()
                .withName(TRAP)
                .withNamespace(mallory)
                .addToLabels("kubevirt.io", "virt-launcher")
                .addToLabels("kubevirt.io/created-by", uid)
                .addNewOwnerReference()
                .withApiVersion("kubevirt.io/v1")
                .withKind("VirtualMachineInstance")
                .withName("erp")
                .withUid(uid)
                .withController(true)
                .endOwnerReference()
                .endMetadata()
                .withNewSpec()
                .withNodeName(LauncherNodes.NAMES.getFirst())
                .addNewContainer()
                .withName("compute")
                .withImage("registry.example.com/trap:1")
                .endContainer()
                .endSpec()
                .build();
        Pod created = users.resource(pod).create();
        created.setStatus(new PodBuilder()
                .withNewStatus()
                .withPhase("Running")
                .endStatus()
                .build()
                .getStatus());
        users.resource(created).updateStatus();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "media: {persistentVolumeClaim: {claimName: ../bank/iso}}",
                "media: {persistentVolumeClaim: {claimName: bank/iso}}",
                "install: {method: Job, jobRef: {name: bank/drivers}}",
                "install: {method: Job, jobRef: {name: '../../bank/jobs/x'}}",
                "install: {method: Job, jobRef: {name: '$(id)'}}",
                "devices: {preferences: [{from: bank/a, to: b}]}"
            })
    void noNameOfAPolicyLeadsElsewhere(String spec, KubeApi api) {
        OwnKinds.apply(api.client());
        var policy = """
                apiVersion: pvdrivers.io/v1alpha1
                kind: DriverPolicy
                metadata: {name: p, namespace: %s}
                spec: {mode: Enforce, release: {version: 0.1.302}, %s}
                """.formatted(api.newNamespace("mallory"), spec);

        assertThatThrownBy(() -> api.client()
                        .resource(read(api.client(), policy, GenericKubernetesResource.class))
                        .create())
                .isInstanceOfSatisfying(
                        KubernetesClientException.class,
                        e -> assertThat(e.getCode()).isEqualTo(422));
    }

    private static SimulatedCluster runningIn(String namespace, KubeApi api, KubeVirtStandIn standIn) {
        var start = Instant.now();
        var world = new World(WorldSettings.DEFAULTS.startingAt(start).withRegistry(Manifests.registry()));
        var cluster = SimulatedCluster.behind(
                world, SimulatedClock.running(start, 120), KubeApi.client(api.admin()), namespace);
        standIn.play(namespace, cluster.kubeVirt());
        var vm = read(api.client(), Manifests.SATA_E1000E, GenericKubernetesResource.class);
        vm.getMetadata().setNamespace(namespace);
        api.client().resource(vm).create();
        api.client()
                .resource(read(api.client(), """
                        apiVersion: pvdrivers.io/v1alpha1
                        kind: DriverPolicy
                        metadata: {name: windows, namespace: %s}
                        spec: {mode: Audit, release: {version: 0.1.302}}
                        """.formatted(namespace), DriverPolicy.class))
                .create();
        cluster.start();
        Migration.waiting().until(() -> {
            var found = api.client()
                    .genericKubernetesResources("kubevirt.io/v1", "VirtualMachineInstance")
                    .inNamespace(namespace)
                    .withName("erp")
                    .get();
            return found != null && found.toString().contains("AgentConnected");
        });
        return cluster;
    }

    private static <T> T read(KubernetesClient users, String yaml, Class<T> type) {
        return users.getKubernetesSerialization().unmarshal(yaml, type);
    }

    private static GenericKubernetesResource vm(KubernetesClient users, String namespace) {
        return users.genericKubernetesResources("kubevirt.io/v1", "VirtualMachine")
                .inNamespace(namespace)
                .withName("erp")
                .get();
    }

    private static GenericKubernetesResource instance(KubernetesClient users, String namespace) {
        return users.genericKubernetesResources("kubevirt.io/v1", "VirtualMachineInstance")
                .inNamespace(namespace)
                .withName("erp")
                .get();
    }

    private static List<DriverState> states(KubernetesClient users, String namespace) {
        return users.resources(DriverState.class).inNamespace(namespace).list().getItems();
    }
}
