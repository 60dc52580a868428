package io.pvdrivers.operator.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is signed, and with what. */
class SignatureTest {
    /** The example that libraries for https://www.standardwebhooks.com are tested with. */
    @Test
    void isTheOneThatLibrariesCheck(@TempDir Path folder) throws IOException {
        var secret = secret(folder, "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\n");

        assertThat(Signature.headers(
                        secret.read(),
                        "msg_p5jXN8AQM9LWM0D4loKWxJek",
                        Instant.ofEpochSecond(1614265330),
                        "{\"test\": 2432232314}".getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(Map.of(
                        "webhook-id",
                        "msg_p5jXN8AQM9LWM0D4loKWxJek",
                        "webhook-timestamp",
                        "1614265330",
                        "webhook-signature",
                        "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="));
    }

    @Test
    void aSecretIsTakenByteForByteWithoutTheEndOfItsLine(@TempDir Path folder) throws IOException {
        var bytes = new byte[] {'a', (byte) 0xff, (byte) 0x80, 'b', 1, 2, 3, 4, 5, 6, 7, 8, 14, 15, 16, 17, 18};
        var file = folder.resolve("secret");
        Files.write(file, bytes);

        assertThat(new SigningSecret(file).read()).isEqualTo(bytes);
        assertThat(secret(folder, "0123456789abcdef\r\n").read()).asString().isEqualTo("0123456789abcdef");
    }

    @Test
    void aNewSecretCountsAtOnce(@TempDir Path folder) throws IOException {
        var secret = secret(folder, "the first of secrets");
        assertThat(secret.read()).asString().isEqualTo("the first of secrets");

        secret(folder, "the second of secrets");

        assertThat(secret.read()).asString().isEqualTo("the second of secrets");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "hunter2-hunter2", "whsec_aHVudGVyMg==", "whsec_hunter2 is no Base64 at all"})
    void whatIsNoSecretIsRefusedAndNotRepeated(String text, @TempDir Path folder) throws IOException {
        var secret = secret(folder, text);

        assertThatThrownBy(secret::read)
                .isInstanceOf(SigningSecret.UnusableException.class)
                .hasNoCause()
                .hasMessageContaining(folder.toString())
                .hasMessageEndingWith(".")
                .hasMessageNotContainingAny("hunter2", "aHVudGVyMg");
    }

    @Test
    void aFileThatIsNotThereOrIsNoSecretAtAll(@TempDir Path folder) throws IOException {
        assertThatThrownBy(() -> new SigningSecret(folder.resolve("none")).read())
                .hasMessage("The file " + folder.resolve("none") + " with the secret cannot be read.");
        assertThatThrownBy(() -> new SigningSecret(folder).read())
                .hasMessage("The file " + folder + " with the secret cannot be read.");
        var large = secret(folder, Base64.getEncoder().encodeToString(new byte[4096]));
        assertThatThrownBy(large::read).hasMessageContaining("more than 4096 bytes");
    }

    private static SigningSecret secret(Path folder, String text) throws IOException {
        var file = folder.resolve("secret");
        Files.writeString(file, text);
        return new SigningSecret(file);
    }
}
