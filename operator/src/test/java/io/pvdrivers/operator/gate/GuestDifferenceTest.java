package io.pvdrivers.operator.gate;

import static io.pvdrivers.operator.gate.Given.aVm;
import static io.pvdrivers.operator.gate.Given.yaml;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.pvdrivers.api.v1alpha1.GuestFacts;
import io.pvdrivers.api.v1alpha1.GuestFacts.Adapter;
import io.pvdrivers.api.v1alpha1.Run.GuestSettings;
import io.pvdrivers.operator.KubernetesClients;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a guest has lost of the disks and IP settings that it had before. */
class GuestDifferenceTest {
    private static final KubernetesSerialization TYPES = KubernetesClients.serialization();
    private static final String STATIC = "dhcp: false, addresses: [10.0.0.5/24]";

    private static Adapter adapter(String fields) {
        return Objects.requireNonNull(TYPES.unmarshal(
                yaml("{mac: \"02:00:00:00:00:01\", " + fields + "}").toString(), Adapter.class));
    }

    private static GuestDifference lost(List<Adapter> adapters, List<String> disks, int count, String facts) {
        var kept = new GuestSettings("vmi-1", Given.NOW, adapters, disks, count, null);
        var situation = aVm().ticket()
                .status(Given.begun(Given.NOW))
                .status(s -> s.withRun(Objects.requireNonNull(s.run()).withGuestSettings(kept)))
                .situation();
        return GuestDifference.of(situation, facts(facts));
    }

    private static GuestFacts facts(String facts) {
        return Objects.requireNonNull(TYPES.unmarshal(yaml(facts).toString(), GuestFacts.class));
    }

    private static boolean isKept(String before, String now) {
        var difference = lost(List.of(adapter(before)), List.of(), 0, "{adapters: [{" + now + "}]}");
        assertThat(difference.isNone()).isEqualTo(difference.adapters().isEmpty());
        return difference.isNone();
    }

    /** What is not told now is not missed; what is told must be as before. */
    @ParameterizedTest(name = "{0} and then {1}: {2}")
    @CsvSource(delimiter = '|', textBlock = """
            # addresses
            dhcp: false, addresses: [10.0.0.5/24]              | dhcp: false, addresses: [10.0.0.5/24]               | true
            dhcp: false, addresses: [10.0.0.5/24]              | dhcp: false, addresses: [10.0.0.6/24, 10.0.0.5/24]  | true
            dhcp: false, addresses: [10.0.0.5/24]              | dhcp: false, addresses: [10.0.0.6/24]               | false
            dhcp: false, addresses: [10.0.0.5/24]              | dhcp: true                                          | false
            dhcp: false, addresses: [10.0.0.5/24]              | addresses: [10.0.0.5/24]                            | true
            dhcp: false, addresses: [10.0.0.5/24]              | addresses: [10.0.0.6/24]                            | false
            dhcp: false, addresses: [10.0.0.5/24]              | dnsServers: [10.0.0.1]                              | true
            dhcp: false, addresses: ["fe80::1/64", 10.0.0.5/24] | dhcp: false, addresses: [10.0.0.5/24]              | true
            dhcp: false, addresses: ["FE80::1/64"]             | addresses: []                                       | true
            dhcp: false                                        | dhcp: false                                         | true
            # gateways and routes
            dhcp: false, gateways: [10.0.0.1]                  | dhcp: false, gateways: [10.0.0.1]                   | true
            dhcp: false, gateways: [10.0.0.1]                  | dhcp: false, gateways: []                           | false
            dhcp: false, gateways: [10.0.0.1]                  | dhcp: false                                         | true
            dhcp: false, routes: [{destination: 10.1.0.0/16, nextHop: 10.0.0.9}] | dhcp: false, routes: [{destination: 10.1.0.0/16, nextHop: 10.0.0.9}] | true
            dhcp: false, routes: [{destination: 10.1.0.0/16, nextHop: 10.0.0.9}] | dhcp: false, routes: [{destination: 10.1.0.0/16, nextHop: 10.0.0.8}] | false
            dhcp: false, routes: [{destination: 10.1.0.0/16, nextHop: 10.0.0.9}] | dhcp: false                                    | true
            # metric and MTU
            dhcp: false, interfaceMetric: 5                    | dhcp: false, interfaceMetric: 5                     | true
            dhcp: false, interfaceMetric: 5                    | dhcp: false, interfaceMetric: 6                     | false
            dhcp: false                                        | dhcp: false, interfaceMetric: 6                     | true
            dhcp: false, mtu: 9000                             | dhcp: false, mtu: 9000                              | true
            dhcp: false, mtu: 9000                             | dhcp: false                                         | false
            dhcp: true, mtu: 9000                              | dhcp: true                                          | false
            dhcp: true, mtu: 9000                              | addresses: [10.0.0.5/24]                            | true
            # DNS, in the order they are asked
            dhcp: false, dnsServers: [10.0.0.1, 10.0.0.2]      | dhcp: false, dnsServers: [10.0.0.1, 10.0.0.2]       | true
            dhcp: false, dnsServers: [10.0.0.1, 10.0.0.2]      | dhcp: false, dnsServers: [10.0.0.2, 10.0.0.1]       | false
            dhcp: false, dnsServers: [10.0.0.1]                | dhcp: false                                         | true
            dhcp: true, dnsStatic: true, dnsServers: [10.0.0.1] | dhcp: true, dnsServers: [10.0.0.9]                 | false
            dhcp: true, dnsServers: [10.0.0.1]                 | dhcp: true, dnsServers: [10.0.0.9]                  | true
            # what nobody set by hand
            dhcp: true, addresses: [10.0.0.5/24]               | dhcp: true, addresses: [10.0.0.6/24]                | true
            addresses: [10.0.0.5/24]                           | addresses: [10.0.0.6/24]                            | true
            """)
    void anAdapterHasWhatItHad(String before, String now, boolean kept) {
        assertThat(isKept(before, "mac: \"02:00:00:00:00:01\", " + now)).isEqualTo(kept);
    }

    /** By its MAC, in whatever letters; where that is another one, by its addresses. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            02:00:00:00:00:0a | dhcp: false, addresses: [10.0.0.5/24] | true
            02:00:00:00:00:0a | dhcp: false, addresses: [10.0.0.6/24] | false
            """)
    void anAdapterWithAnotherMacIsKnownByItsAddresses(String mac, String now, boolean kept) {
        assertThat(isKept(STATIC, "mac: \"" + mac + "\", " + now)).isEqualTo(kept);
    }

    @Test
    void theAddressesOfAnotherAdapterAreNotItsOwn() {
        var before = List.of(adapter(STATIC));
        var now = """
                {adapters: [{mac: "02:00:00:00:00:01", dhcp: true}, {mac: "02:00:00:00:00:02", %s}]}
                """.formatted(STATIC);

        assertThat(lost(before, List.of(), 0, now).adapters()).isEqualTo(before);
        assertThat(lost(before, List.of(), 0, "{}").adapters())
                .as("there is none")
                .isEqualTo(before);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            disk-1, disk-2 | 2 | [{serial: disk-1, online: true}, {signature: disk-2, online: true}]   |        | 0
            disk-1, disk-2 | 2 | [{serial: disk-1, online: true}, {signature: disk-2, online: false}]  | disk-2 | 0
            disk-1         | 3 | [{serial: disk-1, online: true}]                                      |        | 2
            disk-1         | 3 | [{serial: disk-9, online: true}]                                      | disk-1 | 0
            disk-1         | 1 | [{serial: disk-1, online: true}, {serial: disk-9, online: true}]      |        | 0
            """)
    void disksThatAreGoneAreNamedAndThoseWithoutANameCounted(
            String before, int count, String now, @Nullable String gone, int counted) {
        var difference = lost(List.of(), List.of(before.split(", ")), count, "{disks: " + now + "}");

        assertThat(difference.disks()).isEqualTo(Stream.ofNullable(gone).toList());
        assertThat(difference.countedDisks()).isEqualTo(counted);
        assertThat(difference.isNone()).isEqualTo(gone == null && counted == 0);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            dhcp: false | 1 | {adapters: []}            | disks
            dhcp: false | 0 | {adapters: []}            |
            dhcp: false | 1 | {disks: [], adapters: []} |
            dhcp: false | 1 | {disks: []}               | adapters
            dhcp: true  | 1 | {disks: []}               |
            """)
    void whatHasToBeToldIsWhatWasKept(String before, int disks, String facts, @Nullable String fact) {
        var kept = new GuestSettings("vmi-1", Given.NOW, List.of(adapter(before)), List.of(), disks, null);
        var situation = aVm().ticket()
                .status(Given.begun(Given.NOW))
                .status(s -> s.withRun(Objects.requireNonNull(s.run()).withGuestSettings(kept)))
                .situation();

        assertThat(GuestDifference.untold(situation, facts(facts))).isEqualTo(Optional.ofNullable(fact));
    }

    @Test
    void whereNothingWasKeptNothingIsMissed() {
        assertThat(GuestDifference.of(aVm().situation(), facts("{}")).isNone()).isTrue();
        assertThat(GuestDifference.untold(aVm().situation(), facts("{}"))).isEmpty();
    }
}
