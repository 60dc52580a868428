package io.pvdrivers.cli.plan;

import io.pvdrivers.cli.cluster.Connection;
import io.pvdrivers.cli.cluster.ConnectionOptions;
import io.pvdrivers.cli.cluster.LiveVm;
import io.pvdrivers.cli.cluster.Observed;
import io.pvdrivers.cli.cluster.Observer;
import io.pvdrivers.cli.cluster.Scope;
import io.pvdrivers.cli.input.Input;
import io.pvdrivers.cli.input.Kind;
import io.pvdrivers.cli.input.Manifest;
import io.pvdrivers.cli.report.Paint;
import io.pvdrivers.cli.report.Terminal;
import io.pvdrivers.cli.report.TextTable;
import io.pvdrivers.operator.BadInput;
import io.pvdrivers.operator.command.Logs;
import io.pvdrivers.operator.command.MediaOption;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Tells what would happen to the VMs of a live cluster. */
@Command(
        name = "plan",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Tells what would happen to each VM of a cluster: which policy governs it, which devices and drivers change, how many"
                    + " restarts that takes and what for, what it waits for, and what to know before. It only reads; it looks into"
                    + " no guest.",
            ""
        },
        footer = {
            "",
            "With -f it tells what would happen if these policies were applied. docs/plan.md tells more.",
            "",
            "Exit status: 0 the plan was made, 2 the input cannot be used, 3 the cluster cannot be asked."
        })
public final class PlanCommand implements Callable<Integer> {
    /** How the plan is written. */
    enum Format {
        TABLE,
        JSON,
        HTML,
        PATCH,
        KUSTOMIZE;

        boolean isDirectory() {
            return this == PATCH || this == KUSTOMIZE;
        }
    }

    private static final int WIDEST = 120;

    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(paramLabel = "VM", arity = "0..*", description = "The VMs. Default: all that a policy selects.")
    private List<String> names = new ArrayList<>();

    @Mixin
    private Scope scope = new Scope();

    @Mixin
    private ConnectionOptions connection = new ConnectionOptions();

    @Option(
            names = {"-f", "--filename"},
            paramLabel = "FILE_OR_DIR",
            description = {
                "Policies and DriverReleases to put on top of the cluster's, each in the place of one of the same name; - reads"
                        + " standard input.",
                "Repeatable."
            })
    private List<String> files = new ArrayList<>();

    @Mixin
    private MediaOption media = new MediaOption();

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            description = "table, json, html, patch or kustomize. Default: ${DEFAULT-VALUE}.",
            defaultValue = "table")
    private Format format = Format.TABLE;

    @Option(
            names = "--output-dir",
            paramLabel = "DIR",
            description = "Where -o patch and -o kustomize write their files.")
    private @Nullable Path directory;

    @Option(names = "--force", description = "Write over files of that directory that pvdrivers has not written.")
    private boolean force;

    @Override
    public Integer call() {
        Logs.silence();
        checkOptions();
        var named = scope.names(names);
        try (var cluster = connection.connect()) {
            var manifests = manifests(scope.namespace().orElseGet(cluster::namespace));
            var observed = Observer.observe(cluster, scope, named, Observer.Purpose.PLAN);
            print(observed, plan(observed, manifests, !named.isEmpty()), covered(cluster, observed, named));
        }
        return 0;
    }

    private void checkOptions() {
        if (format.isDirectory() && directory == null) {
            throw new BadInput("-o " + Words.lower(format) + " writes files: say where with --output-dir DIR.");
        }
        if (!format.isDirectory() && directory != null) {
            throw new BadInput("--output-dir goes with -o patch or -o kustomize.");
        }
        if (directory != null && directory.toString().isBlank()) {
            throw new BadInput("--output-dir \"\": name a directory; . is the one you are in.");
        }
        if (force && directory == null) {
            throw new BadInput("--force goes with --output-dir: it writes over files there.");
        }
    }

    private List<Manifest> manifests(String namespace) {
        return files.isEmpty()
                ? List.of()
                : Input.only(
                        List.of(Kind.DRIVER_POLICY, Kind.CLUSTER_DRIVER_POLICY, Kind.DRIVER_RELEASE),
                        files,
                        System.in,
                        namespace);
    }

    private Plan plan(Observed observed, List<Manifest> manifests, boolean named) {
        var offer = Offers.of(observed, manifests, media.images(), Instant.now().truncatedTo(ChronoUnit.SECONDS));
        var planned = new Planned(offer);
        var concerned =
                offer.vms().stream().filter(vm -> named || planned.concerns(vm)).toList();
        return Plan.of(
                offer, concerned.stream().map(planned::of).toList(), offer.vms().size() - concerned.size());
    }

    /** Of which VMs this run tells, also of those that are gone; what a label selects cannot be known of them. */
    private Predicate<String> covered(Connection cluster, Observed observed, List<String> named) {
        if (!named.isEmpty() || scope.selector().isPresent()) {
            return observed.vms().stream().map(LiveVm::title).collect(Collectors.toSet())::contains;
        }
        return scope.namespace(cluster)
                .map(namespace -> (Predicate<String>) title -> title.startsWith(namespace + "/"))
                .orElse(title -> true);
    }

    private void print(Observed observed, Plan plan, Predicate<String> covered) {
        var out = Objects.requireNonNull(spec).commandLine().getOut();
        switch (format) {
            case TABLE -> table(plan, out);
            case JSON -> out.print(PlanDocument.json(plan));
            case HTML -> out.print(new PlanPage(plan).html());
            case PATCH, KUSTOMIZE ->
                new ProposalDirectory(Objects.requireNonNull(directory), force)
                        .write(plan, observed.vms(), covered, format == Format.KUSTOMIZE)
                        .forEach(sentence -> out.println(TextTable.plain(sentence)));
        }
        out.flush();
    }

    private static void table(Plan plan, PrintWriter out) {
        var terminal = Terminal.of(System.out, "stdout", System.getProperties(), System.getenv());
        var columns = Math.min(WIDEST, terminal.columns());
        new PlanTable(terminal.tableColumns(columns), columns, new Paint(terminal.colors()))
                .lines(plan)
                .forEach(out::println);
    }
}
