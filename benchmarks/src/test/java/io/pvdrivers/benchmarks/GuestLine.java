package io.pvdrivers.benchmarks;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pvdrivers.operator.guest.AgentChannel;
import io.pvdrivers.operator.guest.GuestAgent.Guest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;

/** The operator's end of the line to the guests that the harness plays. */
final class GuestLine implements AgentChannel {
    static final ObjectMapper JSON = new ObjectMapper();

    private final URI url;

    GuestLine(String url) {
        this.url = URI.create(url);
    }

    @Override
    public Reply call(Guest guest, ObjectNode command) {
        try {
            var asked = JSON.createObjectNode()
                    .put("namespace", guest.namespace())
                    .put("name", guest.name())
                    .put("uid", guest.vmiUid());
            asked.set("command", command);
            var connection = (HttpURLConnection) url.toURL().openConnection();
            connection.setDoOutput(true);
            connection.setFixedLengthStreamingMode(JSON.writeValueAsBytes(asked).length);
            try (var out = connection.getOutputStream()) {
                out.write(JSON.writeValueAsBytes(asked));
            }
            try (var in = connection.getInputStream()) {
                var reply = JSON.readTree(in);
                return reply.has("value")
                        ? new Reply.Returned(reply.get("value"))
                        : reply.has("failed")
                                ? new Reply.Failed(reply.get("failed").asText())
                                : new Reply.NotConnected(reply.path("silent").asText());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
