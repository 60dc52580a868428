package io.pvdrivers.cli.plan;

import io.pvdrivers.api.v1alpha1.DriverPolicy;
import io.pvdrivers.cli.cluster.LiveVm;
import io.pvdrivers.operator.catalog.Catalog;
import io.pvdrivers.operator.kubevirt.ClusterFeatures;
import io.pvdrivers.operator.policy.MediaSource;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * What a plan is made from: what a cluster has, and what files add.
 *
 * @param policies those in force, the ones of files in the place of the cluster's of the same name
 * @param edited uids of the policies that the cluster does not have in this form
 * @param isCatalogEdited whether files add releases, so that what the operator said of a release need not hold
 * @param assumedMedia releases whose ISO is only taken to be known to the operator
 * @param remarks what could not be read, and what that means
 */
public record Offer(
        String server,
        Instant now,
        List<LiveVm> vms,
        List<DriverPolicy> policies,
        Set<String> edited,
        Catalog catalog,
        boolean isCatalogEdited,
        MediaSource media,
        Set<String> assumedMedia,
        ClusterFeatures features,
        List<String> remarks) {}
