package io.pvdrivers.simulator.bridge;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pvdrivers.operator.guest.AgentChannel;
import io.pvdrivers.operator.guest.AgentChannel.Reply;
import io.pvdrivers.operator.guest.GuestAgent.Guest;
import io.pvdrivers.simulator.apiserver.Containers.Outcome;
import java.util.List;

/** {@code virsh -c URI qemu-agent-command DOMAIN JSON [--timeout SECONDS]} in a launcher's pod, with libvirt's words. */
record Virsh(AgentChannel guests, Guest guest, boolean root) {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final int WITHOUT_TIMEOUT = 5;
    private static final int WITH_TIMEOUT = 7;

    Outcome run(List<String> words) {
        boolean timed = words.size() == WITH_TIMEOUT
                && words.get(WITHOUT_TIMEOUT).equals("--timeout")
                && words.getLast().matches("\\d+");
        if (words.size() != WITHOUT_TIMEOUT && !timed || !words.getFirst().equals("-c")) {
            return failed("unexpected data in the command line: " + words);
        }
        if (!isOwn(words.get(1))) {
            return failed(
                    "failed to connect to the hypervisor",
                    "internal error: unexpected qemu URI path '" + (root ? "/session" : "/system") + "', try qemu:///"
                            + (root ? "system" : "session"));
        }
        if (!words.get(2).equals("qemu-agent-command")) {
            return failed("unknown command: '" + words.get(2) + "'");
        }
        String domain = words.get(3);
        if (!domain.equals(guest.namespace() + "_" + guest.name())) {
            return failed(
                    "failed to get domain '" + domain + "'",
                    "Domain not found: no domain with matching name '" + domain + "'");
        }
        return command(words.get(4));
    }

    /** Each sort of launcher has one libvirt, with one address. */
    private boolean isOwn(String uri) {
        return uri.equals(root ? "qemu:///system" : "qemu+unix:///session?socket=/var/run/libvirt/virtqemud-sock");
    }

    private Outcome command(String text) {
        JsonNode json;
        try {
            json = MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            return failed("internal error: cannot parse json " + text);
        }
        if (!(json instanceof ObjectNode command)) {
            return failed("internal error: Malformed JSON value");
        }
        return switch (guests.call(guest, command)) {
            case Reply.Returned returned ->
                new Outcome.Ended(
                        0, JsonNodeFactory.instance.objectNode().set("return", returned.value()) + "\n\n", "");
            case Reply.Failed error ->
                failed("guest agent command failed: unable to execute QEMU agent command '"
                        + command.path("execute").asText() + "': " + error.message());
            case Reply.NotConnected none -> failed("Guest agent is not responding: QEMU guest agent is not connected");
            case Reply.CannotAsk denied -> failed("access denied: " + denied.message());
        };
    }

    private static Outcome failed(String... lines) {
        return new Outcome.Ended(1, "", "error: " + String.join("\nerror: ", lines) + "\n\n");
    }
}
