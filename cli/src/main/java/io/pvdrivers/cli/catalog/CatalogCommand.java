package io.pvdrivers.cli.catalog;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** What is known of the releases of virtio-win, without a cluster. */
@Command(
        name = "catalog",
        mixinStandardHelpOptions = true,
        description = {
            "Tells what is known of the releases of virtio-win: which driver for which Windows, and what is wrong with it.",
            "Works from the built-in catalogue and from files; no cluster is asked."
        },
        subcommands = {ListCommand.class, ExplainCommand.class, DiffCommand.class})
public final class CatalogCommand implements Runnable {
    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public void run() {
        var line = Objects.requireNonNull(spec).commandLine();
        line.usage(line.getOut());
    }
}
