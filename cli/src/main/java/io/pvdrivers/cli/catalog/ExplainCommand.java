package io.pvdrivers.cli.catalog;

import io.pvdrivers.operator.BadInput;
import io.pvdrivers.operator.catalog.GuestOs;
import io.pvdrivers.operator.catalog.Release;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Explains one release. */
@Command(
        name = "explain",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description =
                "Tells what one release does for a Windows, or for each: support, signatures, drivers, what must be"
                        + " installed first, limits of its installer, and what is wrong with it.")
final class ExplainCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @Mixin
    private CatalogOptions options = new CatalogOptions();

    @Parameters(paramLabel = "RELEASE", description = "The version of the release, such as 0.1.302.")
    private String version = "";

    @Override
    public Integer call() {
        var release = CatalogOptions.release(options.catalog(), version);
        var windows = options.windows().map(List::of).orElseGet(() -> servedBy(release));
        options.windows().filter(os -> release.guest(os).isEmpty()).ifPresent(os -> {
            throw new BadInput(version + " has nothing for " + os.title() + ". It has drivers for "
                    + servedBy(release).stream().map(GuestOs::directory).collect(Collectors.joining(", ")) + ".");
        });
        var out = Objects.requireNonNull(spec).commandLine().getOut();
        var shown = ReleaseExcerpt.of(release, windows);
        out.print(
                switch (options.format()) {
                    case TABLE -> new ReleaseText(release).of(windows);
                    case JSON -> Documents.json(List.of(shown));
                    case YAML -> Documents.yaml(List.of(shown));
                });
        out.flush();
        return 0;
    }

    private static List<GuestOs> servedBy(Release release) {
        return Stream.of(GuestOs.values())
                .filter(os -> release.guest(os).isPresent())
                .toList()
                .reversed();
    }
}
