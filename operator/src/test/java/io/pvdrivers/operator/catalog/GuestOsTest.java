package io.pvdrivers.operator.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.pvdrivers.api.v1alpha1.GuestFacts;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Kernel and variant tell the Windows, at the builds where qemu-ga's own table changes its answer. */
class GuestOsTest {
    @ParameterizedTest
    @CsvSource({
        "6.1, 7601, client, w7",
        "6.1, 7601, server, 2k8R2",
        "6.2, 9200, server, 2k12",
        "6.3, 9600, client, w8.1",
        "6.3, 9600, server, 2k12R2",
        "10.0, 10240, client, w10",
        "10.0, 19045, client, w10",
        "10.0, 21999, client, w10",
        "10.0, 22000, client, w11",
        "10.0, 26100, client, w11",
        "10.0, 14393, server, 2k16",
        "10.0, 17762, server, 2k16",
        "10.0, 17763, server, 2k19",
        "10.0, 20343, server, 2k19",
        "10.0, 20344, server, 2k22",
        "10.0, 20348, Server, 2k22",
        "10.0, 26039, server, 2k22",
        "10.0, 26040, server, 2k25",
        "10.0, 26100, server, 2k25",
        "10.0, 9999, client,",
        "10.0, 9999, server,",
        "10.0, unknown, server,",
        "5.2, 3790, server,",
        "10.0, 20348,,",
        ", 20348, server,",
    })
    void is(String kernel, String build, String variant, String directory) {
        var os = new GuestFacts.Os("mswindows", null, "2019", kernel, build, variant, "x86_64");

        assertThat(GuestOs.of(os).map(GuestOs::directory)).isEqualTo(Optional.ofNullable(directory));
    }

    @ParameterizedTest
    @CsvSource({
        "100.103.104.30200, 100.103.104.30200, true",
        "100.104.104.32300, 100.103.104.30200, true",
        "100.101.104.28500, 100.103.104.30200, false",
        "100.100.101.58000, 100.103.104.30200, true",
        "63.93.104.24000, 100.94.104.24000, false",
    })
    void satisfies(String version, String wanted, boolean expected) {
        var satisfied = DriverVersion.parse(version)
                .orElseThrow()
                .satisfies(DriverVersion.parse(wanted).orElseThrow());

        assertThat(satisfied).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"100.103.104", "x.6.101.58000", "''", "100.103.104.30200.1", "99999999999.1.1.1"})
    void isNoDriverVersion(String text) {
        assertThat(DriverVersion.parse(text)).isEmpty();
    }
}
