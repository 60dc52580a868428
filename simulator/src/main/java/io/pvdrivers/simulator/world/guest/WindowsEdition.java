package io.pvdrivers.simulator.world.guest;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** A Windows, as the virtio-win ISO names its directory and as the guest agent describes it. */
public enum WindowsEdition {
    XP("xp", "5.1", 2600, false, "Microsoft Windows XP", "xp", 51, 94),
    S2K3("2k3", "5.2", 3790, true, "Microsoft Windows Server 2003", "2003", 52, 94),
    S2K8("2k8", "6.0", 6003, true, "Windows Server 2008 Standard", "2008", 60, 160),
    W7("w7", "6.1", 7601, false, "Windows 7 Enterprise", "7", 61, 172),
    S2K8R2("2k8R2", "6.1", 7601, true, "Windows Server 2008 R2 Standard", "2008r2", 61, 172),
    W8("w8", "6.2", 9200, false, "Windows 8 Enterprise", "8", 62, 240),
    S2K12("2k12", "6.2", 9200, true, "Windows Server 2012 Standard", "2012", 62, 240),
    W8_1("w8.1", "6.3", 9600, false, "Windows 8.1 Enterprise", "8.1", 63, 240),
    S2K12R2("2k12R2", "6.3", 9600, true, "Windows Server 2012 R2 Standard", "2012r2", 63, 240),
    W10("w10", "10.0", 19045, false, "Windows 10 Enterprise", "10", 100, Integer.MAX_VALUE),
    S2K16("2k16", "10.0", 14393, true, "Windows Server 2016 Standard", "2016", 100, Integer.MAX_VALUE),
    S2K19("2k19", "10.0", 17763, true, "Windows Server 2019 Standard", "2019", 100, Integer.MAX_VALUE),
    /** The registry of Windows 11 still says Windows 10. */
    W11("w11", "10.0", 22631, false, "Windows 10 Enterprise", "11", 100, Integer.MAX_VALUE),
    S2K22("2k22", "10.0", 20348, true, "Windows Server 2022 Standard", "2022", 100, Integer.MAX_VALUE),
    S2K25("2k25", "10.0", 26100, true, "Windows Server 2025 Standard", "2025", 100, Integer.MAX_VALUE);

    private final String directory;
    private final String kernelVersion;
    private final int build;
    private final boolean server;
    private final String prettyName;
    private final String versionId;
    private final int driverTarget;
    private final int lastDriverBuild;

    WindowsEdition(
            String directory,
            String kernelVersion,
            int build,
            boolean server,
            String prettyName,
            String versionId,
            int driverTarget,
            int lastDriverBuild) {
        this.directory = directory;
        this.kernelVersion = kernelVersion;
        this.build = build;
        this.server = server;
        this.prettyName = prettyName;
        this.versionId = versionId;
        this.driverTarget = driverTarget;
        this.lastDriverBuild = lastDriverBuild;
    }

    /** The directory of its drivers on the ISO. */
    public String directory() {
        return directory;
    }

    public boolean isServer() {
        return server;
    }

    /** The number of its build. */
    public int build() {
        return build;
    }

    /** Whether its disks are usually partitioned with GPT. */
    boolean bootsFromGpt() {
        return build >= W8.build;
    }

    /** How the guest agent describes it. */
    public OsInfo osInfo() {
        return new OsInfo(
                "mswindows",
                "Microsoft Windows",
                prettyName,
                "Microsoft " + prettyName.replaceFirst("^Microsoft ", "").replaceFirst(" (Standard|Enterprise)$", ""),
                versionId,
                kernelVersion,
                Integer.toString(build),
                Optional.of(server ? "server" : "client"));
    }

    /** The DriverVer that a community build has for this Windows; later builds do not come for the older ones. */
    public String driverVersion(int communityBuild) {
        return DriverBuild.version(driverTarget, Math.min(communityBuild, lastDriverBuild));
    }

    /** Reads what people and preferences call a Windows: 2k19, windows2019, windows.10.virtio, win2k12r2, w11. */
    public static Optional<WindowsEdition> named(String text) {
        String short_ = text.toLowerCase(Locale.ROOT)
                .replaceFirst("[.-]virtio$", "")
                .replaceFirst("^(microsoft )?(windows|win|w)[ ._-]*", "")
                .replaceFirst("^server[ ._-]*", "")
                .replaceFirst("^20(03|08|12|16|19|22|25)", "2k$1")
                .replaceFirst("^2k0", "2k")
                .replaceAll("[ _-]", "");
        return Arrays.stream(values())
                .filter(edition -> edition.directory
                        .toLowerCase(Locale.ROOT)
                        .replaceFirst("^w", "")
                        .equals(short_))
                .findFirst();
    }

    /** The Windows that an agent described by its build and whether it is a server. */
    public static Optional<WindowsEdition> ofBuild(int kernelRelease, boolean isServer) {
        return Arrays.stream(values())
                .filter(edition -> edition.server == isServer && edition.build <= atLeast(kernelRelease, isServer))
                .max(Comparator.comparingInt(edition -> edition.build));
    }

    /** The first builds of a Windows come before the one we know it by. */
    private static int atLeast(int build, boolean server) {
        if (server) {
            return build >= 26040 ? 26100 : build >= 20344 ? 20348 : build;
        }
        return build >= 22000 ? Math.max(build, 22631) : build >= 10240 ? 19045 : build;
    }
}
