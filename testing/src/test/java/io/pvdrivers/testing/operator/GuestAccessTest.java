package io.pvdrivers.testing.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.pvdrivers.operator.KubernetesClients;
import io.pvdrivers.operator.guest.AgentChannel;
import io.pvdrivers.operator.guest.AgentChannel.Reply;
import io.pvdrivers.operator.guest.GuestAgent.Guest;
import io.pvdrivers.operator.guest.VirtLauncherGuestAgent;
import io.pvdrivers.testing.api.KubeApi;
import io.pvdrivers.testing.api.KubeletStandIn;
import io.pvdrivers.testing.api.KubeletStandIn.Ended;
import io.pvdrivers.testing.api.KubeletStandIn.Exec;
import io.pvdrivers.testing.api.RealKubeApi;
import io.pvdrivers.testing.operator.ChartRights.Right;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A call of a guest agent on its whole way: the operator's ServiceAccount, the API server with the chart's rights and the chart's policy, a
 * kubelet that is ours.
 */
@ExtendWith(RealKubeApi.class)
@TestInstance(Lifecycle.PER_CLASS)
class GuestAccessTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String UID = "6e8b04e6-6d4b-4f5e-9d2c-0b2d4f0a7c11";
    private static final String LAUNCHER = "virt-launcher-erp-x7k2p";
    private static final String NODE = "guest-access";
    private static final String LOST_NODE = "guest-access-lost";

    private KubeApi api;
    private KubeletStandIn kubelet;

    @BeforeAll
    void start(KubeApi server) {
        api = server;
        kubelet = KubeletStandIn.start(
                exec -> exec.command().contains(command("guest-exec").toString())
                        ? new Ended(
                                "",
                                "error: guest agent command failed: unable to execute QEMU agent command 'guest-exec': Command"
                                        + " guest-exec has been disabled: the command is not allowed\n\n",
                                1)
                        : new Ended("{\"return\":{\"name\":\"Büro\"}}\n", "", 0));
        var node = kubelet.node(NODE);
        api.client().resource(node).create();
        api.client().resource(node).updateStatus();
        try (var gone = KubeletStandIn.start(exec -> new Ended("", "", 0))) {
            var lost = gone.node(LOST_NODE);
            api.client().resource(lost).create();
            api.client().resource(lost).updateStatus();
        }
    }

    @AfterAll
    void stop() {
        List.of(NODE, LOST_NODE)
                .forEach(node -> api.client().nodes().withName(node).delete());
        kubelet.close();
    }

    private static Guest guest(String namespace, String node) {
        return new Guest(namespace, "erp", UID, Optional.of(node));
    }

    private static ObjectNode command(String name) {
        return JSON.createObjectNode().put("execute", name);
    }

    /** VM erp with its pod in a namespace of its own, and the operator's ServiceAccount there. */
    private final class Site implements AutoCloseable {
        final String namespace = api.newNamespace("reach");
        final KubernetesClient client = KubernetesClients.create(api.as(namespace, ChartRights.ACCOUNT));
        final AgentChannel channel = new VirtLauncherGuestAgent(client);

        Site(long user, String node) {
            var pod = pod(user, node);
            api.client().resource(pod).create();
            api.client()
                    .resource(new PodBuilder(pod)
                            .withNewStatus()
                            .withPhase("Running")
                            .endStatus()
                            .build())
                    .updateStatus();
        }

        private Pod pod(long user, String node) {
            return new PodBuilder()
                    .withNewMetadata()
                    .withName(LAUNCHER)
                    .withNamespace(namespace)
                    .addToLabels("kubevirt.io/created-by", UID)
                    .addNewOwnerReference()
                    .withApiVersion("kubevirt.io/v1")
                    .withKind("VirtualMachineInstance")
                    .withName("erp")
                    .withUid(UID)
                    .withController(true)
                    .endOwnerReference()
                    .endMetadata()
                    .withNewSpec()
                    .withNodeName(node)
                    .withNewSecurityContext()
                    .withRunAsUser(user)
                    .endSecurityContext()
                    .addNewContainer()
                    .withName("compute")
                    .withImage("launcher")
                    .endContainer()
                    .endSpec()
                    .build();
        }

        Site grant(ChartRights rights) {
            rights.grant(api.client());
            return this;
        }

        Reply call(String command) {
            return call(NODE, command(command));
        }

        Reply call(String node, ObjectNode command) {
            return channel.call(guest(namespace, node), command);
        }

        /** Waits until the chart's policy is in force: nobody tells when the API server has taken it up. */
        Site confined() {
            await("the policy is in force")
                    .atMost(Duration.ofMinutes(1))
                    .until(() -> refuses("/exec?container=compute&stdout=true&command=id"));
            return this;
        }

        /** Asked without an upgrade nothing is ever run. */
        private boolean refuses(String what) {
            try {
                return client.raw("/api/v1/namespaces/" + namespace + "/pods/" + LAUNCHER + what) == null;
            } catch (KubernetesClientException e) {
                return e.getCode() == 422;
            }
        }

        String account() {
            return "system:serviceaccount:" + namespace + ":" + ChartRights.ACCOUNT;
        }

        List<List<String>> vectors() {
            return kubelet.execs().stream()
                    .filter(exec -> exec.namespace().equals(namespace))
                    .map(Exec::command)
                    .toList();
        }

        @Override
        public void close() {
            client.close();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 107})
    void arrivesAsOneArgumentVector(long user) {
        try (var site = new Site(user, NODE)) {
            site.grant(ChartRights.withGuestAccessIn(site.namespace)).confined();
            var command = command("guest-ping");
            command.putObject("arguments").put("text", "a b&c=d;$(e) \"'\\ü%41+");

            assertThat(site.call(NODE, command))
                    .isEqualTo(new Reply.Returned(JSON.createObjectNode().put("name", "Büro")));

            assertThat(kubelet.execs())
                    .contains(new Exec(
                            site.namespace,
                            LAUNCHER,
                            "compute",
                            List.of(
                                    "virsh",
                                    "-c",
                                    user == 0
                                            ? "qemu:///system"
                                            : "qemu+unix:///session?socket=/var/run/libvirt/virtqemud-sock",
                                    "qemu-agent-command",
                                    site.namespace + "_erp",
                                    "{\"execute\":\"guest-ping\",\"arguments\":{\"text\":\"a b&c=d;$(e) \\\"'\\\\\\u00FC%41+\"}}",
                                    "--timeout",
                                    "30")));
        }
    }

    @Test
    void carriesTheLongestArgument() {
        try (var site = new Site(107, NODE)) {
            site.grant(ChartRights.withGuestAccessIn(site.namespace)).confined();
            var command = command("guest-ping");
            command.putObject("arguments").put("input-data", "+/=x".repeat(32_700));

            assertThat(site.call(NODE, command)).isInstanceOf(Reply.Returned.class);
            assertThat(site.vectors().getLast().get(5)).isEqualTo(command.toString());
        }
    }

    @Test
    void bringsBackWhatTheAgentRefuses() {
        try (var site = new Site(107, NODE)) {
            site.grant(ChartRights.withGuestAccessIn(site.namespace));

            assertThat(site.call("guest-exec"))
                    .isEqualTo(new Reply.Failed("Command guest-exec has been disabled: the command is not allowed"));
        }
    }

    static Collection<Right> rights() {
        var rights = ChartRights.withGuestAccessIn("any").all();
        rights.removeAll(ChartRights.in("any").all());
        return rights;
    }

    @Test
    void usesTheRightsOfGuestAccessAndNoOthers() {
        try (var site = new Site(107, NODE)) {
            site.grant(ChartRights.withGuestAccessIn(site.namespace));

            site.call("guest-ping");

            assertThat(api.audit().of(site.account()))
                    .allSatisfy(request -> assertThat(request.code()).isLessThan(300))
                    .extracting(request -> new Right(request.group(), request.resource(), request.verb()))
                    .isSubsetOf(rights());
        }
    }

    /** The API server says which right is missing, but for create, which it wants since a WebSocket may run something; the operator says it then. */
    @ParameterizedTest
    @MethodSource("rights")
    void missesEachRightAndNamesIt(Right right) {
        try (var site = new Site(107, NODE)) {
            site.grant(ChartRights.withGuestAccessIn(site.namespace).without(right));

            assertThat(site.call("guest-ping"))
                    .isInstanceOfSatisfying(
                            Reply.CannotAsk.class,
                            cannot -> assertThat(cannot.message())
                                    .contains(
                                            right.verb().equals("create")
                                                    ? "is forbidden."
                                                    : "User \"" + site.account() + "\" cannot " + right.verb()
                                                            + " resource \"" + right.resource() + "\"",
                                            right.resource().equals("pods")
                                                    ? "Give it list on pods"
                                                    : "Give it get and create on pods/exec",
                                            "with the chart's value guestAccess.enabled=true"));
            assertThat(site.vectors()).isEmpty();
        }
    }

    @Test
    void saysWhichPolicyRefuses() {
        try (var site = new Site(107, NODE)) {
            site.grant(ChartRights.withGuestAccessIn(site.namespace));
            api.client()
                    .load(new ByteArrayInputStream(
                            NO_EXEC.formatted(site.namespace).getBytes(StandardCharsets.UTF_8)))
                    .serverSideApply();

            await().atMost(Duration.ofMinutes(1)).until(() -> site.call("guest-ping") instanceof Reply.CannotAsk);
            assertThat(site.call("guest-ping"))
                    .isInstanceOfSatisfying(
                            Reply.CannotAsk.class,
                            cannot -> assertThat(cannot.message())
                                    .startsWith("A ValidatingAdmissionPolicy refuses the operator's exec into pod "
                                            + site.namespace + "/" + LAUNCHER + ": ")
                                    .contains(
                                            "ValidatingAdmissionPolicy 'no-exec-" + site.namespace + "'",
                                            "Nobody execs here."));
        }
    }

    private static final String NO_EXEC = """
            apiVersion: admissionregistration.k8s.io/v1
            kind: ValidatingAdmissionPolicy
            metadata: {name: no-exec-%1$s}
            spec:
              failurePolicy: Fail
              matchConstraints:
                resourceRules:
                  - {apiGroups: [""], apiVersions: [v1], operations: [CONNECT], resources: [pods/exec]}
              matchConditions: [{name: here, expression: request.namespace == '%1$s'}]
              validations: [{expression: "false", message: Nobody execs here.}]
            ---
            apiVersion: admissionregistration.k8s.io/v1
            kind: ValidatingAdmissionPolicyBinding
            metadata: {name: no-exec-%1$s}
            spec: {policyName: no-exec-%1$s, validationActions: [Deny]}
            """;

    @ParameterizedTest
    @ValueSource(strings = {LOST_NODE, "guest-access-unknown"})
    void knowsNothingOfAGuestWhoseNodeDoesNotAnswer(String node) {
        try (var site = new Site(107, node)) {
            site.grant(ChartRights.withGuestAccessIn(site.namespace));

            assertThat(site.call(node, command("guest-ping")))
                    .isInstanceOfSatisfying(
                            Reply.CannotAsk.class,
                            cannot -> assertThat(cannot.message())
                                    .startsWith("The API server did not connect the operator with pod " + site.namespace
                                            + "/" + LAUNCHER + " (HTTP "));
        }
    }
}
