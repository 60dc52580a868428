package io.pvdrivers.cli.catalog;

import io.pvdrivers.api.v1alpha1.DriverReleaseSpec.Failure;
import io.pvdrivers.api.v1alpha1.DriverReleaseSpec.Guest;
import io.pvdrivers.api.v1alpha1.DriverReleaseSpec.Installer;
import io.pvdrivers.api.v1alpha1.DriverReleaseSpec.KnownIssue;
import io.pvdrivers.operator.catalog.GuestOs;
import io.pvdrivers.operator.catalog.Release;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** One release for people, in paragraphs. */
final class ReleaseText {
    private static final String INDENT = "  ";

    private final Release release;
    private final List<String> lines = new ArrayList<>();

    ReleaseText(Release release) {
        this.release = release;
    }

    String of(List<GuestOs> windows) {
        head();
        windows.forEach(os -> guest(os, release.guest(os).orElseThrow()));
        Optional.ofNullable(release.spec().installer()).ifPresent(this::installer);
        issues(ReleaseExcerpt.issues(release, windows), windows.size() > 1);
        return String.join("\n", lines) + "\n";
    }

    private void head() {
        var spec = release.spec();
        var words = new ArrayList<String>();
        Optional.ofNullable(spec.provenance()).map(Names::of).ifPresent(words::add);
        Optional.ofNullable(spec.released()).map(date -> "released " + date).ifPresent(words::add);
        Optional.ofNullable(spec.channels())
                .filter(channels -> !channels.isEmpty())
                .map(channels -> channels.stream().map(Names::of).collect(Collectors.joining(" and ")))
                .ifPresent(words::add);
        lines.add(spec.version() + (words.isEmpty() ? "" : ": " + String.join(", ", words)));
        Optional.ofNullable(spec.notes()).ifPresent(lines::add);
        Optional.ofNullable(spec.source()).map(source -> "Source: " + source).ifPresent(lines::add);
    }

    private void guest(GuestOs os, Guest guest) {
        lines.add("");
        lines.add(os.title() + " (" + os.directory() + "): " + Names.of(guest.support())
                + Optional.ofNullable(guest.signing()).map(s -> ", " + s).orElse(""));
        Optional.ofNullable(guest.requires())
                .filter(updates -> !updates.isEmpty())
                .ifPresent(updates -> say("Needs one of the updates " + String.join(", ", updates) + "."));
        Optional.ofNullable(guest.signatureNotAfter()).ifPresent(end -> say("Its signatures end at " + end + "."));
        Optional.ofNullable(guest.architectures())
                .ifPresent(all -> say("For " + all.stream().map(Names::of).collect(Collectors.joining(", "))
                        + (Boolean.TRUE.equals(guest.msi()) ? "; its installer runs unattended." : ".")));
        byVersion(guest).forEach((version, drivers) -> say(version + "  " + String.join(", ", drivers)));
        Optional.ofNullable(guest.lacking())
                .orElse(List.of())
                .forEach(lacking -> say("Not for " + Names.of(lacking.architecture()) + ": "
                        + String.join(", ", lacking.drivers()) + "."));
    }

    private static Map<String, TreeSet<String>> byVersion(Guest guest) {
        return guest.drivers().entrySet().stream()
                .collect(Collectors.groupingBy(
                        Map.Entry::getValue,
                        TreeMap::new,
                        Collectors.mapping(Map.Entry::getKey, Collectors.toCollection(TreeSet::new))));
    }

    private void installer(Installer installer) {
        lines.add("");
        lines.add("The ISO's own installer");
        Optional.ofNullable(installer.failsOver()).orElse(List.of()).forEach(this::failure);
        Optional.ofNullable(installer.reboots())
                .ifPresent(drivers -> say("It asks for a reboot when it changes " + String.join(", ", drivers) + "."));
        Optional.ofNullable(installer.staticIp()).ifPresent(text -> say("Static IP settings: " + text));
    }

    private void failure(Failure failure) {
        say("It fails over an installed product" + range(failure) + ": " + failure.why()
                + Optional.ofNullable(failure.instead())
                        .map(instead -> " " + instead)
                        .orElse(""));
    }

    private static String range(Failure failure) {
        var from = Optional.ofNullable(failure.from());
        var to = Optional.ofNullable(failure.to());
        if (from.isPresent() && from.equals(to)) {
            return " of " + from.get();
        }
        return from.map(f -> " of " + f + " or newer").orElse("")
                + to.map(t -> (from.isPresent() ? " up to " : " of ") + t + (from.isPresent() ? "" : " or older"))
                        .orElse("");
    }

    /** @param ofSeveral whether it must be said which Windows an issue is on */
    private void issues(List<KnownIssue> issues, boolean ofSeveral) {
        lines.add("");
        lines.add(issues.isEmpty() ? "No known issue." : "Known issues");
        issues.forEach(issue -> {
            lines.add(INDENT + Names.of(issue.severity()) + " " + issue.id() + concerns(issue, ofSeveral));
            lines.add(INDENT
                    + INDENT
                    + issue.summary()
                    + Optional.ofNullable(issue.fixedIn())
                            .map(fixed -> " Fixed in " + fixed + ".")
                            .orElse("")
                    + Optional.ofNullable(issue.workaround()).map(w -> " " + w).orElse(""));
            Optional.ofNullable(issue.url()).ifPresent(url -> lines.add(INDENT + INDENT + url));
        });
    }

    private static String concerns(KnownIssue issue, boolean ofSeveral) {
        var drivers = Optional.ofNullable(issue.drivers()).map(d -> String.join(", ", d));
        var guests = Optional.ofNullable(issue.guests()).filter(g -> ofSeveral).map(g -> "on " + String.join(", ", g));
        var secure = Optional.ofNullable(issue.when())
                .filter(w -> Boolean.TRUE.equals(w.secureBoot()))
                .map(w -> "with Secure Boot");
        var words = Stream.of(drivers, guests, secure).flatMap(Optional::stream).collect(Collectors.joining(" "));
        return words.isEmpty() ? "" : " (" + words + ")";
    }

    private void say(String text) {
        lines.add(INDENT + text);
    }
}
