package io.pvdrivers.operator.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.pvdrivers.api.v1alpha1.DriverRelease;
import io.pvdrivers.operator.KubernetesClients;
import org.junit.jupiter.api.Test;

/** Names that nobody would miss are told. */
class UnknownNamesTest {
    @Test
    void ofTheBuiltInReleasesAllAreKnown() {
        assertThat(BuiltinReleases.all()).flatMap(UnknownNames::of).isEmpty();
    }

    @Test
    void tellsWhereEachStands() {
        var release = KubernetesClients.serialization().unmarshal("""
                metadata: {name: 1.9.60}
                spec:
                  version: 1.9.60
                  guests:
                    - {os: windows2k22, support: Current, drivers: {viostor: 100.103.104.30400}}
                    - {os: 2k22, support: Current, drivers: {viostr: 100.103.104.30400}}
                  knownIssues:
                    - {id: BAD, severity: Block, guests: [w2k22], drivers: [viosotr], summary: It is bad.}
                """, DriverRelease.class);

        assertThat(UnknownNames.of(release.getSpec()))
                .containsExactly(
                        "DriverRelease 1.9.60: guests[].os names windows2k22, which is no Windows that is known here, so it has no effect.",
                        "DriverRelease 1.9.60: guests[].drivers of 2k22 names viostr, which is no driver that is known here, so it has no effect.",
                        "DriverRelease 1.9.60: knownIssues[] BAD names w2k22, which is no Windows that is known here, so it has no effect.",
                        "DriverRelease 1.9.60: knownIssues[] BAD names viosotr, which is no driver that is known here, so it has no effect.");
    }
}
