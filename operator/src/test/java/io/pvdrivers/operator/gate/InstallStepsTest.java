package io.pvdrivers.operator.gate;

import static io.pvdrivers.operator.gate.Edits.virtio;
import static io.pvdrivers.operator.gate.Given.aVm;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.pvdrivers.api.v1alpha1.DriverReleaseSpec;
import io.pvdrivers.api.v1alpha1.DriverReleaseSpecBuilder;
import io.pvdrivers.api.v1alpha1.DriverReleaseSpecGuestBuilder;
import io.pvdrivers.operator.catalog.Driver;
import io.pvdrivers.operator.guest.GuestAgent.DriverPackage;
import io.pvdrivers.operator.guest.GuestAgent.InstallOrder;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What an installation in a guest, or a Job, is told to do. */
class InstallStepsTest {
    private static final List<Driver> DRIVERS = List.of(Driver.NETKVM, Driver.VIOSTOR);

    @ParameterizedTest(name = "{0}")
    @MethodSource("guests")
    void theInstallerOfTheIsoIsForAGuestThatHasNothingYet(String name, Given given, boolean msi) {
        assertThat(order(given).msi()).isEqualTo(msi);
    }

    private static Stream<Arguments> guests() {
        return Stream.of(
                Arguments.of("the driver of the agent's channel is there for every agent", withMsi(true), true),
                Arguments.of("a Windows on which it does not work", withMsi(false), false),
                Arguments.of("a Windows of which nobody says so", withMsi(null), false),
                Arguments.of(
                        "a guest with another driver in its store",
                        withMsi(true)
                                .facts(f -> f.withArray("driverStore")
                                        .addObject()
                                        .put("driver", "viostor")
                                        .put("driverVersion", Given.OLD)),
                        false),
                Arguments.of(
                        "a guest that uses another driver",
                        withMsi(true)
                                .facts(f -> f.withArray("boundDevices")
                                        .addObject()
                                        .put("pciId", "1af4:1045")
                                        .put("driverVersion", Given.OLD)),
                        false),
                Arguments.of(
                        "a guest of which nobody tells the drivers",
                        withMsi(true).facts(f -> f.remove("boundDevices")),
                        false));
    }

    @ParameterizedTest
    @CsvSource({"Ensure, true", "Leave, false"})
    void theAgentIsBroughtWhereThePolicySaysSo(String care, boolean brought) {
        assertThat(order(run(aVm().policy("/spec/install", "guestAgent", care))).guestAgent())
                .isEqualTo(brought);
    }

    @Test
    void theNetworkDriverComesLastAndANewerOneIsTakenBack() {
        var given = run(aVm().policy("/spec/release", "allowDowngrade", true))
                .drivers(Given.NEW)
                .facts(f -> f.putArray("boundDevices")
                        .addObject()
                        .put("pciId", "1af4:1041")
                        .put("driverVersion", "100.104.104.40000"));

        assertThat(order(given).drivers())
                .extracting(DriverPackage::driver, p -> p.version().toString(), DriverPackage::takesBack)
                .containsExactly(tuple(Driver.VIOSTOR, Given.NEW, false), tuple(Driver.NETKVM, Given.NEW, true));
    }

    @Test
    void aNewerOneStaysWhereThePolicyDoesNotTakeItBack() {
        var given = run(aVm()).drivers("100.104.104.40000");

        assertThat(order(given).drivers()).extracting(DriverPackage::takesBack).containsExactly(false, false);
    }

    @Test
    void aJobIsToldWhereItsGuestIs() {
        var given = run(aVm().policy("/spec/install", "method", "Job")
                        .policy("/spec/install/jobRef", "name", "drivers"))
                .vmi(i -> {
                    virtio(i.withObject("/spec/domain/devices"));
                    var interfaces = i.withObject("/status").putArray("interfaces");
                    interfaces
                            .addObject()
                            .putArray("ipAddresses")
                            .add("10.0.0.5")
                            .add("fd00::5");
                    interfaces.addObject().put("name", "backup");
                });

        assertThat(InstallSteps.of(given.situation(), DRIVERS)).isInstanceOfSatisfying(Action.RunJob.class, run -> {
            assertThat(run.order().cronJob()).isEqualTo("drivers");
            assertThat(run.order().ipAddresses()).containsExactly("10.0.0.5", "fd00::5");
            assertThat(run.order().image()).isEqualTo(Optional.of(Given.IMAGE));
        });
    }

    private static InstallOrder order(Given given) {
        return ((Action.Install) InstallSteps.of(given.situation(), DRIVERS)).order();
    }

    private static Given run(Given given) {
        return given.ticket().status(Given.begun(Given.NOW));
    }

    private static Given withMsi(@Nullable Boolean msi) {
        return run(aVm()).releases(release -> withMsi(release, msi));
    }

    private static DriverReleaseSpec withMsi(DriverReleaseSpec release, @Nullable Boolean msi) {
        var guests = Optional.ofNullable(release.guests()).orElse(List.of()).stream()
                .map(guest ->
                        DriverReleaseSpecGuestBuilder.builder(guest).msi(msi).build())
                .toList();
        return DriverReleaseSpecBuilder.builder(release).guests(guests).build();
    }
}
