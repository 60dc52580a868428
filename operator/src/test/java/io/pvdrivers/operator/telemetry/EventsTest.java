package io.pvdrivers.operator.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.api.model.ObjectReferenceBuilder;
import io.pvdrivers.kubevirt.VirtualMachine;
import io.pvdrivers.operator.action.FakeApi;
import io.pvdrivers.operator.telemetry.Events.Type;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** What of the Events comes to the API server. */
class EventsTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String EVENTS = "/apis/events.k8s.io/v1/namespaces/vms/events";
    private static final ObjectReference POLICY = new ObjectReferenceBuilder()
            .withKind("DriverPolicy")
            .withNamespace("vms")
            .withName("windows")
            .withUid("uid-p")
            .build();

    private final FakeApi api = new FakeApi();
    private final Events events =
            new Events(api.client(), InstantSource.fixed(Instant.parse("2026-11-02T08:00:00Z")), "operator-1");

    @AfterEach
    void close() {
        api.close();
    }

    @Test
    void namesVmAndPolicy() {
        api.on("POST " + EVENTS, 201, "{}");

        assertThat(tell("erp")).isTrue();

        var event = sent().getFirst();
        assertThat(event.at("/regarding/kind").asText()).isEqualTo("VirtualMachine");
        assertThat(event.at("/regarding/name").asText()).isEqualTo("erp");
        assertThat(event.at("/related/kind").asText()).isEqualTo("DriverPolicy");
        assertThat(event.at("/related/name").asText()).isEqualTo("windows");
        assertThat(event.path("reportingController").asText()).isEqualTo("pvdrivers.io/operator");
        assertThat(event.path("series").isMissingNode()).isTrue();
    }

    /** Each VM has its own, a repetition is a count, and the policy, which all of them have to do with, has none. */
    @Test
    void aStormOverAFleetIsNoStormOfEvents() {
        api.on("POST " + EVENTS, 201, "{}");
        api.on("PATCH " + EVENTS, 200, "{}");

        for (int round = 0; round < 4; round++) {
            IntStream.range(0, 500).forEach(i -> tell("vm-" + i));
        }

        var requests = api.requests();
        assertThat(requests).filteredOn(request -> request.startsWith("POST")).hasSize(500);
        assertThat(requests).filteredOn(request -> request.startsWith("PATCH")).hasSize(500);
        assertThat(sent())
                .filteredOn(body -> body.has("regarding"))
                .allSatisfy(event ->
                        assertThat(event.at("/regarding/kind").asText()).isEqualTo("VirtualMachine"));
        assertThat(sent())
                .filteredOn(body -> !body.has("regarding"))
                .allSatisfy(body -> assertThat(body.toString())
                        .isEqualTo("{\"series\":{\"count\":2,\"lastObservedTime\":\"2026-11-02T08:00:00.000000Z\"}}"));
    }

    @Test
    void anEventThatIsGoneIsMadeAnew() {
        api.on("POST " + EVENTS, 201, "{}");
        api.refuse("PATCH " + EVENTS, 404, "not found");

        assertThat(tell("erp")).isTrue();
        assertThat(tell("erp")).isTrue();

        assertThat(api.requests())
                .extracting(request -> request.substring(0, 4))
                .containsExactly("POST", "PATC", "POST");
    }

    @Test
    void whatMayNotBeWrittenIsToldOnce() {
        api.refuse("POST " + EVENTS, 403, "events is forbidden");
        var logger = (Logger) LoggerFactory.getLogger(Events.class);
        var lines = new ListAppender<ILoggingEvent>();
        logger.addAppender(lines);
        logger.setLevel(Level.INFO);
        lines.start();
        try {
            IntStream.range(0, 20).forEach(i -> tell("vm-" + i));
        } finally {
            logger.detachAppender(lines);
            logger.setLevel(null);
        }

        assertThat(lines.list)
                .singleElement()
                .satisfies(line -> assertThat(line.getFormattedMessage())
                        .isEqualTo(
                                "Events cannot be written to namespace vms, as one about vm-0: events is forbidden"));
    }

    private boolean tell(String name) {
        var vm = new VirtualMachine();
        vm.getMetadata().setNamespace("vms");
        vm.getMetadata().setName(name);
        vm.getMetadata().setUid("uid-" + name);
        return events.tell(
                vm, Optional.of(POLICY), Type.NORMAL, "Restart", "Restart", "Restarts the VM onto its new devices.");
    }

    private List<JsonNode> sent() {
        return api.bodies().stream().map(EventsTest::read).toList();
    }

    private static JsonNode read(String body) {
        try {
            return JSON.readTree(body);
        } catch (JsonProcessingException e) {
            throw new AssertionError(body, e);
        }
    }
}
