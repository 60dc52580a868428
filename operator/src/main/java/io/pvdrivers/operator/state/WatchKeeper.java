package io.pvdrivers.operator.state;

import io.pvdrivers.api.v1alpha1.DriverStateStatus;
import io.pvdrivers.api.v1alpha1.Run;
import io.pvdrivers.api.v1alpha1.Run.Watch;
import io.pvdrivers.kubevirt.VirtualMachineInstance;
import io.pvdrivers.operator.gate.GuestSight;
import io.pvdrivers.operator.gate.NeverRan;
import io.pvdrivers.operator.gate.Situation;
import io.pvdrivers.operator.gate.Standstill;
import io.pvdrivers.operator.kubevirt.VmiClock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** Keeps the clock of a deadline: which VMI runs since the switch or the return, since when, and whether its agent ever answered. Pure. */
final class WatchKeeper {
    private WatchKeeper() {}

    /** The status with its watch brought up to date; the same object where nothing changed. */
    static DriverStateStatus update(Situation situation) {
        var run = situation.run();
        if (run.isEmpty() || reference(situation).isEmpty()) {
            return situation.status();
        }
        var next = situation
                .vmi()
                .map(vmi -> next(situation, vmi, Optional.ofNullable(run.get().watch())))
                .or(() -> Optional.ofNullable(run.get().watch()).map(w -> stopped(w, situation.now())));
        var starting = reference(situation)
                .flatMap(before -> NeverRan.startingSince(situation, before))
                .map(at -> at.truncatedTo(ChronoUnit.SECONDS));
        if (next.equals(Optional.ofNullable(run.get().watch()))
                && starting.equals(Optional.ofNullable(run.get().startingSince()))) {
            return situation.status();
        }
        return situation
                .status()
                .withRun(run.get().withWatch(next.orElse(null)).withStartingSince(starting.orElse(null)));
    }

    /** The VMI that ran when the clock was set: its own time does not count. */
    private static Optional<String> reference(Situation situation) {
        return Optional.ofNullable(situation.status().rollback())
                .map(r -> r.vmiUID())
                .or(() -> situation.run().map(Run::switching).map(s -> s.vmiUID()));
    }

    private static Watch next(Situation situation, VirtualMachineInstance vmi, Optional<Watch> earlier) {
        var uid = vmi.getMetadata().getUid();
        var same = earlier.filter(w -> w.vmiUID().equals(uid));
        var spent = same.isPresent()
                ? same.get().spentSeconds()
                : earlier.map(w -> stopped(w, situation.now()).spentSeconds()).orElse(0);
        var agentSeen = same.filter(Watch::agentSeen).isPresent() || isAgentThere(situation, vmi);
        if (!counts(situation, vmi)) {
            var stopped =
                    same.map(w -> stopped(w, situation.now()).spentSeconds()).orElse(spent);
            return new Watch(uid, null, stopped, agentSeen);
        }
        var since = same.flatMap(w -> Optional.ofNullable(w.runningSince()))
                .orElseGet(() -> same.isPresent()
                        ? now(situation)
                        : VmiClock.runningSince(vmi).orElse(now(situation)));
        return new Watch(uid, since, spent, agentSeen);
    }

    private static Instant now(Situation situation) {
        return situation.now().truncatedTo(ChronoUnit.SECONDS);
    }

    private static boolean counts(Situation situation, VirtualMachineInstance vmi) {
        return situation.isRunning()
                && !reference(situation)
                        .filter(vmi.getMetadata().getUid()::equals)
                        .isPresent()
                && !Standstill.stopsClocks(situation);
    }

    private static boolean isAgentThere(Situation situation, VirtualMachineInstance vmi) {
        var connected =
                vmi.getStatus().conditions().stream().anyMatch(c -> c.type().equals("AgentConnected") && c.isTrue());
        return connected
                || situation.guest() instanceof GuestSight.Seen seen
                        && seen.source() == GuestSight.Source.AGENT
                        && seen.ofThisBoot();
    }

    private static Watch stopped(Watch watch, Instant now) {
        var ran = Optional.ofNullable(watch.runningSince())
                .map(since -> Math.max(0, Duration.between(since, now).toSeconds()))
                .orElse(0L);
        return new Watch(watch.vmiUID(), null, (int) (watch.spentSeconds() + ran), watch.agentSeen());
    }
}
