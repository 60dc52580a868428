package io.pvdrivers.operator.guest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pvdrivers.operator.guest.AgentChannel.Reply;
import io.pvdrivers.operator.guest.PodExec.Outcome.Ended;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What virsh printed, as an agent's reply. virsh tells errors in text alone. Pure. */
final class VirshReply {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern AGENTS_OWN =
            Pattern.compile("unable to execute QEMU agent command '[^']*'(?:: (.*))?");

    /** libvirt's words for a guest that is there and does not answer, or is not there at all. */
    private static final List<String> SILENT = List.of(
            "Guest agent is not responding",
            "guest agent command timed out",
            "guest agent is not connected",
            "guest agent is not configured",
            "guest agent replied with wrong id to guest-sync",
            "Guest agent disappeared while executing command",
            "domain is not running",
            "Domain not found",
            "failed to get domain",
            "cannot acquire state change lock");

    private VirshReply() {}

    static Reply of(Ended ended) {
        return ended.exitCode() == 0 ? value(ended.out()) : error(ended);
    }

    private static Reply value(String out) {
        try {
            var reply = JSON.readTree(out);
            if (reply != null && reply.has("return")) {
                return new Reply.Returned(reply.get("return"));
            }
            return new Reply.Failed("virsh printed no reply of a guest agent: " + Words.brief(out));
        } catch (JsonProcessingException e) {
            return new Reply.Failed("virsh printed something that is not JSON: " + Words.brief(out));
        }
    }

    private static Reply error(Ended ended) {
        var said = ended.err().isBlank() ? ended.out() : ended.err();
        var words = said.lines()
                .map(line -> line.strip().replaceFirst("^error: ", ""))
                .filter(line -> !line.isEmpty())
                .collect(Collectors.joining("; "));
        var own = AGENTS_OWN.matcher(words);
        if (own.find()) {
            var why = own.group(1);
            return new Reply.Failed(Words.brief(why == null ? words : why));
        }
        if (SILENT.stream().anyMatch(words::contains)) {
            return new Reply.NotConnected(Words.brief(words));
        }
        return new Reply.CannotAsk("virsh in the VM's pod ended with exit code " + ended.exitCode()
                + (words.isEmpty() ? " and said nothing" : ": " + Words.brief(words)));
    }
}
