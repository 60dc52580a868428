package io.pvdrivers.benchmarks;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.pvdrivers.api.v1alpha1.DriverPolicy;
import io.pvdrivers.api.v1alpha1.DriverState;
import io.pvdrivers.kubevirt.VirtualMachine;
import io.pvdrivers.operator.KubernetesClients;
import io.pvdrivers.operator.catalog.BuiltinReleases;
import io.pvdrivers.operator.gate.Docs;
import io.pvdrivers.operator.gate.GuestSight;
import io.pvdrivers.operator.gate.Limits;
import io.pvdrivers.operator.gate.Surroundings;
import io.pvdrivers.operator.kubevirt.OperatingSystem;
import io.pvdrivers.operator.policy.Enrolled;
import io.pvdrivers.operator.policy.MediaSource;
import io.pvdrivers.operator.policy.NamespacePolicies;
import io.pvdrivers.operator.policy.Selection;
import io.pvdrivers.operator.policy.Turns;
import io.pvdrivers.operator.state.Facts;
import io.pvdrivers.operator.state.Forecast;
import io.pvdrivers.operator.window.OpeningHours;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** What is decided at each look, of VMs that were imported and ask for their turn. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@State(Scope.Benchmark)
public class Decisions {
    private static final KubernetesSerialization TYPES = KubernetesClients.serialization();
    private static final Instant NOW = Instant.parse("2026-11-23T08:00:00Z");

    private static final String POLICY = """
            apiVersion: pvdrivers.io/v1alpha1
            kind: DriverPolicy
            metadata: {name: NAME, namespace: vms, uid: NAME, generation: 1, creationTimestamp: "2026-11-01T00:00:00Z"}
            spec:
              selector: {matchLabels: {tier: NAME}}
              mode: Enforce
              release: {version: 0.1.302}
              rollout: {restart: Automatic, maxConcurrent: 5, windows: [{schedule: "0 3 * * 6", durationSeconds: 3600, timeZone: Europe/Berlin}]}
            """;
    private static final String STATE = """
            apiVersion: pvdrivers.io/v1alpha1
            kind: DriverState
            metadata: {name: NAME, namespace: vms, generation: 1}
            spec:
              virtualMachine: {name: NAME, uid: NAME}
              policyRef: {kind: DriverPolicy, name: t0, uid: t0, generation: 1}
            status:
              phase: Pending
              observedGeneration: 1
              waitingFor: {reason: AwaitingTicket, message: It waits for its turn., since: "2026-11-23T07:00:00Z"}
            """;

    /** A fleet of one policy. */
    @State(Scope.Benchmark)
    public static class Crowded {
        @Param({"1000", "10000"})
        int vms;

        private List<Enrolled> fleet = List.of();

        @Setup
        public void bring() {
            fleet = IntStream.range(0, vms)
                    .mapToObj(n -> "sata-%05d".formatted(n))
                    .map(name -> new Enrolled(vm(name), Optional.empty(), state(name)))
                    .toList();
        }
    }

    private final DriverPolicy policy = policy("t0");
    private final NamespacePolicies policies =
            new NamespacePolicies("vms", Map.of(), Map.of(), List.of(policy("t3"), policy("t2"), policy("t1"), policy));
    private final VirtualMachine vm = vm("sata-00000");
    private final OpeningHours hours = OpeningHours.of(policy.getSpec().rollout());
    private final Facts facts = new Facts(
            NOW,
            state("sata-00000"),
            vm,
            Optional.empty(),
            policies,
            BuiltinReleases.catalog(),
            new MediaSource(Map.of("0.1.302", Fleet.IMAGE)),
            new GuestSight.Off(),
            Surroundings.UNKNOWN,
            Limits.DEFAULT,
            Docs.OWN);

    private static <T> T read(Class<T> type, String yaml) {
        return Objects.requireNonNull(TYPES.unmarshal(yaml, type));
    }

    private static DriverPolicy policy(String name) {
        return read(DriverPolicy.class, POLICY.replace("NAME", name));
    }

    private static DriverState state(String name) {
        return read(DriverState.class, STATE.replace("NAME", name));
    }

    private static VirtualMachine vm(String name) {
        ObjectNode manifest = Profile.SATA.manifest("vms", name, "t0");
        manifest.withObject("/metadata").put("uid", name);
        return read(VirtualMachine.class, manifest.toString());
    }

    /** Everything that one look at a VM decides and says. */
    @Benchmark
    public Forecast judgedVm() {
        return Forecast.of(facts);
    }

    /** A look at a policy's whole fleet. */
    @Benchmark
    public Turns.Outlook whoseTurn(Crowded crowd) {
        return Turns.next(policy, crowd.fleet, vm -> "0.1.302", NOW);
    }

    /** Of four policies. */
    @Benchmark
    public Object governingPolicy() {
        return Selection.governing(policies, vm, new OperatingSystem.Windows("its guest agent"));
    }

    @Benchmark
    public Object nextWindow() {
        return hours.opensAfter(NOW);
    }
}
