package io.pvdrivers.operator.command;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.pvdrivers.operator.BadInput;
import io.pvdrivers.operator.DriverOperator;
import io.pvdrivers.operator.KubernetesClients;
import io.pvdrivers.operator.OperatorConfig;
import java.io.File;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Starts the operator against a cluster. */
@Command(
        name = "run",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        description = {
            "Starts the operator against the cluster of the current kubeconfig, and runs until it is stopped.",
            "What is inside guests is told by GuestReports."
        })
public final class RunCommand implements Callable<Integer> {
    private static final Logger LOG = LoggerFactory.getLogger(RunCommand.class);

    @Option(
            names = "--namespace",
            paramLabel = "NAMESPACE",
            description = "A namespace to care for; repeatable. Default: all.")
    private List<String> namespaces = new ArrayList<>();

    @Option(names = "--context", description = "The context of the kubeconfig to use.")
    private @Nullable String context;

    @Option(names = "--kubeconfig", paramLabel = "FILE", description = "The kubeconfig to use.")
    private @Nullable File kubeconfig;

    @Mixin
    private MediaOption media = new MediaOption();

    @Option(names = "--no-builtin-catalogue", description = "Leave the built-in DriverReleases out of the cluster.")
    private boolean noBuiltinCatalogue;

    @Mixin
    private LogOptions logs = new LogOptions();

    @Override
    public Integer call() throws InterruptedException {
        logs.apply();
        try (KubernetesClient client = KubernetesClients.create(config())) {
            checkCluster(client);
            var stopped = new CountDownLatch(1);
            try (var operator = new DriverOperator(client, operatorConfig())) {
                Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                    operator.close();
                    stopped.countDown();
                }));
                operator.start();
                LOG.info(
                        "Caring for {}",
                        namespaces.isEmpty() ? "all namespaces" : "namespaces " + String.join(", ", namespaces));
                stopped.await();
            }
        }
        return 0;
    }

    private Config config() {
        if (kubeconfig != null) {
            if (!kubeconfig.isFile()) {
                throw new BadInput("--kubeconfig " + kubeconfig + ": there is no such file.");
            }
            return Config.fromKubeconfig(context, kubeconfig);
        }
        var config = Config.autoConfigure(context);
        if (config.getCurrentContext() == null && System.getenv("KUBERNETES_SERVICE_HOST") == null) {
            throw new BadInput("There is no kubeconfig, and this is no pod of a cluster."
                    + " Name one with --kubeconfig, or set KUBECONFIG.");
        }
        return config;
    }

    private OperatorConfig operatorConfig() {
        return OperatorConfig.standard()
                .withNamespaces(new HashSet<>(namespaces))
                .withMedia(media.images())
                .withBuiltinCatalogue(!noBuiltinCatalogue);
    }

    /** Says what is missing before the operator finds out in its own words. */
    private static void checkCluster(KubernetesClient client) {
        try {
            if (client.raw("/apis/pvdrivers.io/v1alpha1") == null) {
                throw new BadInput("The cluster does not know pvdrivers.io/v1alpha1."
                        + " Install the CRDs first: pvdrivers crds | kubectl apply --server-side -f -");
            }
            if (client.raw("/apis/kubevirt.io/v1") == null) {
                throw new BadInput("The cluster does not know kubevirt.io/v1. Install KubeVirt first.");
            }
        } catch (KubernetesClientException e) {
            throw new BadInput("The cluster at " + client.getMasterUrl() + " does not answer: " + reason(e)
                    + ". Check the kubeconfig, or name one with --kubeconfig.");
        }
    }

    private static String reason(KubernetesClientException e) {
        Throwable last = e;
        while (last.getCause() != null) {
            last = last.getCause();
        }
        return String.valueOf(last.getMessage());
    }
}
