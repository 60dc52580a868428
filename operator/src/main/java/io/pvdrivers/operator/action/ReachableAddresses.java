package io.pvdrivers.operator.action;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.regex.Pattern;

/** Of the addresses that a guest is said to have, those by which a pod could reach it. Nothing is resolved. */
final class ReachableAddresses {
    private static final int MOST = 32;
    private static final String OCTET = "(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";
    private static final Pattern IPV4 = Pattern.compile(OCTET + "(\\." + OCTET + "){3}");
    private static final Pattern IPV6 = Pattern.compile("(?=[^:]*:[^:]*:)[0-9A-Fa-f:.]{2,45}");

    private ReachableAddresses() {}

    static List<String> of(List<String> addresses) {
        return addresses.stream()
                .filter(ReachableAddresses::isReachable)
                .distinct()
                .limit(MOST)
                .toList();
    }

    private static boolean isReachable(String text) {
        if (!IPV4.matcher(text).matches() && !IPV6.matcher(text).matches()) {
            return false;
        }
        try {
            // A text with a colon is never looked up as a name, nor is one of four numbers.
            var address = InetAddress.getByName(text);
            return !address.isLoopbackAddress()
                    && !address.isLinkLocalAddress()
                    && !address.isMulticastAddress()
                    && !address.isAnyLocalAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }
}
