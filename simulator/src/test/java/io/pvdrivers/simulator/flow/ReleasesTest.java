package io.pvdrivers.simulator.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.pvdrivers.api.v1alpha1.ChosenRelease.PassedOver;
import io.pvdrivers.api.v1alpha1.DriverReading;
import io.pvdrivers.api.v1alpha1.DriverReading.DriverStanding;
import io.pvdrivers.api.v1alpha1.DriverStateStatus.Phase;
import io.pvdrivers.api.v1alpha1.InstalledDrivers.Issue;
import io.pvdrivers.operator.catalog.Catalog;
import java.time.Duration;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which release a VM gets, and what becomes of VMs when releases come, go, or turn out to be bad. */
class ReleasesTest {
    private static final Duration LONG = Duration.ofHours(2);

    /** A VM whose Windows has the drivers of a release. */
    private static String withDrivers(String vm, String release) {
        return vm.replace(
                "labels: {tier: erp}",
                "labels: {tier: erp}, annotations: {rehearse.pvdrivers.io/drivers: \"" + release + "\"}");
    }

    /** The same with nothing to move. */
    private static String paravirtual(String release) {
        return withDrivers(Manifests.SATA_E1000E, release)
                .replace("bus: sata", "bus: virtio")
                .replace("model: e1000e", "model: virtio");
    }

    private static String policy(String release) {
        return Manifests.POLICY.replace("{version: 0.1.302}", "{" + release + "}");
    }

    private static Catalog without(String... versions) {
        return Catalog.of(Manifests.releases().values().stream()
                .filter(r -> Stream.of(versions).noneMatch(r.version()::equals))
                .toList());
    }

    private static void edit(Scene scene, long generation, String field, String value) {
        var policies = scene.operator.policies();
        policies.set(0, Manifests.edited(policies.get(0), generation, field, value));
    }

    /** Also once the guest is looked into anew. */
    private static void staysAsItIs(Scene scene) {
        var deeds = scene.operator.deeds(scene.vm);
        scene.operator.forgetWhatItSaw();
        scene.play(Duration.ofMinutes(30));
        assertThat(scene.phase()).isEqualTo(Phase.READY);
        assertThat(scene.operator.deeds(scene.vm)).isEqualTo(deeds);
    }

    private static String chosen(Scene scene) {
        return Objects.requireNonNullElse(
                Objects.requireNonNull(scene.status().choice()).release(), "none");
    }

    private static String installed(Scene scene) {
        return Objects.requireNonNull(
                Objects.requireNonNull(scene.status().installed()).release());
    }

    @Test
    void aVmGetsTheNewestReleaseOfItsChannel() {
        var scene = Scene.of(Manifests.SATA_E1000E, policy("channel: Stable")).playToItsEnd(LONG);

        assertThat(scene.phase()).as(scene.told()).isEqualTo(Phase.READY);
        assertThat(chosen(scene)).isEqualTo("0.1.302");
        assertThat(installed(scene)).isEqualTo("0.1.302");
    }

    @Test
    void aReleaseThatIsBadForTheVmIsPassedOver() {
        var scene = Scene.of(Manifests.SATA_E1000E, policy("channel: Stable, deny: [0.1.302]"))
                .playToItsEnd(LONG);

        assertThat(scene.phase()).as(scene.told()).isEqualTo(Phase.READY);
        assertThat(installed(scene)).isEqualTo("0.1.271");
        assertThat(scene.status().choice().passedOver())
                .extracting(PassedOver::release, PassedOver::reason)
                .startsWith(tuple("0.1.302", "Denied"), tuple("0.1.285", "KnownIssue"));
    }

    @Test
    void anIssueThatThePolicyAcceptsStopsNothingAndIsShown() {
        var scene = Scene.of(
                        Manifests.SATA_E1000E,
                        policy("version: 0.1.285, acceptIssues: [SRB-ID-RACE, PAGEFILE-CORRUPTION]"))
                .playToItsEnd(LONG);

        assertThat(scene.phase()).as(scene.told()).isEqualTo(Phase.READY);
        assertThat(scene.status().installed().knownIssues())
                .extracting(Issue::id)
                .contains("SRB-ID-RACE", "PAGEFILE-CORRUPTION");
        assertThat(scene.status().conditions()).anyMatch(c -> c.getType().equals("KnownIssues"));
    }

    @Test
    void aVmStaysWithItsReleaseUntilThePolicyAsksForMore() {
        var scene = Scene.of(Manifests.SATA_E1000E, policy("channel: Stable, deny: [0.1.285]"));
        scene.operator.knows(without("0.1.302"));
        scene.playToItsEnd(LONG);
        assertThat(installed(scene)).isEqualTo("0.1.271");
        var restarts = scene.cluster.restarts();

        scene.operator.knows(without());
        scene.play(LONG);

        assertThat(scene.phase()).isEqualTo(Phase.READY);
        assertThat(scene.cluster.restarts()).isEqualTo(restarts);
        assertThat(scene.status().choice().newer()).isEqualTo("0.1.302");

        edit(scene, 2, "release", "{channel: Stable, minimumVersion: 0.1.302}");
        scene.playUntil(() -> installed(scene).equals("0.1.302") && scene.phase() == Phase.READY);

        assertThat(scene.phase()).as(scene.told()).isEqualTo(Phase.READY);
        assertThat(installed(scene)).isEqualTo("0.1.302");
        assertThat(scene.status().choice().newer()).isNull();
    }

    @Test
    void aVmFollowsItsChannelWhereThePolicySaysSo() {
        var scene = Scene.of(Manifests.SATA_E1000E, policy("channel: Stable, deny: [0.1.285], upgrades: Automatic"));
        scene.operator.knows(without("0.1.302"));
        scene.playToItsEnd(LONG);
        assertThat(installed(scene)).isEqualTo("0.1.271");

        scene.operator.knows(without());
        scene.playUntil(() -> installed(scene).equals("0.1.302") && scene.phase() == Phase.READY);
    }

    /** The way back clears what was verified; that is no reason to try another release. */
    @Test
    void aVmThatIsPutBackIsHeldAndTriesNoOtherRelease() {
        var scene = Scene.of(Manifests.SATA_E1000E, policy("channel: Stable, deny: [0.1.285]"));
        scene.operator.knows(without("0.1.302"));
        scene.playToItsEnd(LONG);
        scene.operator.knows(without());
        scene.play(Duration.ofMinutes(10));

        scene.annotate("pvdrivers.io/rollback", "now");
        scene.playUntil(
                () -> scene.phase() == Phase.ROLLED_BACK || scene.waitsFor().equals("RollbackAsked"));
        scene.unannotate("pvdrivers.io/rollback");
        var switches = scene.operator.deeds(scene.vm);
        scene.play(Duration.ofHours(3));

        assertThat(chosen(scene)).isEqualTo("0.1.271");
        assertThat(scene.waitsFor()).as(scene.told()).isEqualTo("Held");
        assertThat(scene.operator.deeds(scene.vm)).isEqualTo(switches);
    }

    /** As after its DriverState was lost, or where a policy by version is changed to a channel. */
    @Test
    void aVmThatRunsAReleaseOfTheChannelAlreadyIsLeftAlone() {
        var scene = Scene.of(paravirtual("0.1.271"), policy("channel: Stable")).playToItsEnd(LONG);

        assertThat(scene.phase()).as(scene.told()).isEqualTo(Phase.READY);
        assertThat(chosen(scene)).isEqualTo("0.1.271");
        assertThat(scene.status().choice().newer()).isEqualTo("0.1.302");
        assertThat(scene.operator.deeds(scene.vm)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"upgrades: Manual", "upgrades: Automatic"})
    void aReleaseThatIsTakenOutOfTheCatalogueMovesNobody(String upgrades) {
        var scene = Scene.of(Manifests.SATA_E1000E, policy("channel: Stable, " + upgrades))
                .playToItsEnd(LONG);
        var deeds = scene.operator.deeds(scene.vm);

        scene.operator.knows(without("0.1.302"));
        scene.play(Duration.ofHours(2));

        assertThat(scene.phase()).as(scene.told()).isEqualTo(Phase.READY);
        assertThat(chosen(scene)).isEqualTo("0.1.302");
        assertThat(scene.operator.deeds(scene.vm)).isEqualTo(deeds);
    }

    @Test
    void aVmThatIsStoppedKeepsItsChoice() {
        var scene = Scene.of(Manifests.SATA_E1000E, policy("channel: Stable")).playToItsEnd(LONG);
        scene.userStops();
        scene.play(Duration.ofMinutes(5));
        scene.operator.knows(without("0.1.302"));
        scene.play(Duration.ofMinutes(5));

        assertThat(chosen(scene)).isEqualTo("0.1.302");
        assertThat(scene.phase()).isEqualTo(Phase.READY);
    }

    /** The release of the ticket turns out to be bad before the run has begun. */
    @Test
    void aVmThatWasLetGoWithAReleaseThatIsGoneBadGetsAnother() {
        var scene = Scene.of(Manifests.SATA_E1000E, policy("channel: Stable"));
        edit(scene, 1, "paused", "true");
        scene.play(Duration.ofMinutes(10));
        edit(scene, 1, "paused", "false");
        scene.operator.look();
        assertThat(scene.operator.ticket(scene.vm).orElseThrow().plan().release())
                .isEqualTo("0.1.302");

        scene.operator.knows(without("0.1.302", "0.1.285"));
        scene.playToItsEnd(LONG);

        assertThat(scene.phase()).as(scene.told()).isEqualTo(Phase.READY);
        assertThat(installed(scene)).isEqualTo("0.1.271");
    }

    @Test
    void driversOfAnAcceptedReleaseAreLeftAlone() {
        var scene = Scene.of(paravirtual("0.1.271"), policy("version: 0.1.302, accept: [{from: 0.1.266}]"))
                .playToItsEnd(LONG);

        assertThat(scene.phase()).as(scene.told()).isEqualTo(Phase.READY);
        assertThat(scene.operator.deeds(scene.vm)).isEmpty();
        assertThat(installed(scene)).isEqualTo("0.1.271");
    }

    @ParameterizedTest
    @ValueSource(strings = {"version: 0.1.271", "channel: Stable, deny: [0.1.302, 0.1.285]"})
    void newerDriversAreLeftAlone(String release) {
        var scene = Scene.of(paravirtual("0.1.302"), policy(release)).playToItsEnd(LONG);

        assertThat(scene.phase()).as(scene.told()).isEqualTo(Phase.READY);
        assertThat(scene.operator.deeds(scene.vm)).isEmpty();
        assertThat(installed(scene)).isEqualTo("0.1.302");
    }

    @Test
    void newerDriversAreTakenBackWhereThePolicySaysSo() {
        var scene = Scene.of(paravirtual("0.1.302"), policy("version: 0.1.271, allowDowngrade: true"));
        scene.playUntil(() -> scene.status().drivers() != null);
        assertThat(scene.status().drivers())
                .filteredOn(d -> d.name().equals("viostor"))
                .extracting(DriverReading::standing)
                .containsExactly(DriverStanding.NEWER);
        scene.playToItsEnd(LONG);

        assertThat(scene.phase()).as(scene.told()).isEqualTo(Phase.READY);
        assertThat(installed(scene)).isEqualTo("0.1.271");
        staysAsItIs(scene);
    }

    /** The newer package stays in Windows' store, and the disk on its new bus is a new device that gets it. */
    @Test
    void aVmThatIsSwitchedAndTakenBackComesToRest() {
        var vm = withDrivers(Manifests.SATA_E1000E, "0.1.302");
        var scene = Scene.of(vm, policy("version: 0.1.271, allowDowngrade: true"));
        scene.playUntil(() -> scene.operator.deeds(scene.vm).stream()
                                .filter("Install"::equals)
                                .count()
                        == 2
                && scene.phase() == Phase.READY);

        assertThat(scene.phase()).as(scene.told()).isEqualTo(Phase.READY);
        assertThat(Diff.entries(scene.object())).doesNotContain("sata").doesNotContain("pvdrivers-");
        staysAsItIs(scene);
        assertThat(installed(scene)).isEqualTo("0.1.271");
    }

    @Test
    void aWindowsThatNoReleaseOfTheChannelServesIsBlocked() {
        var vm = Manifests.SATA_E1000E.replace("windows2k22", "windows2k12r2");
        var scene = Scene.of(vm, policy("channel: Stable, minimumVersion: 0.1.240"));
        scene.playUntil(() -> scene.phase() == Phase.BLOCKED);

        assertThat(scene.waitsFor()).isEqualTo("ReleaseUnsupported");
        assertThat(scene.status().waitingFor().message())
                .contains("No release of channel Stable will do for Windows Server 2012 R2");
        assertThat(scene.operator.deeds(scene.vm)).isEmpty();
    }

    /** Nobody acts on it, and everybody can see it. */
    @Test
    void anAuditShowsWhatIsWrongWithTheDriversInUse() {
        var scene = Scene.of(paravirtual("0.1.285"), policy("version: 0.1.285").replace("Enforce", "Audit"))
                .play(Duration.ofMinutes(10));

        assertThat(installed(scene)).isEqualTo("0.1.285");
        assertThat(scene.status().installed().issues()).startsWith("PAGEFILE-CORRUPTION, SRB-ID-RACE");
        assertThat(scene.status().conditions())
                .filteredOn(c -> c.getType().equals("KnownIssues"))
                .singleElement()
                .satisfies(c -> assertThat(c.getMessage()).contains("viostor 100.101.104.28500"));
        assertThat(scene.operator.deeds(scene.vm)).isEmpty();
    }

    @Test
    void aVirtioDeviceWithoutADriverIsShownWhateverThePolicyDoes() {
        var audit = policy("version: 0.1.302").replace("Enforce", "Audit");
        var scene = Scene.of(Manifests.SATA_E1000E, audit).play(Duration.ofMinutes(10));

        assertThat(scene.status().conditions())
                .filteredOn(c -> c.getType().equals("DriverMissing"))
                .singleElement()
                .satisfies(c -> assertThat(c.getMessage()).contains("balloon"));

        edit(scene, 2, "mode", "Enforce");
        scene.playUntil(() -> scene.phase() == Phase.READY);
        assertThat(scene.status().conditions()).noneMatch(c -> c.getType().equals("DriverMissing"));
    }
}
