package io.pvdrivers.operator.guest;

import static io.pvdrivers.operator.guest.ExecServer.breaksOffAfter;
import static io.pvdrivers.operator.guest.ExecServer.end;
import static io.pvdrivers.operator.guest.ExecServer.ended;
import static io.pvdrivers.operator.guest.ExecServer.json;
import static io.pvdrivers.operator.guest.ExecServer.open;
import static io.pvdrivers.operator.guest.ExecServer.send;
import static io.pvdrivers.operator.guest.ExecServer.talks;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.Pod;
import io.pvdrivers.operator.guest.AgentChannel.Reply;
import io.pvdrivers.operator.guest.GuestAgent.Guest;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ServerWebSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Calls of a guest agent over Kubernetes' exec protocol, and everything that comes between. */
class VirtLauncherGuestAgentTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Guest ERP = new Guest("vms", "erp", LauncherPod.VMI_UID, Optional.of(LauncherPod.NODE));
    private static final String PONG = "{\"return\":{\"pong\":true}}\n";
    private static final Reply PONGED =
            new Reply.Returned(JSON.createObjectNode().put("pong", true));
    private static final ExecLimits SMALL =
            new ExecLimits(seconds(5), seconds(7), seconds(20), seconds(20), 100_000, 2);
    private static final ExecLimits IMPATIENT =
            new ExecLimits(seconds(5), seconds(7), seconds(1), seconds(20), 100_000, 2);

    private static ExecServer server;

    @BeforeAll
    static void start() {
        server = new ExecServer();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void oneRunningPod() {
        server.forget();
        server.pods(LauncherPod.running().build());
    }

    private static Duration seconds(int seconds) {
        return Duration.ofSeconds(seconds);
    }

    private Reply ping() {
        return call(SMALL, ERP, command("guest-ping"));
    }

    private Reply call(ExecLimits limits, Guest guest, ObjectNode command) {
        return new VirtLauncherGuestAgent(server.client(), limits).call(guest, command);
    }

    private static ObjectNode command(String name) {
        return JSON.createObjectNode().put("execute", name);
    }

    @Test
    void asksWithOneArgumentVectorAndNothingElse() {
        server.execs(ended(PONG, "", 0));
        var command = command("guest-exec");
        command.putObject("arguments").put("path", "C:\\a b\\ü.exe; rm -rf $(x) & \"'&command=sh\u2028");

        assertThat(call(SMALL, ERP, command)).isEqualTo(PONGED);

        var asked = server.asked().getFirst();
        assertThat(asked.path()).endsWith("/behind/a/proxy/api/v1/namespaces/vms/pods/virt-launcher-erp-x7k2p/exec");
        assertThat(asked.query()).startsWith("stdout=true&stderr=true&container=compute&command=virsh&command=-c&");
        assertThat(asked.command())
                .containsExactly(
                        "virsh",
                        "-c",
                        "qemu+unix:///session?socket=/var/run/libvirt/virtqemud-sock",
                        "qemu-agent-command",
                        "vms_erp",
                        "{\"execute\":\"guest-exec\",\"arguments\":{\"path\":"
                                + "\"C:\\\\a b\\\\\\u00FC.exe; rm -rf $(x) & \\\"'&command=sh\\u2028\"}}",
                        "--timeout",
                        "7");
        assertThat(asked.protocols()).containsExactly("v4.channel.k8s.io");
    }

    @Test
    void findsThePodByTheVmisUid() {
        ping();

        assertThat(server.listed())
                .singleElement()
                .asString()
                .endsWith(
                        "/api/v1/namespaces/vms/pods?labelSelector=kubevirt.io%2Fcreated-by%3D" + LauncherPod.VMI_UID);
    }

    static Stream<Arguments> launchers() {
        var root = "qemu:///system";
        var user = "qemu+unix:///session?socket=/var/run/libvirt/virtqemud-sock";
        return Stream.of(
                arguments("as KubeVirt makes it", LauncherPod.running().build(), user),
                arguments("as KubeVirt makes it for root", LauncherPod.ofRoot().build(), root),
                arguments("the container wins", container(0L, null, 107L, true), root),
                arguments("the container wins the other way", container(107L, null, 0L, null), user),
                arguments("the pod alone", container(null, null, 107L, null), user),
                arguments("without a user", container(null, true, null, null), user),
                arguments("without anything", container(null, null, null, null), root));
    }

    private static Pod container(Long user, Boolean nonRoot, Long podUser, Boolean podNonRoot) {
        return LauncherPod.running()
                .editSpec()
                .editSecurityContext()
                .withRunAsUser(podUser)
                .withRunAsNonRoot(podNonRoot)
                .endSecurityContext()
                .editFirstContainer()
                .withNewSecurityContext()
                .withRunAsUser(user)
                .withRunAsNonRoot(nonRoot)
                .endSecurityContext()
                .endContainer()
                .endSpec()
                .build();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("launchers")
    void talksToTheLibvirtOfThePodsUser(String name, Pod pod, String libvirt) {
        server.pods(pod);

        ping();

        assertThat(server.asked().getFirst().command()).element(2).isEqualTo(libvirt);
    }

    @Test
    void asksThePodOnTheVmisNodeDuringAMigration() {
        server.pods(
                LauncherPod.running().build(),
                LauncherPod.named("virt-launcher-erp-target", 107L)
                        .editSpec()
                        .withNodeName("node-b")
                        .endSpec()
                        .build());

        for (String node : List.of("node-b", "node-a")) {
            call(SMALL, new Guest("vms", "erp", LauncherPod.VMI_UID, Optional.of(node)), command("guest-ping"));
        }

        assertThat(server.asked())
                .extracting(ExecServer.Asked::path)
                .extracting(path -> path.replaceFirst(".*/pods/", ""))
                .containsExactly("virt-launcher-erp-target/exec", "virt-launcher-erp-x7k2p/exec");
    }

    static Stream<Arguments> otherPods() {
        var pod = LauncherPod.running();
        return Stream.of(
                arguments("no pod", new Pod[] {}),
                arguments("controlled by another VMI", new Pod[] {
                    LauncherPod.running()
                            .editMetadata()
                            .editFirstOwnerReference()
                            .withUid("another")
                            .endOwnerReference()
                            .endMetadata()
                            .build()
                }),
                arguments("owned by the VMI, not controlled", new Pod[] {
                    LauncherPod.running()
                            .editMetadata()
                            .editFirstOwnerReference()
                            .withController(false)
                            .endOwnerReference()
                            .endMetadata()
                            .build()
                }),
                arguments("not owned", new Pod[] {
                    LauncherPod.running()
                            .editMetadata()
                            .withOwnerReferences()
                            .endMetadata()
                            .build()
                }),
                arguments("on another node", new Pod[] {
                    pod.editSpec().withNodeName("node-b").endSpec().build()
                }),
                arguments("not scheduled", new Pod[] {
                    LauncherPod.running()
                            .editSpec()
                            .withNodeName(null)
                            .endSpec()
                            .build()
                }),
                arguments("ended", new Pod[] {
                    LauncherPod.running()
                            .editStatus()
                            .withPhase("Succeeded")
                            .endStatus()
                            .build()
                }),
                arguments(
                        "without a status",
                        new Pod[] {LauncherPod.running().withStatus(null).build()}),
                arguments("being deleted", new Pod[] {
                    LauncherPod.running()
                            .editMetadata()
                            .withDeletionTimestamp("2026-11-01T00:00:00Z")
                            .endMetadata()
                            .build()
                }));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("otherPods")
    void execsIntoNoOtherPod(String name, Pod[] pods) {
        server.pods(pods);

        assertThat(ping()).isEqualTo(new Reply.NotConnected("No virt-launcher pod of VM vms/erp runs on node node-a."));
        assertThat(server.asked()).isEmpty();
    }

    @Test
    void execsIntoNeitherOfTwoPodsWithTheSameClaim() {
        server.pods(
                LauncherPod.running().build(),
                LauncherPod.named("lookalike", 0L).build());

        assertThat(ping())
                .isEqualTo(new Reply.CannotAsk("It is not clear which pod VM vms/erp runs in: lookalike,"
                        + " virt-launcher-erp-x7k2p all claim it. Delete those that are not KubeVirt's."));
        assertThat(server.asked()).isEmpty();
    }

    @Test
    void takesTheOnlyPodOfAVmiThatNamesNoNode() {
        server.execs(ended(PONG, "", 0));

        assertThat(call(SMALL, new Guest("vms", "erp", LauncherPod.VMI_UID, Optional.empty()), command("guest-ping")))
                .isEqualTo(PONGED);
    }

    @Test
    void readsVirshsErrorsFromStandardError() {
        server.execs(ended("", "error: Guest agent is not responding: QEMU guest agent is not connected\n\n", 1));

        assertThat(ping())
                .isEqualTo(new Reply.NotConnected("Guest agent is not responding: QEMU guest agent is not connected"));
    }

    static Stream<Arguments> ways() {
        byte[] text = "{\"return\":{\"name\":\"Müller 🖥 Büro\"}}\n".getBytes(StandardCharsets.UTF_8);
        return Stream.of(
                arguments("byte by byte", text, 1),
                arguments("in threes", text, 3),
                arguments("in one message", text, text.length));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("ways")
    void putsTheOutputTogether(String name, byte[] text, int size) {
        server.execs(talks(socket -> {
            open(socket);
            for (int at = 0; at < text.length; at += size) {
                send(socket, 1, Arrays.copyOfRange(text, at, Math.min(text.length, at + size)));
                send(socket, 2, new byte[] {'.'});
            }
            end(socket, 0);
        }));

        assertThat(ping()).isEqualTo(new Reply.Returned(JSON.createObjectNode().put("name", "Müller 🖥 Büro")));
    }

    @Test
    void readsUpToTheLimitAndNoFurther() {
        var fits = "{\"return\":\"" + "x".repeat(SMALL.outputBytes() - 13) + "\"}";
        server.execs(ended(fits, "", 0));
        assertThat(ping()).isInstanceOf(Reply.Returned.class);

        server.execs(ended(fits + "\n", "", 0));
        assertThat(ping())
                .isEqualTo(new Reply.Failed(
                        "The agent's answer is longer than the 100000 bytes that the operator reads."));
    }

    @Test
    void readsNothingThatIsNestedTooDeeply() {
        server.execs(ended("{\"return\":" + "[".repeat(40_000) + "]".repeat(40_000) + "}", "", 0));

        assertThat(ping())
                .isInstanceOfSatisfying(
                        Reply.Failed.class,
                        failed ->
                                assertThat(failed.message()).startsWith("virsh printed something that is not JSON: "));
    }

    /** Of which docs/security.md speaks. */
    @Test
    void readsFourMebibytesForThreeQuartersOfAMinuteFromFourGuestsAtOnce() {
        assertThat(ExecLimits.DEFAULT.outputBytes()).isEqualTo(4 * 1024 * 1024);
        assertThat(ExecLimits.DEFAULT.call()).isEqualTo(seconds(45));
        assertThat(ExecLimits.DEFAULT.sessions()).isEqualTo(4);
    }

    @Test
    void closesWhatNeverEndsToWrite() {
        var closed = new CountDownLatch(1);
        var kilobyte = new byte[1024];
        server.execs(talks(socket -> {
            socket.closeHandler(end -> closed.countDown());
            open(socket);
            writeOn(socket, kilobyte);
        }));

        assertThat(ping()).isInstanceOf(Reply.Failed.class);
        await().until(() -> closed.getCount() == 0);
    }

    private static void writeOn(ServerWebSocket socket, byte[] bytes) {
        send(socket, 1, bytes);
        socket.writeBinaryMessage(Buffer.buffer(new byte[] {1})).onSuccess(written -> writeOn(socket, bytes));
    }

    @Test
    void closesWhatHangs() {
        var closed = new CountDownLatch(1);
        server.execs(talks(socket -> {
            socket.closeHandler(end -> closed.countDown());
            open(socket);
            send(socket, 1, "{\"return\"".getBytes(StandardCharsets.UTF_8));
        }));

        assertThat(call(IMPATIENT, ERP, command("guest-ping")))
                .isEqualTo(new Reply.CannotAsk("virsh in pod vms/virt-launcher-erp-x7k2p did not end within 1 s."));
        await().until(() -> closed.getCount() == 0);
    }

    @Test
    void closesWhatIsAnsweredTooLate() {
        var requests = new CopyOnWriteArrayList<Runnable>();
        var closed = new CountDownLatch(1);
        server.execs(request -> {
            request.pause();
            var itsThread = Vertx.currentContext();
            requests.add(() -> itsThread.runOnContext(now -> request.toWebSocket()
                    .onSuccess(socket -> socket.closeHandler(end -> closed.countDown()))
                    .onFailure(gone -> closed.countDown())));
        });

        assertThat(call(IMPATIENT, ERP, command("guest-ping"))).isInstanceOf(Reply.CannotAsk.class);
        requests.forEach(Runnable::run);
        await().until(() -> closed.getCount() == 0);
    }

    static Stream<Arguments> breaks() {
        Consumer<ServerWebSocket> nothing = socket -> {};
        Consumer<ServerWebSocket> half = socket -> {
            open(socket);
            send(socket, 1, "{\"return\":{}".getBytes(StandardCharsets.UTF_8));
        };
        return Stream.of(
                arguments("breaks off at once", breaksOffAfter(nothing)),
                arguments("breaks off in the middle", breaksOffAfter(half)),
                arguments("closes at once", talks(ServerWebSocket::close)),
                arguments("closes in the middle", talks(half.andThen(ServerWebSocket::close))),
                arguments("an empty message and no more", talks(socket -> {
                    socket.writeBinaryMessage(Buffer.buffer());
                    socket.close();
                })),
                arguments("a channel that does not exist", talks(socket -> {
                    send(socket, 9, new byte[] {1});
                })),
                arguments("a last word that is not JSON", talks(socket -> {
                    send(socket, 3, "command terminated".getBytes(StandardCharsets.UTF_8));
                })));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("breaks")
    void knowsNothingAfterABreak(String name, ExecServer.Answer answer) {
        server.execs(answer);

        assertThat(ping())
                .isInstanceOfSatisfying(
                        Reply.CannotAsk.class,
                        cannot -> assertThat(cannot.message())
                                .startsWith("The connection to pod vms/virt-launcher-erp-x7k2p failed: "));
    }

    @Test
    void saysThatThePodHasNoVirsh() {
        server.execs(talks(socket -> {
            open(socket);
            send(socket, 3, """
                    {"metadata":{},"status":"Failure","reason":"InternalError","code":500,"message":
                     "Internal error occurred: error executing command in container: exec: \\"virsh\\": executable file not found in $PATH"}
                    """.getBytes(StandardCharsets.UTF_8));
            socket.close();
        }));

        assertThat(ping())
                .isEqualTo(
                        new Reply.CannotAsk(
                                "virsh could not be run in pod vms/virt-launcher-erp-x7k2p: Internal error"
                                        + " occurred: error executing command in container: exec: \"virsh\": executable file not found in $PATH"));
    }

    /** Derived from kubernetes/kubernetes; the two words about the chart's policy were read off a kube-apiserver in the tests of the chart. */
    static Stream<Arguments> refusals() {
        return Stream.of(
                arguments(
                        403,
                        "pods \\\"virt-launcher-erp-x7k2p\\\" is forbidden: User \\\"system:serviceaccount:drivers:operator\\\" cannot get"
                                + " resource \\\"pods/exec\\\" in API group \\\"\\\" in the namespace \\\"vms\\\"",
                        new Reply.CannotAsk(
                                "The operator may not exec into pod vms/virt-launcher-erp-x7k2p: pods \"virt-launcher-erp-x7k2p\" is forbidden:"
                                        + " User \"system:serviceaccount:drivers:operator\" cannot get resource \"pods/exec\" in API group \"\""
                                        + " in the namespace \"vms\". Give it get and create on pods/exec with the chart's value"
                                        + " guestAccess.enabled=true, or let a GuestReport tell about this guest.")),
                arguments(
                        403,
                        "pods \\\"virt-launcher-erp-x7k2p\\\" is forbidden: ",
                        new Reply.CannotAsk(
                                "The operator may not exec into pod vms/virt-launcher-erp-x7k2p: pods \"virt-launcher-erp-x7k2p\" is forbidden."
                                        + " Give it get and create on pods/exec with the chart's value guestAccess.enabled=true, or let a"
                                        + " GuestReport tell about this guest.")),
                arguments(
                        404,
                        "pods \\\"node-a\\\" not found",
                        new Reply.CannotAsk(
                                "The API server did not connect the operator with pod vms/virt-launcher-erp-x7k2p (HTTP 404): pods"
                                        + " \"node-a\" not found.")),
                arguments(
                        404,
                        "pod does not exist",
                        new Reply.NotConnected("Pod vms/virt-launcher-erp-x7k2p "
                                + "is gone: pod does not exist. The guest is asked again.")),
                arguments(
                        422,
                        "pods \\\"virt-launcher-erp-x7k2p\\\" is forbidden: ValidatingAdmissionPolicy 'no-exec' with binding 'no-exec' denied"
                                + " request: Nobody execs here.",
                        new Reply.CannotAsk(
                                "A ValidatingAdmissionPolicy refuses the operator's exec into pod vms/virt-launcher-erp-x7k2p: pods"
                                        + " \"virt-launcher-erp-x7k2p\" is forbidden: ValidatingAdmissionPolicy 'no-exec' with binding 'no-exec'"
                                        + " denied request: Nobody execs here. Let whoever keeps it allow virsh qemu-agent-command to the"
                                        + " operator's ServiceAccount, as the chart's own policy does, or let a GuestReport tell about this"
                                        + " guest.")),
                arguments(
                        403,
                        "admission webhook \\\"exec.example.com\\\" denied the request: no exec",
                        new Reply.CannotAsk(
                                "An admission webhook refuses the operator's exec into pod vms/virt-launcher-erp-x7k2p: admission webhook"
                                        + " \"exec.example.com\" denied the request: no exec. Let whoever keeps it allow virsh"
                                        + " qemu-agent-command to the operator's ServiceAccount, as the chart's own policy does, or let a"
                                        + " GuestReport tell about this guest.")),
                arguments(
                        404,
                        "pods \\\"virt-launcher-erp-x7k2p\\\" not found",
                        new Reply.NotConnected("Pod vms/virt-launcher-erp-x7k2p "
                                + "is gone: pods \"virt-launcher-erp-x7k2p\" not found. The guest is asked again.")),
                arguments(
                        500,
                        "error dialing backend: dial tcp 192.0.2.7:10250: i/o timeout",
                        new Reply.CannotAsk(
                                "The API server did not connect the operator with pod vms/virt-launcher-erp-x7k2p (HTTP 500): error dialing"
                                        + " backend: dial tcp 192.0.2.7:10250: i/o timeout.")));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("refusals")
    void saysWhoRefusesAndTheCure(int code, String message, Reply reply) {
        server.execs(json(code, """
                {"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"%s","code":%d}
                """.formatted(message, code)));

        assertThat(ping()).isEqualTo(reply);
    }

    @Test
    void saysWhatANodeAnswersInPlainText() {
        server.execs(json(500, "container not found (\"compute\")\n"));

        assertThat(ping())
                .isEqualTo(new Reply.CannotAsk("The API server did not connect the operator with pod"
                        + " vms/virt-launcher-erp-x7k2p (HTTP 500): container not found (\"compute\")."));
    }

    @Test
    void saysThatAProxyAnswersNothing() {
        server.execs(json(502, ""));

        assertThat(ping())
                .isEqualTo(new Reply.CannotAsk("The API server did not connect the operator with pod"
                        + " vms/virt-launcher-erp-x7k2p (HTTP 502)."));
    }

    @Test
    void saysThatItMayNotListPods() {
        server.lists(json(403, """
                {"kind":"Status","apiVersion":"v1","status":"Failure","reason":"Forbidden","code":403,
                 "message":"pods is forbidden: User \\"me\\" cannot list resource \\"pods\\" in API group \\"\\" in the namespace \\"vms\\""}
                """));

        assertThat(ping())
                .isEqualTo(
                        new Reply.CannotAsk(
                                "The operator may not list pods in namespace vms: pods is forbidden: User \"me\""
                                        + " cannot list resource \"pods\" in API group \"\" in the namespace \"vms\". Give it list on pods with the"
                                        + " chart's value guestAccess.enabled=true, or let a GuestReport tell about this guest."));
    }

    @Test
    void saysThatPodsCannotBeListed() {
        server.lists(json(500, ""));

        assertThat(ping())
                .isInstanceOfSatisfying(
                        Reply.CannotAsk.class,
                        cannot ->
                                assertThat(cannot.message()).startsWith("The pods of namespace vms cannot be listed"));
    }

    @Test
    void saysThatTheServerIsGone() {
        try (var gone = new ExecServer()) {
            gone.stopListening();

            assertThat(new VirtLauncherGuestAgent(gone.client(), SMALL).call(ERP, command("guest-ping")))
                    .isInstanceOfSatisfying(
                            Reply.CannotAsk.class,
                            cannot -> assertThat(cannot.message())
                                    .startsWith("The pods of namespace vms cannot be listed: "));
        }
    }

    @Test
    void asksOnlySoManyGuestsAtOnce() {
        var open = new CopyOnWriteArrayList<ServerWebSocket>();
        server.execs(talks(open::add));
        var channel = new VirtLauncherGuestAgent(server.client(), SMALL);
        var calls = Stream.generate(() -> CompletableFuture.supplyAsync(() -> channel.call(ERP, command("guest-ping"))))
                .limit(3)
                .toList();

        await().until(() -> open.size() == 2);
        assertThat(server.listed()).hasSize(2);
        server.execs(ended(PONG, "", 0));
        open.forEach(socket -> end(socket, 1));

        await().until(() -> calls.stream().allMatch(CompletableFuture::isDone));
        assertThat(calls.stream().map(CompletableFuture::join)).contains(PONGED);
    }

    @Test
    void saysThatAllPlacesAreTaken() {
        var open = new CopyOnWriteArrayList<ServerWebSocket>();
        server.execs(talks(open::add));
        var channel = new VirtLauncherGuestAgent(
                server.client(),
                new ExecLimits(SMALL.connect(), SMALL.agent(), SMALL.call(), Duration.ofMillis(50), 1000, 1));
        var first = CompletableFuture.supplyAsync(() -> channel.call(ERP, command("guest-ping")));
        await().until(() -> open.size() == 1);

        assertThat(channel.call(ERP, command("guest-ping")))
                .isEqualTo(new Reply.CannotAsk(
                        "The operator is asking as many guests as it may at once, which is 1; this one is asked later.",
                        true));
        open.forEach(socket -> end(socket, 1));
        assertThat(first.join()).isInstanceOf(Reply.CannotAsk.class);
    }

    @Test
    void stopsWhenItsThreadIsToStop() {
        server.execs(talks(socket -> open(socket)));

        Thread.currentThread().interrupt();
        assertThat(ping()).isEqualTo(new Reply.CannotAsk("The operator is stopping."));
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void sendsNothingThatIsTooLongForAnArgument() {
        var command = command("guest-exec");
        command.putObject("arguments").put("input-data", "x".repeat(131_072));

        assertThat(call(SMALL, ERP, command))
                .isInstanceOfSatisfying(
                        Reply.Failed.class,
                        failed -> assertThat(failed.message()).contains("longer than the 131071"));
        assertThat(server.listed()).isEmpty();
    }

    @Test
    void takesNoCommandThatDoesNotBeginWithExecute() {
        var turned = JSON.createObjectNode().put("id", 1).put("execute", "guest-ping");

        assertThatThrownBy(() -> call(SMALL, ERP, turned)).isInstanceOf(IllegalArgumentException.class);
    }
}
