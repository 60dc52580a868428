package io.pvdrivers.simulator.world.guest;

import java.util.List;
import java.util.Optional;

/**
 * IP settings of one adapter; addresses are {@code address/prefix}.
 *
 * @param dnsStatic whether the DNS servers were set by hand
 * @param interfaceMetric empty while Windows finds it by itself
 * @param routes static ones, other than the default route
 * @param mtu empty while it is the card's own
 */
public record IpSettings(
        boolean dhcp,
        List<String> addresses,
        List<String> gateways,
        Optional<Integer> gatewayMetric,
        List<String> dnsServers,
        boolean dnsStatic,
        Optional<String> dnsSuffix,
        Optional<Integer> interfaceMetric,
        List<Route> routes,
        Optional<Integer> mtu) {
    public IpSettings {
        addresses = List.copyOf(addresses);
        gateways = List.copyOf(gateways);
        dnsServers = List.copyOf(dnsServers);
        routes = List.copyOf(routes);
    }

    /** A static route. */
    public record Route(String destination, String nextHop, Optional<Integer> metric) {}

    /** What DHCP gives. */
    public static IpSettings lease(String address, String gateway, String dns) {
        return simple(true, address, gateway, dns);
    }

    /** Static settings, with the gateway and DNS server at .1 of the network. */
    public static IpSettings fixed(String address) {
        String gateway = address.replaceFirst("\\.\\d+(/\\d+)?$", ".1");
        return simple(false, address, gateway, gateway);
    }

    private static IpSettings simple(boolean dhcp, String address, String gateway, String dns) {
        return new IpSettings(
                dhcp,
                List.of(address),
                List.of(gateway),
                Optional.empty(),
                List.of(dns),
                !dhcp,
                Optional.empty(),
                Optional.empty(),
                List.of(),
                Optional.empty());
    }

    /** Whether somebody set anything of it by hand, so that another adapter would not have it. */
    boolean isByHand() {
        return !dhcp
                || dnsStatic
                || dnsSuffix.isPresent()
                || interfaceMetric.isPresent()
                || !routes.isEmpty()
                || mtu.isPresent();
    }

    /** These settings on an adapter with this lease: with DHCP the addresses are the lease's. */
    IpSettings over(IpSettings lease) {
        if (!dhcp) {
            return this;
        }
        return new IpSettings(
                true,
                lease.addresses(),
                lease.gateways(),
                gatewayMetric,
                dnsStatic ? dnsServers : lease.dnsServers(),
                dnsStatic,
                dnsSuffix,
                interfaceMetric,
                routes,
                mtu);
    }
}
