package io.pvdrivers.operator.kubevirt;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.pvdrivers.kubevirt.VirtualMachineInstance;
import io.pvdrivers.operator.KubernetesClients;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When a VMI came to be, ran and went, by two clocks that need not agree. */
class VmiClockTest {
    private static final KubernetesSerialization TYPES = KubernetesClients.serialization();

    private static VirtualMachineInstance vmi(String metadata, String status) {
        return Objects.requireNonNull(TYPES.unmarshal("""
                apiVersion: kubevirt.io/v1
                kind: VirtualMachineInstance
                metadata: {name: erp, namespace: vms, %s}
                spec: {domain: {devices: {}}}
                status: {%s}
                """.formatted(metadata, status), VirtualMachineInstance.class));
    }

    private static Optional<Instant> at(@Nullable String clock) {
        return Optional.ofNullable(clock).map(c -> Instant.parse("2026-11-02T" + c + "Z"));
    }

    private static String made(@Nullable String clock) {
        return clock == null ? "" : "creationTimestamp: \"2026-11-02T" + clock + "Z\"";
    }

    private static String phases(String phase, @Nullable String running) {
        var first = "{phase: Pending, phaseTransitionTimestamp: \"2026-11-02T07:00:05Z\"}";
        return "phase: " + phase + ", phaseTransitionTimestamps: ["
                + (running == null
                        ? first
                        : "{phase: Running, phaseTransitionTimestamp: \"" + running + "\"}, " + first)
                + "]";
    }

    /** A node's clock that is behind must not let a deadline begin before the VMI was made. */
    @ParameterizedTest
    @CsvSource({
        "07:00:00, Running, 2026-11-02T07:01:00Z, 07:01:00",
        "07:02:00, Running, 2026-11-02T07:01:00Z, 07:02:00",
        "07:01:00, Running, 2026-11-02T07:01:00Z, 07:01:00",
        ", Running, 2026-11-02T07:01:00Z, 07:01:00",
        "07:00:00, Running, , 07:00:05",
        "07:00:00, Running, soon, 07:00:05",
        "07:00:00, Succeeded, 2026-11-02T07:01:00Z, ",
        "07:00:00, Pending, , ",
    })
    void runsSince(@Nullable String made, String phase, @Nullable String running, @Nullable String since) {
        assertThat(VmiClock.runningSince(vmi(made(made), phases(phase, running))))
                .isEqualTo(at(since));
    }

    @ParameterizedTest
    @CsvSource({
        "Running, , true",
        "Running, 2026-11-02T07:01:00Z, true",
        "Succeeded, 2026-11-02T07:01:00Z, true",
        "Failed, , false",
        "Scheduled, , false",
    })
    void hasRun(String phase, @Nullable String running, boolean ran) {
        assertThat(VmiClock.hasRun(vmi("", phases(phase, running)))).isEqualTo(ran);
    }

    /** KubeVirt's clock does not make a deadline begin early; the guest's boot is compared with it as it is. */
    @ParameterizedTest
    @CsvSource({
        "07:00:00, 07:00:05, 07:00:05",
        "07:20:00, 07:20:00, 07:00:05",
        ", 07:00:05, 07:00:05",
    })
    void existsSince(@Nullable String made, String since, String created) {
        var vmi = vmi(made(made), phases("Pending", null));

        assertThat(VmiClock.existsSince(vmi)).isEqualTo(at(since));
        assertThat(VmiClock.created(vmi)).isEqualTo(at(created));
    }

    @ParameterizedTest
    @CsvSource({
        "07:00:00, Pending, 07:00:05",
        ", Pending, 07:00:05",
    })
    void cameToBeWithItsFirstPhase(@Nullable String made, String phase, String created) {
        var vmi = vmi(made(made), phases(phase, "2026-11-02T07:01:00Z"));

        assertThat(VmiClock.created(vmi)).isEqualTo(at(created));
        assertThat(VmiClock.created(vmi(made(made), "phase: Pending"))).isEqualTo(at(made));
    }

    @ParameterizedTest
    @CsvSource({"2026-11-02T07:05:00Z, 07:05:00", ", "})
    void goesSince(@Nullable String deletion, @Nullable String since) {
        var metadata = deletion == null ? "" : "deletionTimestamp: \"" + deletion + "\"";

        assertThat(VmiClock.deleted(vmi(metadata, "phase: Running"))).isEqualTo(at(since));
    }
}
