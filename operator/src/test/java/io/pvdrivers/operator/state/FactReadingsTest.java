package io.pvdrivers.operator.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.pvdrivers.api.v1alpha1.DriverStateStatus.FactReading;
import io.pvdrivers.api.v1alpha1.GuestComponent;
import io.pvdrivers.api.v1alpha1.GuestComponent.Kind;
import io.pvdrivers.api.v1alpha1.GuestFacts;
import io.pvdrivers.api.v1alpha1.GuestFacts.BoundDevice;
import io.pvdrivers.api.v1alpha1.GuestFacts.StartType;
import io.pvdrivers.api.v1alpha1.GuestFactsAdapterBuilder;
import io.pvdrivers.api.v1alpha1.GuestFactsBuilder;
import io.pvdrivers.api.v1alpha1.GuestFactsRolesBuilder;
import io.pvdrivers.operator.gate.GuestSight.Seen;
import io.pvdrivers.operator.gate.GuestSight.Source;
import io.pvdrivers.operator.guest.GuestAgent.BlindSpot;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Facts in the status: each with its source, and with the time it last changed. */
class FactReadingsTest {
    private static final Instant FIRST = Instant.parse("2026-11-21T06:00:00Z");
    private static final Instant LATER = Instant.parse("2026-11-21T07:00:00Z");
    private static final GuestFacts FACTS = GuestFactsBuilder.builder()
            .bootTime(Instant.parse("2026-11-20T05:00:00Z"))
            .boundDevices(List.of(new BoundDevice("1af4:1043", "100.94.104.24800")))
            .roles(GuestFactsRolesBuilder.builder().bitLocker(true).build())
            .build();

    @Test
    void tellsWhatIsKnownAndFromWhere() {
        var readings = FactReadings.of(agent(FACTS), null, FIRST);

        assertThat(readings)
                .contains(
                        new FactReading("bootTime", "2026-11-20T05:00:00Z", null, "agent", FIRST),
                        new FactReading("boundDevices", "1af4:1043 100.94.104.24800", null, "agent", FIRST),
                        new FactReading("roles.bitLocker", "true", null, "agent", FIRST))
                .extracting(FactReading::name)
                .doesNotContain("roles.hibernation", "driverStore");
    }

    @Test
    void namesWhatBelongsToOtherHypervisorsAndTheUpdates() {
        var facts = GuestFactsBuilder.builder()
                .components(List.of(
                        new GuestComponent("xenfilt", Kind.DRIVER, "Amazon Inc.", "8.4.3.0", StartType.BOOT, true),
                        new GuestComponent("VMware Tools", Kind.PRODUCT, null, null, null, null)))
                .updates(List.of())
                .build();

        assertThat(FactReadings.of(agent(facts), null, FIRST))
                .containsExactly(
                        new FactReading(
                                "components",
                                "VMware Tools; xenfilt 8.4.3.0 of Amazon Inc. Boot running",
                                null,
                                "agent",
                                FIRST),
                        new FactReading("updates", "none", null, "agent", FIRST));
    }

    @Test
    void whatCannotBeSeenIsAFactToo() {
        var why = "The guest agent 2.12 has no guest-get-devices; update it.";

        var readings = FactReadings.of(
                agent(GuestFactsBuilder.builder().build(), new BlindSpot("boundDevices", why)), null, FIRST);

        assertThat(readings).containsExactly(new FactReading("boundDevices", null, why, "agent", FIRST));
    }

    @Test
    void aReportMayTellWhatTheAgentCannot() {
        var readings = FactReadings.of(agent(FACTS, new BlindSpot("boundDevices", "disabled")), null, FIRST);

        assertThat(readings).extracting(FactReading::blind).containsOnlyNulls();
    }

    @Test
    void theTimeIsOfTheLastChange() {
        var before = FactReadings.of(agent(FACTS), null, FIRST);

        var after = FactReadings.of(
                agent(FACTS.withRoles(
                        GuestFactsRolesBuilder.builder().bitLocker(false).build())),
                before,
                LATER);

        assertThat(after)
                .contains(new FactReading("roles.bitLocker", "false", null, "agent", LATER))
                .filteredOn(r -> !r.name().equals("roles.bitLocker"))
                .extracting(FactReading::changedAt)
                .containsOnly(FIRST);
    }

    @Test
    void aClockThatWasSetIsNoOtherBoot() {
        var before = FactReadings.of(agent(FACTS), null, FIRST);

        assertThat(FactReadings.of(agent(FACTS.withBootTime(Instant.parse("2026-11-20T05:00:02Z"))), before, LATER))
                .isEqualTo(before);
        assertThat(FactReadings.of(agent(FACTS.withBootTime(Instant.parse("2026-11-20T05:03:00Z"))), before, LATER))
                .contains(new FactReading("bootTime", "2026-11-20T05:03:00Z", null, "agent", LATER));
    }

    @Test
    void aRenewedLeaseIsNoChange() {
        var before = FactReadings.of(agent(FACTS.withAdapters(List.of(lease("10.0.0.5/24")))), null, FIRST);

        assertThat(FactReadings.of(agent(FACTS.withAdapters(List.of(lease("10.0.0.9/24")))), before, LATER))
                .isEqualTo(before);
    }

    @Test
    void aGuestThatTalksTooMuchIsCutShort() {
        var many = java.util.stream.IntStream.range(0, 400)
                .mapToObj(i -> new BoundDevice("1af4:1043", "100.94.104." + (10000 + i)))
                .toList();

        assertThat(FactReadings.of(agent(FACTS.withBoundDevices(many)), null, FIRST))
                .filteredOn(r -> r.name().equals("boundDevices"))
                .singleElement()
                .satisfies(r -> assertThat(r.value()).hasSize(1024).endsWith("..."));
    }

    /** Half a surrogate pair goes over the wire as a question mark; what is read back would never be what is seen next. */
    @Test
    void aCharacterIsNotCutInTwo() {
        var volumes = List.of(new GuestFacts.GuestVolume("a".repeat(1020) + "\uD83D\uDE00".repeat(9), null));
        var blind = new BlindSpot("disks", "a".repeat(1020) + "\uD83D\uDE00".repeat(9));

        var readings = FactReadings.of(agent(FACTS.withVolumes(volumes), blind), null, FIRST);

        assertThat(readings)
                .filteredOn(r -> r.name().equals("volumes"))
                .extracting(FactReading::value)
                .containsExactly("a".repeat(1020) + "...");
        assertThat(readings)
                .filteredOn(r -> r.name().equals("disks"))
                .extracting(FactReading::blind)
                .containsExactly("a".repeat(1020) + "...");
    }

    private static GuestFacts.Adapter lease(String address) {
        return GuestFactsAdapterBuilder.builder()
                .mac("02:00:00:00:00:01")
                .dhcp(true)
                .addresses(List.of(address))
                .build();
    }

    private static Seen agent(GuestFacts facts, BlindSpot... blindSpots) {
        return new Seen(facts, Source.AGENT, FIRST, true, List.of(blindSpots));
    }
}
