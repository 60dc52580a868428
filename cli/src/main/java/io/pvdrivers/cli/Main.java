package io.pvdrivers.cli;

import io.pvdrivers.cli.input.BadInput;
import java.util.Objects;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;

/** The command {@code pvdrivers}. */
@Command(
        name = "pvdrivers",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        description = "Keeps the paravirtual drivers of KubeVirt Windows VMs at the version a DriverPolicy states.",
        subcommands = {RehearseCommand.class, RunCommand.class, CrdsCommand.class})
public final class Main implements Runnable {
    /** Something of what was given cannot be used. */
    static final int BAD_INPUT = 2;

    private Main() {}

    public static void main(String[] args) {
        System.exit(commandLine().execute(args));
    }

    static CommandLine commandLine() {
        return new CommandLine(new Main())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler(Main::explain)
                .setExecutionExceptionHandler(Main::explain);
    }

    private static int explain(CommandLine.ParameterException e, String[] arguments) {
        var command = e.getCommandLine();
        command.getErr()
                .println(e.getMessage() + ". " + command.getCommandSpec().qualifiedName()
                        + " --help tells what there is.");
        command.getErr().flush();
        return BAD_INPUT;
    }

    /** People get sentences; only what nobody foresaw keeps its stack trace. */
    private static int explain(Exception e, CommandLine command, CommandLine.ParseResult parsed) throws Exception {
        if (e instanceof BadInput bad) {
            bad.sentences().forEach(sentence -> command.getErr().println(sentence));
            command.getErr().flush();
            return BAD_INPUT;
        }
        throw e;
    }

    @Override
    public void run() {
        CommandLine.usage(this, System.out);
    }

    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Main.class.getPackage().getImplementationVersion();
            return new String[] {"pvdrivers " + Objects.requireNonNullElse(version, "(unpackaged)")};
        }
    }
}
