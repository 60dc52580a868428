package io.pvdrivers.operator.catalog;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A Windows DriverVer such as {@code 100.103.104.30200}: the Windows family it was built for, a branch, 104 for official builds, and
 * the build, which is the release's number times 100.
 */
public record DriverVersion(int family, int branch, int origin, int build) {
    private static final Pattern FORM = Pattern.compile("(\\d{1,5})\\.(\\d{1,5})\\.(\\d{1,5})\\.(\\d{1,6})");

    /** Reads {@code A.B.C.D}; empty when the text has another form. */
    public static Optional<DriverVersion> parse(String text) {
        var matcher = FORM.matcher(text.strip());
        if (!matcher.matches()) {
            return Optional.empty();
        }
        return Optional.of(new DriverVersion(
                Integer.parseInt(matcher.group(1)),
                Integer.parseInt(matcher.group(2)),
                Integer.parseInt(matcher.group(3)),
                Integer.parseInt(matcher.group(4))));
    }

    /** Whether this driver will do where {@code wanted} is asked for: the same Windows family, the same build or a newer one. */
    public boolean satisfies(DriverVersion wanted) {
        return family == wanted.family && build >= wanted.build;
    }

    @Override
    public String toString() {
        return family + "." + branch + "." + origin + "." + build;
    }
}
