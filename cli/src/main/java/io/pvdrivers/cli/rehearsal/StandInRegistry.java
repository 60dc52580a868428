package io.pvdrivers.cli.rehearsal;

import io.pvdrivers.api.v1alpha1.DriverReleaseSpec;
import io.pvdrivers.api.v1alpha1.DriverReleaseSpec.Media;
import io.pvdrivers.api.v1alpha1.ReleaseChoice;
import io.pvdrivers.operator.BadInput;
import io.pvdrivers.operator.catalog.Choosing;
import io.pvdrivers.operator.catalog.Release;
import io.pvdrivers.simulator.world.scene.Registry;
import java.util.ArrayList;
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

    /** With an image for each release of a channel that has none, as for one that a policy names. */
    StandInRegistry withChannel(SortedMap<String, DriverReleaseSpec> releases, ReleaseChoice wish) {
        Map<String, String> more = new HashMap<>(media);
        releases.values().stream()
                .filter(release -> Choosing.isOf(wish, new Release(release)) && !namesImage(release))
                .forEach(release ->
                        more.putIfAbsent(release.version(), "rehearsal.local/virtio-win:" + release.version()));
        if (more.equals(media)) {
            return this;
        }
        List<String> told = new ArrayList<>(notices);
        told.add("For " + (more.size() - media.size())
                + " releases of the policies' channel no image is known: the rehearsal offers rehearsal.local/virtio-win:VERSION for each. In a"
                + " cluster, name yours with --media VERSION=IMAGE; a release without is passed over.");
        return new StandInRegistry(images(releases, more), Map.copyOf(more), told);
    }

    /** With the ISO of a release in a claim of the input, of which nothing but its policy tells what is on it. */
    StandInRegistry withClaim(String namespace, String claim, DriverReleaseSpec release) {
        if (images.inClaim(namespace, claim).isPresent()) {
            return this;
        }
        List<String> more = new ArrayList<>(notices);
        more.add("The claim " + namespace + "/" + claim + " is taken to hold the ISO of release " + release.version()
                + ", because a policy says so.");
        return new StandInRegistry(images.withClaim(namespace, claim, Registry.medium(release)), media, more);
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
                images = images.with(entry.getValue(), Registry.medium(release));
            }
        }
        return images;
    }
}
