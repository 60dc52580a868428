package io.pvdrivers.operator.action;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A guest takes part in saying which addresses it has. */
class ReachableAddressesTest {
    @ParameterizedTest
    @ValueSource(
            strings = {"10.20.30.40", "192.0.2.1", "2001:db8::1", "fd00:0:0:1::40", "FD00::A", "::ffff:10.20.30.40"})
    void takesAddresses(String address) {
        assertThat(ReachableAddresses.of(List.of(address))).containsExactly(address);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "localhost",
                "erp.example.com",
                "a:b:c.example.com",
                "10.20.30",
                "10.20.30.040",
                "10.20.30.256",
                "167772161",
                "0x0a.1.1.1",
                "10.20.30.40/24",
                "10.20.30.40,10.0.0.1",
                "10.20.30.40 ",
                "10.20.30.40\n",
                "$(SECRET)",
                "[fd00::1]",
                "fd00::1%eth0",
                "fd00:::1",
                "a:b",
                "127.0.0.1",
                "127.1.2.3",
                "::1",
                "::ffff:127.0.0.1",
                "169.254.10.20",
                "fe80::1",
                "224.0.0.1",
                "ff02::1",
                "0.0.0.0",
                "::"
            })
    void leavesOutTheRest(String address) {
        assertThat(ReachableAddresses.of(List.of(address, "10.0.0.1"))).containsExactly("10.0.0.1");
    }

    @Test
    void takesEachOnceAndNotTooMany() {
        assertThat(ReachableAddresses.of(List.of("10.0.0.1", "10.0.0.2", "10.0.0.1")))
                .containsExactly("10.0.0.1", "10.0.0.2");
        assertThat(ReachableAddresses.of(
                        IntStream.range(0, 100).mapToObj(i -> "10.0.0." + i).toList()))
                .hasSize(32)
                .startsWith("10.0.0.0");
    }
}
