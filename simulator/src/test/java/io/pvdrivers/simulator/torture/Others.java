package io.pvdrivers.simulator.torture;

import io.pvdrivers.api.v1alpha1.DriverStateStatus.Phase;
import io.pvdrivers.operator.LeaderElection;
import io.pvdrivers.operator.OperatorConfig;
import io.pvdrivers.simulator.torture.Ordeal.Kind;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Two operators: the one that acts is cut off at a write, the other takes over, and then the first is back, not knowing that it was away. */
final class Others {
    private Others() {}

    static List<Ordeal> all(Undisturbed calm) {
        return IntStream.rangeClosed(1, calm.writes())
                .mapToObj(n ->
                        new Ordeal(Kind.TWO, "cut off at write " + n, calm.setting(), siege -> cutOff(siege, n, calm)))
                .toList();
    }

    private static Promises cutOff(Siege siege, int write, Undisturbed calm) {
        var cut = new Crash(write, write % 2 == 0, Writes::counts);
        siege.line().faults(cut);
        siege.replica().start(elected(siege, "first"));
        siege.until("the first to lead", () -> siege.replica().isLeading());
        siege.other().start(elected(siege, "second"));
        siege.until("the cut", () -> cut.happened() || siege.is(Phase.READY));
        siege.line().cut();
        siege.until("the second to lead", () -> siege.other().isLeading());
        siege.line().faults(request -> Optional.empty());
        siege.line().mend();
        siege.awaitReady();
        return calm.promises(siege);
    }

    /** With times that a test can wait for, and that a slow machine keeps. */
    private static OperatorConfig elected(Siege siege, String identity) {
        var election = LeaderElection.of(siege.namespace(), "operator", () -> {})
                .withLeaseDuration(Duration.ofSeconds(6))
                .withRenewDeadline(Duration.ofSeconds(4))
                .withRetryPeriod(Duration.ofMillis(200));
        return siege.config().withIdentity(identity).withLeaderElection(Optional.of(election));
    }
}
