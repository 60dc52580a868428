package io.pvdrivers.operator.gate;

import java.util.Set;

/** What installers of Windows say by their exit codes. */
final class ExitCodes {
    /** Installed: done, nothing newer to do, a reboot begun, a reboot needed. */
    static final Set<Integer> GOOD = Set.of(0, 259, 1641, 3010);

    private ExitCodes() {}

    /** Whether Windows has to reboot before what was installed is in use. */
    static boolean asksForReboot(int code) {
        return code == 3010 || code == 1641;
    }

    /** A bad code in a few words, in parentheses; nothing where the code has no common meaning. */
    static String meaning(int code) {
        return switch (code) {
            case 2 -> " (the release's files were not found on a CD-ROM)";
            case 5 -> " (access denied)";
            case 1602 -> " (cancelled)";
            case 1603 -> " (fatal error during the installation)";
            case 1618 -> " (another installation was running all the time)";
            case 1619 -> " (the package could not be opened)";
            case 1625 -> " (forbidden by a system policy)";
            default -> "";
        };
    }
}
