package io.pvdrivers.cli;

import io.pvdrivers.cli.catalog.CatalogCommand;
import io.pvdrivers.cli.collect.CollectCommand;
import io.pvdrivers.cli.plan.PlanCommand;
import io.pvdrivers.cli.verb.ApproveCommand;
import io.pvdrivers.cli.verb.RetryCommand;
import io.pvdrivers.cli.verb.RollbackCommand;
import io.pvdrivers.cli.verb.StatusCommand;
import io.pvdrivers.operator.command.PlainErrors;
import io.pvdrivers.operator.command.RunCommand;
import io.pvdrivers.operator.command.Version;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command {@code pvdrivers}. */
@Command(
        name = "pvdrivers",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = "Keeps the paravirtual drivers of KubeVirt Windows VMs at the version a DriverPolicy states.",
        subcommands = {
            PlanCommand.class,
            StatusCommand.class,
            ApproveCommand.class,
            RetryCommand.class,
            RollbackCommand.class,
            CollectCommand.class,
            RehearseCommand.class,
            RunCommand.class,
            CatalogCommand.class,
            CrdsCommand.class
        })
public final class Main implements Runnable {
    private Main() {}

    public static void main(String[] args) {
        System.exit(commandLine().execute(args));
    }

    /** The command with all that is below it, which parses arguments also where nothing is to be run. */
    public static CommandLine commandLine() {
        return PlainErrors.in(
                new CommandLine(new Main()).setCommandName(System.getProperty("pvdrivers.name", "pvdrivers")));
    }

    @Override
    public void run() {
        CommandLine.usage(this, System.out);
    }
}
