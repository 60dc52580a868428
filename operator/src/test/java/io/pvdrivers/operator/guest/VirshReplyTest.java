package io.pvdrivers.operator.guest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.pvdrivers.operator.guest.AgentChannel.Reply;
import io.pvdrivers.operator.guest.PodExec.Outcome.Ended;
import java.io.IOException;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** virsh says in words alone whether the agent, libvirt or nobody answered. */
class VirshReplyTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    static Stream<Named<JsonNode>> texts() throws IOException {
        var table =
                new ObjectMapper(new YAMLFactory()).readTree(VirshReplyTest.class.getResourceAsStream("virsh.yaml"));
        return StreamSupport.stream(table.spliterator(), false)
                .map(row -> Named.of(row.path("name").asText(), row));
    }

    @ParameterizedTest
    @MethodSource("texts")
    void isReadByItsWords(JsonNode row) throws IOException {
        var ended = new Ended(
                row.path("exit").asInt(),
                row.path("out").asText(),
                row.path("err").asText());

        assertThat(VirshReply.of(ended)).isEqualTo(wanted(row));
    }

    private static Reply wanted(JsonNode row) throws IOException {
        if (row.has("returned")) {
            return new Reply.Returned(JSON.readTree(row.get("returned").asText()));
        }
        if (row.has("failed")) {
            return new Reply.Failed(row.get("failed").asText());
        }
        return row.has("silent")
                ? new Reply.NotConnected(row.get("silent").asText())
                : new Reply.CannotAsk(row.get("cannot").asText());
    }

    @ParameterizedTest
    @MethodSource("texts")
    void isDerivedFromASource(JsonNode row) {
        assertThat(row.path("derived").asBoolean()).isTrue();
        assertThat(row.path("source").asText()).isNotBlank();
    }

    @Test
    void keepsOfALongTextWhatSomebodyReads() {
        var reply = VirshReply.of(new Ended(0, "x".repeat(100_000), ""));

        assertThat(reply).isInstanceOf(Reply.Failed.class);
        assertThat(reply.toString()).hasSizeLessThan(600);
    }
}
