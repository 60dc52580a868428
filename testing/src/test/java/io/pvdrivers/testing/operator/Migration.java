package io.pvdrivers.testing.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.pvdrivers.api.v1alpha1.DriverPolicy;
import io.pvdrivers.api.v1alpha1.DriverState;
import io.pvdrivers.api.v1alpha1.DriverStateStatus;
import io.pvdrivers.api.v1alpha1.DriverStateStatus.Phase;
import io.pvdrivers.operator.DriverOperator;
import io.pvdrivers.operator.KubernetesClients;
import io.pvdrivers.operator.OperatorConfig;
import io.pvdrivers.operator.Pace;
import io.pvdrivers.operator.telemetry.Events;
import io.pvdrivers.operator.telemetry.Events.Type;
import io.pvdrivers.simulator.apiserver.Containers;
import io.pvdrivers.simulator.bridge.SimulatedClock;
import io.pvdrivers.simulator.bridge.SimulatedCluster;
import io.pvdrivers.simulator.flow.Manifests;
import io.pvdrivers.simulator.world.World;
import io.pvdrivers.simulator.world.scene.Fault;
import io.pvdrivers.simulator.world.scene.FaultPlan;
import io.pvdrivers.simulator.world.scene.VmName;
import io.pvdrivers.simulator.world.scene.WorldEvent.Kind;
import io.pvdrivers.simulator.world.scene.WorldSettings;
import io.pvdrivers.testing.api.KubeApi;
import io.pvdrivers.testing.api.KubeVirtStandIn;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import org.awaitility.core.ConditionFactory;

/** A VM on SATA and e1000e, a policy that wants it on virtio, and the operator, in one namespace of a real API server. */
final class Migration implements AutoCloseable {
    static final double SPEED = 120;
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final KubernetesClient users;
    private final String namespace;
    private final World world;
    private final SimulatedCluster cluster;
    private final SimulatedClock clock;
    private final KubernetesClient client;
    private final DriverOperator operator;

    /** Brings in the VM and the policy, and an operator that has not started. */
    Migration(
            KubeApi api,
            KubeVirtStandIn standIn,
            String namespace,
            Config account,
            UnaryOperator<OperatorConfig> config,
            Fault... faults) {
        this(api, standIn, namespace, KubernetesClients.create(account), config, faults);
    }

    /** @param client that the operator uses; it is closed with this */
    Migration(
            KubeApi api,
            KubeVirtStandIn standIn,
            String namespace,
            KubernetesClient client,
            UnaryOperator<OperatorConfig> config,
            Fault... faults) {
        this.users = api.client();
        this.namespace = namespace;
        var start = Instant.now();
        var settings = WorldSettings.DEFAULTS
                .startingAt(start)
                .withFaults(new FaultPlan(Set.of(faults), Map.of()))
                .withRegistry(Manifests.registry());
        world = new World(settings);
        clock = SimulatedClock.running(start, SPEED);
        cluster = SimulatedCluster.behind(world, clock, KubeApi.client(api.admin()), namespace);
        standIn.play(namespace, cluster.kubeVirt());
        users.resource(policy()).create();
        applyFromGit();
        cluster.start();
        this.client = client;
        operator = new DriverOperator(
                client,
                config.apply(OperatorConfig.standard()
                        .withNamespaces(Set.of(namespace))
                        .withMedia(Map.of("0.1.302", Manifests.IMAGE))
                        .withGuestAgent(cluster.agent())
                        .withClock(clock)
                        .withPace(new Pace(SPEED))
                        .withRandom(new SplittableRandom(1))));
    }

    /** As Argo CD does it, which wins every conflict. */
    void applyFromGit() {
        users.resource(vm()).fieldManager("argocd-controller").forceConflicts().serverSideApply();
    }

    private DriverPolicy policy() {
        var policy = Manifests.policy(Manifests.POLICY);
        policy.getMetadata().setNamespace(namespace);
        policy.getMetadata().setUid(null);
        policy.getMetadata().setGeneration(null);
        policy.getMetadata().setCreationTimestamp(null);
        return policy;
    }

    private GenericKubernetesResource vm() {
        var vm = users.getKubernetesSerialization().unmarshal(Manifests.SATA_E1000E, GenericKubernetesResource.class);
        vm.getMetadata().setNamespace(namespace);
        return vm;
    }

    /** Waits without minding what other threads throw: the SDK's timer may stumble over an object that is deleted meanwhile. */
    static ConditionFactory waiting() {
        return await().atMost(PATIENCE).dontCatchUncaughtExceptions();
    }

    void start() {
        operator.start();
    }

    /** What happens again soon to a VM, told as the operator tells it. */
    void tellTwice() {
        var events = new Events(client, InstantSource.system(), "operator-1");
        for (int i = 0; i < 2; i++) {
            events.tell(storedVm(), Optional.empty(), Type.NORMAL, "Restart", "Restart", "Restarts the VM once more.");
        }
    }

    /** Whether the operator says to whoever probes it that it stops. It has to serve that. */
    boolean isStopping() {
        var uri = URI.create("http://localhost:" + operator.httpPort().orElseThrow() + "/readyz");
        try (var probe = HttpClient.newHttpClient()) {
            return probe.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString())
                    .body()
                    .equals("Stopping.\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    DriverOperator operator() {
        return operator;
    }

    SimulatedClock clock() {
        return clock;
    }

    World world() {
        return world;
    }

    /** What runs in the pods of the VM. */
    Containers containers() {
        return cluster.containers();
    }

    String namespace() {
        return namespace;
    }

    GenericKubernetesResource storedVm() {
        return users.genericKubernetesResources("kubevirt.io/v1", "VirtualMachine")
                .inNamespace(namespace)
                .withName("erp")
                .get();
    }

    Optional<DriverState> state() {
        return Optional.ofNullable(users.resources(DriverState.class)
                .inNamespace(namespace)
                .withName("erp")
                .get());
    }

    Optional<DriverStateStatus> status() {
        return state().map(DriverState::getStatus);
    }

    /** Waits until the DriverState first shows this condition as true. */
    void awaitCondition(String type) {
        waiting()
                .pollInterval(Duration.ofMillis(20))
                .until(() -> status().stream()
                        .flatMap(status -> status.conditions().stream())
                        .anyMatch(c -> c.getType().equals(type) && c.getStatus().equals("True")));
    }

    /** Whether Windows is up, as its agent shows. */
    boolean connected() {
        return world.instance(new VmName(namespace, "erp"))
                .filter(instance -> instance.at("/status/phase").asText().equals("Running"))
                .filter(instance -> instance.at("/status/conditions").toString().contains("AgentConnected"))
                .isPresent();
    }

    void awaitAnnotation(String key) {
        waiting()
                .until(() -> storedVm().getMetadata().getAnnotations() != null
                        && storedVm().getMetadata().getAnnotations().containsKey(key));
    }

    boolean isReady() {
        return status().map(DriverStateStatus::phase)
                .filter(Phase.READY::equals)
                .isPresent();
    }

    /** Everything that a user finds in the VM's DriverState. */
    String said() {
        return status().map(DriverStateStatus::toString).orElse("");
    }

    /** Waits until the VM has come to this phase and the policy says so. */
    void awaitPhase(Phase phase) {
        waiting()
                .untilAsserted(() -> assertThat(status().map(DriverStateStatus::phase))
                        .as(() -> "of " + status())
                        .contains(phase));
        waiting()
                .untilAsserted(
                        () -> assertThat(policyStatus().getStatus().counts().ready())
                                .isEqualTo(phase == Phase.READY ? 1 : 0));
    }

    private DriverPolicy policyStatus() {
        return users.resources(DriverPolicy.class)
                .inNamespace(namespace)
                .withName("windows")
                .get();
    }

    void deletePolicy() {
        users.resources(DriverPolicy.class)
                .inNamespace(namespace)
                .withName("windows")
                .delete();
    }

    /** Waits until the operator has let the VM go. */
    void awaitLetGo() {
        waiting().until(() -> state().isEmpty());
    }

    long restarts() {
        return world.eventsSince(0).stream()
                .filter(e -> e.kind() == Kind.INSTANCE_STOPPING)
                .count();
    }

    @Override
    public void close() {
        operator.close();
        client.close();
        cluster.close();
    }
}
