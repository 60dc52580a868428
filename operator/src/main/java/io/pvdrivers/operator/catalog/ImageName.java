package io.pvdrivers.operator.catalog;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The name of a container image, as nodes read it: a name without a registry is one of Docker Hub.
 *
 * @param repository with its registry, such as {@code quay.io/kubevirt/virtio-container-disk}
 * @param tag may be moved to another image at any time
 * @param digest names one image for ever, whatever the tag says
 */
public record ImageName(String repository, Optional<String> tag, Optional<String> digest) {
    private static final String PART = "[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*";
    private static final Pattern FORM = Pattern.compile("(?:(?<registry>[A-Za-z0-9.-]+(?::[0-9]{1,5})?)/)??(?<path>"
            + PART + "(?:/" + PART
            + ")*)(?::(?<tag>[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}))?(?:@(?<digest>sha256:[0-9a-f]{64}))?");
    private static final String HUB = "docker.io";

    /** Reads a name; empty where it is none. */
    public static Optional<ImageName> of(String text) {
        var form = FORM.matcher(text);
        if (!form.matches()) {
            return Optional.empty();
        }
        var path = form.group("path");
        var registry = Optional.ofNullable(form.group("registry"));
        var slash = path.indexOf('/');
        if (registry.isEmpty() && slash > 0 && isRegistry(path.substring(0, slash))) {
            registry = Optional.of(path.substring(0, slash));
            path = path.substring(slash + 1);
        }
        if (registry.filter(r -> !isRegistry(r)).isPresent()) {
            return Optional.empty();
        }
        return Optional.of(new ImageName(
                repository(registry, path),
                Optional.ofNullable(form.group("tag")),
                Optional.ofNullable(form.group("digest"))));
    }

    /** Without one of these signs the first part is a directory of Docker Hub. */
    static boolean isRegistry(String part) {
        return part.contains(".") || part.contains(":") || part.equals("localhost");
    }

    private static String repository(Optional<String> registry, String path) {
        var host = registry.map(r -> r.toLowerCase(Locale.ROOT))
                .map(r -> r.equals("index." + HUB) ? HUB : r)
                .orElse(HUB);
        return host + "/" + (host.equals(HUB) && path.indexOf('/') < 0 ? "library/" + path : path);
    }
}
