package io.pvdrivers.cli.rehearsal;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.pvdrivers.api.v1alpha1.ClusterDriverPolicy;
import io.pvdrivers.api.v1alpha1.DriverPolicy;
import io.pvdrivers.api.v1alpha1.DriverRelease;
import io.pvdrivers.api.v1alpha1.DriverReleaseSpec;
import io.pvdrivers.api.v1alpha1.Policy;
import io.pvdrivers.cli.input.Input;
import io.pvdrivers.cli.input.Kind;
import io.pvdrivers.cli.input.Manifest;
import io.pvdrivers.operator.BadInput;
import io.pvdrivers.operator.DriverOperator;
import io.pvdrivers.operator.KubernetesClients;
import io.pvdrivers.operator.OperatorConfig;
import io.pvdrivers.operator.Pace;
import io.pvdrivers.operator.catalog.BuiltinReleases;
import io.pvdrivers.operator.gate.Rights;
import io.pvdrivers.operator.guest.QemuGuestAgent;
import io.pvdrivers.operator.guest.VirtLauncherGuestAgent;
import io.pvdrivers.simulator.apiserver.EmbeddedApiServer;
import io.pvdrivers.simulator.bridge.FoundObjects;
import io.pvdrivers.simulator.bridge.SimulatedClock;
import io.pvdrivers.simulator.bridge.SimulatedCluster;
import io.pvdrivers.simulator.world.World;
import io.pvdrivers.simulator.world.scene.Fault;
import io.pvdrivers.simulator.world.scene.FaultPlan;
import io.pvdrivers.simulator.world.scene.KubeVirtRelease;
import io.pvdrivers.simulator.world.scene.WorldSettings;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** All that plays in a rehearsal: an API server, KubeVirt and the guests behind it, and the operator. */
final class Stage implements AutoCloseable {
    private static final String OPERATOR = "operator";
    private static final Duration GUEST_POLL_AT_REST = Duration.ofDays(1);

    private final RehearsalSettings settings;
    private final SimulatedClock clock;
    private final EmbeddedApiServer server;
    private final Deque<AutoCloseable> opened = new ArrayDeque<>();
    private final KubernetesClient author;
    private final StandInRegistry registry;
    private final WorldSettings worldSettings;
    private final World world;
    private final SimulatedCluster cluster;

    /** @throws BadInput if the API server refuses something of the input */
    Stage(Input input, RehearsalSettings settings) {
        this.settings = settings;
        clock = SimulatedClock.running(settings.start(), settings.speed());
        server = opened(EmbeddedApiServer.start(clock));
        author = opened(server.client("author"));
        server.defineOwnKinds();
        FoundObjects found = new FoundObjects(author);
        bringNamespaces(found, input);
        bring(found, input, Kind.CRON_JOB, Kind.DRIVER_RELEASE, Kind.DRIVER_POLICY, Kind.CLUSTER_DRIVER_POLICY);
        registry = stocked(input);
        worldSettings = worldSettings(input);
        world = new World(worldSettings);
        cluster = opened(SimulatedCluster.embedded(world, clock, server, OPERATOR));
        input.of(Kind.CLUSTER_PREFERENCE).forEach(preference -> world.putPreference(preference.object()));
        input.of(Kind.PREFERENCE).forEach(preference -> world.putPreference(preference.object()));
        input.of(Kind.GUEST_REPORT).forEach(report -> world.putReport(report.object()));
        refuseUnknownHints(input);
        bring(found, input, Kind.KUBE_VIRT, Kind.CLUSTER_PREFERENCE, Kind.PREFERENCE, Kind.CLAIM);
        bring(found, input, Kind.VIRTUAL_MACHINE, Kind.INSTANCE, Kind.GUEST_REPORT);
    }

    private <T extends AutoCloseable> T opened(T part) {
        opened.push(part);
        return part;
    }

    /** KubeVirt goes on from what was found. */
    void startCluster() {
        cluster.start();
    }

    void startOperator() {
        KubernetesClient client = opened(KubernetesClients.create(server.config(OPERATOR)));
        DriverOperator operator = new DriverOperator(
                client,
                OperatorConfig.standard()
                        .withMedia(registry.media())
                        .withGuestPollAtRest(GUEST_POLL_AT_REST)
                        .withGuestAgent(new QemuGuestAgent(new VirtLauncherGuestAgent(client)))
                        .withRights(Rights.ALL)
                        .withClock(clock)
                        .withPace(new Pace(settings.speed()))
                        .withRandom(new Random(settings.seed())));
        opened(operator).start();
    }

    SimulatedClock clock() {
        return clock;
    }

    World world() {
        return world;
    }

    List<String> notices() {
        return registry.notices();
    }

    /** A client for those who watch; it is closed with the stage. */
    KubernetesClient observer() {
        return opened(KubernetesClients.create(server.config("observer")));
    }

    /** Nobody asks for what was written so far. */
    void forgetWrites() {
        server.log().clear();
    }

    /** With the label that every namespace has by its name; those that only VMs name are there too. */
    private void bringNamespaces(FoundObjects found, Input input) {
        var given = new TreeMap<String, ObjectNode>();
        input.of(Kind.NAMESPACE).forEach(manifest -> given.put(manifest.name(), manifest.object()));
        input.of(Kind.VIRTUAL_MACHINE)
                .forEach(vm -> given.computeIfAbsent(
                        vm.namespace(),
                        name -> JsonNodeFactory.instance
                                .objectNode()
                                .put("apiVersion", Kind.NAMESPACE.apiVersion())
                                .put("kind", Kind.NAMESPACE.toString())));
        given.forEach((name, namespace) -> {
            namespace.withObject("/metadata").put("name", name);
            namespace.withObject("/metadata/labels").put("kubernetes.io/metadata.name", name);
            found.bring(namespace);
        });
    }

    private void bring(FoundObjects found, Input input, Kind... kinds) {
        List<String> sentences = new ArrayList<>();
        for (Kind kind : kinds) {
            for (Manifest manifest : input.of(kind)) {
                try {
                    found.bring(asFound(manifest));
                } catch (KubernetesClientException e) {
                    sentences.addAll(Refusal.sentences(manifest, e));
                }
            }
        }
        if (!sentences.isEmpty()) {
            throw new BadInput(sentences);
        }
    }

    /** What an operator once wrote about a policy does not hold here. */
    private static ObjectNode asFound(Manifest manifest) {
        ObjectNode object = manifest.object();
        if (manifest.kind() == Kind.DRIVER_POLICY || manifest.kind() == Kind.CLUSTER_DRIVER_POLICY) {
            object.remove("status");
        }
        return object;
    }

    /** The built-in catalogue, and what the input says before it. */
    private SortedMap<String, DriverReleaseSpec> releases() {
        SortedMap<String, DriverReleaseSpec> releases = new TreeMap<>();
        BuiltinReleases.all().forEach(release -> releases.put(release.version(), release));
        author.resources(DriverRelease.class)
                .list()
                .getItems()
                .forEach(release -> releases.put(release.getMetadata().getName(), release.getSpec()));
        return releases;
    }

    /** Images by the catalogue, and claims of the input with what the policies that name them say. */
    private StandInRegistry stocked(Input input) {
        var releases = releases();
        var stocked = StandInRegistry.of(releases, wantedReleases(), settings.media());
        for (Policy policy : policies()) {
            stocked = stocked.withChannel(releases, policy.getSpec().release());
            var claim = Optional.ofNullable(policy.getSpec().media()).map(media -> media.persistentVolumeClaim());
            var release =
                    Optional.ofNullable(policy.getSpec().release().version()).map(releases::get);
            for (Manifest found : input.of(Kind.CLAIM)) {
                var named = claim.filter(c -> c.claimName().equals(found.name()))
                        .filter(c -> policy instanceof ClusterDriverPolicy
                                || found.namespace().equals(policy.getMetadata().getNamespace()));
                if (named.isPresent() && release.isPresent()) {
                    stocked = stocked.withClaim(found.namespace(), found.name(), release.get());
                }
            }
        }
        return stocked;
    }

    private List<Policy> policies() {
        return Stream.<Policy>concat(
                        author.resources(DriverPolicy.class).inAnyNamespace().list().getItems().stream(),
                        author.resources(ClusterDriverPolicy.class).list().getItems().stream())
                .toList();
    }

    private SortedSet<String> wantedReleases() {
        SortedSet<String> wanted = new TreeSet<>();
        policies().stream()
                .flatMap(
                        policy -> Optional.ofNullable(policy.getSpec().release().version()).stream())
                .forEach(wanted::add);
        return wanted;
    }

    private WorldSettings worldSettings(Input input) {
        FaultPlan faults = FaultPlan.NONE;
        for (Fault fault : settings.faults()) {
            faults = faults.with(fault);
        }
        return WorldSettings.DEFAULTS
                .withSeed(settings.seed())
                .startingAt(settings.start())
                .withFaults(faults)
                .withAdmin(settings.admin())
                .withRegistry(registry.images())
                .withKubeVirt(input.of(Kind.KUBE_VIRT).stream()
                        .findFirst()
                        .map(kubeVirt -> KubeVirtRelease.of(kubeVirt.object()))
                        .orElse(KubeVirtRelease.DEFAULT));
    }

    /** The world leaves a VM out whose annotations for the rehearsal it cannot read; whoever wrote them wants to know. */
    private void refuseUnknownHints(Input input) {
        World trial = new World(worldSettings);
        List<String> sentences = new ArrayList<>();
        for (Manifest manifest : input.of(Kind.VIRTUAL_MACHINE)) {
            try {
                trial.putVirtualMachine(manifest.object());
            } catch (IllegalArgumentException e) {
                sentences.add(manifest.wrong("metadata.annotations", e.getMessage() + "."));
            }
        }
        if (!sentences.isEmpty()) {
            throw new BadInput(sentences);
        }
    }

    @Override
    public void close() {
        while (!opened.isEmpty()) {
            try {
                opened.pop().close();
            } catch (Exception e) {
                throw new IllegalStateException("the rehearsal could not be taken down", e);
            }
        }
    }
}
