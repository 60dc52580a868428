package io.pvdrivers.operator.guest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.pvdrivers.operator.guest.DriverListing.Package;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DriverListingTest {
    private static final String OFFICIAL = "100.103.104.30200";

    private static String sample(String file) {
        return new String(FixtureGuest.file("pnputil/" + file), UTF_8);
    }

    @Test
    void finds_the_packages_of_virtio_win_among_others() {
        assertThat(DriverListing.text(sample("en.txt")))
                .containsExactly(new Package("vioscsi", OFFICIAL), new Package("netkvm", "100.95.104.26200"));
        assertThat(DriverListing.xml(sample("win11.xml")))
                .contains(List.of(new Package("viostor", OFFICIAL), new Package("NetKVM", OFFICIAL)));
    }

    @ParameterizedTest
    @CsvSource({"de.txt, viostor", "fr.txt, balloon", "ja.txt, vioser"})
    void labels_do_not_matter(String file, String driver) {
        assertThat(DriverListing.text(sample(file))).contains(new Package(driver, OFFICIAL));
    }

    @Test
    void a_list_without_original_names_names_none() {
        assertThat(DriverListing.text(sample("win7.txt"))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "07/29/2026 100.103.104.30200",
                "29.07.2026 100.103.104.30200",
                "2026/07/29 100.103.104.30200",
                "2026. 07. 29. 100.103.104.30200",
                "29/07/2569 100.103.104.30200",
                "100.103.104.30200 07/29/2026"
            })
    void a_date_is_no_version(String version) {
        assertThat(DriverListing.text("a: oem1.inf\nb: viostor.inf\nc: " + version))
                .containsExactly(new Package("viostor", OFFICIAL));
    }

    @Test
    void each_package_has_its_own_values() {
        assertThat(DriverListing.text(
                        "oem1.inf\nviostor.inf\noem2.inf\nballoon.inf\n1.2.3.4\noem3.inf\n5.6.7.8\nRed Hat"))
                .containsExactly(new Package("balloon", "1.2.3.4"));
    }

    @Test
    void a_driver_that_others_built_counts_by_its_name() {
        assertThat(DriverListing.text("x oem1.inf\nx VIOSTOR.INF\nx Self\nx 100.6.101.58000"))
                .containsExactly(new Package("VIOSTOR", "100.6.101.58000"));
    }

    @Test
    void an_empty_store_is_empty() {
        assertThat(DriverListing.text("Microsoft PnP Utility\r\n\r\nNo published driver packages."))
                .isEmpty();
        assertThat(DriverListing.xml("\uFEFF<?xml version=\"1.0\"?><PnpUtil/>")).contains(List.of());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Microsoft PnP Utility",
                "<PnpUtil><Driver DriverName=\"oem1.inf\">",
                "<!DOCTYPE p [<!ENTITY x SYSTEM 'file:///etc/hostname'>]><p>&x;</p>"
            })
    void what_is_no_xml_is_not_read_as_such(String printed) {
        assertThat(DriverListing.xml(printed)).isEmpty();
    }
}
