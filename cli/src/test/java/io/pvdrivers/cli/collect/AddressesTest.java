package io.pvdrivers.cli.collect;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.pvdrivers.api.v1alpha1.DriverState;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Addresses have names, and nothing else has. */
class AddressesTest {
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    private final Addresses addresses = new Addresses();

    @BeforeEach
    void learn() throws IOException {
        addresses.learn(YAML.readTree("""
                status:
                  interfaces:
                    - {mac: "02:00:00:AA:00:01", ipAddress: 10.1.2.3, ipAddresses: [10.1.2.3, "fe80::1:2"], name: default}
                    - {mac: 02-00-00-aa-00-02, ipAddress: ""}
                  podIPs: [{ip: 10.1.2.30}]
                  facts:
                    adapters: [{gateways: [10.1.2.1], addresses: [10.1.2.3/24], routes: [{destination: 0.0.0.0/0, nextHop: 10.1.2.1}]}]
                """));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            the guest has 10.1.2.3                  | the guest has ip-1
            10.1.2.3/24, gateway 10.1.2.1.          | ip-1/24, gateway ip-4.
            http://10.1.2.3:8080/x                  | http://ip-1:8080/x
            the pod has 10.1.2.30                   | the pod has ip-3
            110.1.2.3 and 10.1.2.33                 | 110.1.2.3 and 10.1.2.33
            driver 10.1.2.3.4                       | driver 10.1.2.3.4
            FE80::1:2 at MAC:02:00:00:aa:00:01: no  | ip-2 at MAC:mac-1: no
            dial fe80::1:2: timed out at 06:30:00   | dial ip-2: timed out at 06:30:00
            02-00-00-AA-00-01 is 02:00:00:aa:00:01  | mac-1 is mac-1
            02:00:00:AA:00:02                       | mac-2
            0.0.0.0/0                               | 0.0.0.0/0
            netkvm 100.95.104.26200                 | netkvm 100.95.104.26200
            """)
    void isNamed(String text, String told) {
        assertThat(addresses.hiding().apply(text)).isEqualTo(told);
        assertThat(addresses.size()).isEqualTo(6);
    }

    @Test
    void inTextsAndNamesOfFieldsAlike() throws IOException {
        var told = Addresses.rewritten(YAML.readTree("{10.1.2.3: {a: [10.1.2.1, 5, true, null]}}"), addresses.hiding());

        assertThat(told).hasToString("{\"ip-1\":{\"a\":[\"ip-4\",5,true,null]}}");
    }

    /** A log may know an address that no object has any more. */
    @Test
    void someAreKnownByTheirForm() {
        addresses.learn(
                "mac 52-54-00-12-34-56, 2001:db8::7, 0:0:0:0:0:0:0:9 at 2026-11-21T06:30:00.123Z, device 0000:00:1f.2, C:: Foo::bar");

        assertThat(addresses
                        .hiding()
                        .apply("52:54:00:12:34:56 2001:db8::7 0:0:0:0:0:0:0:9 06:30:00 0000:00:1f.2 Foo::bar"))
                .isEqualTo("mac-3 ip-5 ip-6 06:30:00 0000:00:1f.2 Foo::bar");
    }

    @Test
    void withoutAnyNothingChanges() {
        assertThat(new Addresses().hiding().apply("10.1.2.3")).isEqualTo("10.1.2.3");
    }

    /** A field that is added to our kinds and takes addresses by its pattern has to be known here. */
    @Test
    void everyFieldForAddressesOfOurKindsIsKnown() throws IOException {
        Set<String> found = new TreeSet<>();
        for (var plural : List.of("driverstates", "guestreports", "driverpolicies", "driverreleases")) {
            try (var in =
                    DriverState.class.getResourceAsStream("/META-INF/fabric8/" + plural + ".pvdrivers.io-v1.yml")) {
                collect("", YAML.readTree(Objects.requireNonNull(in, plural)), found);
            }
        }

        assertThat(found)
                .contains("mac", "addresses")
                .allSatisfy(
                        field -> assertThat(Addresses.IP_FIELDS.contains(field) || Addresses.MAC_FIELDS.contains(field))
                                .as(field)
                                .isTrue());
    }

    private static void collect(String field, JsonNode schema, Set<String> found) {
        var pattern = schema.path("pattern").asText();
        if (List.of("fe80::1", "02:00:00:AA:00:01").stream().anyMatch(sample -> isOnlyFor(pattern, sample))) {
            found.add(field);
        }
        if (schema.isArray()) {
            schema.forEach(item -> collect(field, item, found));
        }
        schema.properties()
                .forEach(entry ->
                        collect(entry.getKey().equals("items") ? field : entry.getKey(), entry.getValue(), found));
    }

    /** And not for any text. */
    private static boolean isOnlyFor(String pattern, String sample) {
        return !pattern.isEmpty()
                && Pattern.compile(pattern).matcher(sample).find()
                && !Pattern.compile(pattern).matcher("kv").find();
    }
}
