package io.pvdrivers.operator.gate;

import static io.pvdrivers.operator.gate.Given.aVm;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.pvdrivers.api.v1alpha1.DriverReading;
import io.pvdrivers.api.v1alpha1.DriverReading.DriverStanding;
import io.pvdrivers.api.v1alpha1.DriverReadingBuilder;
import io.pvdrivers.api.v1alpha1.DriverReleaseSpec;
import io.pvdrivers.api.v1alpha1.Run.Installation;
import io.pvdrivers.api.v1alpha1.RunBuilder;
import io.pvdrivers.operator.KubernetesClients;
import io.pvdrivers.operator.catalog.Driver;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** How one driver of the guest stands, viostor, of which the release has 100.103.104.30200. */
class DriverCheckTest {
    private static final KubernetesSerialization TYPES = KubernetesClients.serialization();
    private static final String NEWER = "100.110.104.31000";

    /** @param store what the driver store has of it, {@code none}, or {@code dark} where nobody can read it */
    private static Given given(@Nullable String bound, String store) {
        return aVm().drivers(Given.NEW).facts(f -> {
            var devices = f.putArray("boundDevices");
            if (bound != null) {
                devices.addObject().put("pciId", "1af4:1042").put("driverVersion", bound);
            }
            var packages = f.putArray("driverStore");
            if (store.equals("dark")) {
                f.remove("driverStore");
            } else if (!store.equals("none")) {
                for (var version : store.split(" ", -1)) {
                    packages.addObject().put("driver", "viostor").put("driverVersion", version);
                }
            }
        });
    }

    private static DriverCheck check(Given given) {
        return DriverCheck.of(given.situation()).orElseThrow();
    }

    private static DriverReading reading(Given given) {
        return check(given).readings().stream()
                .filter(r -> r.name().equals("viostor"))
                .findFirst()
                .orElseThrow();
    }

    @ParameterizedTest
    @CsvSource({
        "100.103.104.30200, none, BOUND, 100.103.104.30200",
        "100.110.104.31000, none, BOUND, 100.110.104.31000",
        "100.94.104.24800, 100.103.104.30200, OUTDATED, 100.94.104.24800",
        "62.103.104.30200, none, OUTDATED, 62.103.104.30200",
        ", 100.103.104.30200, IN_STORE, 100.103.104.30200",
        ", 100.94.104.24800 100.103.104.30200, IN_STORE, 100.103.104.30200",
        ", 100.103.104.30200 100.94.104.24800, IN_STORE, 100.103.104.30200",
        ", 100.94.104.24800, OUTDATED, 100.94.104.24800",
        ", none, MISSING, ",
        ", dark, UNKNOWN, ",
    })
    void standsByWhatIsInUseAndThenByTheStore(
            @Nullable String bound, String store, DriverStanding standing, @Nullable String version) {
        var reading = reading(given(bound, store));

        assertThat(reading.standing()).isEqualTo(standing);
        assertThat(reading.version()).isEqualTo(version);
        assertThat(reading.wanted()).isEqualTo(Given.NEW);
        assertThat(reading.source()).isEqualTo("agent");
        assertThat(reading.present()).isEqualTo(bound != null);
        assertThat(reading.pciId()).isEqualTo(bound == null ? null : "1af4:1042");
    }

    @ParameterizedTest
    @CsvSource({
        "100.103.104.30200, none, true",
        "100.94.104.24800, none, false",
        "100.94.104.24800, 100.103.104.30200, true",
        ", 100.103.104.30200, true",
        ", 100.94.104.24800, false",
        ", none, false",
        ", dark, false",
    })
    void isInstalledWhereAGoodOneIsInUseOrInTheStore(@Nullable String bound, String store, boolean installed) {
        var check = check(given(bound, store));

        assertThat(check.isInstalled(Driver.VIOSTOR)).isEqualTo(installed);
        assertThat(check.unsatisfied().contains(Driver.VIOSTOR)).isEqualTo(!installed);
        assertThat(check.isKnown(Driver.VIOSTOR)).isEqualTo(bound != null || !store.matches("none|dark"));
    }

    private static Given installed(Given given, @Nullable Integer exitCode, List<String> drivers) {
        var installation = new Installation("install-1", "vmi-1", Given.NOW, Given.NOW, exitCode, drivers, null, null);
        return given.ticket()
                .status(Given.begun(Given.NOW))
                .status(s -> s.withRun(RunBuilder.builder()
                        .id("run-1")
                        .startedAt(Given.NOW)
                        .installation(installation)
                        .build()));
    }

    /** Where nobody can read the store, the installer is believed. */
    @ParameterizedTest
    @CsvSource({
        "0, viostor, INSTALLED",
        "259, viostor, INSTALLED",
        "3010, viostor, INSTALLED",
        "1603, viostor, UNKNOWN",
        ", viostor, UNKNOWN",
        "0, netkvm, UNKNOWN",
    })
    void theInstallerIsBelievedWhereTheStoreIsDark(@Nullable Integer exitCode, String driver, DriverStanding standing) {
        var dark = installed(given(null, "dark"), exitCode, List.of(driver));
        var light = installed(given(null, "none"), exitCode, List.of(driver));

        assertThat(reading(dark).standing()).isEqualTo(standing);
        assertThat(check(dark).isInstalled(Driver.VIOSTOR)).isEqualTo(standing == DriverStanding.INSTALLED);
        assertThat(reading(light).standing()).isEqualTo(DriverStanding.MISSING);
        assertThat(check(light).isInstalled(Driver.VIOSTOR)).isFalse();
    }

    private static Given seenBefore(Given given, DriverStanding standing, String driver, String wanted) {
        return given.status(s -> s.withDrivers(List.of(DriverReadingBuilder.builder()
                .name(driver)
                .wanted(wanted)
                .standing(standing)
                .build())));
    }

    /** A driver does not leave the store because the store cannot be read for once; one that was in use is in it. */
    @ParameterizedTest
    @EnumSource(DriverStanding.class)
    void whatWasSeenIsStillThereWhileTheStoreIsDark(DriverStanding before) {
        var dark = seenBefore(given(null, "dark"), before, "viostor", Given.NEW);
        var expected = switch (before) {
            case BOUND, IN_STORE -> DriverStanding.IN_STORE;
            case INSTALLED -> DriverStanding.INSTALLED;
            case OUTDATED, NEWER, MISSING, UNKNOWN -> DriverStanding.UNKNOWN;
        };

        assertThat(reading(dark).standing()).isEqualTo(expected);
        assertThat(check(dark).isInstalled(Driver.VIOSTOR)).isEqualTo(expected != DriverStanding.UNKNOWN);
        assertThat(check(seenBefore(given(null, "none"), before, "viostor", Given.NEW))
                        .isInstalled(Driver.VIOSTOR))
                .as("the store is read, and has none")
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource({"netkvm, 100.103.104.30200", "viostor, 100.94.104.24800"})
    void whatWasSeenOfAnotherDriverOrReleaseSaysNothing(String driver, String wanted) {
        var dark = seenBefore(given(null, "dark"), DriverStanding.IN_STORE, driver, wanted);

        assertThat(reading(dark).standing()).isEqualTo(DriverStanding.UNKNOWN);
    }

    /** With allowDowngrade a newer one is no good, until the operator has put the release's into the store. */
    @ParameterizedTest
    @CsvSource({
        "100.110.104.31000, true, NEWER, false",
        "100.110.104.31000, false, BOUND, true",
        "100.103.104.30200, true, BOUND, true",
        "100.94.104.24800, true, OUTDATED, false",
    })
    void aNewerOneIsTakenBackWhereThePolicySaysSo(
            String bound, boolean downgrade, DriverStanding standing, boolean good) {
        var given = given(bound, "none").policy("/spec/release", "allowDowngrade", downgrade);
        var check = check(given);

        assertThat(reading(given).standing()).isEqualTo(standing);
        assertThat(check.isBound(Driver.VIOSTOR)).isEqualTo(good);
        assertThat(check.isInstalled(Driver.VIOSTOR)).isEqualTo(good);
        assertThat(check.isToTakeBack(Driver.VIOSTOR)).isEqualTo(standing == DriverStanding.NEWER);
    }

    @Test
    void oneThatIsToBeTakenBackIsInstalledOnceWeHaveDoneIt() {
        var given = given(NEWER, NEWER).policy("/spec/release", "allowDowngrade", true);

        assertThat(check(installed(given, 0, List.of("viostor"))).isInstalled(Driver.VIOSTOR))
                .isTrue();
        assertThat(check(installed(given, 1603, List.of("viostor"))).isInstalled(Driver.VIOSTOR))
                .isFalse();
    }

    /** Windows gives a device that is new to it the newest driver that it has: that is nobody's failure. */
    @Test
    void afterASwitchANewerOneIsFinished() {
        var given = given(NEWER, "none")
                .policy("/spec/release", "allowDowngrade", true)
                .vmi(i -> Edits.virtio(i.withObject("/spec/domain/devices")));

        assertThat(check(given).unfinished()).contains(Driver.VIOSTOR, Driver.NETKVM);
        assertThat(check(given).unfinishedAfterSwitch()).contains(Driver.NETKVM).doesNotContain(Driver.VIOSTOR);
    }

    /** A device that is there has to use its driver; for one that is to come the store will do. */
    @ParameterizedTest
    @CsvSource({"false, true", "true, false"})
    void inTheStoreIsFinishedWhereTheDeviceIsYetToCome(boolean present, boolean finished) {
        var given = given(null, Given.NEW);
        if (present) {
            given.vmi(i -> Edits.virtio(i.withObject("/spec/domain/devices")));
        }

        assertThat(!check(given).unfinished().contains(Driver.VIOSTOR)).isEqualTo(finished);
        assertThat(check(given).driverless(List.of(Driver.VIOSTOR)).isEmpty()).isEqualTo(!present);
        assertThat(check(given).unsatisfied()).doesNotContain(Driver.VIOSTOR);
    }

    @ParameterizedTest
    @CsvSource({"0.1.248, true", "0.1.271, false"})
    void anOlderOneIsGoodWhereThePolicyAcceptsItsRelease(String from, boolean accepted) {
        var given = given(Given.OLD, "none").policy("/spec/release", "accept", ranges(from));

        assertThat(check(given).isBound(Driver.VIOSTOR)).isEqualTo(accepted);
        assertThat(reading(given).standing()).isEqualTo(accepted ? DriverStanding.BOUND : DriverStanding.OUTDATED);
    }

    private static Object ranges(String from) {
        return Given.yaml("{v: [{from: " + from + ", to: 0.1.285}]}").get("v");
    }

    @Test
    void aDeviceThatDoesNotWorkIsNamedWithItsProblem() {
        var given = given(null, "none").facts(DriverCheckTest::problem);

        assertThat(reading(given))
                .returns("1af4:1042", DriverReading::pciId)
                .returns(28, DriverReading::problemCode)
                .returns(true, DriverReading::present);
        assertThat(reading(given(null, "none").facts(f -> problem(f, "1af4:1041")))
                        .problemCode())
                .as("of another driver")
                .isNull();
    }

    private static void problem(ObjectNode facts) {
        problem(facts, "1af4:1042");
    }

    private static void problem(ObjectNode facts, String pciId) {
        facts.putArray("problemDevices").addObject().put("pciId", pciId).put("problemCode", 28);
    }

    @Test
    void whereNobodySeesTheDevicesNothingIsSaid() {
        assertThat(DriverCheck.of(aVm().facts(f -> f.remove("boundDevices")).situation()))
                .isEmpty();
        assertThat(DriverCheck.of(aVm().sees(new GuestSight.Off()).situation())).isEmpty();
    }

    @Test
    void whatTheReleaseDoesNotCarryIsNamed() {
        var without = aVm().releases(DriverCheckTest::withoutDisks);

        assertThat(check(without).notCarried()).containsExactly(Driver.VIOSTOR);
        assertThat(check(aVm()).notCarried()).isEmpty();
    }

    private static DriverReleaseSpec withoutDisks(DriverReleaseSpec release) {
        var node = TYPES.convertValue(release, ObjectNode.class);
        node.withArray("/guests")
                .forEach(g -> ((ObjectNode) g).withObject("/drivers").remove("viostor"));
        return Objects.requireNonNull(TYPES.convertValue(node, DriverReleaseSpec.class));
    }
}
