package io.pvdrivers.cli.verb;

import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Approves the runs of VMs. */
@Command(
        name = "approve",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Lets the run under way restart its VM, where the policy says rollout.restart: Manual. It writes the annotation"
                    + " pvdrivers.io/approved with the id of that run, so it holds for no later one.",
            ""
        },
        footer = {
            "",
            "Exit status: 0 every named VM was approved, 1 some have nothing to approve, 2 the input cannot be used, 3 the cluster"
                    + " cannot be asked or refuses."
        })
public final class ApproveCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @Mixin
    private Targets targets = new Targets();

    @Override
    public Integer call() {
        return Telling.tellAll(
                new Approval(), targets, Objects.requireNonNull(spec).commandLine());
    }
}
