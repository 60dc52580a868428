package io.pvdrivers.operator.gate;

import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The pages for people that sentences lead to.
 *
 * @param base an address to which the name of a page is added
 */
public record Docs(String base) {
    private static final String SNAPSHOT = "-SNAPSHOT";

    /** As the chart's schema has it: nothing that an alert, a shell or the arguments of a pod would read as more than an address. */
    public static final Pattern ADDRESS =
            Pattern.compile("https?://(\\[[0-9A-Fa-f:.]+\\]|[0-9A-Za-z.-]+)(:[0-9]{1,5})?(/[0-9A-Za-z._~%+,=:@/-]*)?");

    /** What is said with a link has to fit into an Event. */
    public static final int LONGEST = 200;

    /** Those of the sources as they are now. */
    public static final Docs OF_MAIN = ofVersion(null);

    /** Those of the version that runs. */
    public static final Docs OWN = ofVersion(Docs.class.getPackage().getImplementationVersion());

    /** A version that is not released has no tag that a link could name. */
    public static Docs ofVersion(@Nullable String version) {
        var ref = version == null || version.endsWith(SNAPSHOT) ? "main" : "v" + version;
        return new Docs("https://github.com/pv-driver-operator/pv-driver-operator/blob/" + ref + "/docs");
    }

    /** Those at an address, if it can be one. */
    public static Optional<Docs> at(String address) {
        return Optional.of(address)
                .filter(a -> a.length() <= LONGEST && ADDRESS.matcher(a).matches())
                .map(a -> new Docs(a.replaceAll("/+$", "")));
    }

    /** The link to a page. */
    public String page(String file) {
        return base + "/" + file;
    }
}
