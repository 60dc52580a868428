package io.pvdrivers.operator.guest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.pvdrivers.operator.guest.GuestAgent.Guest;
import io.pvdrivers.operator.guest.LauncherPods.Found;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * Reaches a guest's agent through the pod that KubeVirt runs the VM in: {@code virsh qemu-agent-command} in its container {@code compute}, as
 * one argument vector. The chart's ValidatingAdmissionPolicy lets this vector through and no other.
 */
public final class VirtLauncherGuestAgent implements AgentChannel {
    /** Linux takes no longer argument: MAX_ARG_STRLEN, 32 pages, with the zero at its end. */
    private static final int LONGEST_ARGUMENT = 131_071;

    private static final String FIRST = "{\"execute\":";

    /** A command that only reads. */
    private static final Pattern QUESTION = Pattern.compile("\\{\"execute\":\"guest-(info|get-|network-get-)");

    /** In ASCII, for virsh's locale is the image's. */
    private static final ObjectMapper JSON =
            JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    private final LauncherPods pods;
    private final PodExec exec;
    private final ExecLimits limits;
    private final Semaphore places;

    /** @param client is used and not closed */
    public VirtLauncherGuestAgent(KubernetesClient client) {
        this(client, ExecLimits.DEFAULT);
    }

    /** @param client is used and not closed */
    public VirtLauncherGuestAgent(KubernetesClient client, ExecLimits limits) {
        this.pods = new LauncherPods(client);
        this.exec = new PodExec(client, limits);
        this.limits = limits;
        this.places = new Semaphore(limits.sessions(), true);
    }

    @Override
    public Reply call(Guest guest, ObjectNode command) {
        var json = written(command);
        if (json.getBytes(StandardCharsets.UTF_8).length > LONGEST_ARGUMENT) {
            return new Reply.Failed("A call of " + json.length() + " bytes is longer than the " + LONGEST_ARGUMENT
                    + " that one argument of a program may have.");
        }
        try {
            if (!places.tryAcquire(limits.place().toMillis(), TimeUnit.MILLISECONDS)) {
                return new Reply.CannotAsk(
                        "The operator is asking as many guests as it may at once, which is " + limits.sessions()
                                + "; this one is asked later.",
                        true);
            }
            try {
                return call(guest, json);
            } finally {
                places.release();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Reply.CannotAsk("The operator is stopping.");
        }
    }

    private Reply call(Guest guest, String json) throws InterruptedException {
        return switch (pods.find(guest)) {
            case Found.Nowhere nowhere -> nowhere.reply();
            case Found.At at -> reply(at.launcher(), run(at.launcher(), guest, json));
        };
    }

    /** A question is asked once more where the connection broke; what changes something in a guest is never done twice. */
    private PodExec.Outcome run(Launcher launcher, Guest guest, String json) throws InterruptedException {
        var vector = vector(launcher, guest, json);
        var outcome = exec.run(launcher.namespace(), launcher.pod(), Launcher.CONTAINER, vector);
        return outcome instanceof PodExec.Outcome.Broken
                        && QUESTION.matcher(json).lookingAt()
                ? exec.run(launcher.namespace(), launcher.pod(), Launcher.CONTAINER, vector)
                : outcome;
    }

    private Reply reply(Launcher launcher, PodExec.Outcome outcome) {
        var pod = launcher.namespace() + "/" + launcher.pod();
        return switch (outcome) {
            case PodExec.Outcome.Ended ended -> VirshReply.of(ended);
            case PodExec.Outcome.Refused refused -> Refusals.ofExec(launcher, refused);
            case PodExec.Outcome.NotRun notRun ->
                new Reply.CannotAsk("virsh could not be run in pod " + pod + ": " + Words.brief(notRun.message()));
            case PodExec.Outcome.TooMuch much ->
                new Reply.Failed("The agent's answer is longer than the " + limits.outputBytes()
                        + " bytes that the operator reads.");
            case PodExec.Outcome.TimedOut timedOut ->
                new Reply.CannotAsk("virsh in pod " + pod + " did not end within "
                        + limits.call().toSeconds() + " s.");
            case PodExec.Outcome.Broken broken ->
                new Reply.CannotAsk("The connection to pod " + pod + " failed: " + Words.brief(broken.message()) + ".");
        };
    }

    /** What runs in the pod. Nothing else ever does. */
    private List<String> vector(Launcher launcher, Guest guest, String json) {
        return List.of(
                "virsh",
                "-c",
                launcher.libvirt(),
                "qemu-agent-command",
                guest.namespace() + "_" + guest.name(),
                json,
                "--timeout",
                Long.toString(limits.agent().toSeconds()));
    }

    private static String written(ObjectNode command) {
        try {
            var json = JSON.writeValueAsString(command);
            if (!json.startsWith(FIRST)) {
                throw new IllegalArgumentException("execute must be the first field of a command");
            }
            return json;
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
