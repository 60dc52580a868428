package io.pvdrivers.operator.state;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pvdrivers.api.v1alpha1.GuestFacts;
import io.pvdrivers.api.v1alpha1.GuestFacts.BoundDevice;
import io.pvdrivers.api.v1alpha1.GuestFactsBuilder;
import io.pvdrivers.api.v1alpha1.GuestFactsRolesBuilder;
import io.pvdrivers.api.v1alpha1.GuestReportSpec;
import io.pvdrivers.kubevirt.VirtualMachineInstance;
import io.pvdrivers.operator.gate.GuestSight;
import io.pvdrivers.operator.gate.GuestSight.Seen;
import io.pvdrivers.operator.gate.GuestSight.Silent;
import io.pvdrivers.operator.gate.GuestSight.Source;
import io.pvdrivers.operator.gate.GuestSight.Unseen;
import io.pvdrivers.operator.guest.GuestAgent.Answer;
import io.pvdrivers.operator.guest.GuestAgent.BlindSpot;
import io.pvdrivers.operator.guest.GuestAgent.Observation;
import io.pvdrivers.operator.state.Sighting.AgentAnswer;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is known of a guest when an agent and a report may both tell. */
class SightingTest {
    private static final Instant NOW = Instant.parse("2026-11-21T08:00:00Z");
    private static final Instant OF_THIS_BOOT = Instant.parse("2026-11-21T07:01:00Z");
    private static final Instant OF_AN_EARLIER_BOOT = Instant.parse("2026-11-20T07:01:00Z");
    private static final List<BoundDevice> DEVICES = List.of(new BoundDevice("1af4:1043", "100.94.104.24800"));

    @Test
    void theAgentIsBelievedFirstAndAReportFillsInWhatItCannotTell() {
        var agent = GuestFactsBuilder.builder()
                .boundDevices(DEVICES)
                .roles(GuestFactsRolesBuilder.builder().bitLocker(true).build())
                .build();
        var report = GuestFactsBuilder.builder()
                .bootTime(OF_THIS_BOOT)
                .boundDevices(List.of())
                .driverStore(List.of())
                .roles(GuestFactsRolesBuilder.builder()
                        .bitLocker(false)
                        .clusterNode(false)
                        .build())
                .build();

        var seen = seen(sight(given(agent), report));

        assertThat(seen.source()).isEqualTo(Source.AGENT);
        assertThat(seen.facts().boundDevices()).isEqualTo(DEVICES);
        assertThat(seen.facts().driverStore()).isEmpty();
        assertThat(seen.facts().roles())
                .isEqualTo(GuestFactsRolesBuilder.builder()
                        .bitLocker(true)
                        .clusterNode(false)
                        .build());
    }

    @Test
    void aReportOfAnEarlierBootTellsNoMoreThanRoles() {
        var report = GuestFactsBuilder.builder()
                .bootTime(OF_AN_EARLIER_BOOT)
                .driverStore(List.of())
                .roles(GuestFactsRolesBuilder.builder().clusterNode(false).build())
                .build();

        var seen = seen(sight(given(GuestFactsBuilder.builder().build()), report));

        assertThat(seen.facts().driverStore()).isNull();
        assertThat(seen.facts().roles()).isNotNull();
    }

    @Test
    void whereTheAgentMayNotBeAskedAReportTellsAndItIsSaidWhy() {
        var report = GuestFactsBuilder.builder().bootTime(OF_THIS_BOOT).build();

        var seen = seen(sight(new Answer.CannotAsk<>("The operator has no right to pods/exec."), report));

        assertThat(seen.source()).isEqualTo(Source.REPORT);
        assertThat(seen.ofThisBoot()).isTrue();
        assertThat(seen.blindSpots())
                .containsExactly(new BlindSpot("agent", "The operator has no right to pods/exec."));
    }

    @Test
    void withoutAReportNobodyTells() {
        assertThat(Sighting.of(running(), answered(new Answer.CannotAsk<>("forbidden")), Optional.empty()))
                .isEqualTo(new Unseen("forbidden"));
        assertThat(Sighting.of(running(), answered(new Answer.NotConnected<>("no agent")), Optional.empty()))
                .isEqualTo(new Silent("no agent"));
    }

    @Test
    void aSilentAgentIsNotOutvotedByAnOldReport() {
        var old = GuestFactsBuilder.builder().bootTime(OF_AN_EARLIER_BOOT).build();

        assertThat(sight(new Answer.NotConnected<>("no agent"), old)).isEqualTo(new Silent("no agent"));
    }

    private static GuestSight sight(Answer<Observation> answer, GuestFacts report) {
        return Sighting.of(running(), answered(answer), Optional.of(new GuestReportSpec(NOW, report)));
    }

    private static Answer<Observation> given(GuestFacts facts) {
        return new Answer.Given<>(new Observation(facts, List.of()));
    }

    private static Optional<AgentAnswer> answered(Answer<Observation> answer) {
        return Optional.of(new AgentAnswer(answer, NOW));
    }

    private static Seen seen(GuestSight sight) {
        assertThat(sight).isInstanceOf(Seen.class);
        return (Seen) sight;
    }

    private static Optional<VirtualMachineInstance> running() {
        try {
            return Optional.of(new ObjectMapper().readValue("""
                            {"metadata": {"name": "erp", "namespace": "vms", "uid": "vmi-1",
                                          "creationTimestamp": "2026-11-21T07:00:00Z"},
                             "status": {"phase": "Running"}}
                            """, VirtualMachineInstance.class));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
