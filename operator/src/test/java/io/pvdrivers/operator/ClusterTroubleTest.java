package io.pvdrivers.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What keeps a connection from coming about is told apart, and only what a certificate is to blame for is laid on it. */
class ClusterTroubleTest {
    static Stream<Arguments> connections() {
        return Stream.of(
                Arguments.of(new UnknownHostException("api"), "cannot be reached: nobody knows its name. "),
                Arguments.of(new ConnectException("refused"), "cannot be reached: nothing answers there. "),
                Arguments.of(new TimeoutException(), "cannot be reached: it does not answer in time. "),
                Arguments.of(
                        handshake(new CertificateException("PKIX path building failed")),
                        "cannot be reached: its certificate is not trusted (PKIX path building failed). "),
                Arguments.of(
                        handshake(new CertificateExpiredException("NotAfter: yesterday")),
                        "cannot be reached: its certificate is not trusted (NotAfter: yesterday). "),
                Arguments.of(
                        new SSLHandshakeException("Received fatal alert: protocol_version"),
                        "cannot be reached: TLS with it failed (Received fatal alert: protocol_version). "),
                Arguments.of(
                        new SSLException("Unsupported or unrecognized SSL message"),
                        "cannot be reached: what answers there does not speak TLS. Write http:// instead of https:// "),
                Arguments.of(
                        handshake(new SSLException("not an SSL/TLS record: 48545450")),
                        "cannot be reached: what answers there does not speak TLS. Write http:// instead of https:// "),
                Arguments.of(new IOException("the line broke"), "cannot be asked: the line broke. "));
    }

    private static IOException handshake(Exception cause) {
        var failed = new SSLHandshakeException("Failed to create SSL connection");
        failed.initCause(cause);
        return failed;
    }

    @ParameterizedTest
    @MethodSource("connections")
    void aConnectionThatDoesNotComeAbout(Exception cause, String words) {
        var failed = new KubernetesClientException("An error has occurred.", new IOException(cause));

        assertThat(ClusterTrouble.of(failed, "https://api:6443/", "list nodes"))
                .hasMessageStartingWith("The API server https://api:6443/ " + words)
                .hasMessageEndingWith(" or choose another context with --context.");
    }
}
