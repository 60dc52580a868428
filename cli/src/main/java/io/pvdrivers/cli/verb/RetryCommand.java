package io.pvdrivers.cli.verb;

import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Asks for another try. */
@Command(
        name = "retry",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Asks for another try of a VM whose run failed, was taken back, or is held. It writes the annotation pvdrivers.io/retry"
                    + " with the time.",
            ""
        },
        footer = {
            "",
            "Exit status: 0 every named VM is tried again, 1 some have nothing to try again, 2 the input cannot be used, 3 the cluster"
                    + " cannot be asked or refuses."
        })
public final class RetryCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @Mixin
    private Targets targets = new Targets();

    @Override
    public Integer call() {
        return Telling.tellAll(
                new Retry(), targets, Objects.requireNonNull(spec).commandLine());
    }
}
