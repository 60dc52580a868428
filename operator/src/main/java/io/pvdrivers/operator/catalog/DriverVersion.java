package io.pvdrivers.operator.catalog;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/**
 * A Windows DriverVer such as {@code 100.103.104.30200}: the Windows family it was built for, a branch, 104 for official builds, and
 * the build, which is the release's number times 100. The catalogue may leave the branch open: {@code 100.*.104.22500}.
 */
public record DriverVersion(int family, OptionalInt branch, int origin, int build) {
    private static final Pattern FORM = Pattern.compile("(\\d{1,5})\\.(\\d{1,5}|\\*)\\.(\\d{1,5})\\.(\\d{1,6})");
    private static final String OPEN = "*";
    private static final int OFFICIAL = 104;
    private static final int BUILDS = 100;

    /** Reads what a guest states, {@code A.B.C.D}; empty when the text has another form. */
    public static Optional<DriverVersion> parse(String text) {
        return ofCatalogue(text).filter(v -> v.branch.isPresent());
    }

    /** Reads what the catalogue states, where the branch may be open: {@code A.*.C.D}; empty when the text has another form. */
    public static Optional<DriverVersion> ofCatalogue(String text) {
        var matcher = FORM.matcher(text.strip());
        if (!matcher.matches()) {
            return Optional.empty();
        }
        return Optional.of(new DriverVersion(
                Integer.parseInt(matcher.group(1)),
                matcher.group(2).equals(OPEN)
                        ? OptionalInt.empty()
                        : OptionalInt.of(Integer.parseInt(matcher.group(2))),
                Integer.parseInt(matcher.group(3)),
                Integer.parseInt(matcher.group(4))));
    }

    /**
     * Whether this driver will do where {@code wanted} is asked for: the same Windows family, the same build or a newer one. A
     * self-built one never does in the place of an official one; its build tells nothing.
     */
    public boolean satisfies(DriverVersion wanted) {
        return family == wanted.family && build >= wanted.build && !(isSelfBuilt() && wanted.isOfficial());
    }

    /** Whether it is a newer build for the same Windows family; of a self-built one nobody can tell. */
    public boolean isNewerThan(DriverVersion other) {
        return satisfies(other) && build > other.build;
    }

    /** Whether it is the same build for the same Windows family; the branch belongs to the build and is not compared. */
    public boolean isSameBuild(DriverVersion other) {
        return family == other.family && origin == other.origin && build == other.build;
    }

    /** Whether it has the form of a build of the virtio-win project or of Red Hat. */
    public boolean isOfficial() {
        return origin == OFFICIAL && build % BUILDS == 0;
    }

    /** Whether somebody else built it. */
    public boolean isSelfBuilt() {
        return origin != OFFICIAL;
    }

    @Override
    public String toString() {
        return family + "." + (branch.isPresent() ? String.valueOf(branch.getAsInt()) : OPEN) + "." + origin + "."
                + build;
    }
}
