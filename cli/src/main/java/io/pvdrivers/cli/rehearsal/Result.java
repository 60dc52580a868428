package io.pvdrivers.cli.rehearsal;

import java.time.Duration;
import java.util.List;

/**
 * How a rehearsal ended.
 *
 * @param vms sorted by namespace and name
 * @param simulated how much simulated time it took
 */
public record Result(List<VmResult> vms, Ending ending, Duration simulated) {
    public Result {
        vms = List.copyOf(vms);
    }

    /** The VMs that were still on their way. */
    public List<VmResult> unsettled() {
        return vms.stream().filter(vm -> !vm.standing().settled()).toList();
    }

    public boolean isGood() {
        return vms.stream().allMatch(vm -> vm.standing().outcome().isGood());
    }
}
