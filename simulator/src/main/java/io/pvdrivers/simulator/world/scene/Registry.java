package io.pvdrivers.simulator.world.scene;

import io.pvdrivers.api.v1alpha1.DriverReleaseSpec;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The images that can be pulled, and the claims that exist, with what they hold. Images that a VM already had when it was
 * found can be pulled without being listed.
 *
 * @param images by image reference, exactly as a VM names it
 * @param claims ISO images in claims, by {@code namespace/claim}
 * @param urls ISO images behind URLs
 */
public record Registry(Map<String, Medium> images, Map<String, Medium> claims, Map<String, Medium> urls) {
    private static final String OPEN_BRANCH = "*";
    private static final String SOME_BRANCH = "90";

    public static final Registry EMPTY = new Registry(Map.of(), Map.of(), Map.of());

    public Registry {
        images = Map.copyOf(images);
        claims = Map.copyOf(claims);
        urls = Map.copyOf(urls);
    }

    /**
     * A virtio-win ISO.
     *
     * @param release the release it is
     * @param drivers per directory of the ISO (w10, 2k19, ...) each driver's DriverVer
     */
    public record Medium(String release, Map<String, Map<String, String>> drivers) {}

    /** The images of the catalogue's releases. */
    public static Registry of(Collection<DriverReleaseSpec> releases) {
        Registry registry = EMPTY;
        for (DriverReleaseSpec release : releases) {
            var media = release.media();
            var containerDisk = media == null ? null : media.containerDisk();
            if (containerDisk != null) {
                registry = registry.with(containerDisk.image(), medium(release));
            }
            var http = media == null ? null : media.http();
            if (http != null) {
                registry = registry.withUrl(http.url(), medium(release));
            }
        }
        return registry;
    }

    public Registry with(String image, Medium medium) {
        var more = new HashMap<>(images);
        more.put(image, medium);
        return new Registry(more, claims, urls);
    }

    /** With a claim that holds an ISO. */
    public Registry withClaim(String namespace, String claim, Medium medium) {
        var more = new HashMap<>(claims);
        more.put(namespace + "/" + claim, medium);
        return new Registry(images, more, urls);
    }

    public Registry withUrl(String url, Medium medium) {
        var more = new HashMap<>(urls);
        more.put(url, medium);
        return new Registry(images, claims, more);
    }

    public boolean canPull(String image) {
        return images.containsKey(image);
    }

    public Optional<Medium> inImage(String image) {
        return Optional.ofNullable(images.get(image));
    }

    public Optional<Medium> inClaim(String namespace, String claim) {
        return Optional.ofNullable(claims.get(namespace + "/" + claim));
    }

    /** What is behind a URL. */
    public Optional<Medium> behind(String url) {
        return Optional.ofNullable(urls.get(url));
    }

    /** The ISO of a release, with the drivers that the catalogue says are on it. */
    public static Medium medium(DriverReleaseSpec release) {
        Map<String, Map<String, String>> drivers = new HashMap<>();
        var guests = release.guests();
        if (guests != null) {
            guests.forEach(guest -> drivers.put(guest.os(), stated(guest.drivers())));
        }
        return new Medium(release.version(), Map.copyOf(drivers));
    }

    /** An INF states a branch also where the catalogue leaves it open. */
    private static Map<String, String> stated(Map<String, String> drivers) {
        return drivers.entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(
                        Map.Entry::getKey, driver -> driver.getValue().replace(OPEN_BRANCH, SOME_BRANCH)));
    }
}
