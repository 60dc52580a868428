package io.pvdrivers.operator.kubevirt;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A guest may have read twenty characters of a longer serial, and no fewer. */
class DiskSerialTest {
    @ParameterizedTest
    @CsvSource({
        "S1, S1, true",
        "S1, S2, false",
        "S1, , false",
        "01234567890123456789abc, 01234567890123456789abc, true",
        "01234567890123456789abc, 01234567890123456789, true",
        "01234567890123456789abc, 0123456789012345678, false",
        "01234567890123456789abc, 01234567890123456789a, false",
        "01234567890123456789abc, 0123456789012345678x, false",
    })
    void matches(String given, @Nullable String read, boolean same) {
        assertThat(DiskSerial.matches(given, read)).isEqualTo(same);
    }
}
