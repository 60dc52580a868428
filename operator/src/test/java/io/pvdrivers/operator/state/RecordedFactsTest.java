package io.pvdrivers.operator.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.pvdrivers.api.v1alpha1.DriverStateStatus;
import io.pvdrivers.api.v1alpha1.DriverStateStatusBuilder;
import io.pvdrivers.api.v1alpha1.GuestFacts;
import io.pvdrivers.api.v1alpha1.GuestFacts.BoundDevice;
import io.pvdrivers.api.v1alpha1.GuestFacts.CrashDump;
import io.pvdrivers.api.v1alpha1.GuestFacts.DriverService;
import io.pvdrivers.api.v1alpha1.GuestFacts.ProblemDevice;
import io.pvdrivers.api.v1alpha1.GuestFacts.Roles;
import io.pvdrivers.api.v1alpha1.GuestFacts.StartType;
import io.pvdrivers.api.v1alpha1.GuestFactsBuilder;
import io.pvdrivers.kubevirt.VirtualMachineInstance;
import io.pvdrivers.operator.KubernetesClients;
import io.pvdrivers.operator.gate.GuestSight.Seen;
import io.pvdrivers.operator.gate.GuestSight.Source;
import io.pvdrivers.operator.guest.GuestAgent.BlindSpot;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is written of a guest in short is read back as it was. */
class RecordedFactsTest {
    private static final Instant CREATED = Instant.parse("2026-01-05T20:00:00Z");
    private static final Instant BOOT = CREATED.plusSeconds(60);
    private static final GuestFacts FACTS = GuestFactsBuilder.builder()
            .agentVersion("109.0.1")
            .bootTime(BOOT)
            .pendingReboot(false)
            .boundDevices(List.of(new BoundDevice("1af4:1041", "100.103.104.30200")))
            .problemDevices(List.of(new ProblemDevice("1af4:1045", 28)))
            .driverStore(List.of())
            .services(List.of(
                    new DriverService("vioscsi", StartType.BOOT, null),
                    new DriverService("viostor", StartType.MANUAL, false)))
            .roles(new Roles(true, false, null, null, false, null, CrashDump.AUTOMATIC))
            .updates(List.of("KB1", "KB2"))
            .build();

    private static VirtualMachineInstance vmi(String phase) {
        return KubernetesClients.serialization().unmarshal("""
                        {"apiVersion": "kubevirt.io/v1", "kind": "VirtualMachineInstance",
                         "metadata": {"name": "a", "namespace": "b", "creationTimestamp": "%s"},
                         "status": {"phase": "%s"}}
                        """.formatted(CREATED, phase), VirtualMachineInstance.class);
    }

    private static DriverStateStatus status(GuestFacts facts, Source source) {
        var seen = new Seen(facts, source, BOOT, true, List.of(new BlindSpot("volumes", "No right.")));
        return DriverStateStatusBuilder.builder()
                .facts(FactReadings.of(seen, null, BOOT))
                .build();
    }

    @Test
    void factsOfTheAgent() {
        assertThat(RecordedFacts.of(Optional.of(vmi("Running")), status(FACTS, Source.AGENT)))
                .contains(new Seen(FACTS, Source.AGENT, BOOT, true, List.of(new BlindSpot("volumes", "No right."))));
    }

    @Test
    void factsOfAReport() {
        assertThat(RecordedFacts.of(Optional.of(vmi("Running")), status(FACTS, Source.REPORT)))
                .map(Seen::source)
                .contains(Source.REPORT);
    }

    @Test
    void ofAnEarlierStartOfWindows() {
        var earlier = FACTS.withBootTime(CREATED.minusSeconds(1));

        assertThat(RecordedFacts.of(Optional.of(vmi("Running")), status(earlier, Source.AGENT)))
                .map(Seen::ofThisBoot)
                .contains(false);
    }

    @Test
    void aListThatWasCutShortIsNotKnown() {
        var many = FACTS.withBoundDevices(Collections.nCopies(60, new BoundDevice("1af4:1041", "100.103.104.30200")));

        assertThat(RecordedFacts.of(Optional.of(vmi("Running")), status(many, Source.AGENT)))
                .map(Seen::facts)
                .hasValueSatisfying(facts -> assertThat(facts.boundDevices()).isNull())
                .hasValueSatisfying(facts -> assertThat(facts.services()).isEqualTo(FACTS.services()));
    }

    @Test
    void withoutAGuestNothingIsSeen() {
        assertThat(RecordedFacts.of(Optional.of(vmi("Scheduling")), status(FACTS, Source.AGENT)))
                .isEmpty();
        assertThat(RecordedFacts.of(Optional.empty(), status(FACTS, Source.AGENT)))
                .isEmpty();
        assertThat(RecordedFacts.of(
                        Optional.of(vmi("Running")),
                        DriverStateStatusBuilder.builder().build()))
                .isEmpty();
    }
}
