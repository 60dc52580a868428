package io.pvdrivers.operator.gate;

import io.pvdrivers.kubevirt.VirtualMachineInstance;
import java.util.Optional;

/** What to say of a VM that has no guest now: why, and whose turn it is. */
final class NotRunning {
    private NotRunning() {}

    static Verdict await(Situation situation) {
        return situation.vmi().map(vmi -> await(situation, vmi)).orElseGet(() -> withoutInstance(situation));
    }

    private static Verdict await(Situation situation, VirtualMachineInstance vmi) {
        if (vmi.getMetadata().getDeletionTimestamp() != null) {
            return Shutdown.await(situation);
        }
        return switch (InstancePhase.of(vmi)) {
            case "Succeeded" -> shutDownInside(situation);
            case "Failed" -> failed(situation);
            case "WaitingForSync" -> receiver();
            case "Unknown" ->
                Verdict.waitFor(
                        Reason.NOT_RUNNING,
                        "KubeVirt has lost sight of this VM (phase Unknown). Look at node "
                                + Optional.ofNullable(vmi.getStatus().nodeName())
                                        .orElse("(none)")
                                + "; the run goes on when the VM is seen again.");
            default -> starting(situation);
        };
    }

    private static Verdict starting(Situation situation) {
        var status = Sight.printableStatus(situation);
        var obstacle = switch (status) {
            case "ErrorUnschedulable" -> Optional.of("No node takes this VM");
            case "ErrorPvcNotFound" -> Optional.of("A claim of this VM's volumes does not exist");
            case "DataVolumeError" -> Optional.of("A DataVolume of this VM failed");
            default -> Optional.<String>empty();
        };
        return obstacle.map(what -> Verdict.waitFor(
                        Reason.NOT_RUNNING,
                        what + " (" + status + "). kubectl describe vmi "
                                + situation.vm().getMetadata().getName()
                                + " says more; the run goes on by itself once the VM runs."))
                .orElseGet(() -> Verdict.waitFor(
                        Reason.GUEST_STARTING,
                        "The VM is starting; KubeVirt calls it " + status
                                + ". The run goes on when its guest can be seen."));
    }

    private static Verdict shutDownInside(Situation situation) {
        return RunStrategies.isAlways(situation)
                ? Verdict.waitFor(
                        Reason.RESTARTING, "Windows was shut down inside the guest, and KubeVirt starts the VM anew.")
                : Verdict.waitFor(
                        Reason.NOT_RUNNING,
                        "Windows was shut down inside the guest, and with runStrategy " + RunStrategies.of(situation)
                                + " KubeVirt does not start it again. " + RunStrategies.howToStart(situation) + ".");
    }

    private static Verdict failed(Situation situation) {
        return RunStrategies.survivesFailure(situation)
                ? Verdict.waitFor(Reason.RESTARTING, "The VM's instance failed, and KubeVirt starts a new one.")
                : Verdict.waitFor(
                        Reason.NOT_RUNNING,
                        "The VM's instance failed, and with runStrategy " + RunStrategies.of(situation)
                                + " KubeVirt does not start it again. " + RunStrategies.howToStart(situation) + ".");
    }

    private static Verdict receiver() {
        return Verdict.waitFor(
                Reason.RUN_STRATEGY,
                "This VM waits to receive a VM from elsewhere (runStrategy WaitAsReceiver). It is looked at once it runs.");
    }

    private static Verdict withoutInstance(Situation situation) {
        var failure = failure(situation);
        if (failure.isPresent()) {
            return Verdict.waitFor(
                    Reason.NOT_RUNNING,
                    "KubeVirt cannot start this VM: " + failure.get()
                            + " Mend that; the VM is looked at once it runs.");
        }
        if (wantsToRun(situation)) {
            return Sight.printableStatus(situation).equals("CrashLoopBackOff")
                    ? Verdict.waitFor(
                            Reason.NOT_RUNNING,
                            "This VM's instances fail one after the other, and KubeVirt waits before it starts another"
                                    + " (CrashLoopBackOff). kubectl describe vm "
                                    + situation.vm().getMetadata().getName() + " says more.")
                    : Verdict.waitFor(
                            Reason.RESTARTING,
                            "The VM has no running instance; KubeVirt calls it " + Sight.printableStatus(situation)
                                    + ". The run goes on when it runs.");
        }
        return switch (RunStrategies.of(situation)) {
            case "WaitAsReceiver" -> receiver();
            case "Halted" ->
                Verdict.waitFor(
                        Reason.NOT_RUNNING,
                        "The VM is stopped. Start it: what is inside can be seen and changed only while it runs.");
            default ->
                Verdict.waitFor(
                        Reason.NOT_RUNNING,
                        "The VM is off, and with runStrategy " + RunStrategies.of(situation)
                                + " KubeVirt does not start it by itself. " + RunStrategies.howToStart(situation)
                                + ".");
        };
    }

    /** What KubeVirt says keeps the VM from starting. */
    private static Optional<String> failure(Situation situation) {
        return Optional.ofNullable(situation.vm().getStatus())
                .flatMap(s -> s.conditions().stream()
                        .filter(c -> c.type().equals("Failure") && c.isTrue())
                        .findFirst())
                .map(c -> StagingFailure.words(c).orElseGet(() -> c.reason() + "."));
    }

    /** By its run strategy, or because KubeVirt has accepted a start. A restart shows as Stopped for a moment too. */
    static boolean wantsToRun(Situation situation) {
        var status = situation.vm().getStatus();
        var starting =
                status != null && status.stateChangeRequests().stream().anyMatch(r -> "Start".equals(r.action()));
        return starting || RunStrategies.isAlways(situation);
    }
}
