package io.pvdrivers.operator.gate;

import io.pvdrivers.api.v1alpha1.DriverStateSpec.DeviceKind;
import io.pvdrivers.api.v1alpha1.Run;
import io.pvdrivers.operator.kubevirt.Names;
import io.pvdrivers.operator.kubevirt.VmiClock;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;

/** Is it proven, in the VMI that runs now, that Windows can boot from the target bus? */
final class BootReady implements Gate {
    @Override
    public String condition() {
        return "BootReady";
    }

    @Override
    public boolean isNeeded(Situation situation) {
        return situation.run().isPresent() && !situation.isSwitched() && situation.movesDisks();
    }

    @Override
    public Verdict judge(Situation situation) {
        return BootEvidence.targetBuses(situation).stream()
                .filter(bus -> !isProven(situation, bus))
                .findFirst()
                .map(bus -> prove(situation, bus))
                .orElseGet(() -> HotPrimer.takeOut(situation).map(Verdict::act).orElseGet(Verdict::passed));
    }

    /** The proof that is kept is of one bus; for another one its evidence is looked for once more right before the switch. */
    private static boolean isProven(Situation situation, String bus) {
        return situation
                .proof()
                .filter(p -> situation.isOfThisInstance(p.vmiUID()))
                .filter(p ->
                        p.bus().equals(bus) || BootEvidence.find(situation, bus).isPresent())
                .isPresent();
    }

    private Verdict prove(Situation situation, String bus) {
        var evidence = BootEvidence.find(situation, bus);
        if (evidence.isPresent()) {
            return Verdict.act(new Action.KeepProof(evidence.get()));
        }
        if (BootEvidence.needsPrimer(situation, bus) && !BootEvidence.primerRuns(situation)) {
            return bringPrimer(situation, bus);
        }
        return awaitEvidence(situation, bus);
    }

    private Verdict bringPrimer(Situation situation, String bus) {
        if (OurTraces.isStaged(situation, Names.PRIMER)) {
            return StagingStep.judge(situation);
        }
        return HotPrimer.bring(situation, bus).orElseGet(() -> Verdict.act(stage(situation, bus)));
    }

    /** For the next start, once no empty drive is in the way of the patch. */
    private static Action stage(Situation situation, String bus) {
        return KeptDrive.isInTheWay(situation)
                ? new Action.CleanUp(false)
                : new Action.Stage(
                        situation.baseline().orElseThrow(),
                        Optional.empty(),
                        Optional.of(new Action.StagedPrimer(bus, Optional.empty())),
                        situation.plan().safety().pinMacAddresses());
    }

    private Verdict awaitEvidence(Situation situation, String bus) {
        if (situation.guest().seenThisBoot().isEmpty()
                || DriverCheck.of(situation).isEmpty()) {
            return Sight.await(situation);
        }
        var driver = DriverCheck.driverOf(bus, DeviceKind.DISK);
        var deadline = Patience.ends(
                situation, lastChange(situation), situation.limits().proving());
        if (Patience.hasEnded(situation, deadline)) {
            return Verdict.failed(
                    Reason.NO_PROOF,
                    "Windows does not show that it can boot from " + bus + ": " + driver.inf()
                            + " is not bound to a disk there at an accepted version. Look in Device Manager for what keeps it off.");
        }
        return Verdict.waitUntil(
                Reason.PROVING,
                "Waits for Windows to bind " + driver.inf() + " and to list a disk on " + bus + ".",
                deadline);
    }

    /** Drivers that a person or a Job installed have their time from when the proof is first missed. */
    private static Instant waitingSince(Situation situation) {
        return Optional.ofNullable(situation.status().waitingFor())
                .filter(w -> w.reason().equals(Reason.PROVING.code()))
                .map(w -> w.since())
                .orElse(situation.now());
    }

    private Instant lastChange(Situation situation) {
        var installed = situation
                .run()
                .flatMap(r -> Optional.ofNullable(r.installation()))
                .flatMap(i -> Optional.ofNullable(i.finishedAt()));
        var started = situation.vmi().flatMap(VmiClock::runningSince);
        var booted = situation
                .guest()
                .seenThisBoot()
                .flatMap(s -> Optional.ofNullable(s.facts().bootTime()));
        return Stream.of(
                        installed,
                        started,
                        booted,
                        situation.run().map(Run::startedAt),
                        Optional.of(waitingSince(situation)))
                .flatMap(Optional::stream)
                .max(Instant::compareTo)
                .orElseThrow();
    }
}
