package io.pvdrivers.cli.plan;

import io.fabric8.kubernetes.api.model.Namespace;
import io.pvdrivers.api.v1alpha1.Policy;
import io.pvdrivers.cli.cluster.LiveVm;
import io.pvdrivers.operator.action.Preferences;
import io.pvdrivers.operator.catalog.Catalog;
import io.pvdrivers.operator.kubevirt.ClusterFeatures;
import io.pvdrivers.operator.policy.MediaSource;
import io.pvdrivers.operator.policy.NamespacePolicies;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a plan is made from: what a cluster has, and what files add.
 *
 * @param policies those in force, the ones of files in the place of the cluster's of the same name
 * @param namespaces by name, as far as they may be read
 * @param edited uids of the policies that the cluster does not have in this form
 * @param isCatalogEdited whether files add releases, so that what the operator said of a release need not hold
 * @param assumedMedia releases whose ISO is only taken to be known to the operator
 * @param preferences read when they are asked for
 * @param remarks what could not be read, and what that means
 */
public record Offer(
        String server,
        Instant now,
        List<LiveVm> vms,
        List<Policy> policies,
        Map<String, Namespace> namespaces,
        Set<String> edited,
        Catalog catalog,
        boolean isCatalogEdited,
        MediaSource media,
        Set<String> assumedMedia,
        ClusterFeatures features,
        Preferences preferences,
        List<String> remarks) {
    /** What may govern this VM. */
    public NamespacePolicies policies(LiveVm vm) {
        return NamespacePolicies.of(
                vm.namespace(), Optional.ofNullable(namespaces.get(vm.namespace())), policies.stream());
    }
}
