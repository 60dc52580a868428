package io.pvdrivers.simulator.flow;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.pvdrivers.api.v1alpha1.DriverState;
import io.pvdrivers.api.v1alpha1.DriverStateStatus;
import io.pvdrivers.api.v1alpha1.DriverStateStatus.Phase;
import io.pvdrivers.operator.DriverOperator;
import io.pvdrivers.operator.KubernetesClients;
import io.pvdrivers.operator.gate.Reason;
import io.pvdrivers.simulator.apiserver.EmbeddedApiServer;
import io.pvdrivers.simulator.bridge.SimulatedClock;
import io.pvdrivers.simulator.bridge.SimulatedCluster;
import io.pvdrivers.simulator.world.World;
import io.pvdrivers.simulator.world.scene.Fault;
import io.pvdrivers.simulator.world.scene.FaultPlan;
import io.pvdrivers.simulator.world.scene.VmName;
import io.pvdrivers.simulator.world.scene.WorldEvent;
import io.pvdrivers.simulator.world.scene.WorldEvent.Kind;
import io.pvdrivers.simulator.world.scene.WorldSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Isolated;

/** The promises for a whole fleet of odd VMs at once, through the real reconcilers and an API server. */
@Isolated("its clock runs on while others work")
class FleetOverHttpTest {
    /** {@code -Dfleet.vms=N} plays others. */
    private static final int VMS = Integer.getInteger("fleet.vms", 36);

    private static final int POLICIES = 3;
    private static final int SPEED = 240;

    /** The first, and as many as the operator tries again by itself. */
    private static final int RUNS = 3;

    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final List<Fault> FAULTS = List.of(
            Fault.API_409,
            Fault.API_429,
            Fault.API_500,
            Fault.STOP_ERROR_AFTER_SWITCH,
            Fault.INSTALLER_1603,
            Fault.INSTALLER_LIES,
            Fault.IMAGE_CANNOT_BE_PULLED,
            Fault.DISKS_STAY_OFFLINE,
            Fault.GUEST_REBOOTS_DURING_INSTALL,
            Fault.AGENT_DIES_DURING_INSTALL);

    private final ObjectMapper json = new ObjectMapper();
    private final AtomicBoolean unwatched = new AtomicBoolean();
    private final Map<VmName, ObjectNode> before = new TreeMap<>();
    private final List<String> broken = new ArrayList<>();
    private final Map<String, Budget> budgets = new TreeMap<>();

    @Test
    @Timeout(value = 15, unit = TimeUnit.MINUTES)
    void holdForAFleet() {
        var plan = faults();
        var settings = WorldSettings.DEFAULTS.withFaults(plan).withRegistry(Manifests.registry());
        var world = new World(settings);
        var clock = SimulatedClock.running(settings.start(), SPEED);
        try (var server = EmbeddedApiServer.start(clock)) {
            server.defineOwnKinds();
            var users = server.client("users");
            try (var cluster = SimulatedCluster.embedded(world, clock, server, "operator");
                    var client = KubernetesClients.create(server.config("operator"));
                    var operator = new DriverOperator(client, HttpOperator.config(client, clock, SPEED))) {
                fill(users);
                cluster.start();
                try (var watch =
                        users.resources(DriverState.class).inNamespace("vms").watch(budgetWatch())) {
                    operator.start();
                    await().atMost(PATIENCE)
                            .untilAsserted(() -> assertThat(unsettled(users)).isEmpty());
                }
                judge(users, world, plan);
                budgets();
                assertThat(server.log().unsupported()).isEmpty();
            }
        }
        System.out.println(VMS + " random VMs of " + POLICIES + " policies brought to their end over HTTP.");
        assertThat(broken).isEmpty();
    }

    /** I5: a watch tells of every write, in its order; who grants may know of others' a moment later. */
    private Watcher<DriverState> budgetWatch() {
        for (int p = 0; p < POLICIES; p++) {
            budgets.put("windows-" + p, new Budget(VMS / POLICIES / 2, VMS));
        }
        return new Watcher<>() {
            @Override
            public void eventReceived(Watcher.Action action, DriverState state) {
                Optional.ofNullable(state.getSpec().policyRef())
                        .map(policy -> Objects.requireNonNull(budgets.get(policy.name())))
                        .ifPresent(budget -> told(budget, action, state));
            }

            @Override
            public void onClose(WatcherException cause) {
                unwatched.set(true);
            }
        };
    }

    private static void told(Budget budget, Watcher.Action action, DriverState state) {
        synchronized (budget) {
            if (action == Watcher.Action.DELETED) {
                budget.forgotten(state);
            } else {
                budget.written(state, false);
            }
        }
    }

    private void budgets() {
        assertThat(unwatched).as("the watch of DriverStates broke").isFalse();
        budgets.forEach((policy, budget) -> {
            synchronized (budget) {
                broken.addAll(budget.broken());
                assertThat(budget.most())
                        .as("VMs of %s in flight at once", policy)
                        .isGreaterThan(1);
            }
        });
    }

    private static FaultPlan faults() {
        var random = new SplittableRandom(7);
        var plan = FaultPlan.NONE;
        for (int i = 0; i < VMS; i++) {
            plan = random.nextInt(3) == 0 ? plan.with(FAULTS.get(random.nextInt(FAULTS.size())), name(i)) : plan;
        }
        return plan;
    }

    private static VmName name(int index) {
        return new VmName("vms", "vm-%03d".formatted(index));
    }

    private void fill(KubernetesClient users) {
        var targets = List.of("", "  devices: {disks: {bus: scsi}}\n", "  devices: {interfaces: {model: Unchanged}}\n");
        for (int p = 0; p < POLICIES; p++) {
            users.resource(Manifests.policy(Manifests.POLICY
                                    .replace("name: windows", "name: windows-" + p)
                                    .replace("policy-1", "policy-" + p)
                                    .replace("rollout: {", "rollout: {maxConcurrent: 50%, maxFailures: 100%, ")
                            + "  selector: {matchLabels: {policy: \"" + p + "\"}}\n" + targets.get(p)))
                    .create();
        }
        for (int i = 0; i < VMS; i++) {
            var vm = new RandomVms(new SplittableRandom(1000 + i)).next();
            vm.withObject("/metadata").put("name", name(i).name());
            vm.withObject("/metadata/labels").put("policy", Integer.toString(i % POLICIES));
            users.resource(users.getKubernetesSerialization().unmarshal(vm.toString(), GenericKubernetesResource.class))
                    .create();
            before.put(name(i), object(users, name(i)));
        }
    }

    /** VMs that the operator still works on. */
    private static List<String> unsettled(KubernetesClient users) {
        var states = states(users);
        return states.size() < VMS
                ? List.of("only " + states.size() + " VMs are enrolled")
                : states.entrySet().stream()
                        .filter(entry -> !isSettled(entry.getValue()))
                        .map(entry -> entry.getKey() + " " + entry.getValue().phase() + " "
                                + entry.getValue().waitingFor())
                        .toList();
    }

    private static boolean isSettled(DriverStateStatus status) {
        var waits = status.waitingFor();
        var person = waits != null
                && Reason.ofCode(waits.reason()).filter(Reason::awaitsPerson).isPresent();
        return status.phase() == Phase.READY
                || person
                || waits != null && waits.reason().equals("RetryPending");
    }

    private static Map<String, DriverStateStatus> states(KubernetesClient users) {
        return users.resources(DriverState.class).inNamespace("vms").list().getItems().stream()
                .filter(s -> s.getStatus() != null && s.getStatus().phase() != null)
                .collect(toMap(s -> s.getMetadata().getName(), DriverState::getStatus));
    }

    private void judge(KubernetesClient users, World world, FaultPlan plan) {
        var states = states(users);
        var stopped = world.eventsSince(0).stream()
                .filter(e -> e.kind() == Kind.STOP_ERROR || e.kind() == Kind.NO_WINDOWS)
                .map(WorldEvent::vm)
                .toList();
        before.forEach((vm, was) -> {
            var status = Objects.requireNonNull(states.get(vm.name()));
            var faults = plan.of(vm);
            check(vm, "I1", faults.contains(Fault.STOP_ERROR_AFTER_SWITCH) || !stopped.contains(vm), stopped);
            var now = object(users, vm);
            check(vm, "I2", Diff.outsideOurPaths(was, now).isEmpty(), Diff.outsideOurPaths(was, now));
            if (status.phase() == Phase.ROLLED_BACK) {
                check(vm, "I3", Diff.ignoringMacs(now).equals(Diff.ignoringMacs(was)), now);
            }
            var restarts = status.restarts() == null ? 0 : status.restarts().count();
            var runs = faults.isEmpty() ? 1 : RUNS;
            check(vm, "I4", restarts <= runs * 2 + (status.rollback() == null ? 0 : 1), restarts);
            check(vm, "I10", status.phase() == Phase.READY || status.waitingFor() != null, status.phase());
        });
    }

    private static ObjectNode withoutNoise(ObjectNode vm) {
        var copy = vm.deepCopy();
        copy.remove("status");
        copy.withObject("/metadata").retain(List.of("name", "namespace", "labels", "annotations"));
        return copy;
    }

    private ObjectNode object(KubernetesClient users, VmName vm) {
        var text = users.raw("/apis/kubevirt.io/v1/namespaces/" + vm.namespace() + "/virtualmachines/" + vm.name());
        try {
            return withoutNoise((ObjectNode) json.readTree(text));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private void check(VmName vm, String promise, boolean holds, Object detail) {
        if (!holds) {
            broken.add(vm + ": " + promise + " does not hold: " + detail);
        }
    }
}
