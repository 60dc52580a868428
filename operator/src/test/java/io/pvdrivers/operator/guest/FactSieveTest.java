package io.pvdrivers.operator.guest;

import static io.pvdrivers.operator.guest.ScriptedAgent.JSON;
import static io.pvdrivers.operator.guest.ScriptedAgent.parse;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pvdrivers.api.v1alpha1.GuestFacts;
import io.pvdrivers.api.v1alpha1.GuestFacts.BoundDevice;
import io.pvdrivers.api.v1alpha1.GuestFacts.CrashDump;
import io.pvdrivers.api.v1alpha1.GuestFacts.DriverService;
import io.pvdrivers.api.v1alpha1.GuestFacts.ProblemDevice;
import io.pvdrivers.api.v1alpha1.GuestFacts.StartType;
import java.time.Instant;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The bounds themselves are those on the types; {@link MangledAnswersTest} holds that none is passed. */
class FactSieveTest {
    private static GuestFacts sift(String json) {
        return FactSieve.sift(parse(json));
    }

    @Test
    void lets_through_what_is_right() {
        var facts = sift("""
                {"agentVersion": "109.1.0", "pendingReboot": true, "bootTime": "2026-11-21T06:12:00+01:00",
                 "services": [{"name": "viostor", "start": "Boot"}],
                 "problemDevices": [{"pciId": "1af4:1042", "problemCode": 28}],
                 "disks": [{"sizeBytes": 2199023255552, "signature": "0a1b2c3d"}],
                 "roles": {"crashDump": "Kernel"}, "later": [1]}""");

        assertThat(facts.agentVersion()).isEqualTo("109.1.0");
        assertThat(facts.pendingReboot()).isTrue();
        assertThat(facts.bootTime()).isEqualTo(Instant.parse("2026-11-21T05:12:00Z"));
        assertThat(facts.services()).containsExactly(new DriverService("viostor", StartType.BOOT, null));
        assertThat(facts.problemDevices()).containsExactly(new ProblemDevice("1af4:1042", 28));
        assertThat(facts.disks().get(0).sizeBytes()).isEqualTo(2199023255552L);
        assertThat(facts.disks().get(0).signature()).isEqualTo("0a1b2c3d");
        assertThat(facts.roles().crashDump()).isEqualTo(CrashDump.KERNEL);
    }

    @Test
    void nothing_said_is_nothing_known() {
        assertThat(sift("{}")).isEqualTo(sift("[]")).isEqualTo(sift("null"));
        assertThat(sift("{}").boundDevices()).isNull();
        assertThat(sift("{\"boundDevices\":[]}").boundDevices()).isEmpty();
        assertThat(sift("{\"roles\":{}, \"os\":{}}").roles()).isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "mac     | \"52:54:00:12:34\"",
                "mac     | \"52-54-00-12-34-56\"",
                "mac     | null",
                "mac     | 7",
            })
    void an_entry_without_what_it_must_have_is_left_out(String name, String value) {
        var good = "{\"mac\":\"52:54:00:12:34:56\",\"dhcp\":true}";
        var facts = sift("{\"adapters\":[{\"%s\":%s,\"dhcp\":true},%s]}".formatted(name, value, good));

        assertThat(facts.adapters()).hasSize(1);
        assertThat(facts.adapters().get(0).mac()).isEqualTo("52:54:00:12:34:56");
    }

    @Test
    void an_address_that_is_none_is_left_out_and_the_adapter_stays() {
        var adapter = sift("""
                        {"adapters":[{"mac":"52:54:00:12:34:56","addresses":["10.0.0.7/24","example.com; rm",7,null],
                         "dhcp":"yes","gatewayMetric":-1,"interfaceMetric":5000000000,"dnsSuffix":"a b",
                         "routes":[{"destination":"10.8.0.0/16"},{"destination":"10.9.0.0/16","nextHop":"10.0.0.1"}]}]}""").adapters().get(0);

        assertThat(adapter.addresses()).containsExactly("10.0.0.7/24");
        assertThat(adapter.dhcp()).isNull();
        assertThat(adapter.gatewayMetric()).isNull();
        assertThat(adapter.interfaceMetric()).isNull();
        assertThat(adapter.dnsSuffix()).isNull();
        assertThat(adapter.routes()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"true\"",
                "1",
                "null",
                "[true]",
                "{}",
            })
    void only_a_boolean_is_a_boolean(String value) {
        assertThat(sift("{\"pendingReboot\":" + value + "}").pendingReboot()).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"yesterday\"", "\"2026-02-31T00:00:00Z\"", "1234567890", "[\"2026-11-21T06:12:00Z\"]"})
    void only_a_time_is_a_time(String value) {
        assertThat(sift("{\"bootTime\":" + value + "}").bootTime()).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"28\"", "-1", "2.5", "4294967296", "1e400", "99999999999999999999"})
    void only_a_number_in_its_range_is_a_number(String value) {
        assertThat(sift("{\"problemDevices\":[{\"pciId\":\"1af4:1042\",\"problemCode\":" + value + "}]}")
                        .problemDevices())
                .isEmpty();
    }

    @Test
    void a_name_is_cut_between_characters_and_loses_what_cannot_be_printed() {
        var facts = JSON.createObjectNode();
        facts.putObject("os")
                .put("prettyName", "\uD83D\uDE00".repeat(300))
                .put("versionId", " 20\u000022\uD83D\u0007 ");

        var os = FactSieve.sift(facts).os();

        assertThat(os.prettyName()).isEqualTo("\uD83D\uDE00".repeat(256));
        assertThat(os.versionId()).isEqualTo("2022");
    }

    @Test
    void a_word_with_a_form_is_never_cut() {
        var facts = JSON.createObjectNode();
        facts.putArray("services").addObject().put("name", "v".repeat(65)).put("start", "Boot");

        assertThat(FactSieve.sift(facts).services()).isEmpty();
    }

    @Test
    void a_list_ends_where_it_may_not_be_longer() {
        var facts = JSON.createObjectNode();
        var devices = facts.putArray("boundDevices");
        IntStream.range(0, 100_000).forEach(i -> device(devices, i));

        assertThat(FactSieve.sift(facts).boundDevices())
                .hasSize(512)
                .startsWith(new BoundDevice("1af4:0000", "1.2.3.4"));
    }

    private static void device(ArrayNode devices, int number) {
        ObjectNode device = devices.addObject();
        device.put("pciId", "1af4:%04x".formatted(number & 0xffff)).put("driverVersion", "1.2.3.4");
    }
}
