package io.pvdrivers.operator.command;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.pvdrivers.operator.BadInput;
import io.pvdrivers.operator.OperatorConfig;
import io.pvdrivers.operator.guest.CountedCalls;
import io.pvdrivers.operator.guest.QemuGuestAgent;
import io.pvdrivers.operator.guest.VirtLauncherGuestAgent;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Whether the operator reaches into guests itself. */
final class GuestAccessOptions {
    private static final Duration SHORTEST = Duration.ofMinutes(1);
    private static final Duration LONGEST = Duration.ofDays(30);

    @Option(
            names = "--guest-access",
            description =
                    "Ask and use the guest agents of VMs, by exec into their pods. Default: guests are known by GuestReports alone.")
    private boolean enabled;

    @Option(
            names = "--guest-poll-seconds",
            paramLabel = "SECONDS",
            description =
                    "How old what an agent said may get while nothing happens to its VM, from 60 to 2592000. Default: 86400, a day.")
    private @Nullable Long pollSeconds;

    /** Says what cannot be used, before anything is reached. */
    void check() {
        if (pollSeconds == null) {
            return;
        }
        if (!enabled) {
            throw new BadInput("--guest-poll-seconds " + pollSeconds
                    + ": no guest is asked. Add --guest-access, or leave this out.");
        }
        if (pollSeconds < SHORTEST.toSeconds() || pollSeconds > LONGEST.toSeconds()) {
            throw new BadInput("--guest-poll-seconds " + pollSeconds + ": write a number from " + SHORTEST.toSeconds()
                    + " to " + LONGEST.toSeconds() + ".");
        }
    }

    /** The configuration of an operator that reaches guests over this client, where that is wanted. */
    OperatorConfig applyTo(OperatorConfig config, KubernetesClient client) {
        if (!enabled) {
            return config;
        }
        var channel = new CountedCalls(new VirtLauncherGuestAgent(client), config.meters());
        var reaching = config.withGuestAgent(new QemuGuestAgent(channel));
        return pollSeconds == null ? reaching : reaching.withGuestPollAtRest(Duration.ofSeconds(pollSeconds));
    }
}
