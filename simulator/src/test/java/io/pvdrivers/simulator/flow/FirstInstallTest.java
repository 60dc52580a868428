package io.pvdrivers.simulator.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pvdrivers.operator.DriverOperator;
import io.pvdrivers.operator.KubernetesClients;
import io.pvdrivers.operator.OperatorConfig;
import io.pvdrivers.operator.Pace;
import io.pvdrivers.simulator.apiserver.ApiRequest;
import io.pvdrivers.simulator.apiserver.EmbeddedApiServer;
import io.pvdrivers.simulator.apiserver.Fault;
import io.pvdrivers.simulator.apiserver.Verb;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** An operator that starts as soon as its kinds are defined, when an API server still answers "storage is (re)initializing". */
@Isolated("its clock runs on while others work")
class FirstInstallTest {
    private final Map<String, Integer> lists = new ConcurrentHashMap<>();

    @Test
    void waitsUntilTheServerHasGotReady() {
        start(3);

        assertThat(lists.get("driverstates.pvdrivers.io")).isGreaterThan(3);
    }

    @Test
    void doesNotWaitForEver() {
        assertThatThrownBy(() -> start(Integer.MAX_VALUE)).hasStackTraceContaining("429");
    }

    /** @param busy so many lists of each of our kinds are turned away first */
    private void start(int busy) {
        try (var server = EmbeddedApiServer.start()) {
            server.defineOwnKinds();
            server.faults(request -> isOurList(request) && lists.merge(request.resource(), 1, Integer::sum) <= busy
                    ? Optional.of(Fault.tooManyRequests(Duration.ofSeconds(1)))
                    : Optional.empty());
            try (var client = KubernetesClients.create(server.config("operator"));
                    var operator =
                            new DriverOperator(client, OperatorConfig.standard().withPace(new Pace(100)))) {
                operator.start();
            }
        }
    }

    private static boolean isOurList(ApiRequest request) {
        return request.verb() == Verb.LIST && request.resource().endsWith(".pvdrivers.io");
    }
}
