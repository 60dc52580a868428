package io.pvdrivers.operator.guest;

import static io.pvdrivers.operator.guest.ScriptedAgent.GUEST;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.pvdrivers.operator.catalog.Architecture;
import io.pvdrivers.operator.catalog.Driver;
import io.pvdrivers.operator.catalog.DriverVersion;
import io.pvdrivers.operator.catalog.GuestOs;
import io.pvdrivers.operator.guest.GuestAgent.DriverPackage;
import io.pvdrivers.operator.guest.GuestAgent.Guest;
import io.pvdrivers.operator.guest.GuestAgent.InstallOrder;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class InstallTaskTest {
    private static final String VERSION = "100.103.104.30200";

    static InstallOrder order(
            GuestOs os, Architecture architecture, boolean msi, boolean guestAgent, Driver... drivers) {
        var version = DriverVersion.parse(VERSION).orElseThrow();
        var packages = Stream.of(drivers)
                .map(d -> new DriverPackage(d, version, false))
                .toList();
        return new InstallOrder("run-0badc0ffee", "0.1.302", os, architecture, packages, msi, guestAgent);
    }

    private static JsonNode task(InstallOrder order) {
        return InstallTask.of(GUEST, order).install(1);
    }

    @Test
    void speaks_of_what_the_iso_has() {
        var order = order(GuestOs.W2K22, Architecture.AMD64, true, true, Driver.VIOSTOR, Driver.NETKVM);

        assertThat(task(order))
                .hasToString("""
                {"task":"install","id":"%s","attempt":1,"drivers":[\
                {"name":"viostor","inf":"viostor\\\\2k22\\\\amd64\\\\viostor.inf","version":"100.103.104.30200"},\
                {"name":"netkvm","inf":"NetKVM\\\\2k22\\\\amd64\\\\netkvm.inf","version":"100.103.104.30200"}],\
                "pnputil":["/add-driver","{inf}","/install"],\
                "msi":{"path":"virtio-win-gt-x64.msi","features":["FE_viostor_driver","FE_network_driver"]},\
                "guestAgent":{"path":"guest-agent\\\\qemu-ga-x86_64.msi"}}""".formatted(InstallTask.of(GUEST, order).id()));
    }

    @Test
    void says_nothing_of_packages_that_are_not_asked_for() {
        var task = task(order(GuestOs.W2K22, Architecture.AMD64, false, false, Driver.VIOSTOR));

        assertThat(task.path("msi").isNull()).isTrue();
        assertThat(task.path("guestAgent").isNull()).isTrue();
    }

    @Test
    void the_isos_installer_is_not_run_for_no_drivers_at_all() {
        var task = task(order(GuestOs.W2K22, Architecture.AMD64, true, true));

        assertThat(task.path("msi").isNull()).isTrue();
        assertThat(task.path("guestAgent").path("path").asText()).isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "VIOSTOR, viostor, viostor, FE_viostor_driver",
        "VIOSCSI, vioscsi, vioscsi, FE_vioscsi_driver",
        "VIOSER, vioserial, vioser, FE_vioserial_driver",
        "BALLOON, Balloon, balloon, FE_balloon_driver",
        "VIORNG, viorng, viorng, FE_viorng_driver",
        "VIOINPUT, vioinput, vioinput, FE_vioinput_driver",
        "VIOGPUDO, viogpudo, viogpudo, FE_viogpudo_driver",
        "VIOFS, viofs, viofs, FE_viofs_driver",
        "PVPANIC, pvpanic, pvpanic, FE_pvpanic_driver",
        "FWCFG, fwcfg, fwcfg, FE_fwcfg_driver",
        "NETKVM, NetKVM, netkvm, FE_network_driver",
    })
    void each_driver_lies_in_its_directory(Driver driver, String directory, String inf, String feature) {
        var task = task(order(GuestOs.W11, Architecture.AMD64, true, false, driver));

        assertThat(task.path("drivers").path(0).path("inf").asText())
                .isEqualTo(directory + "\\w11\\amd64\\" + inf + ".inf");
        assertThat(task.path("msi").path("features").path(0).asText()).isEqualTo(feature);
    }

    @ParameterizedTest
    @EnumSource(GuestOs.class)
    void each_windows_has_its_directory(GuestOs os) {
        var task = task(order(os, Architecture.X86, false, false, Driver.BALLOON));

        assertThat(task.path("drivers").path(0).path("inf").asText())
                .isEqualTo("Balloon\\" + os.directory() + "\\x86\\balloon.inf");
    }

    @ParameterizedTest
    @CsvSource({
        "W7, -i -a {inf}",
        "W2K8R2, -i -a {inf}",
        "W8, -i -a {inf}",
        "W2K12, -i -a {inf}",
        "W8_1, -i -a {inf}",
        "W2K12R2, -i -a {inf}",
        "W10, /add-driver {inf} /install",
        "W2K16, /add-driver {inf} /install",
        "W2K19, /add-driver {inf} /install",
        "W11, /add-driver {inf} /install",
        "W2K22, /add-driver {inf} /install",
        "W2K25, /add-driver {inf} /install",
    })
    void older_windows_has_older_words_for_the_same(GuestOs os, String words) {
        var pnputil = task(order(os, Architecture.AMD64, false, false, Driver.VIOSTOR))
                .path("pnputil");

        assertThat(pnputil).map(JsonNode::asText).containsExactly(words.split(" "));
    }

    @ParameterizedTest
    @CsvSource({
        "AMD64, amd64, virtio-win-gt-x64.msi, guest-agent\\qemu-ga-x86_64.msi",
        "X86, x86, virtio-win-gt-x86.msi, guest-agent\\qemu-ga-i386.msi",
        "ARM64, ARM64, '', ''",
    })
    void packages_are_those_of_the_architecture(
            Architecture architecture, String directory, String msi, String guestAgent) {
        var task = task(order(GuestOs.W11, architecture, true, true, Driver.VIOSTOR));

        assertThat(task.path("drivers").path(0).path("inf").asText())
                .isEqualTo("viostor\\w11\\" + directory + "\\viostor.inf");
        assertThat(task.path("msi").path("path").asText()).isEqualTo(msi);
        assertThat(task.path("guestAgent").path("path").asText()).isEqualTo(guestAgent);
    }

    @Test
    void is_found_again_under_its_id_on_another_instance_of_the_vm_and_never_taken_for_another_vms() {
        var order = order(GuestOs.W2K22, Architecture.AMD64, false, false, Driver.VIOSTOR);
        var restarted = new Guest(GUEST.namespace(), GUEST.name(), "uid-2", Optional.of("node-2"));
        var other = new Guest(GUEST.namespace(), "other", GUEST.vmiUid(), Optional.empty());
        var id = InstallTask.of(GUEST, order).id();

        assertThat(InstallTask.of(restarted, order).id()).isEqualTo(id);
        assertThat(InstallTask.of(other, order).id()).isNotEqualTo(id);
        assertThat(InstallTask.of(GUEST, order).progress())
                .hasToString("{\"task\":\"progress\",\"id\":\"" + id + "\"}");
    }

    @Test
    void netkvm_comes_last_where_drivers_are_sorted() {
        assertThat(List.of(Driver.values())).last().isEqualTo(Driver.NETKVM);
    }
}
