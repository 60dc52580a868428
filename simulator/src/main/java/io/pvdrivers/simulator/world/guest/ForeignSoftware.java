package io.pvdrivers.simulator.world.guest;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What a guest may have brought along from another hypervisor, as it shows under KVM. */
public enum ForeignSoftware {
    /** As of an EC2 guest: its filter is loaded with Windows, its agent has stopped itself. */
    AWS_PV,
    /** Uninstalled but for what the uninstaller forgot. */
    AWS_PV_LEFT_OVER,
    XEN_SERVER,
    RED_HAT_XEN,
    GPLPV,
    VMWARE_TOOLS;

    /**
     * A service, driver or program of it.
     *
     * @param kind as facts.ps1 calls it
     * @param start when Windows loads it; empty for a program
     * @param running whether it runs; empty for a program
     */
    public record Part(
            String name,
            String kind,
            String vendor,
            String version,
            Optional<String> start,
            Optional<Boolean> running) {
        private static Part boot(String name, String vendor, String version, boolean running) {
            return new Part(name, "Driver", vendor, version, Optional.of("Boot"), Optional.of(running));
        }

        private static Part manual(String name, String vendor, String version) {
            return new Part(name, "Driver", vendor, version, Optional.of("Manual"), Optional.of(false));
        }

        private static Part service(String name, String vendor, String version, boolean running) {
            return new Part(name, "Service", vendor, version, Optional.of("Automatic"), Optional.of(running));
        }

        private static Part product(String name, String vendor, String version) {
            return new Part(name, "Product", vendor, version, Optional.empty(), Optional.empty());
        }
    }

    public List<Part> parts() {
        return switch (this) {
            case AWS_PV ->
                List.of(
                        Part.boot("xenbus", "Amazon Inc.", "8.4.3.0", false),
                        Part.boot("xenfilt", "Amazon Inc.", "8.4.3.0", true),
                        Part.boot("xenvbd", "Amazon Inc.", "8.4.3.0", false),
                        Part.manual("xennet", "Amazon Inc.", "8.4.3.0"),
                        Part.service("AWSLiteAgent", "Amazon Inc.", "8.4.3.0", false),
                        Part.product("AWS PV Drivers", "Amazon", "8.4.3"));
            case AWS_PV_LEFT_OVER -> List.of(Part.manual("xennet", "Amazon Inc.", "8.4.3.0"));
            case XEN_SERVER ->
                List.of(
                        Part.boot("xenbus", "Cloud Software Group, Inc.", "9.1.9.105", false),
                        Part.boot("xenfilt", "Cloud Software Group, Inc.", "9.1.9.105", true),
                        Part.product("XenServer VM Tools for Windows", "XenServer", "9.4.0.146"));
            case RED_HAT_XEN -> List.of(Part.boot("rhelscsi", "Red Hat, Inc.", "1.3.10.0", true));
            case GPLPV -> List.of(Part.boot("xenpci", "James Harper", "0.11.0.373", true));
            case VMWARE_TOOLS ->
                List.of(
                        Part.manual("vmxnet3ndis6", "VMware, Inc.", "1.9.17.0"),
                        Part.boot("pvscsi", "VMware, Inc.", "1.3.26.0", false),
                        Part.service("VMTools", "VMware, Inc.", "12.3.5.0", true),
                        Part.product("VMware Tools", "VMware, Inc.", "12.3.5.22544099"));
        };
    }

    /** The one with this name, such as {@code aws-pv}. */
    public static Optional<ForeignSoftware> named(String name) {
        return Stream.of(values())
                .filter(s -> s.name().toLowerCase(Locale.ROOT).replace('_', '-').equals(name))
                .findFirst();
    }
}
