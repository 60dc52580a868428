package io.pvdrivers.operator.gate;

import io.pvdrivers.api.v1alpha1.Run;
import io.pvdrivers.api.v1alpha1.Run.Outcome;
import io.pvdrivers.operator.kubevirt.Names;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Runs that failed and are tried again by themselves. Only what failed before the devices were switched, for a cause that may pass, is: a
 * guest that was sent back, or a person who interfered, is a person's matter. So is an ISO that kept the VM from starting: another try would
 * take it down again.
 */
public final class Attempts {
    /** What an image registry, a storage, an installer or a snapshot may get over. Windows that binds no driver is not among it. */
    private static final Set<Reason> MAY_PASS = Set.of(
            Reason.MEDIA_UNAVAILABLE,
            Reason.MEDIA_REFUSED,
            Reason.IMPORTING_MEDIA,
            Reason.INSTALL_FAILED,
            Reason.INSTALL_TIMED_OUT,
            Reason.JOB_REFUSED,
            Reason.SNAPSHOT_FAILED);

    /** What is known of the inside of a guest alone. */
    private static final Set<Reason> OF_THE_GUEST = Set.of(
            Reason.DRIVER_NOT_BOUND,
            Reason.GUEST_DID_NOT_RETURN,
            Reason.INSTALL_FAILED,
            Reason.INSTALL_TIMED_OUT,
            Reason.INSTALLER_LIED,
            Reason.NO_PROOF);

    /** How often a run is tried again where nothing says so. */
    public static final int RETRIES = 2;

    private static final List<Duration> PAUSES =
            List.of(Duration.ofMinutes(15), Duration.ofHours(1), Duration.ofHours(4));

    private Attempts() {}

    /** How many runs count when another one begins: none, once a person has changed something. */
    public static int before(Situation situation) {
        var goesOn = situation
                .endedRun()
                .filter(run -> run.outcome() == Outcome.FAILED)
                .filter(run -> !isRetried(situation, run) && !isUnderAnotherPolicy(situation, run));
        return goesOn.isPresent() ? made(situation) : 0;
    }

    /** Whether a failure is known from a GuestReport alone: such a one must not hold up other VMs. */
    public static boolean isReportedOnly(Situation situation, Reason reason) {
        return OF_THE_GUEST.contains(reason)
                && situation.guest() instanceof GuestSight.Seen seen
                && seen.source() == GuestSight.Source.REPORT;
    }

    /** When the last run is tried again by itself; empty where it is not. */
    static Optional<Instant> nextAt(Situation situation) {
        return situation
                .endedRun()
                .filter(run -> run.outcome() == Outcome.FAILED && run.switching() == null)
                .filter(run -> Optional.ofNullable(run.reason())
                        .flatMap(Reason::ofCode)
                        .filter(MAY_PASS::contains)
                        .isPresent())
                .filter(run -> !keptFromStarting(run))
                .filter(run -> made(situation) <= allowed(situation))
                .flatMap(run -> Optional.ofNullable(run.endedAt()))
                .map(end -> end.plus(pause(made(situation))));
    }

    private static boolean keptFromStarting(Run run) {
        return Reason.MEDIA_UNAVAILABLE.code().equals(run.reason())
                && run.staging() != null
                && !Boolean.TRUE.equals(run.staging().hotPlugged());
    }

    /** Whether a person asked for another try since a run ended. */
    static boolean isRetried(Situation situation, Run run) {
        return !Objects.equals(situation.annotation(Names.RETRY).orElse(null), run.retry());
    }

    /** The attempt that comes next and how many there are, such as {@code 2 of 3}. */
    static String ordinal(Situation situation) {
        return made(situation) + 1 + " of " + (allowed(situation) + 1);
    }

    private static boolean isUnderAnotherPolicy(Situation situation, Run run) {
        var then = Optional.ofNullable(run.policyRef());
        return situation.governance() instanceof Governance.Governed governed
                && then.filter(p -> !p.equals(governed.policy())).isPresent();
    }

    private static int made(Situation situation) {
        return Optional.ofNullable(situation.status().attempts()).orElse(0);
    }

    private static int allowed(Situation situation) {
        return Optional.ofNullable(situation.plan().safety().retries()).orElse(RETRIES);
    }

    private static Duration pause(int made) {
        return PAUSES.get(Math.clamp(made - 1L, 0, PAUSES.size() - 1));
    }
}
