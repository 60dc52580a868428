package io.pvdrivers.cli.collect;

import io.pvdrivers.cli.cluster.ConnectionOptions;
import io.pvdrivers.cli.cluster.Scope;
import io.pvdrivers.cli.collect.Evidence.VmTitle;
import io.pvdrivers.cli.report.TextTable;
import io.pvdrivers.operator.command.Logs;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Puts what a report of a bug needs to know of one VM into one file. */
@Command(
        name = "collect",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Writes one archive for a report of a bug: how the VM stands gate by gate, a timeline, Events, the objects around it without what"
                    + " may be secret, and what the operator logged of it. The cluster is only read.",
            ""
        },
        footer = {"", "Exit status: 0 it was written, 2 the input cannot be used, 3 the cluster cannot be asked."})
public final class CollectCommand implements Callable<Integer> {
    private static final DateTimeFormatter IN_A_NAME =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);

    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(paramLabel = "VM", description = "The VM.")
    private String name = "";

    @Option(
            names = {"-n", "--namespace"},
            paramLabel = "NAME",
            description = "The namespace. Default: that of the context.")
    private @Nullable String namespace;

    @Mixin
    private ConnectionOptions connection = new ConnectionOptions();

    @Option(
            names = "--file",
            paramLabel = "FILE",
            description = "Where to write it. Default: pvdrivers-NAMESPACE-VM-TIME.zip in the current directory.")
    private @Nullable Path file;

    @Option(
            names = "--operator-namespace",
            paramLabel = "NAME",
            defaultValue = "pv-drivers",
            description = "Where the operator runs, for the lines of its log about the VM. Default: ${DEFAULT-VALUE}.")
    private String operatorNamespace = "pv-drivers";

    @Option(
            names = "--screenshot",
            description = "Also what the VM shows on its screen now, and the pictures that the operator kept. Look at"
                    + " them before you hand them on.")
    private boolean screenshot;

    @Option(
            names = "--keep-addresses",
            description = "Leave IP and MAC addresses as they are. Default: each has a name instead, such as ip-1.")
    private boolean keepAddresses;

    @Override
    public Integer call() {
        Logs.silence();
        var vm = Scope.bare(name);
        var named = Scope.checked("-n", namespace);
        var operator = Scope.checked("--operator-namespace", operatorNamespace).orElseThrow();
        var commandLine = Objects.requireNonNull(spec).commandLine();
        try (var cluster = connection.connect()) {
            var title = new VmTitle(named.orElseGet(cluster::namespace), vm);
            var evidence = Gathering.of(
                    cluster, title, operator, screenshot, Instant.now().truncatedTo(ChronoUnit.SECONDS));
            var addresses = keepAddresses ? new Addresses() : evidence.addresses();
            var hiding = addresses.hiding();
            var told = evidence.rewritten(
                    o -> Addresses.rewritten(Redaction.of(o), hiding), text -> hiding.apply(Redaction.of(text)));
            var target = target(evidence);
            var version = commandLine.getCommandSpec().root().version();
            var archive = Archive.of(told, Summary.of(told, String.join(" ", version), addresses.size()));
            archive.write(target);
            var out = commandLine.getOut();
            out.println(target + ": " + archive.size() + " files about VM " + title + ".");
            told.remarks().forEach(remark -> out.println(TextTable.plain(remark)));
            out.println("Secrets were not read; names are in it. Look through it before you hand it on.");
            out.flush();
        }
        return 0;
    }

    private Path target(Evidence evidence) {
        return Optional.ofNullable(file)
                .orElseGet(() -> Path.of("pvdrivers-" + evidence.vm().namespace() + "-"
                        + evidence.vm().name() + "-" + IN_A_NAME.format(evidence.at()) + ".zip"));
    }
}
