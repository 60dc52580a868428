package io.pvdrivers.operator.command;

import io.pvdrivers.operator.BadInput;
import io.pvdrivers.operator.ClusterTrouble;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import picocli.CommandLine;

/** Lets a command say in sentences what it cannot use; only what nobody foresaw keeps its stack trace. */
public final class PlainErrors {
    /** Exit status: something of what was given cannot be used. */
    public static final int BAD_INPUT = 2;

    /** Exit status: the cluster cannot be asked. */
    public static final int CLUSTER_TROUBLE = 3;

    private static final Pattern CHOICES = Pattern.compile("expected one of \\[[A-Z_, ]+]");

    private PlainErrors() {}

    /** The same command, and its subcommands, in plain words. */
    public static CommandLine in(CommandLine command) {
        return command.setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler(PlainErrors::explain)
                .setExecutionExceptionHandler(PlainErrors::explain);
    }

    private static int explain(CommandLine.ParameterException e, String[] arguments) {
        var command = e.getCommandLine();
        var said = inPlainWords(String.valueOf(e.getMessage()));
        var sentence = said.endsWith(".") ? said : said + ".";
        command.getErr()
                .println(sentence + " " + command.getCommandSpec().qualifiedName() + " --help tells what there is.");
        command.getErr().flush();
        return BAD_INPUT;
    }

    /** The library says types of Java, a word twice, and constants as Java writes them. */
    private static String inPlainWords(String said) {
        return CHOICES.matcher(said)
                .replaceAll(choices -> choices.group().toLowerCase(Locale.ROOT))
                .replace("option option", "option")
                .replaceAll(" is not an? (?:double|float)$", " is not a number")
                .replaceAll(" is not an? (?:int|long|short)$", " is not a whole number");
    }

    private static int explain(Exception e, CommandLine command, CommandLine.ParseResult parsed) throws Exception {
        return switch (e) {
            case BadInput bad -> say(bad.sentences(), command, BAD_INPUT);
            case ClusterTrouble trouble -> say(List.of(String.valueOf(trouble.getMessage())), command, CLUSTER_TROUBLE);
            default -> throw e;
        };
    }

    private static int say(List<String> sentences, CommandLine command, int exit) {
        sentences.forEach(sentence -> command.getErr().println(sentence));
        command.getErr().flush();
        return exit;
    }
}
