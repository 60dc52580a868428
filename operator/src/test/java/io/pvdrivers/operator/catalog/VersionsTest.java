package io.pvdrivers.operator.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Versions of drivers and of releases. */
class VersionsTest {
    @ParameterizedTest
    @CsvSource({
        "100.103.104.30200, 100.103.104.30200, true",
        "100.104.104.32300, 100.103.104.30200, true",
        "100.101.104.28500, 100.103.104.30200, false",
        "100.95.104.26200, 100.100.104.26600, false",
        // Built by somebody else: its build tells nothing.
        "100.100.101.58000, 100.103.104.30200, false",
        "100.100.101.58000, 100.100.101.57000, true",
        "63.93.104.24000, 100.94.104.24800, false",
        "100.93.104.24000, 63.93.104.24000, false",
        "100.90.104.22500, 100.*.104.22500, true",
        "100.90.104.22100, 100.*.104.22500, false",
    })
    void satisfies(String version, String wanted, boolean expected) {
        var satisfied = DriverVersion.parse(version)
                .orElseThrow()
                .satisfies(DriverVersion.ofCatalogue(wanted).orElseThrow());

        assertThat(satisfied).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "100.103.104.30200, true, false",
        "62.93.104.24000, true, false",
        "61.77.104.17200, true, false",
        "51.65.104.4900, true, false",
        "100.6.101.58000, false, true",
        "100.103.104.30201, false, false",
        "6.1.7601.17514, false, true",
    })
    void tells_who_built_it(String version, boolean official, boolean selfBuilt) {
        assertThat(DriverVersion.parse(version).orElseThrow())
                .returns(official, DriverVersion::isOfficial)
                .returns(selfBuilt, DriverVersion::isSelfBuilt);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"100.103.104", "x.6.101.58000", "", "100.103.104.30200.1", "99999999999.1.1.1", "100.*.104.1"})
    void is_no_version_that_a_guest_states(String text) {
        assertThat(DriverVersion.parse(text)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"100.103.104.30200", "100.*.104.22500"})
    void is_written_as_it_was_read(String text) {
        assertThat(DriverVersion.ofCatalogue(text)).map(DriverVersion::toString).contains(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.1.99", "0.1.100", "0.1.262", "0.1.262-2", "1.9.9", "1.9.58"})
    void a_release_is_written_as_it_was_read(String text) {
        assertThat(ReleaseVersion.parse(text)).map(ReleaseVersion::toString).contains(text);
    }

    @ParameterizedTest
    @CsvSource({
        "0.1.99, 0.1.100",
        "0.1.262, 0.1.262-1",
        "0.1.262-2, 0.1.262-10",
        "0.1.262-2, 0.1.266",
        "0.1.302, 1.9.9",
        "1.9.9, 1.9.58",
    })
    void is_older(String older, String newer) {
        var sorted = Stream.of(newer, older)
                .map(v -> ReleaseVersion.parse(v).orElseThrow())
                .sorted();

        assertThat(sorted).extracting(ReleaseVersion::toString).containsExactly(older, newer);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "stable", "0.1", "v0.1.302", "0.1.302-", "0.1.302.1", "0.1.9999999999999999999"})
    void is_no_version_of_a_release(String text) {
        assertThat(ReleaseVersion.parse(text)).isEmpty();
        assertThat(ReleaseVersion.of("latest"))
                .isLessThan(ReleaseVersion.parse("0.0.0").orElseThrow());
    }
}
