package io.pvdrivers.cli.cluster;

import io.pvdrivers.operator.ClusterTrouble;
import io.pvdrivers.operator.command.Kubeconfig;
import java.io.File;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which cluster, and as whom: as kubectl takes it. */
public final class ConnectionOptions {
    /** Who this is in the audit log of an API server. */
    private static final String CALLER = "pvdrivers";

    @Option(
            names = "--kubeconfig",
            paramLabel = "FILE",
            description = "The kubeconfig. Default: as kubectl finds it, by KUBECONFIG or in ~/.kube/config.")
    private @Nullable File kubeconfig;

    @Option(
            names = "--context",
            paramLabel = "NAME",
            description = "The context in the kubeconfig. Default: the current one.")
    private @Nullable String context;

    /** A client of the cluster that the options name. */
    public Connection connect() {
        var found = Kubeconfig.of(kubeconfig, context);
        found.lacksCredentials().ifPresent(why -> {
            throw new ClusterTrouble(why);
        });
        return new Connection(found.client(CALLER));
    }

    /** Whether anything of it was said. */
    public boolean isGiven() {
        return kubeconfig != null || context != null;
    }

    /** The context that was named. */
    public Optional<String> context() {
        return Optional.ofNullable(context);
    }

    /** What kubectl has to be told to talk to the same cluster. */
    public List<String> forKubectl() {
        List<String> words = new ArrayList<>();
        Optional.ofNullable(kubeconfig).ifPresent(file -> words.addAll(List.of("--kubeconfig", file.getPath())));
        context().ifPresent(name -> words.addAll(List.of("--context", name)));
        return words;
    }
}
