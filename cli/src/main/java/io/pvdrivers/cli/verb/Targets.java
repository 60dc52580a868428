package io.pvdrivers.cli.verb;

import io.pvdrivers.cli.cluster.Connection;
import io.pvdrivers.cli.cluster.ConnectionOptions;
import io.pvdrivers.cli.cluster.LiveVm;
import io.pvdrivers.cli.cluster.Observed;
import io.pvdrivers.cli.cluster.Observer;
import io.pvdrivers.cli.cluster.Scope;
import io.pvdrivers.operator.BadInput;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The VMs that something is told of: by name, by label, or all of them, which has to be said. */
final class Targets {
    @Parameters(paramLabel = "VM", arity = "0..*", description = "The VMs.")
    private List<String> names = new ArrayList<>();

    @Mixin
    private Scope scope = new Scope();

    @Option(
            names = "--all",
            description = "Every VM of the namespace, or with -A of the cluster, that this can be told of.")
    private boolean all;

    @Mixin
    private ConnectionOptions connection = new ConnectionOptions();

    @Option(names = "--dry-run", description = "Change nothing; print what kubectl would be told.")
    private boolean dryRun;

    /** Whether only what kubectl would be told is asked for. */
    boolean isDryRun() {
        return dryRun;
    }

    ConnectionOptions connection() {
        return connection;
    }

    Connection connect() {
        var named = scope.names(names);
        if (named.isEmpty() && !all && scope.selector().isEmpty()) {
            throw new BadInput("Which VMs? Name them, select them with -l, or say --all.");
        }
        if (all && !named.isEmpty()) {
            throw new BadInput("--all means every VM; leave the names out, or leave --all out.");
        }
        return connection.connect();
    }

    /** Whether somebody named each of them, so that one that this cannot be told of is a mistake. */
    boolean isNamed() {
        return !names.isEmpty();
    }

    Observed observe(Connection cluster) {
        return Observer.observe(cluster, scope, scope.names(names), Observer.Purpose.TELL);
    }

    /** Those that are worth a word: the named ones, of a selection those that the operator has a record of. */
    List<LiveVm> of(Observed observed) {
        return observed.vms().stream()
                .filter(vm -> isNamed() || vm.state().isPresent())
                .toList();
    }
}
