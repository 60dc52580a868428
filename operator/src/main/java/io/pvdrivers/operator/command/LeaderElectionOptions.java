package io.pvdrivers.operator.command;

import io.pvdrivers.operator.BadInput;
import io.pvdrivers.operator.LeaderElection;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Whether several replicas choose one among them. */
final class LeaderElectionOptions {
    private static final String LEASE = "pv-driver-operator";
    private static final Pattern NAME = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");

    @Option(
            names = "--leader-election-namespace",
            paramLabel = "NAMESPACE",
            description =
                    "Let one of several replicas act, the one that holds a Lease in this namespace. Default: no election.")
    private @Nullable String namespace;

    @Option(
            names = "--leader-election-lease",
            paramLabel = "LEASE",
            description = "The name of that Lease. Default: " + LEASE + ".")
    private @Nullable String lease;

    /** @param onLost ends the process */
    Optional<LeaderElection> election(Runnable onLost) {
        if (namespace == null) {
            if (lease != null) {
                throw new BadInput("--leader-election-lease " + lease
                        + ": it has no namespace. Say it with --leader-election-namespace, or leave both out.");
            }
            return Optional.empty();
        }
        if (!NAME.matcher(namespace).matches()) {
            throw new BadInput("--leader-election-namespace \"" + namespace
                    + "\": no namespace can have this name. Write one that exists.");
        }
        return Optional.of(LeaderElection.of(namespace, lease == null ? LEASE : lease, onLost));
    }
}
