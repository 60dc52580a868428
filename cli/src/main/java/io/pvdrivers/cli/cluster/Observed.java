package io.pvdrivers.cli.cluster;

import io.pvdrivers.api.v1alpha1.DriverPolicy;
import io.pvdrivers.api.v1alpha1.DriverRelease;
import io.pvdrivers.operator.kubevirt.ClusterFeatures;
import java.util.List;

/**
 * What was read of a cluster.
 *
 * @param server the address of its API server
 * @param releases its catalogue; empty where it has none, or none may be read
 * @param remarks what could not be read, and what that means
 */
public record Observed(
        String server,
        List<LiveVm> vms,
        List<DriverPolicy> policies,
        List<DriverRelease> releases,
        ClusterFeatures features,
        List<String> remarks) {
    public Observed {
        vms = List.copyOf(vms);
        policies = List.copyOf(policies);
        releases = List.copyOf(releases);
        remarks = List.copyOf(remarks);
    }
}
