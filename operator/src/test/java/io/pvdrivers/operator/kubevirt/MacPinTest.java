package io.pvdrivers.operator.kubevirt;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which interfaces may have their MAC address written out. */
class MacPinTest {
    @ParameterizedTest
    @CsvSource({
        // masquerade, bridge, sriov, secondary, pooled
        "true, false, false, false, false, ALLOWED",
        "true, false, false, true, false, ALLOWED",
        "false, true, false, true, false, ALLOWED",
        "false, true, false, false, false, POD_BRIDGE",
        "false, true, false, false, true, POD_BRIDGE",
        "true, false, false, false, true, POOLED",
        "false, true, false, true, true, POOLED",
        "false, false, false, true, false, OTHER_BINDING",
        "false, false, false, false, true, OTHER_BINDING",
        "false, false, true, true, false, SRIOV",
        "true, true, true, true, true, SRIOV",
    })
    void goesByTheBindingAndThenByThePool(
            boolean masquerade, boolean bridge, boolean sriov, boolean secondary, boolean pooled, MacPin pin) {
        assertThat(MacPin.of(masquerade, bridge, sriov, secondary, pooled)).isEqualTo(pin);
    }
}
