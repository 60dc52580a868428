package io.pvdrivers.operator.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What {@code docs/events.md} says receivers can do works. */
class EventsDocsTest {
    private static final Path PAGE = Path.of("../docs/events.md");
    private static final Pattern TESTED = Pattern.compile("<!-- tested -->\\n((?: {4}.*\\n)+)");
    private static final String SECRET = "0123456789abcdef0123456789abcdef";
    private static final String BODY = "{\"specversion\": \"1.0\", \"data\": {\"words\": \"A 'quoted' $HOME\"}}";

    @Test
    void theSignatureIsCheckedAsItSays() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/openssl")), "openssl checks it");
        var signed = Signature.headers(
                SECRET.getBytes(StandardCharsets.UTF_8),
                "id-1",
                Instant.EPOCH.plusSeconds(1795248000),
                BODY.getBytes(StandardCharsets.UTF_8));

        assertThat(check(signed, BODY, SECRET)).isZero();
        assertThat(check(signed, BODY + " ", SECRET)).isOne();
        assertThat(check(signed, BODY, SECRET.replace('0', '1'))).isOne();
        var later = Map.of(
                Signature.ID, "id-1",
                Signature.TIMESTAMP, "1795248001",
                Signature.SIGNATURE, String.valueOf(signed.get(Signature.SIGNATURE)));
        assertThat(check(later, BODY, SECRET)).isOne();
    }

    @Test
    void namesEveryHeaderTypeAndResult() throws IOException {
        var page = Files.readString(PAGE);

        assertThat(page)
                .contains(
                        Signature.ID,
                        Signature.TIMESTAMP,
                        Signature.SIGNATURE,
                        CloudEvents.CONTENT_TYPE,
                        "`" + Announcement.RELEASE_AVAILABLE + "`",
                        CloudEventSender.MOST_WAITING + " events wait at most");
        for (var result : Deliveries.Result.values()) {
            assertThat(page).contains("`" + result.name().toLowerCase(Locale.ROOT) + "`");
        }
    }

    private static int check(Map<String, String> headers, String body, String secret) throws Exception {
        var process = new ProcessBuilder("bash", "-c", snippet());
        process.environment()
                .putAll(Map.of(
                        "WEBHOOK_ID", String.valueOf(headers.get(Signature.ID)),
                        "WEBHOOK_TIMESTAMP", String.valueOf(headers.get(Signature.TIMESTAMP)),
                        "WEBHOOK_SIGNATURE", String.valueOf(headers.get(Signature.SIGNATURE)),
                        "BODY", body,
                        "SECRET", secret));
        var started = process.redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(started.waitFor(1, TimeUnit.MINUTES)).isTrue();
        return started.exitValue();
    }

    private static String snippet() throws IOException {
        var found = TESTED.matcher(Files.readString(PAGE));
        assertThat(found.find()).isTrue();
        return found.group(1).lines().map(String::strip).collect(Collectors.joining("\n"));
    }
}
