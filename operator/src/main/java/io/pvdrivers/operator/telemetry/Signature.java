package io.pvdrivers.operator.telemetry;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Shows a receiver who sent a message, and when, as https://www.standardwebhooks.com has it: an HMAC-SHA256 over id, time and body, which
 * ready-made libraries check.
 */
final class Signature {
    static final String ID = "webhook-id";
    static final String TIMESTAMP = "webhook-timestamp";
    static final String SIGNATURE = "webhook-signature";

    private static final String ALGORITHM = "HmacSHA256";

    private Signature() {}

    /** The headers of one try. The time is that of the try, so that receivers can refuse what somebody sends again later. */
    static Map<String, String> headers(byte[] secret, String id, Instant now, byte[] body) {
        var timestamp = Long.toString(now.getEpochSecond());
        var headers = new TreeMap<String, String>();
        headers.put(ID, id);
        headers.put(TIMESTAMP, timestamp);
        headers.put(
                SIGNATURE, "v1," + Base64.getEncoder().encodeToString(hmac(secret, id + "." + timestamp + ".", body)));
        return headers;
    }

    private static byte[] hmac(byte[] secret, String before, byte[] body) {
        try {
            var mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(secret, ALGORITHM));
            mac.update(before.getBytes(StandardCharsets.UTF_8));
            return mac.doFinal(body);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java has " + ALGORITHM, e);
        }
    }
}
