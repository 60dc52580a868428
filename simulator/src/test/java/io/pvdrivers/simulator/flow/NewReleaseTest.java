package io.pvdrivers.simulator.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.events.v1.Event;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.pvdrivers.api.v1alpha1.DriverPolicy;
import io.pvdrivers.api.v1alpha1.DriverPolicySpec.Channel;
import io.pvdrivers.api.v1alpha1.DriverPolicyStatus.ChannelStatus;
import io.pvdrivers.api.v1alpha1.DriverPolicyStatus.ReleaseCount;
import io.pvdrivers.api.v1alpha1.DriverRelease;
import io.pvdrivers.api.v1alpha1.DriverState;
import io.pvdrivers.api.v1alpha1.DriverStateSpec.Ticket;
import io.pvdrivers.api.v1alpha1.DriverStateStatus.Phase;
import io.pvdrivers.kubevirt.VirtualMachine;
import io.pvdrivers.operator.DriverOperator;
import io.pvdrivers.operator.KubernetesClients;
import io.pvdrivers.operator.kubevirt.Devices;
import io.pvdrivers.operator.policy.MediaSource;
import io.pvdrivers.operator.policy.Planning;
import io.pvdrivers.operator.telemetry.Announcement;
import io.pvdrivers.operator.telemetry.EventReceiver;
import io.pvdrivers.simulator.apiserver.EmbeddedApiServer;
import io.pvdrivers.simulator.bridge.SimulatedClock;
import io.pvdrivers.simulator.bridge.SimulatedCluster;
import io.pvdrivers.simulator.world.World;
import io.pvdrivers.simulator.world.scene.WorldSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** A release comes into the catalogue while the operator runs. */
@Isolated("its clock runs on while others work")
class NewReleaseTest {
    private static final double SPEED = 120;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String POLICY =
            Manifests.POLICY.replace("{version: 0.1.302}", "{channel: Stable, upgrades: Manual}");

    /** The subjects and ids of what arrived at the receiver. */
    private final List<String> announced = new CopyOnWriteArrayList<>();

    private HttpServer receiver;

    @BeforeEach
    void listen() throws IOException {
        receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        receiver.createContext("/", exchange -> {
            try (exchange) {
                var event = new ObjectMapper().readTree(exchange.getRequestBody());
                announced.add(event.path("subject").asText() + " "
                        + event.path("type").asText());
                exchange.sendResponseHeaders(204, -1);
            }
        });
        receiver.start();
    }

    @AfterEach
    void stopListening() {
        receiver.stop(0);
    }

    @Test
    void isToldOnceAndMovesNobody() throws Exception {
        var settings = WorldSettings.DEFAULTS.withRegistry(Manifests.registry());
        var clock = SimulatedClock.running(settings.start(), SPEED);
        try (var server = EmbeddedApiServer.start(clock)) {
            server.defineOwnKinds();
            var users = server.client("users");
            users.resource(Manifests.policy(POLICY)).create();
            users.resource(users.getKubernetesSerialization()
                            .unmarshal(Manifests.SATA_E1000E, GenericKubernetesResource.class))
                    .create();
            try (var cluster = SimulatedCluster.embedded(new World(settings), clock, server, "operator");
                    var client = KubernetesClients.create(server.config("operator"))) {
                cluster.start();
                try (var operator = operator(client, clock)) {
                    operator.start();
                    await().atMost(PATIENCE)
                            .untilAsserted(() -> assertThat(channel(users))
                                    .contains(new ChannelStatus(
                                            Channel.STABLE,
                                            "0.1.302",
                                            "0.1.302",
                                            0,
                                            0,
                                            List.of(new ReleaseCount("0.1.302", 1)))));
                    await().atMost(PATIENCE).until(() -> isReady(users));
                    assertThat(announced).isEmpty();

                    users.resource(newer(users)).create();

                    await().atMost(PATIENCE)
                            .untilAsserted(() -> assertThat(channel(users))
                                    .contains(new ChannelStatus(
                                            Channel.STABLE,
                                            "0.1.999",
                                            "0.1.302",
                                            1,
                                            0,
                                            List.of(new ReleaseCount("0.1.302", 1)))));
                    await().atMost(PATIENCE).until(() -> !announced.isEmpty());
                }
                try (var operator = operator(client, clock)) {
                    operator.start();
                    users.resources(DriverRelease.class).withName("0.1.271").delete();
                    await().atMost(PATIENCE)
                            .until(() -> users.resources(DriverRelease.class)
                                            .withName("0.1.271")
                                            .get()
                                    == null);
                    await().atMost(PATIENCE).until(() -> isReady(users));
                }
            }
            assertThat(announced).containsExactly("0.1.999 " + Announcement.RELEASE_AVAILABLE);
            assertThat(events(users))
                    .filteredOn(e -> e.getReason().equals("ReleaseAvailable"))
                    .singleElement()
                    .satisfies(e -> assertThat(e.getNote()).contains("minimumVersion: 0.1.999"))
                    .satisfies(e -> assertThat(e.getRegarding().getName()).isEqualTo("windows"));
        }
    }

    /** It asks for one anew, behind the canaries of the release that is meant now. */
    @Test
    void aTurnForTheReleaseOfBeforeIsTakenBack() throws Exception {
        var settings = WorldSettings.DEFAULTS.withRegistry(Manifests.registry());
        var clock = SimulatedClock.running(settings.start(), SPEED);
        try (var server = EmbeddedApiServer.start(clock)) {
            server.defineOwnKinds();
            var users = server.client("users");
            users.resource(Manifests.policy(POLICY.replace("mode: Enforce", "mode: Enforce\n  paused: true")))
                    .create();
            users.resource(users.getKubernetesSerialization()
                            .unmarshal(Manifests.SATA_E1000E, GenericKubernetesResource.class))
                    .create();
            try (var cluster = SimulatedCluster.embedded(new World(settings), clock, server, "operator");
                    var client = KubernetesClients.create(server.config("operator"));
                    var operator = operator(client, clock)) {
                cluster.start();
                operator.start();
                var state =
                        users.resources(DriverState.class).inNamespace("vms").withName("erp");
                await().atMost(PATIENCE).until(() -> chosen(state.get()).equals(Optional.of("0.1.302")));

                state.edit(s -> letGoWith(s, "0.1.302"));
                await().atMost(PATIENCE).until(() -> isLookedAt(state.get()));
                assertThat(state.get().getSpec().ticket()).isNotNull();

                state.edit(s -> letGoWith(s, "0.1.271"));
                await().atMost(PATIENCE)
                        .until(() -> Optional.ofNullable(state.get().getSpec().ticket())
                                .isEmpty());
            }
        }
    }

    private static DriverState letGoWith(DriverState state, String release) {
        var devices = Devices.of(
                Manifests.read(Manifests.SATA_E1000E, VirtualMachine.class).getSpec(),
                Optional.empty(),
                Set.of(),
                Map.of());
        var plan = Planning.of(
                Manifests.policy(POLICY).getSpec(), devices, release, Optional.empty(), new MediaSource(Map.of()));
        var spec = state.getSpec();
        state.setSpec(spec.withTicket(new Ticket("run-x", Instant.EPOCH, spec.policyRef(), plan)));
        return state;
    }

    private static boolean isLookedAt(DriverState state) {
        return Objects.equals(
                state.getStatus().observedGeneration(), state.getMetadata().getGeneration());
    }

    private static Optional<String> chosen(@Nullable DriverState state) {
        return Optional.ofNullable(state)
                .map(DriverState::getStatus)
                .flatMap(s -> Optional.ofNullable(s.choice()))
                .flatMap(c -> Optional.ofNullable(c.release()));
    }

    private DriverOperator operator(KubernetesClient client, SimulatedClock clock) {
        var url = URI.create("http://127.0.0.1:" + receiver.getAddress().getPort() + "/");
        var tells = Optional.of(new EventReceiver(url, Optional.empty()));
        return new DriverOperator(
                client, HttpOperator.config(client, clock, SPEED).withEventReceiver(tells));
    }

    private static Optional<ChannelStatus> channel(KubernetesClient users) {
        return Optional.ofNullable(users.resources(DriverPolicy.class)
                        .inNamespace("vms")
                        .withName("windows")
                        .get()
                        .getStatus())
                .map(s -> s.channel());
    }

    private static boolean isReady(KubernetesClient users) {
        return Optional.ofNullable(users.resources(DriverState.class)
                        .inNamespace("vms")
                        .withName("erp")
                        .get())
                .map(DriverState::getStatus)
                .map(s -> s.phase())
                .filter(p -> p == Phase.READY)
                .isPresent();
    }

    private static List<Event> events(KubernetesClient users) {
        return users.events().v1().events().inNamespace("vms").list().getItems();
    }

    private static DriverRelease newer(KubernetesClient users) {
        return users.getKubernetesSerialization().unmarshal("""
                apiVersion: pvdrivers.io/v1alpha1
                kind: DriverRelease
                metadata: {name: 0.1.999}
                spec:
                  version: 0.1.999
                  channels: [Stable, Latest]
                  media: {containerDisk: {image: registry.example.com/virtio-win:0.1.999}}
                  guests:
                    - os: 2k22
                      support: Current
                      drivers: {viostor: 100.200.104.99900, vioscsi: 100.200.104.99900, netkvm: 100.200.104.99900,
                        vioser: 100.200.104.99900, balloon: 100.200.104.99900, viorng: 100.200.104.99900}
                """, DriverRelease.class);
    }
}
