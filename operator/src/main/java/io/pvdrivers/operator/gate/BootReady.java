package io.pvdrivers.operator.gate;

import io.pvdrivers.api.v1alpha1.DriverStateSpec.DeviceKind;
import io.pvdrivers.api.v1alpha1.DriverStateStatus.Run;
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
        var bus = BootEvidence.targetBus(situation).orElseThrow();
        var proven =
                situation.proof().filter(p -> p.bus().equals(bus)).filter(p -> situation.isOfThisInstance(p.vmiUID()));
        if (proven.isPresent()) {
            return Verdict.passed();
        }
        var evidence = BootEvidence.find(situation);
        if (evidence.isPresent()) {
            return Verdict.act(new Action.KeepProof(evidence.get()));
        }
        if (BootEvidence.needsPrimer(situation) && !primerRuns(situation)) {
            return bringPrimer(situation, bus);
        }
        return awaitEvidence(situation, bus);
    }

    private boolean primerRuns(Situation situation) {
        return situation.isRunning()
                && situation
                        .vmi()
                        .filter(i -> OurTraces.hasDisk(i.getSpec(), Names.PRIMER))
                        .isPresent();
    }

    private Verdict bringPrimer(Situation situation, String bus) {
        if (OurTraces.hasDisk(situation.vm().getSpec().template().spec(), Names.PRIMER)) {
            return StagingStep.judge(situation);
        }
        return Verdict.act(new Action.Stage(
                situation.baseline().orElseThrow(),
                Optional.empty(),
                Optional.of(new Action.StagedPrimer(bus, Optional.empty())),
                situation.plan().safety().pinMacAddresses()));
    }

    private Verdict awaitEvidence(Situation situation, String bus) {
        if (situation.guest().seenThisBoot().isEmpty()
                || DriverCheck.of(situation).isEmpty()) {
            return Sight.await(situation);
        }
        var driver = DriverCheck.driverOf(bus, DeviceKind.DISK);
        var deadline = lastChange(situation).plus(situation.limits().proving());
        if (!deadline.isAfter(situation.now())) {
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
