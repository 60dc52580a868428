package io.pvdrivers.operator;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.javaoperatorsdk.operator.api.config.ConfigurationServiceOverrider;
import io.javaoperatorsdk.operator.api.config.ControllerConfigurationOverrider;
import io.javaoperatorsdk.operator.api.reconciler.Constants;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.pvdrivers.api.v1alpha1.DriverRelease;
import io.pvdrivers.api.v1alpha1.DriverState;
import io.pvdrivers.api.v1alpha1.Policy;
import io.pvdrivers.operator.action.InstallJobs;
import io.pvdrivers.operator.action.KubernetesInstallJobs;
import io.pvdrivers.operator.action.KubernetesPreferences;
import io.pvdrivers.operator.action.KubernetesScreens;
import io.pvdrivers.operator.action.KubernetesSnapshots;
import io.pvdrivers.operator.action.KubernetesVirtualMachines;
import io.pvdrivers.operator.action.KubernetesVolumes;
import io.pvdrivers.operator.action.MediaVolumes;
import io.pvdrivers.operator.action.Performer;
import io.pvdrivers.operator.action.Performer.Services;
import io.pvdrivers.operator.action.Preferences;
import io.pvdrivers.operator.action.Screens;
import io.pvdrivers.operator.action.Snapshots;
import io.pvdrivers.operator.gate.Rights;
import io.pvdrivers.operator.guest.KubernetesFileSystems;
import io.pvdrivers.operator.policy.BuiltinCatalogue;
import io.pvdrivers.operator.policy.ClusterDriverPolicyReconciler;
import io.pvdrivers.operator.policy.DriverPolicyReconciler;
import io.pvdrivers.operator.policy.DriverReferenceWriter;
import io.pvdrivers.operator.policy.FleetCache;
import io.pvdrivers.operator.policy.MediaSource;
import io.pvdrivers.operator.policy.WaitingLine;
import io.pvdrivers.operator.state.DriverStateReconciler;
import io.pvdrivers.operator.state.GuestObserver;
import io.pvdrivers.operator.telemetry.Announcer;
import io.pvdrivers.operator.telemetry.Cached;
import io.pvdrivers.operator.telemetry.CloudEventSender;
import io.pvdrivers.operator.telemetry.Deeds;
import io.pvdrivers.operator.telemetry.Deliveries;
import io.pvdrivers.operator.telemetry.EventReceiver;
import io.pvdrivers.operator.telemetry.Events;
import io.pvdrivers.operator.telemetry.HttpEndpoint;
import io.pvdrivers.operator.telemetry.HttpEndpoint.Answer;
import io.pvdrivers.operator.telemetry.Measurements;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The operator as one thing to start and stop. */
public final class DriverOperator implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DriverOperator.class);
    private static final int THREADS = 16;
    private static final Duration BETWEEN_TRIES = Duration.ofSeconds(1);
    private static final Duration LAST_RECONCILIATIONS = Duration.ofSeconds(10);

    /** How far it has come. */
    private enum Stage {
        NEW,
        STARTING,
        RUNNING,
        STOPPING
    }

    private final KubernetesClient client;
    private final OperatorConfig config;
    private final Optional<Leadership> leadership;
    private final Optional<Measurements> measurements;
    private final Optional<CloudEventSender> sender;
    private final Optional<DriverReferenceWriter> reference;
    private final DriverPolicyReconciler policies;
    private final Optional<ClusterDriverPolicyReconciler> clusterPolicies;
    private final DriverStateReconciler states;
    private final Controllers controllers;
    private final Pulse pulse = new Pulse();
    private volatile @Nullable HttpEndpoint endpoint;
    private volatile Stage stage = Stage.NEW;

    /** @param client is used and not closed */
    public DriverOperator(KubernetesClient client, OperatorConfig config) {
        this.client = client;
        this.config = config;
        this.leadership = config.leaderElection()
                .map(election -> new Leadership(client, election, config.identity(), this::lead));
        this.measurements = config.httpPort().isPresent()
                ? Optional.of(new Measurements(config.meters(), new Caches()))
                : Optional.empty();
        this.sender = config.eventReceiver().map(this::sender);
        var context = context();
        var clusterWide = config.namespaces().isEmpty();
        this.policies = new DriverPolicyReconciler(context, clusterWide);
        this.clusterPolicies =
                clusterWide ? Optional.of(new ClusterDriverPolicyReconciler(context, policies)) : Optional.empty();
        this.states = new DriverStateReconciler(context, clusterWide, policies);
        this.reference = config.guestDriverReference()
                .map(n -> new DriverReferenceWriter(client, n, this::known, config.clock()));
        this.controllers = new Controllers(this::configure);
        controllers.register(policies, p -> {
            configure(p);
            p.withRateLimiter(policies.pauses());
        });
        clusterPolicies.ifPresent(c -> controllers.register(c, p -> {
            configure(p);
            p.withRateLimiter(c.pauses());
        }));
        controllers.register(states, this::configure);
    }

    /** What reconcilers have cached, for whoever measures. */
    private final class Caches implements Cached {
        @Override
        public boolean leads() {
            return isLeading();
        }

        @Override
        public Stream<Policy> policies() {
            return allPolicies();
        }

        @Override
        public Stream<DriverState> states() {
            return states.states();
        }

        @Override
        public Stream<DriverRelease> releases() {
            return states.releases();
        }
    }

    private OperatorContext context() {
        var hyperConverged = new HyperConvergedImage(client, config.clock());
        var machines = new KubernetesVirtualMachines(client);
        return new OperatorContext(
                config.clock(),
                config.pace(),
                config.random(),
                config.limits().withRights(config.rights()),
                config.docs(),
                () -> new MediaSource(config.media(), hyperConverged.get()),
                machines,
                new Performer(machines, config.guestAgent(), services()),
                new InstalledKubeVirt(client, config.clock()),
                new GuestObserver(
                        config.guestAgent(),
                        new KubernetesFileSystems(client),
                        config.clock(),
                        config.guestPollAtRest()),
                new Events(client, config.clock(), config.identity()),
                measurements.map(Measurements::deeds).orElseGet(() -> new Deeds(new SimpleMeterRegistry())),
                sender.<Announcer>map(s -> s).orElseGet(Announcer::none),
                new WaitingLine());
    }

    /** Nothing before a catalogue is known, and nothing from a replica that stands by. */
    private Optional<DriverReferenceWriter.Known> known() {
        return Optional.of(states.catalog())
                .filter(catalog -> isLeading() && !catalog.newestFirst().isEmpty())
                .map(catalog -> new DriverReferenceWriter.Known(
                        catalog, allPolicies().map(p -> p.getSpec().release()).collect(Collectors.toSet())));
    }

    private Stream<Policy> allPolicies() {
        return Stream.concat(
                policies.policies(), clusterPolicies.stream().flatMap(ClusterDriverPolicyReconciler::policies));
    }

    private CloudEventSender sender(EventReceiver receiver) {
        return new CloudEventSender(
                receiver,
                config.clock(),
                config.pace(),
                config.random(),
                measurements.map(Measurements::deliveries).orElseGet(() -> new Deliveries(new SimpleMeterRegistry())));
    }

    private Services services() {
        var rights = config.rights();
        return new Services(
                rights.installJobs() ? new KubernetesInstallJobs(client) : InstallJobs.none(),
                volumes(rights),
                rights.snapshots() ? new KubernetesSnapshots(client) : Snapshots.none(),
                rights.screenshots() ? new KubernetesScreens(client) : Screens.none(),
                rights.preferences() ? new KubernetesPreferences(client, config.clock()) : Preferences.none());
    }

    private MediaVolumes volumes(Rights rights) {
        if (rights.volumes()) {
            return new KubernetesVolumes(client);
        }
        return rights.ownMedia() ? KubernetesVolumes.readOnly(client) : MediaVolumes.none();
    }

    private void configure(ConfigurationServiceOverrider overrider) {
        overrider
                .withKubernetesClient(client)
                .withCloseClientOnStop(false)
                .withResourceCloner(new Copies(client.getKubernetesSerialization()))
                .withExecutorService(pulse.threads(THREADS))
                .withUseSSAToPatchPrimaryResource(false)
                .withReconciliationTerminationTimeout(LAST_RECONCILIATIONS)
                .withInformerStoppedHandler(this::stoppedWatching);
        measurements.ifPresent(m -> overrider.withMetrics(m.ofReconcilers()));
    }

    private void configure(ControllerConfigurationOverrider<?> overrider) {
        overrider
                .settingNamespaces(
                        config.namespaces().isEmpty() ? Set.of(Constants.WATCH_ALL_NAMESPACES) : config.namespaces())
                .withInformerListLimit(FleetCache.PAGE)
                .withRetry(Retries.at(config.pace()));
    }

    /** What is refused before the caches are filled ends the start; what is refused later leaves old facts behind. */
    private void stoppedWatching(SharedIndexInformer<?> informer, @Nullable Throwable why) {
        if (why != null && informer.hasSynced()) {
            LOG.error(
                    "The cluster does not let the operator watch {} objects any more, so it must end: {}",
                    informer.getApiTypeClass().getSimpleName(),
                    Failures.innermost(why));
            config.onBlind().run();
        }
    }

    /**
     * Serves health and metrics, fills the caches and begins to reconcile; returns once the caches are filled. With a leader election it
     * reconciles only from when it leads, and until then it stands by.
     */
    public void start() {
        stage = Stage.STARTING;
        config.httpPort().ifPresent(port -> endpoint = HttpEndpoint.start(port, answers()));
        new FreshKinds(client, config.namespaces(), pause()).await();
        if (leadership.isEmpty()) {
            applyCatalogue();
        }
        controllers.fill();
        leadership.ifPresentOrElse(Leadership::start, controllers::begin);
        runs();
        reference.ifPresent(r -> r.start(config.pace().real(DriverReferenceWriter.BETWEEN_LOOKS)));
    }

    private synchronized void runs() {
        if (stage == Stage.STARTING) {
            stage = Stage.RUNNING;
        }
    }

    private void applyCatalogue() {
        if (config.builtinCatalogue()) {
            new BuiltinCatalogue(client, pause()).apply();
        }
    }

    private Pause pause() {
        return new Pause(config.pace().real(BETWEEN_TRIES));
    }

    private void lead() {
        applyCatalogue();
        controllers.begin();
    }

    /** Whether it is this replica that acts. */
    public boolean isLeading() {
        return leadership.map(Leadership::isLeading).orElse(stage == Stage.RUNNING);
    }

    /** Where health and metrics are served, once started. */
    public OptionalInt httpPort() {
        var served = endpoint;
        return served == null ? OptionalInt.empty() : OptionalInt.of(served.port());
    }

    private Map<String, Supplier<Answer>> answers() {
        return Map.of(
                "/livez",
                pulse::answer,
                "/readyz",
                this::readiness,
                "/metrics",
                () -> measurements.map(Measurements::scrape).orElseThrow());
    }

    private Answer readiness() {
        return switch (stage) {
            case NEW, STARTING -> Answer.notNow("Starting: the caches are not filled yet.");
            case RUNNING -> Answer.ok(isLeading() ? "Ready." : "Ready, and standing by.");
            case STOPPING -> Answer.notNow("Stopping.");
        };
    }

    /** Lets what is being reconciled come to its end, and another replica take over. */
    @Override
    public synchronized void close() {
        if (stage == Stage.STOPPING) {
            return;
        }
        var ran = stage == Stage.RUNNING;
        stage = Stage.STOPPING;
        leadership.ifPresent(Leadership::beginToStop);
        reference.ifPresent(DriverReferenceWriter::close);
        controllers.stop();
        sender.ifPresent(CloudEventSender::close);
        if (ran) {
            leadership.ifPresent(Leadership::release);
        }
        Optional.ofNullable(endpoint).ifPresent(HttpEndpoint::close);
        measurements.ifPresent(Measurements::close);
    }
}
