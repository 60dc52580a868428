package io.pvdrivers.cli;

import io.pvdrivers.cli.cluster.ClusterManifests;
import io.pvdrivers.cli.cluster.ConnectionOptions;
import io.pvdrivers.cli.cluster.Scope;
import io.pvdrivers.cli.input.Input;
import io.pvdrivers.cli.rehearsal.Audience;
import io.pvdrivers.cli.rehearsal.Rehearsal;
import io.pvdrivers.cli.rehearsal.RehearsalSettings;
import io.pvdrivers.cli.rehearsal.Result;
import io.pvdrivers.cli.report.LiveProgress;
import io.pvdrivers.cli.report.NoProgress;
import io.pvdrivers.cli.report.PlainProgress;
import io.pvdrivers.cli.report.ResultDocument;
import io.pvdrivers.cli.report.ResultTable;
import io.pvdrivers.cli.report.Terminal;
import io.pvdrivers.operator.BadInput;
import io.pvdrivers.operator.command.Logs;
import io.pvdrivers.operator.command.MediaOption;
import io.pvdrivers.simulator.world.scene.Fault;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lets the real operator work on VMs that are not there. */
@Command(
        name = "rehearse",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Runs the operator against an embedded API server and stand-ins for KubeVirt and Windows, and shows what becomes of each VM."
                    + " Nothing outside this process is touched.",
            ""
        },
        footer = {
            "",
            "-o json prints {\"items\":[{\"namespace\",\"name\",\"phase\",\"reason\",\"message\",\"restarts\","
                    + "\"devices\":[{\"name\",\"kind\",\"was\",\"is\"}],\"drivers\":[{\"name\",\"version\",\"wanted\",\"standing\"}]}]};"
                    + " phase is Ready, Ignored, Waiting, Blocked, RolledBack or Failed.",
            "",
            "Exit status: 0 every VM is Ready or Ignored, 1 some are not, 2 the input cannot be used, 3 the cluster cannot be asked."
        })
final class RehearseCommand implements Callable<Integer> {
    private enum Format {
        TABLE,
        JSON,
        YAML
    }

    private static final Instant START = Instant.parse("2026-01-05T20:00:00Z");
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    @Option(
            names = {"-f", "--filename"},
            paramLabel = "FILE_OR_DIR",
            description = {
                "VMs and policies, as kubectl get vm,vmi,driverpolicy -o yaml prints them; - reads standard input.",
                "Repeatable. Default: the project's examples/, and nothing with --from-cluster."
            })
    private List<String> sources = new ArrayList<>();

    @Option(
            names = "--from-cluster",
            description = {
                "Rehearse the VMs of a live cluster, with its policies and what -f puts on top. The cluster is only read."
            })
    private boolean fromCluster;

    @Mixin
    private Scope scope = new Scope();

    @Mixin
    private ConnectionOptions connection = new ConnectionOptions();

    @Option(
            names = "--fault",
            paramLabel = "NAME",
            description = "What goes wrong, for every VM; repeatable. One of: ${COMPLETION-CANDIDATES}.",
            completionCandidates = FaultNames.class)
    private List<String> faults = new ArrayList<>();

    @Option(
            names = "--seed",
            description = "Draws the same uids, MACs and serials again. Default: ${DEFAULT-VALUE}.",
            defaultValue = "1")
    private long seed;

    @Option(names = "--no-admin", description = "Nobody does what the operator asks people for.")
    private boolean noAdmin;

    @Mixin
    private MediaOption media = new MediaOption();

    @Option(
            names = "--speed",
            paramLabel = "FACTOR",
            description = "Simulated seconds in a second. Default: ${DEFAULT-VALUE}.",
            defaultValue = "120")
    private double speed;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            description = "table, json or yaml. Default: ${DEFAULT-VALUE}.",
            defaultValue = "table")
    private Format format = Format.TABLE;

    static final class FaultNames implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return Stream.of(Fault.values()).map(Fault::id).iterator();
        }
    }

    @Override
    public Integer call() throws InterruptedException {
        Logs.silence();
        var settings =
                new RehearsalSettings(START, seed, checkedSpeed(), checkedFaults(), !noAdmin, media.images(), PATIENCE);
        var input = fromCluster ? ofCluster() : ofFiles();
        try (var rehearsal = new Rehearsal(input, settings)) {
            rehearsal.notices().forEach(System.err::println);
            Result result = rehearsal.play(audience());
            print(result);
            return result.isGood() ? 0 : 1;
        }
    }

    private Input ofFiles() {
        if (scope.isGiven() || connection.isGiven()) {
            throw new BadInput("-n, -A, -l, --context and --kubeconfig go with --from-cluster.");
        }
        return Input.read(sourcesOrExamples(), System.in);
    }

    private Input ofCluster() {
        try (var cluster = connection.connect()) {
            var namespace = scope.namespace().orElseGet(cluster::namespace);
            var found = ClusterManifests.of(cluster, scope);
            found.remarks().forEach(System.err::println);
            return Input.read(sources, System.in, found.objects(), "the cluster at " + cluster.server(), namespace);
        }
    }

    private List<String> sourcesOrExamples() {
        if (!sources.isEmpty()) {
            return sources;
        }
        var home = Optional.ofNullable(System.getProperty("pvdrivers.home"));
        return List.of(home.map(h -> Path.of(h, "examples").toString()).orElse("examples"));
    }

    private double checkedSpeed() {
        if (!(speed >= 1 && speed <= 1000)) {
            throw new BadInput("--speed " + speed + ": write a number from 1 to 1000.");
        }
        return speed;
    }

    private List<Fault> checkedFaults() {
        var known = Stream.of(Fault.values()).map(Fault::id).collect(Collectors.joining(", "));
        return faults.stream()
                .map(name -> Fault.named(name)
                        .orElseThrow(() -> new BadInput(
                                "--fault " + name + ": there is no such fault. Write one of " + known + ".")))
                .toList();
    }

    private Audience audience() {
        if (format != Format.TABLE) {
            var err = terminal(System.err, "stderr");
            return err.live() ? new LiveProgress(err, speed) : new NoProgress();
        }
        var out = terminal(System.out, "stdout");
        return out.live() ? new LiveProgress(out, speed) : new PlainProgress(System.out, speed);
    }

    private void print(Result result) {
        switch (format) {
            case JSON -> System.out.print(ResultDocument.of(result).json());
            case YAML -> System.out.print(ResultDocument.of(result).yaml());
            case TABLE -> {
                var out = terminal(System.out, "stdout");
                new ResultTable(out.columns(), out.colors())
                        .lines(result, PATIENCE)
                        .forEach(System.out::println);
            }
        }
        System.out.flush();
    }

    private static Terminal terminal(PrintStream stream, String name) {
        return Terminal.of(stream, name, System.getProperties(), System.getenv());
    }
}
