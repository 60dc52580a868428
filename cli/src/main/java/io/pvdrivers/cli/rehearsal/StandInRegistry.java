package io.pvdrivers.cli.rehearsal;

import io.pvdrivers.api.v1alpha1.DriverReleaseSpec;
import io.pvdrivers.api.v1alpha1.DriverReleaseSpec.Media;
import io.pvdrivers.operator.BadInput;
import io.pvdrivers.simulator.world.scene.Registry;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;

/**
 * The images of the rehearsal. A release of which nobody says where its ISO lies gets one, so that it can be rehearsed before
 * an image is built.
 *
 * @param media which image holds which release, for the operator
 * @param notices what people should know
 */
record StandInRegistry(Registry images, Map<String, String> media, List<String> notices) {

    /**
     * Stocks the registry.
     *
     * @param releases what is known of each release, by its version
     * @param wanted the releases that the policies name
     * @param given images by release, as the person who rehearses says
     */
    static StandInRegistry of(
            SortedMap<String, DriverReleaseSpec> releases, SortedSet<String> wanted, Map<String, String> given) {
        given.keySet().stream()
                .filter(version -> !releases.containsKey(version))
                .forEach(version -> {
                    throw new BadInput("--media " + version + "=" + given.get(version) + ": there is no DriverRelease "
                            + version + "; known are " + String.join(", ", releases.keySet()) + ".");
                });
        Map<String, String> media = new HashMap<>(given);
        List<String> notices = new ArrayList<>();
        for (String version : wanted) {
            DriverReleaseSpec release = releases.get(version);
            if (release != null && !media.containsKey(version) && !namesImage(release)) {
                String image = "rehearsal.local/virtio-win:" + version;
                media.put(version, image);
                notices.add("No image is known for release " + version + ": the rehearsal offers " + image
                        + ". In a cluster, name yours with --media " + version + "=IMAGE.");
            }
        }
        return new StandInRegistry(images(releases, media), Map.copyOf(media), notices);
    }

    /** With the ISO of a release in a claim of the input, of which nothing but its policy tells what is on it. */
    StandInRegistry withClaim(String namespace, String claim, DriverReleaseSpec release) {
        if (images.inClaim(namespace, claim).isPresent()) {
            return this;
        }
        List<String> more = new ArrayList<>(notices);
        more.add("The claim " + namespace + "/" + claim + " is taken to hold the ISO of release " + release.version()
                + ", because a policy says so.");
        return new StandInRegistry(images.withClaim(namespace, claim, medium(release)), media, more);
    }

    private static boolean namesImage(DriverReleaseSpec release) {
        Media media = release.media();
        return media != null && media.containerDisk() != null;
    }

    private static Registry images(Map<String, DriverReleaseSpec> releases, Map<String, String> media) {
        Registry images = Registry.of(releases.values());
        for (var entry : media.entrySet()) {
            DriverReleaseSpec release = releases.get(entry.getKey());
            if (release != null) {
                images = images.with(entry.getValue(), medium(release));
            }
        }
        return images;
    }

    private static Registry.Medium medium(DriverReleaseSpec release) {
        Map<String, Map<String, String>> drivers = new HashMap<>();
        Collection<DriverReleaseSpec.Guest> guests = release.guests() == null ? List.of() : release.guests();
        guests.forEach(guest -> drivers.put(guest.os(), Map.copyOf(guest.drivers())));
        return new Registry.Medium(release.version(), drivers);
    }
}
