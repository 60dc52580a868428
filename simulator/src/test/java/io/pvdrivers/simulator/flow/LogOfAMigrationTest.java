package io.pvdrivers.simulator.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.micrometer.core.instrument.Counter;
import io.pvdrivers.api.v1alpha1.DriverState;
import io.pvdrivers.api.v1alpha1.DriverStateStatus.Phase;
import io.pvdrivers.operator.DriverOperator;
import io.pvdrivers.operator.KubernetesClients;
import io.pvdrivers.operator.OperatorConfig;
import io.pvdrivers.operator.Pace;
import io.pvdrivers.operator.guest.AgentChannel;
import io.pvdrivers.operator.guest.AgentChannel.Reply;
import io.pvdrivers.operator.guest.GuestAgent.Guest;
import io.pvdrivers.operator.guest.QemuGuestAgent;
import io.pvdrivers.operator.guest.VirtLauncherGuestAgent;
import io.pvdrivers.simulator.apiserver.EmbeddedApiServer;
import io.pvdrivers.simulator.bridge.SimulatedClock;
import io.pvdrivers.simulator.bridge.SimulatedCluster;
import io.pvdrivers.simulator.world.World;
import io.pvdrivers.simulator.world.scene.Fault;
import io.pvdrivers.simulator.world.scene.FaultPlan;
import io.pvdrivers.simulator.world.scene.WorldSettings;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;

/** What a person finds in the log of a whole migration, and that nothing of it comes from a guest. */
@Isolated("it listens to the log of the process")
class LogOfAMigrationTest {
    private static final double SPEED = 120;
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Single words of a guest, such as the names of drivers, are the operator's own words too. */
    private static final Pattern OF_A_GUEST = Pattern.compile("(?s).*(?:\\d.*[.:\\\\-]|\\s).*");

    private final Logger logger = (Logger) LoggerFactory.getLogger("io.pvdrivers");
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>() {
        /** The keys are those of the thread that writes, which an event asks for only when somebody wants them. */
        @Override
        protected void append(ILoggingEvent event) {
            event.prepareForDeferredProcessing();
            super.append(event);
        }
    };

    @BeforeEach
    void listen() {
        logger.setLevel(Level.INFO);
        logger.addAppender(lines);
        lines.start();
    }

    @AfterEach
    void stopListening() {
        logger.detachAppender(lines);
        logger.setLevel(null);
    }

    /** Remembers all that a guest said. */
    private static final class Listening implements AgentChannel {
        private final AgentChannel channel;
        private final Set<String> said = ConcurrentHashMap.newKeySet();

        Listening(AgentChannel channel) {
            this.channel = channel;
        }

        @Override
        public Reply call(Guest guest, ObjectNode command) {
            var reply = channel.call(guest, command);
            if (reply instanceof Reply.Returned returned) {
                keep(returned.value());
            }
            return reply;
        }

        private void keep(JsonNode node) {
            if (node.isTextual()) {
                said.add(node.asText());
            }
            Stream.of("out-data", "err-data").filter(node::has).forEach(field -> keepPrinted(node.path(field)));
            node.forEach(this::keep);
        }

        private void keepPrinted(JsonNode data) {
            var text = new String(Base64.getDecoder().decode(data.asText()), StandardCharsets.UTF_8);
            try {
                keep(JSON.readTree(text));
            } catch (JsonProcessingException e) {
                text.lines().map(String::strip).forEach(said::add);
            }
        }

        List<String> said() {
            return said.stream()
                    .flatMap(String::lines)
                    .map(String::strip)
                    .filter(text ->
                            text.length() > 5 && OF_A_GUEST.matcher(text).matches())
                    .toList();
        }
    }

    /** One that goes well, and one that quotes in its DriverState what the installer said. */
    @ParameterizedTest(name = "{0}")
    @CsvSource({"slow-shutdown, READY", "installer-1603, FAILED"})
    void noWordOfAGuestIsLogged(String fault, Phase end) {
        play(Fault.named(fault).orElseThrow(), (users, channel, config) -> {
            await().atMost(PATIENCE)
                    .until(() -> phase(users).filter(end::equals).isPresent());

            assertThat(messages()).contains("vms/erp: The run begins; the devices are recorded as they are.");
            assertThat(channel.said()).hasSizeGreaterThan(20);
            assertThat(messages()).allSatisfy(line -> assertThat(channel.said()).noneMatch(line::contains));
        });
    }

    @Test
    void eachLineAboutAVmSaysItsVmPolicyGateAndStep() {
        play(Fault.named("slow-shutdown").orElseThrow(), (users, channel, config) -> {
            await().atMost(PATIENCE)
                    .until(() -> phase(users).filter(Phase.READY::equals).isPresent());

            assertThat(lines.list)
                    .filteredOn(line -> line.getFormattedMessage().startsWith("vms/erp: "))
                    .hasSizeGreaterThan(8)
                    .allSatisfy(line -> assertThat(line.getMDCPropertyMap())
                            .containsEntry("vm", "vms/erp")
                            .containsEntry("policy", "vms/windows")
                            .containsKey("step"))
                    .anySatisfy(line -> {
                        assertThat(line.getFormattedMessage())
                                .isEqualTo("vms/erp: Restarts the VM onto its new devices.");
                        assertThat(line.getMDCPropertyMap())
                                .containsEntry("gate", "Restarted")
                                .containsEntry("step", "Restart");
                    });
        });
    }

    @Test
    void aFleetThatIsDoneLogsNothing() {
        play(Fault.named("slow-shutdown").orElseThrow(), (users, channel, config) -> {
            await().atMost(PATIENCE)
                    .until(() -> phase(users).filter(Phase.READY::equals).isPresent());
            await().atMost(PATIENCE)
                    .until(() ->
                            messages().stream().anyMatch(line -> line.contains("Every VM of the policy is Ready")));
            var before = looks(config);
            lines.list.clear();

            for (int i = 0; i < 10; i++) {
                var touch = Integer.toString(i);
                users.genericKubernetesResources("kubevirt.io/v1", "VirtualMachine")
                        .inNamespace("vms")
                        .withName("erp")
                        .edit(vm -> touched(vm, touch));
                var looked = before + i;
                await().atMost(PATIENCE).until(() -> looks(config) > looked);
            }

            assertThat(messages()).isEmpty();
        });
    }

    private static GenericKubernetesResource touched(GenericKubernetesResource vm, String value) {
        var annotations = new HashMap<String, String>();
        Optional.ofNullable(vm.getMetadata().getAnnotations()).ifPresent(annotations::putAll);
        annotations.put("example.com/touched", value);
        vm.getMetadata().setAnnotations(annotations);
        return vm;
    }

    private static double looks(OperatorConfig config) {
        return config
                .meters()
                .find("operator.sdk.reconciliations.success")
                .tag("kind", "DriverState")
                .counters()
                .stream()
                .mapToDouble(Counter::count)
                .sum();
    }

    private List<String> messages() {
        return List.copyOf(lines.list).stream()
                .map(ILoggingEvent::getFormattedMessage)
                .toList();
    }

    private static Optional<Phase> phase(KubernetesClient users) {
        return Optional.ofNullable(users.resources(DriverState.class)
                        .inNamespace("vms")
                        .withName("erp")
                        .get())
                .flatMap(state -> Optional.ofNullable(state.getStatus()))
                .flatMap(status -> Optional.ofNullable(status.phase()));
    }

    private interface Look {
        void at(KubernetesClient users, Listening channel, OperatorConfig config);
    }

    private static void play(Fault fault, Look look) {
        var settings = WorldSettings.DEFAULTS
                .withRegistry(Manifests.registry())
                .withFaults(new FaultPlan(Set.of(fault), Map.of()));
        var clock = SimulatedClock.running(settings.start(), SPEED);
        try (var server = EmbeddedApiServer.start(clock)) {
            server.defineOwnKinds();
            var users = server.client("users");
            users.resource(Manifests.policy(Manifests.POLICY)).create();
            users.resource(users.getKubernetesSerialization()
                            .unmarshal(Manifests.SATA_E1000E, GenericKubernetesResource.class))
                    .create();
            try (var cluster = SimulatedCluster.embedded(new World(settings), clock, server, "operator");
                    var client = KubernetesClients.create(server.config("operator"))) {
                var channel = new Listening(new VirtLauncherGuestAgent(client));
                var config = OperatorConfig.standard()
                        .withHttpPort(OptionalInt.of(0))
                        .withMedia(Map.of("0.1.302", Manifests.IMAGE))
                        .withGuestAgent(new QemuGuestAgent(channel))
                        .withClock(clock)
                        .withPace(new Pace(SPEED))
                        .withRandom(new SplittableRandom(1));
                cluster.start();
                try (var operator = new DriverOperator(client, config)) {
                    operator.start();
                    look.at(users, channel, config);
                }
            }
        }
    }
}
