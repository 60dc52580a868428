package io.pvdrivers.cli;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceList;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.NonNamespaceOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.pvdrivers.api.v1alpha1.DriverPolicy;
import io.pvdrivers.api.v1alpha1.DriverState;
import io.pvdrivers.api.v1alpha1.DriverStateSpec;
import io.pvdrivers.api.v1alpha1.DriverStateSpec.VirtualMachineRef;
import io.pvdrivers.api.v1alpha1.DriverStateStatus;
import io.pvdrivers.api.v1alpha1.DriverStateStatus.Phase;
import io.pvdrivers.api.v1alpha1.DriverStateStatus.WaitingFor;
import io.pvdrivers.api.v1alpha1.DriverStateStatusBuilder;
import io.pvdrivers.api.v1alpha1.Proposal;
import io.pvdrivers.operator.DriverOperator;
import io.pvdrivers.operator.KubernetesClients;
import io.pvdrivers.operator.OperatorConfig;
import io.pvdrivers.operator.Pace;
import io.pvdrivers.operator.catalog.BuiltinReleases;
import io.pvdrivers.operator.gate.Rights;
import io.pvdrivers.operator.guest.QemuGuestAgent;
import io.pvdrivers.operator.guest.VirtLauncherGuestAgent;
import io.pvdrivers.operator.policy.Governing;
import io.pvdrivers.simulator.apiserver.ApiWrite;
import io.pvdrivers.simulator.apiserver.EmbeddedApiServer;
import io.pvdrivers.simulator.apiserver.Fault;
import io.pvdrivers.simulator.bridge.FoundObjects;
import io.pvdrivers.simulator.bridge.SimulatedClock;
import io.pvdrivers.simulator.bridge.SimulatedCluster;
import io.pvdrivers.simulator.world.World;
import io.pvdrivers.simulator.world.scene.Registry;
import io.pvdrivers.simulator.world.scene.WorldSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A cluster with VMs that run, to be asked as a person would: by a kubeconfig and the command line. */
final class TestCluster implements AutoCloseable {
    static final String IMAGE = "registry.example/virtio-win:0.1.302";

    private static final double SPEED = 200;
    private final Deque<AutoCloseable> opened = new ArrayDeque<>();
    private final WorldSettings settings;
    private final SimulatedClock clock;
    private final EmbeddedApiServer server;
    private final KubernetesClient client;
    private final World world;
    private final SimulatedCluster cluster;
    private final FoundObjects found;
    private final Path kubeconfig;

    record Said(int exit, String out, String err) {}

    TestCluster(Path folder) {
        settings = WorldSettings.DEFAULTS.withRegistry(registry());
        clock = SimulatedClock.running(settings.start(), SPEED);
        server = opened(EmbeddedApiServer.start(clock));
        server.defineOwnKinds();
        client = opened(server.client("admin"));
        world = new World(settings);
        cluster = opened(SimulatedCluster.embedded(world, clock, server, "operator"));
        found = new FoundObjects(client);
        bring("{apiVersion: v1, kind: Namespace, metadata: {name: vms, labels: {kubernetes.io/metadata.name: vms}}}");
        kubeconfig = Kubeconfig.write(folder, server.config("person").getMasterUrl());
    }

    private static Registry registry() {
        return Registry.EMPTY.with(
                IMAGE,
                Registry.medium(BuiltinReleases.all().stream()
                        .filter(r -> r.version().equals("0.1.302"))
                        .findFirst()
                        .orElseThrow()));
    }

    private <T extends AutoCloseable> T opened(T part) {
        opened.push(part);
        return part;
    }

    Path kubeconfig() {
        return kubeconfig;
    }

    EmbeddedApiServer server() {
        return server;
    }

    KubernetesClient client() {
        return client;
    }

    /** Brings objects as they are written. */
    TestCluster bring(String yaml) {
        for (var document : yaml.split("(?m)^---$", -1)) {
            try {
                found.bring((ObjectNode) new ObjectMapper(new YAMLFactory()).readTree(document));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return this;
    }

    /** Brings one of the project's examples. */
    TestCluster example(String name) {
        try {
            return bring(Files.readString(Path.of("..", "examples", name)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** KubeVirt begins; the VMs run when it returns, each with its agent. */
    TestCluster start(String... running) {
        cluster.start();
        for (var name : running) {
            await().atMost(Duration.ofMinutes(1)).until(() -> hasAgent(name));
        }
        return this;
    }

    private boolean hasAgent(String name) {
        return Optional.ofNullable(
                        kubeVirt("VirtualMachineInstance").withName(name).get())
                .filter(vmi -> vmi.toString().contains("AgentConnected"))
                .isPresent();
    }

    private NonNamespaceOperation<
                    GenericKubernetesResource, GenericKubernetesResourceList, Resource<GenericKubernetesResource>>
            kubeVirt(String kind) {
        return client.genericKubernetesResources("kubevirt.io/v1", kind).inNamespace("vms");
    }

    /** Starts the operator, with leave to look into guests. */
    TestCluster operator() {
        var of = opened(KubernetesClients.create(server.config("operator")));
        opened(new DriverOperator(
                        of,
                        OperatorConfig.standard()
                                .withMedia(Map.of("0.1.302", IMAGE))
                                .withGuestAgent(new QemuGuestAgent(new VirtLauncherGuestAgent(of)))
                                .withRights(Rights.ALL)
                                .withClock(clock)
                                .withPace(new Pace(SPEED))
                                .withRandom(new Random(1))))
                .start();
        return this;
    }

    /** Waits until the record of the VM is like this. */
    DriverState until(String vm, Predicate<DriverState> like) {
        return await().atMost(Duration.ofMinutes(2)).until(() -> state(vm), s -> s != null && like.test(s));
    }

    DriverState state(String vm) {
        return client.resources(DriverState.class)
                .inNamespace("vms")
                .withName(vm)
                .get();
    }

    GenericKubernetesResource vm(String name) {
        return kubeVirt("VirtualMachine").withName(name).get();
    }

    /** Somebody else writes an annotation. */
    void annotate(String name, String key, String value) {
        metadata(name, "annotations", key, value);
    }

    void label(String name, String key, String value) {
        metadata(name, "labels", key, value);
    }

    private void metadata(String name, String field, String key, String value) {
        kubeVirt("VirtualMachine")
                .withName(name)
                .patch(
                        PatchContext.of(PatchType.JSON_MERGE),
                        "{\"metadata\":{\"" + field + "\":{\"" + key + "\":\"" + value + "\"}}}");
    }

    /** An operator in mode Propose has published this. */
    void propose(String name, String patch, String snippet) {
        var status = DriverStateStatusBuilder.builder()
                .phase(Phase.WAITING)
                .proposal(new Proposal("Switch", "run-1", null, patch, snippet, clock.instant()))
                .build();
        put(name, status);
    }

    /** An operator has said this of the VM. */
    void record(String name, String message) {
        record(name, message, null);
    }

    /** The same, of a wait that ends by itself. */
    void record(String name, String message, @Nullable Instant until) {
        var waiting = new WaitingFor("Held", message, clock.instant(), until);
        put(
                name,
                DriverStateStatusBuilder.builder()
                        .phase(Phase.WAITING)
                        .waitingFor(waiting)
                        .build());
    }

    private void put(String name, DriverStateStatus status) {
        forget(name);
        var policy = client.resources(DriverPolicy.class)
                .inNamespace("vms")
                .withName("windows")
                .get();
        var state = new DriverState();
        state.getMetadata().setName(name);
        state.getMetadata().setNamespace("vms");
        state.setSpec(new DriverStateSpec(
                new VirtualMachineRef(name, vm(name).getMetadata().getUid()), Governing.reference(policy), null));
        var created = client.resource(state).create();
        created.setStatus(status);
        client.resource(created).updateStatus();
    }

    /** Its record goes. */
    void forget(String name) {
        client.resources(DriverState.class).inNamespace("vms").withName(name).delete();
    }

    /** Somebody, or what follows a repository, makes a change of the VM. */
    void patch(String name, String jsonPatch) {
        kubeVirt("VirtualMachine").withName(name).patch(PatchContext.of(PatchType.JSON), jsonPatch);
    }

    /** What the command line says, with the kubeconfig of this cluster. */
    Said say(String... arguments) {
        return run(Stream.concat(Stream.of(arguments), Stream.of("--kubeconfig", kubeconfig.toString()))
                .toArray(String[]::new));
    }

    static Said run(String... arguments) {
        var out = new StringWriter();
        var err = new StringWriter();
        int exit = Main.commandLine()
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(arguments);
        return new Said(exit, out.toString(), err.toString());
    }

    /** From now on so many requests of the person for this resource are refused. */
    void refuse(String resource, int code, int times) {
        var left = new AtomicInteger(times);
        server.faults(request -> request.client().equals("pvdrivers")
                        && request.resource().equals(resource)
                        && (code != 409 || request.verb().writes())
                        && left.getAndDecrement() > 0
                ? Optional.of(new Fault.Refuse(code, Optional.empty()))
                : Optional.empty());
    }

    /** What the person's command wrote. */
    List<ApiWrite> writes() {
        return server.log().writesBy("pvdrivers");
    }

    @Override
    public void close() {
        while (!opened.isEmpty()) {
            try {
                opened.pop().close();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
