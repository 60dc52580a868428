package io.pvdrivers.operator;

import io.pvdrivers.operator.command.PlainErrors;
import io.pvdrivers.operator.command.RunCommand;
import picocli.CommandLine;

/** The operator as a container runs it: {@code pvdrivers run}, and nothing else. */
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        System.exit(commandLine().execute(args));
    }

    static CommandLine commandLine() {
        return PlainErrors.in(new CommandLine(new RunCommand()).setCommandName("pv-driver-operator"));
    }
}
