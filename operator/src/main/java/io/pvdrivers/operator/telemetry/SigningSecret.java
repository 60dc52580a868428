package io.pvdrivers.operator.telemetry;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;

/**
 * What announcements are signed with. The file is read for each of them, so that a new secret counts from the next one on. No message of
 * this class says what is in it.
 */
public final class SigningSecret {
    private static final String ENCODED = "whsec_";
    private static final int FEWEST_BYTES = 16;
    private static final int MOST_BYTES = 4096;

    private final Path file;

    /** The secret cannot be used; the message says why and how to mend it. */
    public static final class UnusableException extends IOException {
        private static final long serialVersionUID = 1;

        UnusableException(String message) {
            super(message);
        }
    }

    public SigningSecret(Path file) {
        this.file = file;
    }

    /**
     * The secret as it is now: what follows {@code whsec_}, decoded, or else the file's bytes without the white space around them.
     *
     * @throws UnusableException where it is none
     */
    public byte[] read() throws UnusableException {
        byte[] secret = decoded(content().strip());
        if (secret.length < FEWEST_BYTES) {
            throw new UnusableException("The secret in " + file + " has " + secret.length + " bytes. Write at least "
                    + FEWEST_BYTES + " random ones, such as openssl rand -hex 32 makes.");
        }
        return secret;
    }

    private String content() throws UnusableException {
        try (var input = Files.newInputStream(file)) {
            byte[] content = input.readNBytes(MOST_BYTES + 1);
            if (content.length > MOST_BYTES) {
                throw new UnusableException("The file " + file + " has more than " + MOST_BYTES
                        + " bytes. Write the secret alone into it.");
            }
            // Every byte is a character of its own here, so that nothing is lost of a secret that is no text.
            return new String(content, StandardCharsets.ISO_8859_1);
        } catch (UnusableException e) {
            throw e;
        } catch (IOException e) {
            throw new UnusableException("The file " + file + " with the secret cannot be read.");
        }
    }

    private byte[] decoded(String text) throws UnusableException {
        if (!text.startsWith(ENCODED)) {
            return text.getBytes(StandardCharsets.ISO_8859_1);
        }
        try {
            return Base64.getDecoder().decode(text.substring(ENCODED.length()));
        } catch (IllegalArgumentException e) {
            // Its cause quotes what could not be decoded.
            throw new UnusableException("What follows " + ENCODED + " in " + file + " is no Base64.");
        }
    }
}
