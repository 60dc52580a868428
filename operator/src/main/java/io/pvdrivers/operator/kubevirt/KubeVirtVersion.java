package io.pvdrivers.operator.kubevirt;

import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A version of KubeVirt. What follows the three numbers, such as {@code -rc.1}, is not compared. */
public record KubeVirtVersion(int major, int minor, int patch) implements Comparable<KubeVirtVersion> {
    /** Older than any. */
    static final KubeVirtVersion NONE = new KubeVirtVersion(0, 0, 0);

    private static final Pattern NUMBERS =
            Pattern.compile("^v?(\\d{1,4})\\.(\\d{1,4})(?:\\.(\\d{1,4}))?(?:[^0-9].*)?$");
    private static final Comparator<KubeVirtVersion> ORDER = Comparator.comparingInt(KubeVirtVersion::major)
            .thenComparingInt(KubeVirtVersion::minor)
            .thenComparingInt(KubeVirtVersion::patch);

    /** Reads a version as KubeVirt writes it, such as {@code v1.6.2}; empty where it is none. */
    public static Optional<KubeVirtVersion> parse(@Nullable String text) {
        var matcher = NUMBERS.matcher(text == null ? "" : text.strip());
        if (!matcher.matches()) {
            return Optional.empty();
        }
        var patch = Optional.ofNullable(matcher.group(3)).map(Integer::parseInt).orElse(0);
        return Optional.of(
                new KubeVirtVersion(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)), patch));
    }

    public boolean isAtLeast(int otherMajor, int otherMinor) {
        return isAtLeast(otherMajor, otherMinor, 0);
    }

    public boolean isAtLeast(int otherMajor, int otherMinor, int otherPatch) {
        return compareTo(new KubeVirtVersion(otherMajor, otherMinor, otherPatch)) >= 0;
    }

    @Override
    public int compareTo(KubeVirtVersion other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return major + "." + minor + "." + patch;
    }
}
