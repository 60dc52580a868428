package io.pvdrivers.operator.gate;

import io.pvdrivers.operator.catalog.Release;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Drivers whose signatures Windows soon accepts no more. */
final class Signatures {
    /** Time for a change to be planned, tried and rolled out. */
    private static final Duration AHEAD = Duration.ofDays(90);

    private Signatures() {}

    /** Of the release that the guest was verified with, else of the one that it shall run. */
    static Optional<Advisory> advisory(Situation situation) {
        var running = Optional.ofNullable(situation.status().verified())
                .flatMap(v -> situation.catalog().release(v.release()))
                .or(situation::release);
        return running.flatMap(release -> expires(situation, release)
                .map(end -> new Advisory(
                        "SignatureExpiring",
                        end.isAfter(situation.now()) ? "SignatureExpiring" : "SignatureExpired",
                        "Windows accepts the signatures of the drivers of release " + release.version() + " until "
                                + end + ". Take the VM to another release before that.")));
    }

    private static Optional<Instant> expires(Situation situation, Release release) {
        return situation
                .guestOs()
                .flatMap(release::signatureNotAfter)
                .filter(end -> situation.now().plus(AHEAD).isAfter(end));
    }
}
