package io.pvdrivers.simulator.torture;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.pvdrivers.api.v1alpha1.DriverPolicy;
import io.pvdrivers.api.v1alpha1.DriverPolicyStatus;
import io.pvdrivers.api.v1alpha1.DriverState;
import io.pvdrivers.api.v1alpha1.DriverStateStatus;
import io.pvdrivers.api.v1alpha1.DriverStateStatus.Phase;
import io.pvdrivers.operator.OperatorConfig;
import io.pvdrivers.operator.gate.Reason;
import io.pvdrivers.simulator.bridge.SimulatedClock;
import io.pvdrivers.simulator.flow.HttpOperator;
import io.pvdrivers.simulator.flow.Manifests;
import io.pvdrivers.simulator.torture.RoughLine.Sent;
import io.pvdrivers.simulator.world.World;
import io.pvdrivers.simulator.world.kubevirt.SubresourceRequest;
import io.pvdrivers.simulator.world.scene.FaultPlan;
import io.pvdrivers.simulator.world.scene.VmName;
import io.pvdrivers.simulator.world.scene.WorldEvent;
import io.pvdrivers.simulator.world.scene.WorldEvent.Kind;
import io.pvdrivers.simulator.world.scene.WorldSettings;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** A VM, a policy and the operator with its reconcilers, on an API server that it reaches over a {@link RoughLine}. */
final class Siege implements AutoCloseable {
    static final double SPEED = 240;

    /** In real time: a play that takes longer has come to no end. */
    private static final Duration PATIENCE = Duration.ofMinutes(4);

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Ground.Place place;
    private final World world;
    private final SimulatedClock clock;
    private final OperatorsClock operators;
    private final VmName vm;
    private final ObjectNode before;
    private final String policy;
    private final Replica replica;
    private final Replica other;

    Siege(Ground ground, Setting setting) {
        var start = setting.start().orElseGet(ground::anyTime);
        world = new World(WorldSettings.DEFAULTS
                .startingAt(start)
                .withFaults(new FaultPlan(setting.faults(), Map.of()))
                .withRegistry(Manifests.registry()));
        clock = SimulatedClock.running(start, SPEED);
        operators = new OperatorsClock(clock);
        place = ground.place(world, clock);
        replica = new Replica(place.operator());
        other = new Replica(place.operator());
        policy = setting.policy();
        applyPolicy(policy);
        var manifest = setting.vm().deepCopy();
        manifest.withObject("/metadata").put("namespace", place.namespace());
        place.users()
                .resource(JSON.convertValue(manifest, GenericKubernetesResource.class))
                .create();
        vm = VmName.of(manifest);
        before = object();
        place.cluster().start();
    }

    /** The operator. */
    Replica replica() {
        return replica;
    }

    /** A second one, where there are two. */
    Replica other() {
        return other;
    }

    RoughLine line() {
        return replica.line();
    }

    Instant now() {
        return clock.instant();
    }

    ObjectNode before() {
        return before;
    }

    KubernetesClient users() {
        return place.users();
    }

    String namespace() {
        return place.namespace();
    }

    List<String> unsupported() {
        return place.unsupported();
    }

    /** A new process of the operator, which acts. */
    void start() {
        replica.start(config());
    }

    OperatorConfig config() {
        return HttpOperator.config(place.cluster().agent(), clock, SPEED)
                .withClock(operators)
                .withNamespaces(Set.of(place.namespace()));
    }

    /** A user whose edit comes between two statuses of the operator's tries it again. */
    void applyPolicy(String yaml) {
        var manifest = Manifests.object(yaml);
        manifest.withObject("/metadata")
                .put("namespace", place.namespace())
                .remove(List.of("uid", "generation", "creationTimestamp"));
        var wanted = JSON.convertValue(manifest, GenericKubernetesResource.class);
        until("the policy to be taken", () -> isTaken(wanted));
    }

    private boolean isTaken(GenericKubernetesResource wanted) {
        var stored = policy().get();
        try {
            if (stored == null) {
                place.users().resource(wanted).create();
            } else {
                wanted.getMetadata().setResourceVersion(stored.getMetadata().getResourceVersion());
                place.users().resource(wanted).update();
            }
            return true;
        } catch (KubernetesClientException e) {
            if (e.getCode() == HttpURLConnection.HTTP_CONFLICT) {
                return false;
            }
            throw e;
        }
    }

    /** The policy that the play began with. */
    void applyFirstPolicy() {
        applyPolicy(policy);
    }

    Resource<DriverPolicy> policy() {
        return place.users()
                .resources(DriverPolicy.class)
                .inNamespace(place.namespace())
                .withName("windows");
    }

    Resource<DriverState> storedState() {
        return place.users()
                .resources(DriverState.class)
                .inNamespace(vm.namespace())
                .withName(vm.name());
    }

    Optional<DriverState> state() {
        return Optional.ofNullable(storedState().get());
    }

    Optional<DriverStateStatus> status() {
        return state().map(DriverState::getStatus);
    }

    boolean is(Phase phase) {
        return status().map(DriverStateStatus::phase).filter(phase::equals).isPresent();
    }

    Optional<Reason> waitsFor() {
        return status().map(DriverStateStatus::waitingFor).flatMap(waits -> Reason.ofCode(waits.reason()));
    }

    boolean waitsFor(Reason reason) {
        return waitsFor().filter(reason::equals).isPresent();
    }

    /** Whether the VM that is there now is Ready, on what its policy wants. A DriverState may still speak of an earlier one. */
    boolean isReady() {
        return is(Phase.READY)
                && bootBus().equals("virtio")
                && device("interfaces/0/model").equals("virtio");
    }

    /** Whether it was last verified with this release. */
    boolean runs(String release) {
        return status().map(DriverStateStatus::verified)
                .filter(verified -> verified.release().equals(release))
                .isPresent();
    }

    /** Whether the policy's status has come to where the VM is. */
    boolean isCountedReady() {
        return Optional.ofNullable(policy().get())
                .map(DriverPolicy::getStatus)
                .map(DriverPolicyStatus::counts)
                .filter(counts -> counts.ready() == 1)
                .isPresent();
    }

    /** The bus of the disk that the VM boots from; empty where there is no VM. */
    String bootBus() {
        return device("disks/0/disk/bus");
    }

    private String device(String field) {
        return Optional.ofNullable(kubeVirt("VirtualMachine").get())
                .map(vm -> JSON.<JsonNode>valueToTree(vm)
                        .at("/spec/template/spec/domain/devices/" + field)
                        .asText())
                .orElse("");
    }

    Resource<GenericKubernetesResource> kubeVirt(String kind) {
        return place.users()
                .genericKubernetesResources("kubevirt.io/v1", kind)
                .inNamespace(vm.namespace())
                .withName(vm.name());
    }

    /** The VM as it is stored. */
    ObjectNode object() {
        try {
            return (ObjectNode) JSON.readTree(place.users()
                    .getKubernetesSerialization()
                    .asJson(kubeVirt("VirtualMachine").get()));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** All that the operator wrote, in order, whatever became of its process. */
    List<Sent> writes() {
        return Stream.of(replica, other)
                .map(Replica::writes)
                .flatMap(List::stream)
                .toList();
    }

    /** Somebody changes the VM, whatever KubeVirt writes into its status meanwhile. */
    void replace(String path, JsonNode value) {
        var patch = JSON.createArrayNode();
        patch.addObject().put("op", "replace").put("path", path).set("value", value);
        kubeVirt("VirtualMachine").patch(PatchContext.of(PatchType.JSON), patch.toString());
    }

    void annotate(String key, String value) {
        var patch = JSON.createObjectNode();
        patch.withObject("/metadata/annotations").put(key, value);
        kubeVirt("VirtualMachine").patch(PatchContext.of(PatchType.JSON_MERGE), patch.toString());
    }

    List<WorldEvent> events(Kind... kinds) {
        return world.eventsSince(0).stream()
                .filter(e -> List.of(kinds).contains(e.kind()))
                .toList();
    }

    long restarts() {
        return events(Kind.INSTANCE_STOPPING).size();
    }

    void awaitCondition(String type) {
        until(
                "condition " + type,
                () -> status().stream()
                        .flatMap(status -> status.conditions().stream())
                        .anyMatch(c -> c.getType().equals(type) && c.getStatus().equals("True")));
    }

    void awaitReady() {
        until("Ready", this::isReady);
    }

    void awaitPhase(Phase wanted) {
        until("phase " + wanted, () -> is(wanted));
    }

    /** The operator's process is killed, and there is another. */
    void restartOperator() {
        replica.kill();
        start();
    }

    /** All clocks but those of the guests' hardware are set ahead; the operator follows the API server's as it does. */
    void advance(Duration by) {
        operators.step(by);
    }

    /** Its owner restarts the VM. */
    void userRestarts(SubresourceRequest request) {
        world.restart(vm, request);
    }

    /** Lets this much of the simulated time pass. */
    void play(Duration time) {
        var end = now().plus(time);
        until("time to pass", () -> !now().isBefore(end));
    }

    void until(String what, BooleanSupplier reached) {
        await(what)
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(25))
                .dontCatchUncaughtExceptions()
                .until(reached::getAsBoolean);
    }

    /** What somebody sees who comes to look. */
    String told() {
        return status().map(DriverStateStatus::toString).orElse("no DriverState") + "\n" + world.eventsSince(0);
    }

    @Override
    public void close() {
        replica.close();
        other.close();
        place.close();
    }
}
