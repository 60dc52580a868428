package io.pvdrivers.operator;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.api.config.ControllerConfigurationOverrider;
import io.javaoperatorsdk.operator.api.reconciler.Constants;
import io.javaoperatorsdk.operator.processing.retry.GenericRetry;
import io.pvdrivers.operator.action.KubernetesVirtualMachines;
import io.pvdrivers.operator.action.Performer;
import io.pvdrivers.operator.policy.BuiltinCatalogue;
import io.pvdrivers.operator.policy.DriverPolicyReconciler;
import io.pvdrivers.operator.policy.MediaSource;
import io.pvdrivers.operator.state.DriverStateReconciler;
import io.pvdrivers.operator.state.GuestObserver;
import io.pvdrivers.operator.telemetry.Events;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** The operator as one thing to start and stop. */
public final class DriverOperator implements AutoCloseable {
    private static final int THREADS = 8;
    private static final Duration LONGEST_RETRY = Duration.ofMinutes(5);

    private final KubernetesClient client;
    private final OperatorConfig config;
    private final Operator operator;

    /** @param client is used and not closed */
    public DriverOperator(KubernetesClient client, OperatorConfig config) {
        this.client = client;
        this.config = config;
        this.operator = new Operator(overrider -> overrider
                .withKubernetesClient(client)
                .withCloseClientOnStop(false)
                .withConcurrentReconciliationThreads(THREADS)
                .withUseSSAToPatchPrimaryResource(false)
                .withReconciliationTerminationTimeout(Duration.ofSeconds(10)));
        var context = context(client, config);
        operator.register(new DriverPolicyReconciler(context), this::configure);
        operator.register(new DriverStateReconciler(context), this::configure);
    }

    private static OperatorContext context(KubernetesClient client, OperatorConfig config) {
        var machines = new KubernetesVirtualMachines(client);
        return new OperatorContext(
                config.clock(),
                config.pace(),
                config.random(),
                config.limits(),
                new MediaSource(config.media()),
                machines,
                new Performer(machines, config.guestAgent()),
                new GuestObserver(config.guestAgent(), config.clock(), config.guestPollAtRest()),
                new Events(client, config.clock(), instanceName()));
    }

    /** The pod's name in a cluster. */
    private static String instanceName() {
        return Optional.ofNullable(System.getenv("HOSTNAME"))
                .filter(h -> !h.isBlank())
                .orElse("pv-driver-operator");
    }

    private void configure(ControllerConfigurationOverrider<?> overrider) {
        var retry = new GenericRetry()
                .setInitialInterval(config.pace().real(Duration.ofSeconds(2)).toMillis())
                .setIntervalMultiplier(2)
                .setMaxInterval(config.pace().real(LONGEST_RETRY).toMillis())
                .withoutMaxAttempts();
        overrider
                .settingNamespaces(
                        config.namespaces().isEmpty() ? Set.of(Constants.WATCH_ALL_NAMESPACES) : config.namespaces())
                .withRetry(retry);
    }

    /** Applies the built-in catalogue and begins to reconcile; returns once the caches are filled. */
    public void start() {
        if (config.builtinCatalogue()) {
            new BuiltinCatalogue(client).apply();
        }
        operator.start();
    }

    @Override
    public void close() {
        operator.stop();
    }
}
