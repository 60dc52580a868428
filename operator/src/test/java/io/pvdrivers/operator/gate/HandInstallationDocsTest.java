package io.pvdrivers.operator.gate;

import static org.assertj.core.api.Assertions.assertThat;

import io.pvdrivers.operator.catalog.Architecture;
import io.pvdrivers.operator.catalog.Driver;
import io.pvdrivers.operator.catalog.DriverVersion;
import io.pvdrivers.operator.catalog.GuestOs;
import io.pvdrivers.operator.guest.GuestAgent.DriverPackage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code docs/install-methods.md} shows the command that people are told to run. */
class HandInstallationDocsTest {
    @Test
    void showTheCommand() throws IOException {
        var version = DriverVersion.parse("100.103.104.30200").orElseThrow();
        var drivers = Stream.of(Driver.VIOSTOR, Driver.VIOSCSI, Driver.VIOSER, Driver.BALLOON, Driver.NETKVM)
                .map(driver -> new DriverPackage(driver, version, false))
                .toList();

        assertThat(Files.readString(Path.of("../docs/install-methods.md")))
                .contains("\n    " + HandInstallation.command(GuestOs.W2K22, Architecture.AMD64, drivers) + "\n");
    }
}
