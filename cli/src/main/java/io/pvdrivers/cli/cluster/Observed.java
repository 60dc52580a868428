package io.pvdrivers.cli.cluster;

import io.fabric8.kubernetes.api.model.Namespace;
import io.pvdrivers.api.v1alpha1.DriverRelease;
import io.pvdrivers.api.v1alpha1.Policy;
import io.pvdrivers.operator.action.Preferences;
import io.pvdrivers.operator.kubevirt.ClusterFeatures;
import java.util.List;
import java.util.Map;

/**
 * What was read of a cluster.
 *
 * @param server the address of its API server
 * @param recorded whether the operator's records could be read
 * @param policies of both kinds
 * @param namespaces by name, as far as they may be read
 * @param releases its catalogue; empty where it has none, or none may be read
 * @param preferences read when they are asked for
 * @param remarks what could not be read, and what that means
 */
public record Observed(
        String server,
        List<LiveVm> vms,
        boolean recorded,
        List<Policy> policies,
        Map<String, Namespace> namespaces,
        List<DriverRelease> releases,
        ClusterFeatures features,
        Preferences preferences,
        List<String> remarks) {
    public Observed {
        vms = List.copyOf(vms);
        policies = List.copyOf(policies);
        namespaces = Map.copyOf(namespaces);
        releases = List.copyOf(releases);
        remarks = List.copyOf(remarks);
    }
}
