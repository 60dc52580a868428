package io.pvdrivers.operator.gate;

import io.pvdrivers.kubevirt.InstanceSpec;
import io.pvdrivers.operator.kubevirt.Names;
import java.util.Objects;
import java.util.Optional;

/** Is the release's ISO in a drive of the guest? */
final class MediaAttached implements Gate {
    @Override
    public String condition() {
        return "MediaAttached";
    }

    @Override
    public boolean isNeeded(Situation situation) {
        if (situation.run().isEmpty() || situation.isSwitched()) {
            return false;
        }
        var check = DriverCheck.of(situation);
        var stagedOnly = inSpec(situation) && !isPresent(situation);
        return stagedOnly || check.isEmpty() || !check.get().unsatisfied().isEmpty();
    }

    @Override
    public Verdict judge(Situation situation) {
        if (isPresent(situation) && situation.isRunning()) {
            return Verdict.passed();
        }
        if (inSpec(situation)) {
            return StagingStep.judge(situation);
        }
        if (DriverCheck.of(situation).isEmpty()) {
            return needsOnlyPrimer(situation) ? Verdict.passed() : Sight.await(situation);
        }
        return Verdict.act(new Action.Stage(
                situation.baseline().orElseThrow(),
                Optional.of(new Action.StagedMedia.Image(
                        Objects.requireNonNull(situation.plan().image()),
                        Optional.ofNullable(situation.plan().imagePullSecret()))),
                BootEvidence.needsPrimer(situation)
                        ? BootEvidence.targetBus(situation).map(bus -> new Action.StagedPrimer(bus, Optional.empty()))
                        : Optional.empty(),
                situation.plan().safety().pinMacAddresses()));
    }

    /** A primer staged alone is being brought in: the guest cannot be seen meanwhile, and its drivers were there before. */
    private boolean needsOnlyPrimer(Situation situation) {
        return OurTraces.inSpec(situation);
    }

    private boolean inSpec(Situation situation) {
        return OurTraces.hasDisk(situation.vm().getSpec().template().spec(), Names.MEDIA);
    }

    /** Whether any drive of the VMI holds the plan's image: ours, or one that was there. */
    static boolean isPresent(Situation situation) {
        var image = situation.plan().image();
        return image != null
                && situation.vmi().stream()
                        .flatMap(i -> i.getSpec().domain().devices().disks().stream()
                                .filter(d -> d.cdrom() != null)
                                .map(d -> imageBehind(i.getSpec(), d.name())))
                        .anyMatch(held -> held.filter(image::equals).isPresent());
    }

    private static Optional<String> imageBehind(InstanceSpec spec, String name) {
        return spec.volumes().stream()
                .filter(v -> v.name().equals(name))
                .findFirst()
                .flatMap(v -> Optional.ofNullable(v.containerDisk()))
                .map(InstanceSpec.ContainerDisk::image);
    }
}
