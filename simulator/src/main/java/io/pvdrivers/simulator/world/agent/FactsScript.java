package io.pvdrivers.simulator.world.agent;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pvdrivers.simulator.world.guest.ForeignPart;
import io.pvdrivers.simulator.world.guest.GuestProfile.Role;
import io.pvdrivers.simulator.world.guest.IpSettings;
import io.pvdrivers.simulator.world.guest.OsInfo;
import io.pvdrivers.simulator.world.guest.PvDevice;
import io.pvdrivers.simulator.world.guest.RunningWindows;
import io.pvdrivers.simulator.world.guest.SeenAdapter;
import io.pvdrivers.simulator.world.guest.SeenDisk;
import java.time.temporal.ChronoUnit;
import java.util.Collection;

/** What facts.ps1 prints. */
record FactsScript(RunningWindows windows) {
    /** Device Manager's word for a device without a driver. */
    private static final int NO_DRIVER = 28;

    private static final int FIRST_OF_WINDOWS_10 = 10240;

    ObjectNode facts(boolean devices, boolean store) {
        ObjectNode facts = JsonNodeFactory.instance.objectNode();
        os(facts.putObject("os"), windows.edition().osInfo());
        facts.put("bootTime", windows.bootTime().truncatedTo(ChronoUnit.SECONDS).toString());
        facts.put("pendingReboot", windows.isRebootPending());
        if (devices) {
            boundDevices(facts.putArray("boundDevices"));
        }
        problemDevices(facts.putArray("problemDevices"));
        ArrayNode services = facts.putArray("services");
        windows.bootStart().stream()
                .sorted()
                .forEach(
                        driver -> services.addObject().put("name", driver.inf()).put("start", "Boot"));
        services.addObject().put("name", "QEMU-GA").put("start", "Automatic").put("running", true);
        ArrayNode disks = facts.putArray("disks");
        windows.disks().forEach(disk -> put(disks.addObject(), disk));
        ArrayNode adapters = facts.putArray("adapters");
        windows.adapters().forEach(adapter -> put(adapters.addObject(), adapter));
        roles(facts.putObject("roles"));
        components(facts.putArray("components"));
        if (windows.edition().build() < FIRST_OF_WINDOWS_10) {
            texts(facts.putArray("updates"), windows.updates());
        }
        if (store) {
            driverStore(facts.putArray("driverStore"));
        }
        return facts;
    }

    private static void os(ObjectNode os, OsInfo info) {
        os.put("id", info.id()).put("prettyName", "Microsoft " + info.prettyName());
        os.put("kernelVersion", info.kernelVersion()).put("kernelRelease", info.kernelRelease());
        info.variant().ifPresent(variant -> os.put("variant", variant));
    }

    private void driverStore(ArrayNode list) {
        windows.driverStore()
                .forEach(stored ->
                        list.addObject().put("driver", stored.driver().inf()).put("driverVersion", stored.version()));
    }

    private void boundDevices(ArrayNode list) {
        for (PvDevice device : windows.devices()) {
            device.boundVersion()
                    .ifPresent(version ->
                            list.addObject().put("pciId", device.pciId()).put("driverVersion", version));
        }
    }

    private void problemDevices(ArrayNode list) {
        for (PvDevice device : windows.devices()) {
            if (device.boundVersion().isEmpty()) {
                list.addObject().put("pciId", device.pciId()).put("problemCode", NO_DRIVER);
            }
        }
    }

    private void components(ArrayNode list) {
        for (ForeignPart part : windows.foreignSoftware()) {
            ObjectNode entry = list.addObject().put("name", part.name()).put("kind", part.kind());
            part.vendor().ifPresent(vendor -> entry.put("vendor", vendor));
            part.version().ifPresent(version -> entry.put("version", version));
            part.start().ifPresent(start -> entry.put("start", start));
            part.running().ifPresent(running -> entry.put("running", running));
        }
    }

    private static void put(ObjectNode entry, SeenDisk disk) {
        disk.serial().ifPresent(serial -> entry.put("serial", serial));
        entry.put("bus", disk.bus()).put("sizeBytes", disk.sizeBytes()).put("online", disk.online());
        disk.signature().ifPresent(signature -> entry.put("signature", signature));
    }

    private static void put(ObjectNode entry, SeenAdapter adapter) {
        IpSettings ip = adapter.settings();
        entry.put("mac", adapter.mac()).put("name", adapter.name()).put("dhcp", ip.dhcp());
        texts(entry.putArray("addresses"), ip.addresses());
        texts(entry.putArray("gateways"), ip.gateways());
        texts(entry.putArray("dnsServers"), ip.dnsServers());
        entry.put("dnsStatic", ip.dnsStatic());
        ip.dnsSuffix().ifPresent(suffix -> entry.put("dnsSuffix", suffix));
        ip.interfaceMetric().ifPresent(metric -> entry.put("interfaceMetric", metric));
        ip.gatewayMetric().ifPresent(metric -> entry.put("gatewayMetric", metric));
        ip.mtu().ifPresent(mtu -> entry.put("mtu", mtu));
        ArrayNode routes = entry.putArray("routes");
        ip.routes().forEach(route -> {
            ObjectNode one = routes.addObject().put("destination", route.destination());
            one.put("nextHop", route.nextHop());
            route.metric().ifPresent(metric -> one.put("metric", metric));
        });
    }

    private static void texts(ArrayNode list, Collection<String> texts) {
        texts.forEach(list::add);
    }

    private void roles(ObjectNode roles) {
        roles.put("domainController", windows.is(Role.DOMAIN_CONTROLLER));
        roles.put("clusterNode", windows.is(Role.CLUSTER_NODE));
        roles.put("bitLocker", windows.is(Role.BITLOCKER));
        roles.put("hibernation", windows.is(Role.HIBERNATION));
        roles.put("dynamicSystemDisk", windows.is(Role.DYNAMIC_SYSTEM_DISK));
        roles.put("storageSpaces", windows.is(Role.STORAGE_SPACES));
        roles.put("crashDump", "Automatic");
    }
}
