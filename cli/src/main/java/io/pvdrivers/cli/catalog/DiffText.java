package io.pvdrivers.cli.catalog;

import io.pvdrivers.api.v1alpha1.DriverReleaseSpec.KnownIssue;
import io.pvdrivers.api.v1alpha1.DriverReleaseSpec.Support;
import io.pvdrivers.cli.catalog.ReleaseDiff.DriverDiff;
import io.pvdrivers.cli.catalog.ReleaseDiff.GuestDiff;
import io.pvdrivers.operator.catalog.GuestOs;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A comparison for people: drivers that change alike on one line. */
final class DiffText {
    private static final String INDENT = "  ";
    private static final String NONE = "none";

    private DiffText() {}

    static String of(ReleaseDiff diff) {
        var lines = new ArrayList<String>();
        lines.add("From " + diff.from() + " to " + diff.to());
        diff.guests().forEach(guest -> lines.addAll(of(guest)));
        return String.join("\n", lines) + "\n";
    }

    private static List<String> of(GuestDiff guest) {
        var lines = new ArrayList<String>();
        var title = GuestOs.ofDirectory(guest.os()).map(GuestOs::title).orElse(guest.os());
        lines.add("");
        lines.add(title + " (" + guest.os() + "): " + changed(word(guest.supportBefore()), word(guest.supportAfter())));
        alike(guest.drivers()).forEach((change, names) -> lines.add(INDENT + change + "  " + String.join(", ", names)));
        guest.issuesGone().forEach(issue -> lines.add(INDENT + "- " + line(issue)));
        guest.issuesNew().forEach(issue -> lines.add(INDENT + "+ " + line(issue)));
        if (guest.drivers().isEmpty()
                && guest.issuesGone().isEmpty()
                && guest.issuesNew().isEmpty()) {
            lines.add(INDENT + "The drivers and the issues are the same.");
        }
        return lines;
    }

    private static String changed(String before, String after) {
        return before.equals(after) ? before : before + " -> " + after;
    }

    private static String word(@Nullable Support support) {
        return Optional.ofNullable(support).map(Names::of).orElse(NONE);
    }

    private static Map<String, List<String>> alike(List<DriverDiff> drivers) {
        return drivers.stream()
                .collect(Collectors.groupingBy(
                        d -> Optional.ofNullable(d.before()).orElse(NONE) + " -> "
                                + Optional.ofNullable(d.after()).orElse(NONE),
                        TreeMap::new,
                        Collectors.mapping(DriverDiff::name, Collectors.toList())));
    }

    private static String line(KnownIssue issue) {
        return Names.of(issue.severity()) + " " + issue.id() + ": " + issue.summary();
    }
}
