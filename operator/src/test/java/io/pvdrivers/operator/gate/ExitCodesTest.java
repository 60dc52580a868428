package io.pvdrivers.operator.gate;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an installer's exit code means for what comes next. */
class ExitCodesTest {
    @ParameterizedTest
    @CsvSource({
        "0, true, false",
        "259, true, false",
        "3010, true, true",
        "1641, true, true",
        "1603, false, false",
        "2, false, false",
    })
    void tellsWhetherItIsInstalledAndWhetherWindowsHasToReboot(int code, boolean good, boolean reboot) {
        assertThat(ExitCodes.GOOD.contains(code)).isEqualTo(good);
        assertThat(ExitCodes.asksForReboot(code)).isEqualTo(reboot);
        assertThat(ExitCodes.meaning(code).isEmpty())
                .as("only a bad one is explained")
                .isEqualTo(good);
    }
}
