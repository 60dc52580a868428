package io.pvdrivers.operator.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DriverTest {
    @ParameterizedTest
    @CsvSource({
        "VIOSTOR, 1af4:1001",
        "VIOSTOR, 1af4:1042",
        "VIOSCSI, 1af4:1004",
        "VIOSCSI, 1af4:1048",
        "VIOSER, 1af4:1003",
        "VIOSER, 1af4:1043",
        "BALLOON, 1af4:1002",
        "BALLOON, 1af4:1045",
        "VIORNG, 1af4:1005",
        "VIORNG, 1af4:1044",
        "VIOINPUT, 1af4:1052",
        "VIOGPUDO, 1af4:1050",
        "VIOFS, 1af4:105a",
        "VIOMEM, 1af4:1058",
        "VIOSOCK, 1af4:1012",
        "VIOSOCK, 1af4:1053",
        "PVPANIC, 1b36:0011",
        "NETKVM, 1af4:1000",
        "NETKVM, 1af4:1041",
    })
    void a_device_has_exactly_one_driver(Driver driver, String pciId) {
        assertThat(Stream.of(Driver.values()).filter(d -> d.serves(pciId))).containsExactly(driver);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1af4:", "1af4:1054", "1b36:1041", "8086:10d3", ""})
    void other_devices_have_none(String pciId) {
        assertThat(Driver.values()).noneMatch(d -> d.serves(pciId));
    }

    @ParameterizedTest
    @ValueSource(strings = {"viostor", "VIOSTOR", "VioStor"})
    void is_found_by_its_name_in_any_case(String name) {
        assertThat(Driver.named(name)).contains(Driver.VIOSTOR);
    }

    @Test
    void the_installer_has_a_feature_for_each_but_viosock() {
        assertThat(Stream.of(Driver.values()).filter(d -> d.msiFeature().isEmpty()))
                .containsExactly(Driver.VIOSOCK);
        assertThat(Driver.VIOMEM.msiFeature()).contains("FE_viomem_driver");
        assertThat(Driver.NETKVM.msiFeature()).contains("FE_network_driver");
    }
}
