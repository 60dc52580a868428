package io.pvdrivers.simulator.apiserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.ExecWatch;
import io.pvdrivers.simulator.apiserver.Containers.Outcome;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code pods/exec} and {@code pods/log}, as Fabric8's client speaks with a kube-apiserver. */
class ExecTest {
    private final TestServer api = new TestServer();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @BeforeEach
    void containers() {
        api.server.containers(new Containers() {
            @Override
            public Outcome exec(Call call) {
                return switch (call.command().getFirst()) {
                    case "echo" -> new Outcome.Ended(0, String.join("|", call.command()), "");
                    case "fail" -> new Outcome.Ended(3, "so far", "no further");
                    default -> new Outcome.NotFound(call.command().getFirst());
                };
            }

            @Override
            public String log(JsonNode pod) {
                return "one\ntwo\nthree\n";
            }
        });
        pod("launcher", "Running");
        pod("done", "Succeeded");
    }

    @AfterEach
    void close() {
        api.close();
    }

    private void pod(String name, String phase) {
        var pod = api.resource("""
                apiVersion: v1
                kind: Pod
                metadata: {name: %s}
                spec: {containers: [{name: compute, image: x}]}
                """.formatted(name)).create();
        pod.setAdditionalProperty("status", Map.of("phase", phase));
        api.client.resource(pod).updateStatus();
    }

    private int exec(String pod, String container, String... command) throws Exception {
        try (ExecWatch watch = api.client
                .pods()
                .inNamespace(TestServer.NAMESPACE)
                .withName(pod)
                .inContainer(container)
                .writingOutput(out)
                .writingError(err)
                .exec(command)) {
            return watch.exitCode().get();
        }
    }

    @Test
    void everyArgumentArrivesAsItWasSent() throws Exception {
        assertThat(exec("launcher", "compute", "echo", "a b", "{\"execute\":\"x\"}", "", "a b", "ü&=+%"))
                .isZero();
        assertThat(out).hasToString("echo|a b|{\"execute\":\"x\"}||a b|ü&=+%");
    }

    @Test
    void anArgumentMayBeAsLongAsInARealRequest() throws Exception {
        String script = "x".repeat(130_000);
        assertThat(exec("launcher", "compute", "echo", script)).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8)).hasSize(script.length() + 5);
    }

    @Test
    void theExitCodeComesWithWhatWasPrinted() throws Exception {
        assertThat(exec("launcher", "compute", "fail")).isEqualTo(3);
        assertThat(out).hasToString("so far");
        assertThat(err).hasToString("no further");
    }

    @Test
    void whereNothingCanRunTheUpgradeIsRefused() {
        assertThatThrownBy(() -> exec("nobody", "compute", "echo")).hasStackTraceContaining("404");
        assertThatThrownBy(() -> exec("done", "compute", "echo")).hasStackTraceContaining("400");
    }

    @Test
    void aFaultCanForbidIt() {
        api.server.faults(request -> request.subresource().equals(Optional.of("exec"))
                ? Optional.of(new Fault.Refuse(403, Optional.empty()))
                : Optional.empty());
        assertThatThrownBy(() -> exec("launcher", "compute", "echo"))
                .isInstanceOf(KubernetesClientException.class)
                .hasStackTraceContaining("403");
    }

    @Test
    void logsEndWhereTheirTailDoes() {
        var pod = api.client.pods().inNamespace(TestServer.NAMESPACE).withName("launcher");
        assertThat(pod.getLog()).isEqualTo("one\ntwo\nthree\n");
        assertThat(pod.tailingLines(2).getLog()).isEqualTo("two\nthree\n");
    }

    @Test
    void anExecIsNoWrite() throws Exception {
        api.server.log().clear();
        exec("launcher", "compute", "echo");
        assertThat(api.server.log().writes()).isEmpty();
    }
}
