package io.pvdrivers.simulator.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.pvdrivers.api.v1alpha1.DriverState;
import io.pvdrivers.api.v1alpha1.DriverStateStatus;
import io.pvdrivers.api.v1alpha1.DriverStateStatus.Phase;
import io.pvdrivers.kubevirt.VirtualMachine;
import io.pvdrivers.operator.DriverOperator;
import io.pvdrivers.operator.KubernetesClients;
import io.pvdrivers.simulator.apiserver.EmbeddedApiServer;
import io.pvdrivers.simulator.bridge.SimulatedClock;
import io.pvdrivers.simulator.bridge.SimulatedCluster;
import io.pvdrivers.simulator.world.World;
import io.pvdrivers.simulator.world.scene.WorldSettings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two VMs of one policy, and an imported ISO that only one of them can have at a time: each gets its turn, and both end Ready. */
@Isolated("its clock runs on while others work")
class SharedClaimTest {
    private static final double SPEED = 60;
    private static final Duration PATIENCE = Duration.ofSeconds(150);
    private static final List<String> VMS = List.of("crm", "erp");
    private static final String POLICY = Manifests.POLICY.replace("rollout: {", "rollout: {maxConcurrent: 2, ")
            + "  media: {dataVolume: {accessMode: ReadWriteOnce}}\n";

    private final Map<String, Set<String>> reasons = new ConcurrentHashMap<>();
    private final Map<String, String> messages = new ConcurrentHashMap<>();
    private final Map<String, Boolean> holders = new ConcurrentHashMap<>();
    private final Set<String> together = ConcurrentHashMap.newKeySet();

    /** With a start, or into a drive that is there. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void takeTurns(boolean drives) {
        var settings = WorldSettings.DEFAULTS.withRegistry(Manifests.registry());
        var clock = SimulatedClock.running(settings.start(), SPEED);
        try (var server = EmbeddedApiServer.start(clock)) {
            server.defineOwnKinds();
            var users = server.client("users");
            users.resource(Manifests.policy(POLICY)).create();
            VMS.forEach(name -> create(users, vm(name, drives)));
            try (var cluster = SimulatedCluster.embedded(new World(settings), clock, server, "operator");
                    var client = KubernetesClients.create(server.config("operator"));
                    var operator = new DriverOperator(client, HttpOperator.config(client, clock, SPEED));
                    var states = users.resources(DriverState.class)
                            .inNamespace("vms")
                            .inform(each(this::state));
                    var machines = users.resources(VirtualMachine.class)
                            .inNamespace("vms")
                            .inform(each(this::machine))) {
                cluster.start();
                operator.start();

                await().atMost(PATIENCE)
                        .failFast(() -> assertThat(states.getStore().list())
                                .allSatisfy(s -> assertThat(Optional.ofNullable(s.getStatus())
                                                .map(DriverStateStatus::phase))
                                        .as(() -> String.valueOf(s.getStatus()))
                                        .isNotEqualTo(Optional.of(Phase.FAILED))))
                        .untilAsserted(() -> assertThat(states.getStore().list())
                                .hasSize(2)
                                .allSatisfy(s -> assertThat(Optional.ofNullable(s.getStatus())
                                                .map(DriverStateStatus::phase))
                                        .as(() -> String.valueOf(s.getStatus()))
                                        .contains(Phase.READY)));
                assertTurns(states.getStore().list(), drives);
                assertThat(machines.getStore().list()).hasSize(2);
                assertThat(server.log().unsupported()).isEmpty();
            }
        }
    }

    private void assertTurns(List<DriverState> states, boolean drives) {
        assertThat(together).isEmpty();
        var waited = VMS.stream()
                .filter(name -> reasons.get(name).contains("MediaBusy"))
                .toList();
        assertThat(waited).as(reasons::toString).hasSize(1);
        var other = VMS.stream().filter(name -> !waited.contains(name)).toList();
        assertThat(messages.get(waited.getFirst())).contains(other.getFirst()).contains("ReadWriteMany");
        assertThat(states)
                .allSatisfy(state -> assertThat(Objects.requireNonNull(state.getStatus())
                                .restarts()
                                .count())
                        .isEqualTo(drives ? 1 : 2));
    }

    private void state(DriverState state) {
        var name = state.getMetadata().getName();
        Optional.ofNullable(state.getStatus())
                .flatMap(s -> Optional.ofNullable(s.waitingFor()))
                .ifPresent(waits -> {
                    reasons.computeIfAbsent(name, n -> ConcurrentHashMap.newKeySet())
                            .add(waits.reason());
                    if (waits.reason().equals("MediaBusy")) {
                        messages.put(name, waits.message());
                    }
                });
    }

    private void machine(VirtualMachine vm) {
        var has = vm.getSpec().template().spec().volumes().stream()
                .anyMatch(v -> v.name().startsWith("pvdrivers-")
                        && v.persistentVolumeClaim() != null
                        && v.persistentVolumeClaim().claimName().startsWith("pvdrivers-virtio-win"));
        holders.put(vm.getMetadata().getName(), has);
        if (VMS.stream().allMatch(name -> holders.getOrDefault(name, false))) {
            together.addAll(VMS);
        }
    }

    private static <T> ResourceEventHandler<T> each(Consumer<T> seen) {
        return new ResourceEventHandler<>() {
            @Override
            public void onAdd(T object) {
                seen.accept(object);
            }

            @Override
            public void onUpdate(T before, T object) {
                seen.accept(object);
            }

            @Override
            public void onDelete(T object, boolean unknown) {
                // None is deleted here.
            }
        };
    }

    private static ObjectNode vm(String name, boolean drive) {
        var vm = drive ? MatrixFlow.drive(Variations.base()) : Variations.base();
        vm.withObject("/metadata").put("name", name);
        ((ObjectNode) vm.at("/spec/template/spec/volumes/0/dataVolume")).put("name", name + "-root");
        return vm;
    }

    private static void create(KubernetesClient client, ObjectNode vm) {
        client.resource(client.getKubernetesSerialization().unmarshal(vm.toString(), GenericKubernetesResource.class))
                .create();
    }
}
