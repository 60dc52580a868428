package io.pvdrivers.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.client.ConfigBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How late it is for the operator when clocks are set. */
class ClusterClockTest {
    private static final Instant NODE = Instant.parse("2026-03-01T10:00:00.250Z");

    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);
    private final ClusterClock clock = new ClusterClock(nanos::get, () -> NODE);

    @Test
    void countsOnFromTheNodesClockUntilItIsTold() {
        pass(Duration.ofHours(3));

        assertThat(clock.instant()).isEqualTo(NODE.plus(Duration.ofHours(3)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT1H", "PT-1H", "PT8760H", "PT-8760H"})
    void theFirstAnswerSetsIt(Duration off) {
        clock.told(NODE.plus(off));

        assertThat(clock.instant()).isEqualTo(NODE.plus(off));
    }

    @Test
    void staysExactWhereTheAnswersAgree() {
        for (int i = 0; i < 1000; i++) {
            pass(Duration.ofMillis(700));
            clock.told(NODE.plusMillis(700L * (i + 1)).truncatedTo(ChronoUnit.SECONDS));
        }

        assertThat(clock.instant()).isEqualTo(NODE.plusSeconds(700));
    }

    @Test
    void aStepAheadOfTheApiServerIsCaughtUpWithSlowly() {
        clock.told(NODE);
        clock.told(NODE.plus(Duration.ofHours(1)));
        assertThat(clock.instant()).isEqualTo(NODE);

        pass(Duration.ofMinutes(10));
        assertThat(clock.instant()).isEqualTo(NODE.plus(Duration.ofMinutes(11)));

        clock.told(NODE.plus(Duration.ofMinutes(70)));
        pass(Duration.ofHours(12));
        assertThat(clock.instant()).isEqualTo(NODE.plus(Duration.ofHours(13)).plus(Duration.ofMinutes(10)));
    }

    @Test
    void aStepBackOfTheApiServerIsFollowedAtOnce() {
        clock.told(NODE);

        clock.told(NODE.minus(Duration.ofHours(1)));

        assertThat(clock.instant()).isEqualTo(NODE.minus(Duration.ofHours(1)));
    }

    @Test
    void isSetByWhatAClientIsAnswered() throws IOException {
        var told = Instant.now().plus(Duration.ofDays(365));

        assertThat(afterAnAnswer(told, "/version")).isCloseTo(Instant.now(), within(1, ChronoUnit.HOURS));
    }

    /** virt-api and kubelets answer with clocks of their own, which the API server passes on. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/apis/subresources.kubevirt.io/v1/namespaces/vms/virtualmachineinstances/erp/filesystemlist",
                "/k8s/apis/subresources.kubevirt.io/v1/namespaces/vms/virtualmachines/erp/restart",
                "/api/v1/namespaces/vms/pods/virt-launcher-erp/exec",
                "/api/v1/namespaces/vms/pods/install/log"
            })
    void isNotSetByWhatOthersAnswerBehindTheApiServer(String path) throws IOException {
        var told = Instant.now().plus(Duration.ofDays(365));

        assertThat(afterAnAnswer(told, path)).isCloseTo(told, within(1, ChronoUnit.HOURS));
    }

    /** How late it is once a server, whose clock is that of this machine, has answered; the clock had been told another time before. */
    private static Instant afterAnAnswer(Instant told, String path) throws IOException {
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            try (exchange) {
                exchange.sendResponseHeaders(404, -1);
            }
        });
        server.start();
        try (var client = KubernetesClients.create(new ConfigBuilder()
                .withMasterUrl("http://localhost:" + server.getAddress().getPort())
                .build())) {
            var known = ClusterClock.of(client);
            known.told(told);

            client.raw(path);

            return known.instant();
        } finally {
            server.stop(0);
        }
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }
}
