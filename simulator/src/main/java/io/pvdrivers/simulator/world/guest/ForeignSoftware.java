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

    public List<ForeignPart> parts() {
        return switch (this) {
            case AWS_PV ->
                List.of(
                        ForeignPart.boot("xenbus", "Amazon Inc.", "8.4.3.0", false),
                        ForeignPart.boot("xenfilt", "Amazon Inc.", "8.4.3.0", true),
                        ForeignPart.boot("xenvbd", "Amazon Inc.", "8.4.3.0", false),
                        ForeignPart.manual("xennet", "Amazon Inc.", "8.4.3.0"),
                        ForeignPart.service("AWSLiteAgent", "Amazon Inc.", "8.4.3.0", false),
                        ForeignPart.product("AWS PV Drivers", "Amazon", "8.4.3"));
            case AWS_PV_LEFT_OVER -> List.of(ForeignPart.manual("xennet", "Amazon Inc.", "8.4.3.0"));
            case XEN_SERVER ->
                List.of(
                        ForeignPart.boot("xenbus", "Cloud Software Group, Inc.", "9.1.9.105", false),
                        ForeignPart.boot("xenfilt", "Cloud Software Group, Inc.", "9.1.9.105", true),
                        ForeignPart.product("XenServer VM Tools for Windows", "XenServer", "9.4.0.146"));
            case RED_HAT_XEN -> List.of(ForeignPart.boot("rhelscsi", "Red Hat, Inc.", "1.3.10.0", true));
            case GPLPV -> List.of(ForeignPart.boot("xenpci", "James Harper", "0.11.0.373", true));
            case VMWARE_TOOLS ->
                List.of(
                        ForeignPart.manual("vmxnet3ndis6", "VMware, Inc.", "1.9.17.0"),
                        ForeignPart.boot("pvscsi", "VMware, Inc.", "1.3.26.0", false),
                        ForeignPart.service("VMTools", "VMware, Inc.", "12.3.5.0", true),
                        ForeignPart.product("VMware Tools", "VMware, Inc.", "12.3.5.22544099"));
        };
    }

    /** The one with this name, such as {@code aws-pv}. */
    public static Optional<ForeignSoftware> named(String name) {
        return Stream.of(values())
                .filter(s -> s.name().toLowerCase(Locale.ROOT).replace('_', '-').equals(name))
                .findFirst();
    }
}
