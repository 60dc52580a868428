package io.pvdrivers.simulator.world.guest;

import java.util.List;

/** IP settings of one adapter; addresses are {@code address/prefix}. */
public record IpSettings(boolean dhcp, List<String> addresses, List<String> gateways, List<String> dnsServers) {

    /** What DHCP gives. */
    public static IpSettings lease(String address, String gateway, String dns) {
        return new IpSettings(true, List.of(address), List.of(gateway), List.of(dns));
    }

    /** Static settings, with the gateway and DNS server at .1 of the network. */
    public static IpSettings fixed(String address) {
        String gateway = address.replaceFirst("\\.\\d+(/\\d+)?$", ".1");
        return new IpSettings(false, List.of(address), List.of(gateway), List.of(gateway));
    }
}
