package io.pvdrivers.operator.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.pvdrivers.api.v1alpha1.DriverPolicy;
import io.pvdrivers.api.v1alpha1.DriverState;
import io.pvdrivers.kubevirt.VirtualMachine;
import io.pvdrivers.operator.KubernetesClients;
import io.pvdrivers.operator.action.Deletion;
import io.pvdrivers.operator.action.FakeApi;
import io.pvdrivers.operator.action.MediaVolumes;
import io.pvdrivers.operator.catalog.Catalog;
import io.pvdrivers.operator.gate.Action.VolumeOrder;
import io.pvdrivers.operator.gate.Docs;
import io.pvdrivers.operator.gate.GuestSight;
import io.pvdrivers.operator.gate.Limits;
import io.pvdrivers.operator.gate.Situation;
import io.pvdrivers.operator.gate.Surroundings;
import io.pvdrivers.operator.kubevirt.ClaimFacts;
import io.pvdrivers.operator.state.Facts;
import io.pvdrivers.operator.telemetry.Deeds;
import io.pvdrivers.operator.telemetry.Events;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A volume with an ISO stays while a VM may need it, and goes then. */
class MediaHousekeepingTest {
    private static final DriverPolicy POLICY = read("""
            apiVersion: pvdrivers.io/v1alpha1
            kind: DriverPolicy
            metadata: {name: windows, namespace: vms, uid: policy-uid}
            spec: {mode: Audit, release: {version: 0.1.302}}
            """, DriverPolicy.class);

    /** Volumes that were imported, and what is asked about them. */
    private static final class Imported implements MediaVolumes {
        private final List<String> names = new ArrayList<>(List.of("iso-1", "iso-2"));
        private final List<String> asked = new ArrayList<>();
        private boolean refuses;
        private Deletion deletion = new Deletion.Done();

        @Override
        public Outcome provide(DriverState owner, VolumeOrder order) {
            throw new AssertionError("nobody asked for one");
        }

        @Override
        public Deletion drop(String namespace, String name) {
            asked.add("drop " + namespace + "/" + name);
            if (deletion instanceof Deletion.Done) {
                names.remove(name);
            }
            return deletion;
        }

        @Override
        public Optional<ClaimFacts> claim(String namespace, String name) {
            return Optional.empty();
        }

        @Override
        public List<String> imported(String namespace) {
            asked.add("list " + namespace);
            if (refuses) {
                throw new KubernetesClientException("datavolumes is forbidden");
            }
            return List.copyOf(names);
        }
    }

    private final Imported volumes = new Imported();
    private final FakeApi api = new FakeApi();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final MediaHousekeeping housekeeping =
            new MediaHousekeeping(volumes, new Events(api.client(), InstantSource.system(), "test"), new Deeds(meters));

    @AfterEach
    void close() {
        api.close();
    }

    private static <T> T read(String yaml, Class<T> type) {
        return KubernetesClients.serialization().unmarshal("---\n" + yaml, type);
    }

    @Test
    void deletesWhatNobodyNeedsOnce() {
        housekeeping.tidy(POLICY, "vms", Set.of("iso-2", "somebodys-disk"));
        assertThat(volumes.asked).containsExactly("list vms", "drop vms/iso-1");
        assertThat(api.bodies())
                .singleElement()
                .asString()
                .contains("Deleted the volume iso-1: no VM of the namespace needs it.");
        assertThat(meters.counter("pvdrivers.actions", "action", "DropVolume").count())
                .isEqualTo(1);
    }

    @Test
    void asksNothingWhileNothingChanges() {
        housekeeping.tidy(POLICY, "vms", Set.of("iso-1", "iso-2"));
        housekeeping.tidy(POLICY, "vms", Set.of("iso-1", "iso-2"));
        assertThat(volumes.asked).containsExactly("list vms");
        assertThat(api.requests()).isEmpty();

        housekeeping.tidy(POLICY, "vms", Set.of());
        assertThat(volumes.names).isEmpty();
    }

    @Test
    void triesAgainAfterARefusal() {
        volumes.refuses = true;
        housekeeping.tidy(POLICY, "vms", Set.of());
        volumes.refuses = false;
        housekeeping.tidy(POLICY, "vms", Set.of());
        assertThat(volumes.asked).containsExactly("list vms", "list vms", "drop vms/iso-1", "drop vms/iso-2");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {spec: {}}                                                                                     | true
            {spec: {}, status: {phase: Pending}}                                                           | true
            {spec: {}, status: {phase: Waiting}}                                                           | true
            {spec: {}, status: {phase: Ready}}                                                             | false
            {spec: {}, status: {phase: Blocked}}                                                           | false
            {spec: {}, status: {phase: Failed}}                                                            | false
            {spec: {}, status: {phase: RolledBack}}                                                        | false
            {spec: {}, status: {phase: Blocked, run: {id: r}}}                                             | true
            {spec: {}, status: {phase: Ready, run: {id: r, endedAt: "2026-11-21T08:00:00Z"}}}              | false
            {spec: {ticket: {id: r2}}, status: {phase: Failed, run: {id: r, endedAt: "2026-11-21T08:00:00Z"}}} | true
            """)
    void aVmThatMayGoOnNeedsItsIso(String state, boolean goesOn) {
        assertThat(MediaNeeds.isToGoOn(read(state, DriverState.class))).isEqualTo(goesOn);
    }

    /** The situation of a VM whose policy has this mode, in a run or not. */
    private static Situation situation(String mode, String status) {
        var policy = read("""
                metadata: {name: windows, namespace: vms, uid: policy-uid, generation: 1}
                spec: {mode: %s, selector: {}, release: {version: 0.1.302}}
                """.formatted(mode), DriverPolicy.class);
        var state = read("""
                metadata: {name: erp, namespace: vms}
                spec:
                  virtualMachine: {name: erp, uid: vm-uid}
                  ticket:
                    id: run-1
                    grantedAt: "2026-11-21T08:00:00Z"
                    policyRef: {kind: DriverPolicy, name: windows, uid: policy-uid, generation: 1}
                    plan: {release: 0.1.302, media: {volume: {name: planned}}}
                status: %s
                """.formatted(status), DriverState.class);
        var vm = read(
                "{metadata: {name: erp, namespace: vms, uid: vm-uid, annotations: {vm.kubevirt.io/os: windows2k22}}}",
                VirtualMachine.class);
        return new Facts(
                        Instant.EPOCH,
                        state,
                        vm,
                        Optional.empty(),
                        NamespacePolicies.of("vms", List.of(policy)),
                        Catalog.of(List.of()),
                        new MediaSource(Map.of()),
                        new GuestSight.Off(),
                        Surroundings.UNKNOWN,
                        Limits.DEFAULT,
                        Docs.OF_MAIN)
                .situation();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Enforce | {run: {id: run-1, mediaVolume: {name: made}}}                                          | planned made
            Enforce | {run: {id: run-0, mediaVolume: {name: made}, endedAt: "2026-11-20T08:00:00Z"}}         | planned
            Audit   | {run: {id: run-1, mediaVolume: {name: made}}}                                          | planned made
            Audit   | {run: {id: run-1, mediaVolume: {name: made}, endedAt: "2026-11-21T09:00:00Z"}}         |
            """)
    void theVolumeOfThePlanAndTheOneThatWasMadeCount(String mode, String status, String needed) {
        assertThat(String.join(" ", MediaNeeds.of(situation(mode, status)).toList()))
                .isEqualTo(Optional.ofNullable(needed).orElse(""));
    }

    @Test
    void whileAVmCannotBeReadNobodyKnowsWhatItHas() {
        var readable = read("""
                metadata: {name: a}
                spec: {template: {spec: {domain: {devices: {}}, volumes: [{name: v, dataVolume: {name: iso-1}}]}}}
                """, VirtualMachine.class);
        var odd = read("{metadata: {name: b}, spec: {template: {spec: {volumes: 7}}}}", VirtualMachine.class);
        var odder = read("{metadata: {name: c}, spec: 7}", VirtualMachine.class);

        assertThat(MediaNeeds.inUse(List.of(readable), List.of())).contains(Set.of("iso-1"));
        assertThat(MediaNeeds.inUse(List.of(readable, odd), List.of())).isEmpty();
        assertThat(MediaNeeds.inUse(List.of(readable, odder), List.of())).isEmpty();
    }
}
