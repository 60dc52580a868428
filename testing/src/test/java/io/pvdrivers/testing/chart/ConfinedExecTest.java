package io.pvdrivers.testing.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.pvdrivers.testing.api.KubeApi;
import io.pvdrivers.testing.api.RealKubeApi;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What guestAccess gives on a real server: calls of guest agents and nothing else. The server has no nodes, so an exec that
 * is let through ends with the word that the pod has no host.
 */
@ExtendWith(RealKubeApi.class)
@TestInstance(Lifecycle.PER_CLASS)
class ConfinedExecTest {
    private static final String SYSTEM = "qemu:///system";
    private static final String SESSION = "qemu+unix:///session?socket=/var/run/libvirt/virtqemud-sock";
    private static final String JSON = "{\"execute\":\"guest-get-devices\"}";
    private static final String LAUNCHER = "virt-launcher-erp-app01-x7k2p";
    private static final String LET_THROUGH = "does not have a host assigned";
    private static final Set<String> GUEST_ACCESS =
            Set.of("ServiceAccount", "ClusterRole", "ClusterRoleBinding", "Role", "RoleBinding");

    private Asked operator;
    private Asked somebody;
    private String vms;

    /** Somebody with the right to exec, by RBAC. */
    private record Asked(KubernetesClient client, String namespace) {
        String exec(String pod, String options, List<String> command) {
            var query = new StringBuilder("exec?stdout=true&").append(options);
            command.forEach(
                    argument -> query.append("&command=").append(URLEncoder.encode(argument, StandardCharsets.UTF_8)));
            return ask("POST", pod, query.toString());
        }

        String ask(String method, String pod, String what) {
            try {
                client.raw("/api/v1/namespaces/" + namespace + "/pods/" + pod + "/" + what, method, "");
                return "";
            } catch (KubernetesClientException e) {
                return e.getCode() + " " + e.getMessage();
            }
        }
    }

    @BeforeAll
    void install(KubeApi api) {
        vms = api.newNamespace("confined-vms");
        var chart = Chart.with("{guestAccess: {enabled: true}, crds: {install: false}}")
                .named("confined", api.newNamespace("confined"));
        chart.render().stream()
                .filter(o -> GUEST_ACCESS.contains(o.getKind()) || o.getKind().startsWith("ValidatingAdmission"))
                .forEach(o -> api.client().resource(o).serverSideApply());
        for (String pod : List.of(LAUNCHER, "other")) {
            api.client().resource(pod(pod)).serverSideApply();
        }
        operator = new Asked(KubeApi.client(api.as(chart.namespace(), "confined-pv-driver-operator")), vms);
        somebody = new Asked(KubeApi.client(api.admin()), vms);
        await("the policy is in force")
                .atMost(Duration.ofMinutes(1))
                .until(() ->
                        operator.exec("other", "container=compute", agent()).contains("422"));
    }

    @AfterAll
    void close() {
        operator.client.close();
        somebody.client.close();
    }

    private Pod pod(String name) {
        return new PodBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(vms)
                .endMetadata()
                .withNewSpec()
                .addNewContainer()
                .withName("compute")
                .withImage("launcher")
                .endContainer()
                .addNewContainer()
                .withName("guest-console-log")
                .withImage("launcher")
                .endContainer()
                .endSpec()
                .build();
    }

    private List<String> agent(String... more) {
        var command = new ArrayList<>(List.of("virsh", "-c", SYSTEM, "qemu-agent-command", vms + "_erp-app01", JSON));
        Collections.addAll(command, more);
        return command;
    }

    /** The call with one argument put in the place of another. */
    private List<String> agentBut(int place, String argument) {
        var command = new ArrayList<>(agent("--timeout", "30"));
        command.set(place, argument.replace("NS", vms));
        return command;
    }

    @Test
    void letsCallsOfGuestAgentsThrough() {
        for (List<String> call : List.of(
                agent(),
                agent("--timeout", "5"),
                agent("--timeout", "120"),
                agentBut(2, SESSION),
                agentBut(4, "NS_a.b-1"))) {
            assertThat(operator.exec(LAUNCHER, "container=compute", call))
                    .as(call.toString())
                    .contains(LET_THROUGH);
        }
    }

    static Stream<Arguments> otherArguments() {
        return Stream.of(
                arguments(0, "sh", "Argument 0 of the operator's exec must be virsh"),
                arguments(0, "/usr/bin/virsh", "Argument 0"),
                arguments(1, "--connect", "Argument 1"),
                arguments(2, "qemu+ssh://elsewhere/system", "Argument 2"),
                arguments(2, "", "Argument 2"),
                arguments(3, "destroy", "Argument 3"),
                arguments(3, "qemu-monitor-command", "Argument 3"),
                arguments(4, "other_erp-app01", "Argument 4"),
                arguments(4, "NS", "Argument 4"),
                arguments(4, "NS_", "Argument 4"),
                arguments(4, "NS_a b", "Argument 4"),
                arguments(4, "NS_a\n", "Argument 4"),
                arguments(4, "NS_a_b", "Argument 4"),
                arguments(4, "xNS_a", "Argument 4"),
                arguments(4, "NS2_a", "Argument 4"),
                arguments(4, "NS-2_a", "Argument 4"),
                arguments(5, "guest-shutdown", "Argument 5"),
                arguments(5, "--pretty", "Argument 5"),
                arguments(5, "--execute", "Argument 5"),
                arguments(5, " {\"execute\":\"guest-info\"}", "Argument 5"),
                arguments(5, "{\"id\":1,\"execute\":\"guest-info\"}", "Argument 5"),
                arguments(6, "--async", "Argument 6"),
                arguments(7, "1000", "Argument 7"),
                arguments(7, "-1", "Argument 7"),
                arguments(7, "", "Argument 7"));
    }

    @ParameterizedTest
    @MethodSource("otherArguments")
    void refusesAnyOtherArgument(int place, String argument, String message) {
        assertThat(operator.exec(LAUNCHER, "container=compute", agentBut(place, argument)))
                .startsWith("422")
                .contains("ValidatingAdmissionPolicy 'confined-pv-driver-operator-guest-access'", message);
    }

    @Test
    void refusesAnyOtherLength() {
        for (int length : List.of(1, 2, 3, 4, 5, 7)) {
            assertThat(operator.exec(
                            LAUNCHER,
                            "container=compute",
                            agent("--timeout", "5").subList(0, length)))
                    .as(length + " arguments")
                    .startsWith("422")
                    .contains("a command of 6 arguments, or of 8 with --timeout");
        }
        assertThat(operator.exec(LAUNCHER, "container=compute", agent("--timeout", "5", "--pretty")))
                .startsWith("422")
                .contains("a command of 6 arguments");
    }

    @Test
    void refusesOtherPodsContainersAndWaysIn() {
        assertThat(operator.exec("other", "container=compute", agent()))
                .startsWith("422")
                .contains("pods whose name begins with virt-launcher-");
        for (String container : Arrays.asList("container=guest-console-log", "stderr=true")) {
            assertThat(operator.exec(LAUNCHER, container, agent()))
                    .startsWith("422")
                    .contains("the container compute");
        }
        assertThat(operator.exec(LAUNCHER, "container=compute&stdin=true", agent()))
                .startsWith("422")
                .contains("without stdin");
        assertThat(operator.exec(LAUNCHER, "container=compute&tty=true", agent()))
                .startsWith("422")
                .contains("without a tty");
    }

    @Test
    void knowsNoOtherWayIntoAPod() {
        assertThat(operator.ask("GET", LAUNCHER, "exec?container=compute&command=sh"))
                .startsWith("422");
        for (String what : List.of("attach?container=compute&stdin=true", "portforward?ports=22")) {
            assertThat(operator.ask("POST", LAUNCHER, what)).startsWith("403");
        }
        assertThat(operator.ask("GET", LAUNCHER, "log?container=compute")).startsWith("403");
        assertThat(operator.ask("PUT", LAUNCHER, "ephemeralcontainers")).startsWith("403");
    }

    @Test
    void isNobodyElsesConcern() {
        assertThat(somebody.exec("other", "container=compute", List.of("sh"))).contains(LET_THROUGH);
    }
}
