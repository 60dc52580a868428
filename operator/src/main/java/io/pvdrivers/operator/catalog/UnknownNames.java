package io.pvdrivers.operator.catalog;

import io.pvdrivers.api.v1alpha1.DriverReleaseSpec;
import io.pvdrivers.api.v1alpha1.DriverReleaseSpec.Guest;
import io.pvdrivers.api.v1alpha1.DriverReleaseSpec.KnownIssue;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Names in a release that nobody looks anything up by: a Windows or a driver that is misspelt, or newer than this operator. The API takes them,
 * because a new Windows needs no new API. Pure.
 */
public final class UnknownNames {
    /** What is no driver that the operator installs, and what releases may speak of all the same. */
    private static final Set<String> OTHERS =
            Set.of("installer", "qemu-ga", "qemupciserial", "qemufwcfg", "smbus", "qxl", "qxldod", "vioprot", "spice");

    private UnknownNames() {}

    /** One sentence for each; none where everything is known. */
    public static List<String> of(DriverReleaseSpec release) {
        var sentences = new ArrayList<String>();
        for (var guest : Optional.ofNullable(release.guests()).orElse(List.<Guest>of())) {
            windows(release, "guests[].os", List.of(guest.os())).forEach(sentences::add);
            drivers(
                            release,
                            "guests[].drivers of " + guest.os(),
                            guest.drivers().keySet())
                    .forEach(sentences::add);
        }
        for (var issue : Optional.ofNullable(release.knownIssues()).orElse(List.<KnownIssue>of())) {
            var place = "knownIssues[] " + issue.id();
            windows(release, place, Optional.ofNullable(issue.guests()).orElse(List.of()))
                    .forEach(sentences::add);
            drivers(release, place, Optional.ofNullable(issue.drivers()).orElse(List.of()))
                    .forEach(sentences::add);
        }
        return sentences;
    }

    private static Stream<String> windows(DriverReleaseSpec release, String place, Collection<String> names) {
        return names.stream()
                .filter(name -> GuestOs.ofDirectory(name).isEmpty())
                .map(name -> sentence(release, place, name, "no Windows"));
    }

    private static Stream<String> drivers(DriverReleaseSpec release, String place, Collection<String> names) {
        return names.stream()
                .filter(name -> Driver.named(name).isEmpty() && !OTHERS.contains(name))
                .map(name -> sentence(release, place, name, "no driver"));
    }

    private static String sentence(DriverReleaseSpec release, String place, String name, String what) {
        return "DriverRelease " + release.version() + ": " + place + " names " + name + ", which is " + what
                + " that is known here, so it has no effect.";
    }
}
