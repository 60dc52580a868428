package io.pvdrivers.simulator.flow;

import io.pvdrivers.api.v1alpha1.DriverState;
import io.pvdrivers.kubevirt.VirtualMachine;
import io.pvdrivers.operator.action.InstallJobs;
import io.pvdrivers.operator.catalog.Driver;
import io.pvdrivers.operator.gate.Action.JobOrder;
import io.pvdrivers.operator.guest.GuestAgent.InstallProgress;
import io.pvdrivers.simulator.world.World;
import io.pvdrivers.simulator.world.scene.Fault;
import io.pvdrivers.simulator.world.scene.VmName;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** Jobs without a cluster: each works for a minute, and installs what it is asked for unless a fault says otherwise. */
final class MemoryJobs implements InstallJobs {
    private static final Duration WORKS = Duration.ofMinutes(1);

    private final World world;
    private final Map<String, Instant> begun = new HashMap<>();
    private final Map<String, InstallProgress> ends = new HashMap<>();

    MemoryJobs(World world) {
        this.world = world;
    }

    @Override
    public Outcome progress(VirtualMachine vm, DriverState owner, JobOrder order) {
        var uid = "job-" + order.runId();
        var began = begun.computeIfAbsent(uid, job -> world.now());
        if (world.now().isBefore(began.plus(WORKS))) {
            return new Outcome.Known(uid, new InstallProgress.Running());
        }
        return new Outcome.Known(uid, ends.computeIfAbsent(uid, job -> end(vm, order)));
    }

    private InstallProgress end(VirtualMachine vm, JobOrder order) {
        var name = new VmName(vm.getMetadata().getNamespace(), vm.getMetadata().getName());
        var names = order.drivers().stream().map(Driver::inf).toList();
        var done = !world.faults(name).contains(Fault.INSTALL_JOB_FAILS) && world.jobInstallsDrivers(name, names);
        return done
                ? new InstallProgress.Exited(0, "")
                : new InstallProgress.Exited(
                        1, "Job vms/" + order.cronJob() + " failed.\nfatal: the host is unreachable");
    }
}
