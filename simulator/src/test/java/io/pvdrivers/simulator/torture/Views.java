package io.pvdrivers.simulator.torture;

import io.pvdrivers.simulator.apiserver.ApiRequest;
import io.pvdrivers.simulator.torture.Ordeal.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** What goes wrong with what the operator sees. */
final class Views {
    private static final Duration LAG = Duration.ofMinutes(2);
    private static final List<String> WATCHED = List.of(
            "virtualmachines.kubevirt.io",
            "virtualmachineinstances.kubevirt.io",
            "driverstates.pvdrivers.io",
            "driverpolicies.pvdrivers.io");

    private Views() {}

    static List<Ordeal> all(Undisturbed forward) {
        return Stream.of(stale(forward), disturbed(forward), broken(forward))
                .flatMap(List::stream)
                .toList();
    }

    /** It starts on lists from before it ever ran, and hears nothing newer for a while. */
    private static List<Ordeal> stale(Undisturbed calm) {
        return calm.atEachGate(Kind.STALE, "", siege -> {
            siege.replica().kill();
            siege.line().stale(true);
            siege.line().frames((watch, frame) -> List.of());
            siege.start();
            siege.play(LAG);
            siege.line().stale(false);
            siege.line().frames(Frames.asTheyAre());
            siege.line().dropWatches();
        });
    }

    private static List<Ordeal> disturbed(Undisturbed calm) {
        var all = new ArrayList<Ordeal>();
        for (var resource : WATCHED) {
            Predicate<ApiRequest> which = watch -> watch.resource().equals(resource);
            var disturbances = new TreeMap<>(Map.of(
                    "every third lost of ", Frames.lost(3, which),
                    "each twice of ", Frames.twice(1, which),
                    "every second late of ", Frames.swapped(2, which),
                    "bookmarks only of ", Frames.bookmarksOnly(which)));
            disturbances.forEach((name, frames) ->
                    all.add(new Ordeal(Kind.WATCH, name + resource, calm.setting(), siege -> {
                        siege.line().frames(frames);
                        siege.start();
                        siege.play(LAG.multipliedBy(5));
                        siege.line().frames(Frames.asTheyAre());
                        siege.line().dropWatches();
                        siege.awaitReady();
                        return calm.promises(siege);
                    })));
        }
        return all;
    }

    private static List<Ordeal> broken(Undisturbed calm) {
        return Stream.of(
                        calm.atEachGate(
                                Kind.WATCH, "410 ", siege -> siege.line().expireWatches()),
                        calm.atEachGate(
                                Kind.WATCH, "dropped ", siege -> siege.line().dropWatches()))
                .flatMap(List::stream)
                .toList();
    }
}
