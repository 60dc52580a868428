package io.pvdrivers.operator.guest;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;

/**
 * What a program in a guest printed to one of its streams.
 *
 * @param truncated whether the agent or we cut it
 */
record GuestOutput(String text, boolean truncated) {
    /** More than a thousand driver packages in {@code pnputil}'s words; the agent's own limit is higher. */
    static final int LIMIT_BYTES = 1 << 20;

    /**
     * Reads a stream out of the answer to {@code guest-exec-status}. What is not base64 counts as cut off.
     *
     * @param stream {@code out} or {@code err}
     */
    static GuestOutput read(JsonNode status, String stream) {
        var cut = status.path(stream + "-truncated").asBoolean();
        try {
            var bytes = Base64.getDecoder().decode(status.path(stream + "-data").asText());
            return bytes.length <= LIMIT_BYTES
                    ? new GuestOutput(decode(bytes), cut)
                    : new GuestOutput(decode(Arrays.copyOf(bytes, LIMIT_BYTES)), true);
        } catch (IllegalArgumentException e) {
            return new GuestOutput("", true);
        }
    }

    /** Windows prints in the code page of its language. Where that is not UTF-8 or UTF-16 each byte becomes a character, so that ASCII is kept. */
    private static String decode(byte[] bytes) {
        if (bytes.length >= 2 && bytes[0] == (byte) 0xFF && bytes[1] == (byte) 0xFE) {
            return new String(bytes, 2, bytes.length - 2, StandardCharsets.UTF_16LE);
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            return new String(bytes, StandardCharsets.ISO_8859_1);
        }
    }
}
