package io.pvdrivers.operator.command;

import io.pvdrivers.operator.BadInput;
import io.pvdrivers.operator.telemetry.EventReceiver;
import io.pvdrivers.operator.telemetry.SigningSecret;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Who outside the cluster is told of news. */
final class EventOptions {
    private static final Set<String> SCHEMES = Set.of("http", "https");

    @Option(
            names = "--events-url",
            paramLabel = "URL",
            description = "Where news, such as a newer release, are sent as CloudEvents by POST. Default: nowhere.")
    private @Nullable String url;

    @Option(
            names = "--events-secret-file",
            paramLabel = "FILE",
            description = "A file with what they are signed with; read anew for each. Default: they are not signed.")
    private @Nullable Path secretFile;

    /** The receiver, where one is named. */
    Optional<EventReceiver> receiver() {
        if (url == null) {
            if (secretFile != null) {
                throw new BadInput("--events-secret-file " + secretFile
                        + ": nothing is sent. Add --events-url, or leave this out.");
            }
            return Optional.empty();
        }
        var secret = Optional.ofNullable(secretFile);
        secret.ifPresent(EventOptions::check);
        return Optional.of(new EventReceiver(address(url), secret));
    }

    /** Says nothing of the address: there may be a password in it. */
    private static URI address(String url) {
        try {
            var address = new URI(url);
            if (address.getUserInfo() != null) {
                throw new BadInput("--events-url holds a user or a password, which every list of processes would show."
                        + " Leave it out, and have the receiver check the signature of --events-secret-file.");
            }
            if (address.getScheme() != null && SCHEMES.contains(address.getScheme()) && address.getHost() != null) {
                return address;
            }
        } catch (URISyntaxException e) {
            // Its message would quote the address.
        }
        throw new BadInput(
                "--events-url is no address that can be sent to. Write it like https://events.example.com/path.");
    }

    private static void check(Path file) {
        try {
            new SigningSecret(file).read();
        } catch (SigningSecret.UnusableException e) {
            throw new BadInput("--events-secret-file: " + e.getMessage());
        }
    }
}
