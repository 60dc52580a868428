package io.pvdrivers.operator.action;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.pvdrivers.operator.Excerpt;
import io.pvdrivers.operator.Failures;
import java.net.HttpURLConnection;

/** What it means that an API server would not do something. */
public final class ApiRefusal {
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int SENTENCE = 600;

    private ApiRefusal() {}

    /** Whether asking again without a change would bring the same. */
    public static boolean isFinal(KubernetesClientException e) {
        return e.getCode() >= HttpURLConnection.HTTP_BAD_REQUEST
                && e.getCode() < HttpURLConnection.HTTP_INTERNAL_ERROR
                && e.getCode() != HttpURLConnection.HTTP_CLIENT_TIMEOUT
                && e.getCode() != HttpURLConnection.HTTP_CONFLICT
                && e.getCode() != TOO_MANY_REQUESTS;
    }

    static boolean isConflict(KubernetesClientException e) {
        return e.getCode() == HttpURLConnection.HTTP_CONFLICT;
    }

    static boolean isNotFound(KubernetesClientException e) {
        return e.getCode() == HttpURLConnection.HTTP_NOT_FOUND;
    }

    /** A quota and a webhook answer 403 too. Only a missing right is told in these words. */
    static boolean isOfRbac(KubernetesClientException e) {
        return e.getCode() == HttpURLConnection.HTTP_FORBIDDEN
                && Failures.innermost(e).contains(" cannot ")
                && Failures.innermost(e).contains(" resource ");
    }

    /** The server's own words. */
    public static String sentence(KubernetesClientException e) {
        return sentence(Failures.innermost(e));
    }

    /** What to say of a refusal that is not final; empty for a conflict: somebody was faster, and the next look goes on from there. */
    static String passing(KubernetesClientException e) {
        return isConflict(e) ? "" : sentence(e);
    }

    /** Somebody's words as one sentence that ends. */
    static String sentence(String text) {
        var words = Excerpt.begin(PlainText.of(text).replace('\n', ' '), SENTENCE);
        return words.endsWith(".") ? words : words + ".";
    }
}
