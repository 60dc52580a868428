package io.pvdrivers.operator.catalog;

import io.pvdrivers.api.v1alpha1.GuestFacts;
import io.pvdrivers.api.v1alpha1.GuestSummary.Confidence;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A Windows release, by the name of its directory on the virtio-win ISO. */
public enum GuestOs {
    XP("xp", "Windows XP"),
    W2K3("2k3", "Windows Server 2003"),
    W2K8("2k8", "Windows Server 2008 or Vista"),
    W7("w7", "Windows 7"),
    W2K8R2("2k8R2", "Windows Server 2008 R2"),
    W8("w8", "Windows 8"),
    W2K12("2k12", "Windows Server 2012"),
    W8_1("w8.1", "Windows 8.1"),
    W2K12R2("2k12R2", "Windows Server 2012 R2"),
    W10("w10", "Windows 10"),
    W2K16("2k16", "Windows Server 2016"),
    W2K19("2k19", "Windows Server 2019"),
    W11("w11", "Windows 11"),
    W2K22("2k22", "Windows Server 2022"),
    W2K25("2k25", "Windows Server 2025");

    private static final Pattern NUMBER = Pattern.compile("\\d{1,6}");

    private final String directory;
    private final String title;

    GuestOs(String directory, String title) {
        this.directory = directory;
        this.title = title;
    }

    public String directory() {
        return directory;
    }

    public String title() {
        return title;
    }

    /** Whether it is a server edition; Vista counts as the Server 2008 that it shares its drivers with. */
    public boolean isServer() {
        return directory.startsWith("2k");
    }

    /** Whether it is older than Windows 10 and Server 2016, whose tools take other arguments. */
    public boolean isBefore10() {
        return compareTo(W10) < 0;
    }

    /** The Windows whose ISO directory has this name, in any case. */
    public static Optional<GuestOs> ofDirectory(String directory) {
        return Stream.of(values())
                .filter(os -> os.directory.equalsIgnoreCase(directory))
                .findFirst();
    }

    /** Which Windows it is, what told it, and how sure that is. */
    public record Reading(GuestOs os, String source, Confidence confidence) {

        /** Whether a guest may be changed on the word of it. */
        public boolean isSure() {
            return confidence != Confidence.LOW;
        }
    }

    /** The Windows as the guest tells it, surely enough to act on. */
    public static Optional<GuestOs> of(GuestFacts.Os os) {
        return read(os).map(Reading::os);
    }

    /**
     * What the guest tells. Kernel build and variant first: the agents' own tables of names lag behind Windows. The build numbers are
     * those where qemu-ga's table changes its answer.
     */
    public static Optional<Reading> read(GuestFacts.Os os) {
        var server = isServer(os);
        return ofKernel(os, server)
                .map(found -> new Reading(found, "the kernel's build", Confidence.HIGH))
                .or(() -> Optional.ofNullable(os.versionId())
                        .flatMap(id -> WindowsNames.ofVersionId(id, server))
                        .map(found -> new Reading(found, "the guest agent's name for it", Confidence.MEDIUM)));
    }

    private static Optional<Boolean> isServer(GuestFacts.Os os) {
        return Optional.ofNullable(os.variant()).flatMap(variant -> switch (variant.toLowerCase(Locale.ROOT)) {
            case "server" -> Optional.of(true);
            case "client" -> Optional.of(false);
            default -> Optional.empty();
        });
    }

    private static Optional<GuestOs> ofKernel(GuestFacts.Os os, Optional<Boolean> server) {
        if (os.kernelVersion() == null) {
            return Optional.empty();
        }
        return switch (os.kernelVersion()) {
            case "5.1" -> Optional.of(XP);
            case "5.2" -> server.map(s -> s ? W2K3 : XP);
            case "6.0" -> Optional.of(W2K8);
            case "6.1" -> server.map(s -> s ? W2K8R2 : W7);
            case "6.2" -> server.map(s -> s ? W2K12 : W8);
            case "6.3" -> server.map(s -> s ? W2K12R2 : W8_1);
            case "10.0" ->
                number(os.kernelRelease())
                        .flatMap(build -> server.flatMap(s -> s ? ofServerBuild(build) : ofClientBuild(build)));
            default -> Optional.empty();
        };
    }

    private static Optional<GuestOs> ofServerBuild(int build) {
        if (build >= 26040) {
            return Optional.of(W2K25);
        }
        if (build >= 20344) {
            return Optional.of(W2K22);
        }
        if (build >= 17763) {
            return Optional.of(W2K19);
        }
        return build >= 14393 ? Optional.of(W2K16) : Optional.empty();
    }

    private static Optional<GuestOs> ofClientBuild(int build) {
        if (build >= 22000) {
            return Optional.of(W11);
        }
        return build >= 10240 ? Optional.of(W10) : Optional.empty();
    }

    private static Optional<Integer> number(@Nullable String text) {
        return text != null && NUMBER.matcher(text).matches() ? Optional.of(Integer.valueOf(text)) : Optional.empty();
    }
}
