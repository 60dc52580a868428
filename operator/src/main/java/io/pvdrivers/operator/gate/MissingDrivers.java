package io.pvdrivers.operator.gate;

import io.pvdrivers.api.v1alpha1.DriverPolicySpec.Mode;
import io.pvdrivers.api.v1alpha1.GuestFacts;
import io.pvdrivers.api.v1alpha1.GuestFacts.ProblemDevice;
import io.pvdrivers.operator.catalog.Driver;
import io.pvdrivers.operator.kubevirt.PresentDrivers;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** Virtio devices of a running VM that its Windows has no driver for. They are dead weight, or worse: a disk or a network that is not there. */
final class MissingDrivers {
    /** CM_PROB_FAILED_INSTALL: no driver is installed for the device. */
    private static final int NOT_INSTALLED = 28;

    private static final String TYPE = "DriverMissing";

    private MissingDrivers() {}

    static Optional<Advisory> advisory(Situation situation) {
        var facts = situation.guest().seenThisBoot().map(GuestSight.Seen::facts).filter(f -> f.boundDevices() != null);
        return facts.isPresent() && situation.isRunning()
                ? missing(situation, facts.get())
                : Advisories.asBefore(situation, TYPE);
    }

    private static Optional<Advisory> missing(Situation situation, GuestFacts facts) {
        var names = new TreeSet<String>();
        situation.vmi().map(i -> PresentDrivers.of(i.getSpec())).stream()
                .flatMap(present -> present.stream())
                .filter(driver -> !isBound(facts, driver))
                .forEach(driver -> names.add(driver.inf()));
        Optional.ofNullable(facts.problemDevices()).orElse(List.of()).stream()
                .filter(d -> d.problemCode() == NOT_INSTALLED)
                .map(MissingDrivers::name)
                .forEach(names::add);
        return names.isEmpty()
                ? Optional.empty()
                : Optional.of(new Advisory(
                        TYPE,
                        TYPE,
                        "The VM has virtio devices that Windows has no driver for: " + String.join(", ", names) + ". "
                                + advice(situation)));
    }

    private static String advice(Situation situation) {
        var policy = Optional.of(situation.governance())
                .filter(Governance.Governed.class::isInstance)
                .map(Governance.Governed.class::cast)
                .filter(governed -> governed.mode() != Mode.AUDIT);
        if (policy.isEmpty()) {
            return "Install them from a virtio-win ISO, or have a policy in mode Enforce do it.";
        }
        return situation.run().isPresent() || Work.of(situation) == Work.SOME
                ? "Policy " + policy.get().policy().name()
                        + " is to have them installed; status.waitingFor says what comes next."
                : "Install them from a virtio-win ISO.";
    }

    private static boolean isBound(GuestFacts facts, Driver driver) {
        return Optional.ofNullable(facts.boundDevices()).orElse(List.of()).stream()
                .anyMatch(d -> driver.serves(d.pciId()));
    }

    private static String name(ProblemDevice device) {
        return Driver.serving(device.pciId()).findFirst().map(Driver::inf).orElse(device.pciId());
    }
}
