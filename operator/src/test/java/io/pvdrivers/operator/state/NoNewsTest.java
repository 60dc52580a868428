package io.pvdrivers.operator.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.pvdrivers.api.v1alpha1.DriverStateSpec;
import io.pvdrivers.api.v1alpha1.DriverStateSpec.VirtualMachineRef;
import io.pvdrivers.api.v1alpha1.DriverStateStatusBuilder;
import io.pvdrivers.api.v1alpha1.Run;
import io.pvdrivers.api.v1alpha1.Run.VolumeRecord;
import io.pvdrivers.api.v1alpha1.RunBuilder;
import io.pvdrivers.kubevirt.VirtualMachine;
import io.pvdrivers.operator.KubernetesClients;
import io.pvdrivers.operator.gate.Action.VolumeContent;
import io.pvdrivers.operator.gate.Action.VolumeOrder;
import io.pvdrivers.operator.gate.Governance;
import io.pvdrivers.operator.gate.GuestSight;
import io.pvdrivers.operator.gate.Limits;
import io.pvdrivers.operator.gate.Reason;
import io.pvdrivers.operator.gate.Situation;
import io.pvdrivers.operator.gate.Surroundings;
import io.pvdrivers.operator.kubevirt.OperatingSystem;
import io.pvdrivers.operator.policy.Planning;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is told of a volume stays until there is something new to tell. */
class NoNewsTest {
    private static final Instant AT = Instant.parse("2026-11-02T08:00:00Z");
    private static final VolumeOrder ORDER =
            new VolumeOrder("iso", new VolumeContent.Blank(), true, "0.1.302", Optional.empty(), Optional.empty());

    @Test
    void anEmptyMessageKeepsTheFormerOne() {
        assertThat(told(false, "")).isEqualTo("DataVolume vms/iso: ImportInProgress.");
        assertThat(told(false, "DataVolume vms/iso: Paused.")).isEqualTo("DataVolume vms/iso: Paused.");
        assertThat(told(true, "")).isNull();
    }

    private static @Nullable String told(boolean ready, String message) {
        var run = RunBuilder.builder()
                .id("run-1")
                .startedAt(AT)
                .mediaVolume(new VolumeRecord("iso", AT, null, "DataVolume vms/iso: ImportInProgress."))
                .build();
        return BesideJournal.volume(ORDER, situation(run), ready, message)
                .run()
                .mediaVolume()
                .message();
    }

    private static Situation situation(Run run) {
        var vm = KubernetesClients.serialization().unmarshal("""
                metadata: {name: erp, namespace: vms, uid: vm-1}
                spec: {runStrategy: Always, template: {spec: {domain: {devices: {}}}}}
                """, VirtualMachine.class);
        return new Situation(
                AT,
                vm,
                Optional.empty(),
                new DriverStateSpec(new VirtualMachineRef("erp", "vm-1"), null, null),
                DriverStateStatusBuilder.builder().run(run).build(),
                new Governance.Ungoverned(Reason.POLICY_GONE, ""),
                Planning.none(),
                Optional.empty(),
                new GuestSight.Off(),
                List.of(),
                new OperatingSystem.Windows("test"),
                Surroundings.UNKNOWN,
                Limits.DEFAULT);
    }
}
