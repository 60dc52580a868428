package io.pvdrivers.simulator.bridge;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.pvdrivers.operator.guest.AgentChannel;
import io.pvdrivers.operator.guest.GuestAgent;
import io.pvdrivers.operator.guest.QemuGuestAgent;
import io.pvdrivers.simulator.apiserver.Containers;
import io.pvdrivers.simulator.apiserver.EmbeddedApiServer;
import io.pvdrivers.simulator.world.World;
import io.pvdrivers.simulator.world.scene.VmName;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * KubeVirt and the guests of a {@link World} behind an API server: reads VMs, preferences and DriverStates there, lets the
 * world's time pass with the clock, and writes VMIs and statuses back, all on one thread.
 *
 * <p>Bring VMs and VMIs to the server before {@link #start}: what is there then is found running; what comes later is new.
 */
public final class SimulatedCluster implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SimulatedCluster.class);
    private static final String CLIENT = "kubevirt";
    private static final Duration BEFORE_TRYING_AGAIN = Duration.ofMillis(200);
    private static final Duration FOREVER = Duration.ofDays(1);
    private static final Duration TICK = Duration.ofMillis(10);

    private final World world;
    private final SimulatedClock clock;
    private final KubernetesClient client;
    private final BlockingQueue<Runnable> inbox = new LinkedBlockingQueue<>();
    private final BlockingQueue<CompletableFuture<Void>> awaited = new LinkedBlockingQueue<>();
    private final StoredMachines machines;
    private final ClusterMirror mirror;
    private final SnapshotMirror snapshots;
    private final VolumeMirror volumes;
    private final Admin admin;
    private final Jobs jobs;
    private final AgentChannel channel;
    private final ClusterWatch watch;
    private final KubeVirtApi kubeVirt;
    private final Containers containers;
    private final Thread thread =
            Thread.ofPlatform().daemon().name("simulated-cluster").unstarted(this::run);
    private final Thread ticker =
            Thread.ofPlatform().daemon().name("simulated-clock").unstarted(this::tick);

    /** Time stands while somebody holds it, so that the world never falls behind its clock. */
    private final Object time = new Object();

    private final Runnable roundTrip;
    private volatile boolean closed;

    /** @param roundTrip goes to the server and back: as slow as it is, so slowly passes the time */
    private SimulatedCluster(
            World world, SimulatedClock clock, KubernetesClient client, Scope scope, Runnable roundTrip) {
        this.roundTrip = roundTrip;
        this.world = world;
        this.clock = clock;
        this.client = client;
        Uids uids = new Uids();
        machines = new StoredMachines(world);
        StoredObjects pods = new StoredObjects(client, "v1", "Pod");
        mirror = new ClusterMirror(world, client, scope, uids, Optional.of(new LauncherPods(world, pods, uids)));
        snapshots = new SnapshotMirror(world, client);
        volumes = new VolumeMirror(world, client);
        admin = new Admin(world);
        jobs = new Jobs(world, new StoredObjects(client, "batch/v1", "Job"), pods);
        channel = new StoredGuests(world.channel(), uids, this::wake);
        watch = new ClusterWatch(client, scope, inbox);
        kubeVirt = new KubeVirtApi(world, client, machines, this::wake);
        containers = new LauncherContainers(channel, jobs);
    }

    /**
     * A cluster behind an embedded server, with KubeVirt's webhooks and subresources, and pods to exec into.
     *
     * @param operator the name of the client whose requests the world's API faults strike
     */
    public static SimulatedCluster embedded(
            World world, SimulatedClock clock, EmbeddedApiServer server, String operator) {
        SimulatedCluster cluster = new SimulatedCluster(world, clock, server.client(CLIENT), Scope.ALL, () -> {});
        server.admission("virtualmachines.kubevirt.io", new KubeVirtWebhooks(world));
        server.admission("virtualmachinesnapshots.snapshot.kubevirt.io", new SnapshotWebhook(world));
        server.subresource(new KubeVirtSubresources(world, cluster.machines, cluster::wake));
        server.containers(cluster.containers());
        server.faults(new ApiFaults(world, operator));
        return cluster;
    }

    /**
     * A cluster behind any API server that serves KubeVirt's kinds, and that was led to {@link #kubeVirt} for the rest.
     *
     * @param client is closed with the cluster
     * @param namespace the only one it plays in, so that others may play beside it
     */
    public static SimulatedCluster behind(
            World world, SimulatedClock clock, KubernetesClient client, String namespace) {
        String machines = "/apis/kubevirt.io/v1/namespaces/" + namespace + "/virtualmachines?limit=1";
        return new SimulatedCluster(world, clock, client, Scope.of(namespace), () -> client.raw(machines));
    }

    /**
     * The same in every namespace, for a server that is there for this cluster alone.
     *
     * @param client is closed with the cluster
     */
    public static SimulatedCluster behind(World world, SimulatedClock clock, KubernetesClient client) {
        return new SimulatedCluster(world, clock, client, Scope.ALL, () -> {});
    }

    /** What a server that is not ours must be led to. */
    public KubeVirtApi kubeVirt() {
        return kubeVirt;
    }

    /** What runs in the pods that it shows. */
    public Containers containers() {
        return containers;
    }

    /** The way to the agents of the guests, with the uids that the server gave and without a pod between. */
    public AgentChannel channel() {
        return channel;
    }

    /** The operator's way into the guests, over that channel. */
    public GuestAgent agent() {
        return new QemuGuestAgent(channel);
    }

    /** Takes over what is on the server, and plays from then on. */
    public void start() {
        watch.preferences().forEach(world::putPreference);
        mirror.adopt();
        mirror.machinesInto(machines);
        watch.volumes(volumes);
        watch.machines(machines::put, machines::remove);
        watch.preferences(world::putPreference);
        watch.driverStates(state -> admin.read(state, clock.instant()));
        watch.snapshots(world.snapshots()::put, snapshot -> world.snapshots().delete(VmName.of(snapshot)));
        watch.jobs(job -> jobs.read(job, clock.instant()), jobs::forget);
        clock.onAdvance(this::wake);
        clock.tick();
        thread.start();
        ticker.start();
    }

    private void tick() {
        while (!closed) {
            try {
                TimeUnit.NANOSECONDS.sleep(TICK.toNanos());
                roundTrip.run();
                synchronized (time) {
                    clock.tick();
                }
            } catch (InterruptedException e) {
                return;
            } catch (KubernetesClientException e) {
                LOG.debug("time stands while the API server does not answer", e);
            }
        }
    }

    /** Moves the clock ahead, and returns when all that happened until then is on the server. */
    public void step(Duration by) {
        clock.advance(by);
        CompletableFuture<Void> done = new CompletableFuture<>();
        awaited.add(done);
        wake();
        done.join();
    }

    private void wake() {
        inbox.add(() -> {});
    }

    private void run() {
        while (!closed) {
            try {
                round();
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException e) {
                LOG.error("the simulated cluster stumbled and goes on", e);
            }
        }
    }

    private void round() throws InterruptedException {
        Optional.ofNullable(inbox.poll(untilNextEvent().toNanos(), TimeUnit.NANOSECONDS))
                .ifPresent(Runnable::run);
        takeAll(inbox).forEach(Runnable::run);
        List<CompletableFuture<Void>> waiting = takeAll(awaited);
        try {
            synchronized (time) {
                play();
            }
        } finally {
            waiting.forEach(future -> future.complete(null));
        }
    }

    private static <T> List<T> takeAll(BlockingQueue<T> queue) {
        List<T> taken = new ArrayList<>();
        queue.drainTo(taken);
        return taken;
    }

    private Duration untilNextEvent() {
        return nextEvent().flatMap(clock::realTimeUntil).orElse(FOREVER);
    }

    private Optional<Instant> nextEvent() {
        return Stream.of(world.nextEvent(), admin.next(), jobs.next())
                .flatMap(Optional::stream)
                .min(Instant::compareTo);
    }

    /** Moment by moment, so that everything that could be seen of the world is on the server for a while. */
    private void play() throws InterruptedException {
        publish();
        Instant until = clock.instant();
        Optional<Instant> next = nextEvent().filter(due -> !due.isAfter(until));
        while (next.isPresent() && !closed) {
            world.advance(next.get());
            admin.act(next.get());
            jobs.act(next.get());
            publish();
            next = nextEvent().filter(due -> !due.isAfter(until));
        }
        world.advance(until);
    }

    private void publish() throws InterruptedException {
        while (!closed) {
            try {
                mirror.publish();
                snapshots.publish();
                volumes.publish();
                return;
            } catch (KubernetesClientException e) {
                LOG.warn("the API server did not take what the cluster wrote, trying again: {}", e.getMessage());
                TimeUnit.NANOSECONDS.sleep(BEFORE_TRYING_AGAIN.toNanos());
            }
        }
    }

    @Override
    public void close() {
        closed = true;
        watch.close();
        thread.interrupt();
        ticker.interrupt();
        try {
            thread.join();
            ticker.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        takeAll(awaited).forEach(future -> future.cancel(false));
        client.close();
    }
}
