package io.pvdrivers.cli.cluster;

import io.fabric8.kubernetes.client.Config;
import io.pvdrivers.operator.BadInput;
import io.pvdrivers.operator.Failures;
import io.pvdrivers.operator.KubernetesClients;
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
        var config = config();
        context().ifPresent(name -> refuseUnknown(name, config));
        config.setUserAgent(CALLER);
        return new Connection(KubernetesClients.create(config));
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

    private Config config() {
        try {
            if (kubeconfig != null) {
                if (!kubeconfig.isFile()) {
                    throw new BadInput("--kubeconfig " + kubeconfig + ": there is no such file.");
                }
                return Config.fromKubeconfig(context, kubeconfig);
            }
            var config = Config.autoConfigure(context);
            if (config.getCurrentContext() == null && System.getenv("KUBERNETES_SERVICE_HOST") == null) {
                throw new BadInput(
                        "There is no kubeconfig. Name one with --kubeconfig, or set KUBECONFIG; kubectl finds its own the same way.");
            }
            return config;
        } catch (BadInput e) {
            throw e;
        } catch (RuntimeException e) {
            throw new BadInput("The kubeconfig cannot be used: "
                    + String.valueOf(Failures.innermost(e)).lines().findFirst().orElse("nobody knows why")
                    + ". Give another one with --kubeconfig.");
        }
    }

    private static void refuseUnknown(String name, Config config) {
        var known = config.getContexts().stream().map(c -> c.getName()).toList();
        if (!known.contains(name)) {
            throw new BadInput("--context " + name + ": the kubeconfig has no such context. It has "
                    + (known.isEmpty() ? "none" : String.join(", ", known)) + ".");
        }
    }
}
