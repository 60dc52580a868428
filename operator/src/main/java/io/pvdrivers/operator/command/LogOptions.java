package io.pvdrivers.operator.command;

import ch.qos.logback.classic.Level;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How an operator logs. */
final class LogOptions {
    /** What a line of the log looks like. */
    enum Format {
        TEXT,
        JSON
    }

    /** How much is told. */
    enum Verbosity {
        ERROR,
        WARN,
        INFO,
        DEBUG,
        TRACE
    }

    @Option(
            names = "--log-format",
            paramLabel = "FORMAT",
            defaultValue = "text",
            description = "text, or json with one object a line; on standard error. Default: ${DEFAULT-VALUE}.")
    private Format format = Format.TEXT;

    @Option(
            names = "--log-level",
            paramLabel = "LEVEL",
            defaultValue = "INFO",
            description =
                    "error, warn, info, debug or trace: what the operator itself tells. Libraries warn only. Default: ${DEFAULT-VALUE}.")
    private Verbosity verbosity = Verbosity.INFO;

    @Option(
            names = "--log-level-file",
            paramLabel = "FILE",
            description =
                    "A file with the level in it, which wins over --log-level and is read again when it changes. Default: none.")
    private @Nullable Path file;

    /** Makes the logs as they were asked for. */
    void apply() {
        if (format == Format.JSON) {
            Logs.asJson();
        }
        Logs.operator(Level.valueOf(verbosity.name()));
        if (file != null) {
            new LogLevelFile(file, Logs::operator).start();
        }
    }
}
