package io.pvdrivers.operator.catalog;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** The names that agents, preferences, templates and people give Windows. */
public final class WindowsNames {
    /** What stands before the version: {@code windows.2k22.virtio}, {@code win2k22}, {@code windows10}, {@code Windows Server 2022}. */
    private static final Pattern BEGINNING =
            Pattern.compile("(microsoft )?win(dows)?[ ._-]*(server)?[ ._-]*", Pattern.CASE_INSENSITIVE);

    private static final Pattern SERVER_VERSION = Pattern.compile("(?:2k|20)?(\\d{1,2})[ ._-]*(r2)?(?![0-9]).*");
    private static final Pattern CLIENT_VERSION = Pattern.compile("(xp|vista|7|8[._]1|8|10|11)(?![0-9]|[.][0-9]).*");

    private WindowsNames() {}

    /**
     * The Windows that a guest agent's {@code version-id} names. An agent older than the Windows names the one before it. Some give
     * Windows 7 the version {@code Microsoft Windows 77}.
     */
    static Optional<GuestOs> ofVersionId(String versionId, Optional<Boolean> server) {
        var id = versionId.strip();
        if (id.equals("Microsoft Windows 77")) {
            return Optional.of(GuestOs.W7);
        }
        return ofVersion(id.toLowerCase(Locale.ROOT))
                .filter(os -> server.isEmpty() || os.isServer() == server.get() || os == GuestOs.W2K8);
    }

    /** The Windows that a preference, a label or an annotation names; empty where the name is of no Windows, or of no certain one. */
    public static Optional<GuestOs> of(String name) {
        var matcher = BEGINNING.matcher(name.strip());
        return matcher.lookingAt()
                ? ofVersion(name.strip().substring(matcher.end()).toLowerCase(Locale.ROOT))
                : Optional.empty();
    }

    private static Optional<GuestOs> ofVersion(String version) {
        var client = CLIENT_VERSION.matcher(version);
        if (client.matches()) {
            return switch (client.group(1)) {
                case "xp" -> Optional.of(GuestOs.XP);
                case "vista" -> Optional.of(GuestOs.W2K8);
                case "7" -> Optional.of(GuestOs.W7);
                case "8" -> Optional.of(GuestOs.W8);
                case "10" -> Optional.of(GuestOs.W10);
                case "11" -> Optional.of(GuestOs.W11);
                default -> Optional.of(GuestOs.W8_1);
            };
        }
        return ofServerVersion(version);
    }

    private static Optional<GuestOs> ofServerVersion(String version) {
        if (!version.startsWith("2k") && !version.startsWith("20")) {
            return Optional.empty();
        }
        var server = SERVER_VERSION.matcher(version);
        if (!server.matches()) {
            return Optional.empty();
        }
        var r2 = server.group(2) != null;
        return switch (Integer.parseInt(server.group(1))) {
            case 3 -> Optional.of(GuestOs.W2K3);
            case 8 -> Optional.of(r2 ? GuestOs.W2K8R2 : GuestOs.W2K8);
            case 12 -> Optional.of(r2 ? GuestOs.W2K12R2 : GuestOs.W2K12);
            case 16 -> Optional.of(GuestOs.W2K16);
            case 19 -> Optional.of(GuestOs.W2K19);
            case 22 -> Optional.of(GuestOs.W2K22);
            case 25 -> Optional.of(GuestOs.W2K25);
            default -> Optional.empty();
        };
    }
}
