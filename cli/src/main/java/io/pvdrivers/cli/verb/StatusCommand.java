package io.pvdrivers.cli.verb;

import io.pvdrivers.cli.cluster.ConnectionOptions;
import io.pvdrivers.cli.cluster.Observer;
import io.pvdrivers.cli.cluster.Scope;
import io.pvdrivers.cli.plan.PlanDocument;
import io.pvdrivers.cli.report.Paint;
import io.pvdrivers.cli.report.Terminal;
import io.pvdrivers.operator.command.Logs;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Tells how VMs and policies stand. */
@Command(
        name = "status",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Tells how the VMs stand by the operator's records, those that need somebody first, and the policies with their counts. It"
                    + " only reads.",
            ""
        },
        footer = {"", "Exit status: 0 it was told, 2 the input cannot be used, 3 the cluster cannot be asked."})
public final class StatusCommand implements Callable<Integer> {
    /** How it is written. */
    enum Format {
        TABLE,
        WIDE,
        JSON
    }

    private static final int NARROW = 120;
    private static final int WIDEST = 240;

    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(
            paramLabel = "VM",
            arity = "0..*",
            description = "The VMs. Default: all that the operator has a record of.")
    private List<String> names = new ArrayList<>();

    @Mixin
    private Scope scope = new Scope();

    @Mixin
    private ConnectionOptions connection = new ConnectionOptions();

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            description = "table, wide or json. Default: ${DEFAULT-VALUE}.",
            defaultValue = "table")
    private Format format = Format.TABLE;

    @Override
    public Integer call() {
        Logs.silence();
        var named = scope.names(names);
        var out = Objects.requireNonNull(spec).commandLine().getOut();
        try (var cluster = connection.connect()) {
            var status =
                    FleetStatus.of(Observer.observe(cluster, scope, named, Observer.Purpose.STATUS), !named.isEmpty());
            if (format == Format.JSON) {
                out.print(PlanDocument.json(status));
            } else {
                table().lines(status).forEach(out::println);
            }
        }
        out.flush();
        return 0;
    }

    private StatusTable table() {
        var terminal = Terminal.of(System.out, "stdout", System.getProperties(), System.getenv());
        var wide = format == Format.WIDE;
        var columns = wide ? WIDEST : Math.min(NARROW, terminal.columns());
        return new StatusTable(
                terminal.tableColumns(columns), columns, new Paint(terminal.colors()), wide, Instant.now());
    }
}
