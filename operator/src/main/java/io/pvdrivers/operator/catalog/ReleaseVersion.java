package io.pvdrivers.operator.catalog;

import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The version of a virtio-win ISO: {@code 0.1.302}, {@code 1.9.58}, or with a package's release, {@code 0.1.262-2}. Its numbers are compared
 * as numbers, the package's release last.
 *
 * @param packageRelease the number behind the dash; 0 where there is none
 */
public record ReleaseVersion(long major, long minor, long build, long packageRelease)
        implements Comparable<ReleaseVersion> {
    private static final ReleaseVersion UNREADABLE = new ReleaseVersion(-1, -1, -1, -1);

    private static final Pattern FORM = Pattern.compile("(\\d{1,18})\\.(\\d{1,18})\\.(\\d{1,18})(?:-(\\d{1,18}))?");

    private static final Comparator<ReleaseVersion> ORDER = Comparator.comparingLong(ReleaseVersion::major)
            .thenComparingLong(ReleaseVersion::minor)
            .thenComparingLong(ReleaseVersion::build)
            .thenComparingLong(ReleaseVersion::packageRelease);

    /** Reads the version; empty when the text has another form. */
    public static Optional<ReleaseVersion> parse(String text) {
        var matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        return Optional.of(new ReleaseVersion(
                Long.parseLong(matcher.group(1)),
                Long.parseLong(matcher.group(2)),
                Long.parseLong(matcher.group(3)),
                Optional.ofNullable(matcher.group(4)).map(Long::parseLong).orElse(0L)));
    }

    /** Reads the version; a text of another form counts as older than every release. */
    public static ReleaseVersion of(String text) {
        return parse(text).orElse(UNREADABLE);
    }

    /** Whether it lies in a range that has no end, or includes it; a range that begins with no version is empty. */
    boolean isIn(String from, Optional<ReleaseVersion> to) {
        return parse(from).filter(f -> f.compareTo(this) <= 0).isPresent()
                && to.filter(t -> t.compareTo(this) < 0).isEmpty();
    }

    @Override
    public int compareTo(ReleaseVersion other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return major + "." + minor + "." + build + (packageRelease > 0 ? "-" + packageRelease : "");
    }
}
