package io.pvdrivers.operator.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.pvdrivers.api.v1alpha1.DriverRelease;
import io.pvdrivers.operator.KubernetesClients;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How the ISO's installer comes from one release to another. */
class UpgradePathTest {
    private static final Catalog BUILTIN =
            Catalog.of(BuiltinReleases.all().stream().map(Release::new).toList());

    private static Release release(String version, String installer) {
        return new Release(KubernetesClients.serialization()
                .unmarshal("""
                metadata: {name: %1$s}
                spec: {version: %1$s, installer: {%2$s}, guests: [{os: 2k22, support: Current, drivers: {viostor: 100.*.104.100}}]}
                """.formatted(version, installer), DriverRelease.class)
                .getSpec());
    }

    private static UpgradePath path(Catalog catalog, String from, String to) {
        return UpgradePath.of(
                catalog,
                GuestOs.W2K22,
                catalog.release(from).orElseThrow(),
                catalog.release(to).orElseThrow());
    }

    @ParameterizedTest
    @CsvSource({
        "0.1.248, 0.1.262, false",
        "0.1.248, 0.1.271, false",
        "0.1.240, 0.1.266, false",
        "0.1.262, 0.1.271, true",
        "0.1.271, 0.1.302, true",
        "0.1.248, 0.1.285, true",
        "0.1.215, 0.1.217, false",
    })
    void whatIsKnownOfTheCommunitysInstallers(String from, String to, boolean direct) {
        assertThat(path(BUILTIN, from, to) instanceof UpgradePath.Direct).isEqualTo(direct);
    }

    @Test
    void goesByAReleaseInBetween() {
        var catalog = Catalog.of(Stream.of(
                        release("1.0.1", ""),
                        release("1.0.2", "failsOver: [{to: 1.0.0, why: Never mind.}]"),
                        release("1.0.3", "failsOver: [{from: 1.0.1, to: 1.0.1, why: It cannot remove that one.}]"),
                        release("1.0.4", "failsOver: [{to: 1.0.2, why: It cannot remove those.}]"))
                .toList());

        assertThat(path(catalog, "1.0.1", "1.0.3"))
                .isEqualTo(new UpgradePath.Via(List.of("1.0.2", "1.0.3"), "It cannot remove that one."));
        assertThat(path(catalog, "1.0.1", "1.0.4"))
                .isEqualTo(new UpgradePath.Via(List.of("1.0.2", "1.0.3", "1.0.4"), "It cannot remove those."));
    }

    @Test
    void namesTheCureWhereThereIsNoWay() {
        var catalog = Catalog.of(Stream.of(
                        release("1.0.1", ""),
                        release(
                                "1.0.3",
                                "failsOver: [{to: 1.0.2, why: It cannot., instead: Remove the old one first.}]"))
                .toList());

        assertThat(path(catalog, "1.0.1", "1.0.3"))
                .isEqualTo(new UpgradePath.None("It cannot.", Optional.of("Remove the old one first.")));
    }
}
