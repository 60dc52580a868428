package io.pvdrivers.cli.catalog;

import io.pvdrivers.api.v1alpha1.DriverReleaseSpec;
import io.pvdrivers.cli.input.Input;
import io.pvdrivers.cli.input.Kind;
import io.pvdrivers.cli.rehearsal.CheckedReleases;
import io.pvdrivers.operator.BadInput;
import io.pvdrivers.operator.catalog.BuiltinReleases;
import io.pvdrivers.operator.catalog.Catalog;
import io.pvdrivers.operator.catalog.GuestOs;
import io.pvdrivers.operator.catalog.Release;
import io.pvdrivers.operator.catalog.UnknownNames;
import io.pvdrivers.operator.catalog.WindowsNames;
import io.pvdrivers.operator.command.Logs;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which catalogue, which Windows, and how it is written. */
final class CatalogOptions {
    /** How the answer is written. */
    enum Format {
        TABLE,
        JSON,
        YAML
    }

    @Option(
            names = {"-f", "--filename"},
            paramLabel = "FILE_OR_DIR",
            description = {
                "DriverReleases to add, each in the place of a built-in one of the same version; - reads standard input.",
                "Repeatable."
            })
    private List<String> sources = new ArrayList<>();

    @Option(
            names = "--os",
            paramLabel = "WINDOWS",
            description = "One Windows alone, by its directory on the ISO, such as 2k22 or w11.")
    private @Nullable String windows;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            description = "table, json or yaml. Default: ${DEFAULT-VALUE}.",
            defaultValue = "table")
    private Format format = Format.TABLE;

    Format format() {
        return format;
    }

    Catalog catalog() {
        Logs.silence();
        Map<String, DriverReleaseSpec> releases = new TreeMap<>();
        BuiltinReleases.all().forEach(release -> releases.put(release.version(), release));
        if (!sources.isEmpty()) {
            CheckedReleases.of(Input.only(Kind.DRIVER_RELEASE, sources, System.in))
                    .forEach(release -> {
                        releases.put(release.version(), release);
                        UnknownNames.of(release).forEach(System.err::println);
                    });
        }
        return Catalog.of(releases.values().stream().map(Release::new).toList());
    }

    /** The Windows that is asked for; empty for all. */
    Optional<GuestOs> windows() {
        return Optional.ofNullable(windows)
                .map(name -> GuestOs.ofDirectory(name)
                        .or(() -> WindowsNames.of(name))
                        .orElseThrow(() -> new BadInput("--os " + name + ": there is no such Windows. Write one of "
                                + Stream.of(GuestOs.values())
                                        .map(GuestOs::directory)
                                        .collect(Collectors.joining(", "))
                                + ".")));
    }

    static Release release(Catalog catalog, String version) {
        return catalog.release(version)
                .orElseThrow(() -> new BadInput("There is no release " + version + " in the catalogue. It has "
                        + catalog.newestFirst().stream().map(Release::version).collect(Collectors.joining(", "))
                        + "."));
    }
}
