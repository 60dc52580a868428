package io.pvdrivers.operator.guest;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pvdrivers.operator.catalog.Architecture;
import io.pvdrivers.operator.guest.GuestAgent.DriverPackage;
import io.pvdrivers.operator.guest.GuestAgent.Guest;
import io.pvdrivers.operator.guest.GuestAgent.InstallOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/**
 * An order to install, as {@code install.ps1} is told it: in the paths of the virtio-win ISO and the words of Windows' tools.
 *
 * @param id a UUID, by which the guest keeps what was done; the same for the same order of the same VM
 */
record InstallTask(UUID id, InstallOrder order) {
    static InstallTask of(Guest guest, InstallOrder order) {
        var name = String.join("/", guest.namespace(), guest.name(), order.id());
        return new InstallTask(UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)), order);
    }

    /** The data to start an attempt with; each attempt is made once, however often it is started. */
    ObjectNode install(int attempt) {
        var data = JsonNodeFactory.instance.objectNode().put("task", "install");
        data.put("id", id.toString()).put("attempt", attempt);
        var drivers = data.putArray("drivers");
        order.drivers().forEach(d -> describe(d, drivers.addObject()));
        var pnputil = data.putArray("pnputil");
        pnputil().forEach(pnputil::add);
        data.putNull("msi").putNull("guestAgent");
        msi().ifPresent(path -> {
            var features = data.putObject("msi").put("path", path).putArray("features");
            order.drivers().forEach(d -> d.driver().msiFeature().ifPresent(features::add));
        });
        guestAgent().ifPresent(path -> data.putObject("guestAgent").put("path", path));
        return data;
    }

    /** The data to ask with how it stands. */
    ObjectNode progress() {
        return JsonNodeFactory.instance.objectNode().put("task", "progress").put("id", id.toString());
    }

    private void describe(DriverPackage driver, ObjectNode data) {
        data.put("name", driver.driver().inf())
                .put("inf", inf(driver))
                .put("version", driver.version().toString());
        if (driver.takesBack()) {
            var devices = data.putArray("takeBack");
            driver.driver().pciIds().forEach(id -> devices.add(inWindows(id)));
        }
    }

    /** How Windows begins the hardware id of such a device. */
    private static String inWindows(String pciId) {
        var parts = pciId.toUpperCase(Locale.ROOT).split(":", -1);
        return "PCI\\VEN_" + parts[0] + "&DEV_" + parts[1];
    }

    private String inf(DriverPackage driver) {
        return String.join(
                "\\",
                driver.driver().directory(),
                order.os().directory(),
                order.architecture().directory(),
                driver.driver().inf() + ".inf");
    }

    /** Before Windows 10 it knows its old options alone. */
    private List<String> pnputil() {
        return order.os().isBefore10() ? List.of("-i", "-a", "{inf}") : List.of("/add-driver", "{inf}", "/install");
    }

    private Optional<String> msi() {
        var installsAll =
                order.drivers().stream().allMatch(d -> d.driver().msiFeature().isPresent());
        if (!order.msi() || order.drivers().isEmpty() || !installsAll) {
            return Optional.empty();
        }
        return forArchitecture("virtio-win-gt-x64.msi", "virtio-win-gt-x86.msi");
    }

    private Optional<String> guestAgent() {
        return order.guestAgent()
                ? forArchitecture("guest-agent\\qemu-ga-x86_64.msi", "guest-agent\\qemu-ga-i386.msi")
                : Optional.empty();
    }

    /** The ISO has packages of Windows Installer for these two alone. */
    private Optional<String> forArchitecture(String amd64, String x86) {
        return order.architecture() == Architecture.AMD64
                ? Optional.of(amd64)
                : Optional.of(x86).filter(path -> order.architecture() == Architecture.X86);
    }
}
