package io.pvdrivers.operator.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pvdrivers.operator.BadInput;
import io.pvdrivers.operator.telemetry.HttpEndpoint.Answer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A few paths, each answered as it is asked. */
class HttpEndpointTest {
    private final HttpEndpoint endpoint = HttpEndpoint.start(
            0,
            Map.of(
                    "/yes", () -> Answer.ok("All is well."),
                    "/no", () -> Answer.notNow("Later."),
                    "/broken",
                            () -> {
                                throw new IllegalStateException("broken");
                            }));

    @AfterEach
    void close() {
        endpoint.close();
    }

    @Test
    void answersWhatItKnows() throws Exception {
        assertThat(send("GET", "/yes").statusCode()).isEqualTo(200);
        assertThat(send("GET", "/yes?x=1").body()).isEqualTo("All is well.\n");
        assertThat(send("HEAD", "/yes").statusCode()).isEqualTo(200);
        assertThat(send("GET", "/no").statusCode()).isEqualTo(503);
        assertThat(send("GET", "/no").body()).isEqualTo("Later.\n");
    }

    @Test
    void refusesTheRest() throws Exception {
        assertThat(send("GET", "/").statusCode()).isEqualTo(404);
        assertThat(send("GET", "/yes/more").statusCode()).isEqualTo(404);
        assertThat(send("POST", "/yes").statusCode()).isEqualTo(405);
    }

    @Test
    void goesOnAfterAnAnswerThatFailed() throws Exception {
        for (int i = 0; i < 10; i++) {
            assertThat(send("GET", "/broken").statusCode()).isEqualTo(500);
        }
        assertThat(send("GET", "/yes").statusCode()).isEqualTo(200);
    }

    @Test
    void aPortThatIsTakenIsSaidInOneSentence() {
        assertThatThrownBy(() -> HttpEndpoint.start(endpoint.port(), Map.of()))
                .isInstanceOf(BadInput.class)
                .hasMessage("Health and metrics cannot be served on port " + endpoint.port()
                        + ": Address already in use. Choose another port with --http-port, or 0 to serve neither.");
    }

    private HttpResponse<String> send(String method, String path) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create("http://localhost:" + endpoint.port() + path))
                .method(method, BodyPublishers.noBody())
                .build();
        try (var client = HttpClient.newHttpClient()) {
            return client.send(request, BodyHandlers.ofString());
        }
    }
}
