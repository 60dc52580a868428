package io.pvdrivers.operator.guest;

import io.pvdrivers.operator.guest.AgentChannel.Reply;
import io.pvdrivers.operator.guest.PodExec.Outcome.Refused;
import java.net.HttpURLConnection;

/** What an answer other than the wanted one means for a guest, in a sentence that says how to mend it. Pure. */
final class Refusals {
    private static final String RIGHTS =
            " with the chart's value guestAccess.enabled=true, or let a GuestReport tell about this guest.";
    private static final String POLICIES =
            " Let whoever keeps it allow virsh qemu-agent-command to the operator's ServiceAccount, as the chart's own policy does,"
                    + " or let a GuestReport tell about this guest.";

    private Refusals() {}

    static Reply ofExec(Launcher launcher, Refused refused) {
        var pod = launcher.namespace() + "/" + launcher.pod();
        var words = quoted(refused.message());
        if (refused.message().contains("ValidatingAdmissionPolicy")) {
            return new Reply.CannotAsk(
                    "A ValidatingAdmissionPolicy refuses the operator's exec into pod " + pod + words + POLICIES);
        }
        if (refused.message().contains("admission webhook")) {
            return new Reply.CannotAsk(
                    "An admission webhook refuses the operator's exec into pod " + pod + words + POLICIES);
        }
        return switch (refused.code()) {
            case HttpURLConnection.HTTP_UNAUTHORIZED, HttpURLConnection.HTTP_FORBIDDEN ->
                new Reply.CannotAsk("The operator may not exec into pod " + pod + words
                        + " Give it get and create on pods/exec" + RIGHTS);
            case HttpURLConnection.HTTP_NOT_FOUND -> notFound(launcher, pod, refused, words);
            default -> notConnected(pod, refused, words);
        };
    }

    /** A node that does not exist is not found either, and is called a pod then. The second words are a kubelet's. */
    private static Reply notFound(Launcher launcher, String pod, Refused refused, String words) {
        var message = refused.message();
        return message.startsWith("pods \"" + launcher.pod() + "\"") || message.contains("pod does not exist")
                ? new Reply.NotConnected("Pod " + pod + " is gone" + words + " The guest is asked again.")
                : notConnected(pod, refused, words);
    }

    private static Reply notConnected(String pod, Refused refused, String words) {
        return new Reply.CannotAsk("The API server did not connect the operator with pod " + pod + " (HTTP "
                + refused.code() + ")" + words);
    }

    static Reply ofList(String namespace, int code, String message) {
        if (code == HttpURLConnection.HTTP_FORBIDDEN || code == HttpURLConnection.HTTP_UNAUTHORIZED) {
            return new Reply.CannotAsk("The operator may not list pods in namespace " + namespace + quoted(message)
                    + " Give it list on pods" + RIGHTS);
        }
        return new Reply.CannotAsk("The pods of namespace " + namespace + " cannot be listed" + quoted(message));
    }

    private static String quoted(String message) {
        var words = Words.brief(message).replaceFirst(":$", "");
        if (words.isEmpty()) {
            return ".";
        }
        return ": " + words + (words.endsWith(".") ? "" : ".");
    }
}
