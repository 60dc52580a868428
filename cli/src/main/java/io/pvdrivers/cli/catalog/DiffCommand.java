package io.pvdrivers.cli.catalog;

import io.pvdrivers.operator.BadInput;
import io.pvdrivers.operator.catalog.GuestOs;
import io.pvdrivers.operator.catalog.Release;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Compares two releases. */
@Command(
        name = "diff",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description =
                "Tells what changes from one release to another for a Windows, or for each: drivers, and known issues.")
final class DiffCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @Mixin
    private CatalogOptions options = new CatalogOptions();

    @Parameters(index = "0", paramLabel = "FROM", description = "The version to come from.")
    private String from = "";

    @Parameters(index = "1", paramLabel = "TO", description = "The version to go to.")
    private String to = "";

    @Override
    public Integer call() {
        var catalog = options.catalog();
        var before = CatalogOptions.release(catalog, from);
        var after = CatalogOptions.release(catalog, to);
        var windows = options.windows().map(List::of).orElseGet(() -> ofEither(before, after));
        options.windows()
                .filter(os -> before.guest(os).isEmpty() && after.guest(os).isEmpty())
                .ifPresent(os -> {
                    throw new BadInput("Neither " + from + " nor " + to + " has anything for " + os.title() + ".");
                });
        var diff = ReleaseDiff.of(before, after, windows);
        var out = Objects.requireNonNull(spec).commandLine().getOut();
        out.print(
                switch (options.format()) {
                    case TABLE -> DiffText.of(diff);
                    case JSON -> Documents.json(diff);
                    case YAML -> Documents.yaml(diff);
                });
        out.flush();
        return 0;
    }

    private static List<GuestOs> ofEither(Release before, Release after) {
        return Stream.of(GuestOs.values())
                .filter(os -> before.guest(os).isPresent() || after.guest(os).isPresent())
                .toList()
                .reversed();
    }
}
