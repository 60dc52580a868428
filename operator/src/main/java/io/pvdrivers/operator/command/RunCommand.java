package io.pvdrivers.operator.command;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.OperatorException;
import io.pvdrivers.operator.BadInput;
import io.pvdrivers.operator.ClusterClock;
import io.pvdrivers.operator.ClusterTrouble;
import io.pvdrivers.operator.DriverOperator;
import io.pvdrivers.operator.Failures;
import io.pvdrivers.operator.OperatorConfig;
import io.pvdrivers.operator.action.InstallJobs;
import java.io.File;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
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
            "Starts the operator in its pod, or against the cluster of the current kubeconfig, and runs until it is stopped.",
            "What is inside guests is told by GuestReports, and with --guest-access by their agents."
        },
        footer = {
            "",
            "HOSTNAME in the environment names the replica.",
            "Exit status: 1 another replica took over, a watch was refused or something unforeseen went wrong, 2 what was given cannot be used, "
                    + "3 the cluster cannot be asked at the start, refuses a right or lacks the CRDs or KubeVirt; when a signal stops it, 128 and the signal's number."
        })
public final class RunCommand implements Callable<Integer> {
    private static final Logger LOG = LoggerFactory.getLogger(RunCommand.class);
    private static final int CANNOT_GO_ON = 1;
    private static final int HIGHEST_PORT = 65535;

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

    @Option(
            names = "--install-jobs",
            description = "Make Jobs for policies with install.method Job, from suspended CronJobs labelled "
                    + InstallJobs.MAY_RUN + "=true.")
    private boolean installJobs;

    @Mixin
    private RightsOptions rights = new RightsOptions();

    @Mixin
    private GuestAccessOptions guestAccess = new GuestAccessOptions();

    @Mixin
    private LeaderElectionOptions leaderElection = new LeaderElectionOptions();

    @Option(
            names = "--http-port",
            paramLabel = "PORT",
            defaultValue = "0",
            description =
                    "Serve /livez, /readyz and /metrics on this port, over plain HTTP. Default: 0, nothing is served.")
    private int httpPort;

    @Option(
            names = "--guest-driver-reference",
            paramLabel = "NAMESPACE",
            description =
                    "Say in this namespace, that of KubeVirt's observability controller, which drivers are current, for its "
                            + "alert OutdatedGuestDeviceDrivers. Default: not at all.")
    private @Nullable String guestDriverReference;

    @Mixin
    private EventOptions events = new EventOptions();

    @Mixin
    private DocsOption docs = new DocsOption();

    @Mixin
    private LogOptions logs = new LogOptions();

    @Override
    public Integer call() throws InterruptedException {
        logs.apply();
        var operatorConfig = operatorConfig();
        media.byTag()
                .forEach((version, image) -> LOG.warn(
                        "--media {}={}: a tag may be moved to another ISO, and what is on it runs as SYSTEM in guests. Name the image by"
                                + " its digest",
                        version,
                        image));
        try (KubernetesClient client = client(operatorConfig)) {
            NeededKinds.check(client, namespaces.isEmpty());
            var stopped = new CountDownLatch(1);
            try (var operator = new DriverOperator(
                    client, guestAccess.applyTo(operatorConfig.withClock(ClusterClock.of(client)), client))) {
                Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                    operator.close();
                    stopped.countDown();
                }));
                start(operator);
                LOG.info(
                        "Caring for {}",
                        namespaces.isEmpty() ? "all namespaces" : "namespaces " + String.join(", ", namespaces));
                stopped.await();
            }
        }
        return 0;
    }

    private void start(DriverOperator operator) {
        Logs.informersTell(false);
        try {
            operator.start();
        } catch (OperatorException | KubernetesClientException e) {
            LOG.debug("The start failed", e);
            var words = Failures.innermost(e);
            throw new ClusterTrouble("The operator cannot start: " + words + (words.endsWith(".") ? "" : "."));
        } finally {
            Logs.informersTell(true);
        }
    }

    private KubernetesClient client(OperatorConfig operatorConfig) {
        var found = Kubeconfig.of(kubeconfig, context);
        found.lacksCredentials().ifPresent(why -> {
            throw new ClusterTrouble(why);
        });
        return found.client(operatorConfig.meters());
    }

    private OperatorConfig operatorConfig() {
        if (httpPort < 0 || httpPort > HIGHEST_PORT) {
            throw new BadInput("--http-port " + httpPort + ": write a number from 1 to " + HIGHEST_PORT
                    + ", or 0 to serve nothing.");
        }
        if (guestDriverReference != null && guestDriverReference.isBlank()) {
            throw new BadInput(
                    "--guest-driver-reference \"\": no namespace can have this name. Write one that exists.");
        }
        guestAccess.check();
        return OperatorConfig.standard()
                .withNamespaces(new HashSet<>(namespaces))
                .withMedia(media.images())
                .withBuiltinCatalogue(!noBuiltinCatalogue)
                .withRights(rights.of(installJobs))
                .withEventReceiver(events.receiver())
                .withDocs(docs.docs())
                .withGuestDriverReference(Optional.ofNullable(guestDriverReference))
                .withLeaderElection(
                        leaderElection.election(() -> Runtime.getRuntime().halt(CANNOT_GO_ON)))
                .withOnBlind(() -> Runtime.getRuntime().halt(CANNOT_GO_ON))
                .withHttpPort(httpPort == 0 ? OptionalInt.empty() : OptionalInt.of(httpPort));
    }
}
