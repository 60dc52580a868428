package io.pvdrivers.operator.action;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Pictures that KubeVirt takes of its VMs' first screens. */
public final class Screenshots {
    private static final byte[] PNG = {(byte) 0x89, 'P', 'N', 'G'};
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long SECONDS = 15;

    private final KubernetesClient client;

    public Screenshots(KubernetesClient client) {
        this.client = client;
    }

    /** What came of it. */
    public sealed interface Answer {}

    /** A picture. */
    public static final class Taken implements Answer {
        private final byte[] png;

        private Taken(byte[] png) {
            this.png = png;
        }

        public byte[] png() {
            return png.clone();
        }
    }

    /**
     * There is none.
     *
     * @param message why, in a sentence
     * @param lacksRight whether RBAC refused it
     */
    public record None(String message, boolean lacksRight) implements Answer {
        static None because(String message) {
            return new None(message, false);
        }
    }

    /** Takes a picture of a VMI that runs. */
    public Answer take(String namespace, String vmi) {
        var http = client.getHttpClient();
        var path = "apis/subresources.kubevirt.io/v1/namespaces/" + namespace + "/virtualmachineinstances/"
                + RawObjects.encoded(vmi) + "/vnc/screenshot";
        var request = http.newHttpRequestBuilder()
                .uri(client.getMasterUrl() + path)
                .timeout(SECONDS, TimeUnit.SECONDS)
                .build();
        var answer = http.sendAsync(request, byte[].class);
        try {
            return read(answer.get(SECONDS, TimeUnit.SECONDS));
        } catch (ExecutionException e) {
            return None.because("KubeVirt was not reached for a picture of the screen: " + reason(e));
        } catch (TimeoutException e) {
            answer.cancel(true);
            return None.because("KubeVirt gave no picture of the screen within " + SECONDS + " seconds.");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return None.because("The operator stopped before it had a picture of the screen.");
        }
    }

    private static String reason(ExecutionException e) {
        return ApiRefusal.sentence(String.valueOf(
                Optional.ofNullable(e.getCause()).map(Throwable::getMessage).orElse(e.getMessage())));
    }

    private static Answer read(HttpResponse<byte[]> answer) {
        var body = Optional.ofNullable(answer.body()).orElse(new byte[0]);
        if (!answer.isSuccessful()) {
            var words = words(new String(body, StandardCharsets.UTF_8));
            return new None(
                    "KubeVirt gave no picture of the screen (HTTP " + answer.code() + "): "
                            + ApiRefusal.sentence(words),
                    words.contains(" cannot get resource "));
        }
        return Arrays.equals(PNG, 0, PNG.length, body, 0, Math.min(PNG.length, body.length))
                ? new Taken(body)
                : None.because("What KubeVirt gave as a picture of the screen is no PNG.");
    }

    /** KubeVirt refuses in plain text, the API server before it with a Status. */
    private static String words(String body) {
        try {
            var message = JSON.readTree(body).path("message").asText();
            return message.isEmpty() ? body : message;
        } catch (JsonProcessingException e) {
            return body;
        }
    }
}
