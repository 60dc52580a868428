package io.pvdrivers.cli.rehearsal;

import io.pvdrivers.api.v1alpha1.DriverRelease;
import io.pvdrivers.api.v1alpha1.DriverReleaseSpec;
import io.pvdrivers.cli.input.Manifest;
import io.pvdrivers.operator.BadInput;
import io.pvdrivers.operator.KubernetesClients;
import java.util.List;

/** DriverReleases of files, as an API server takes them. */
public final class CheckedReleases {
    private CheckedReleases() {}

    /**
     * Has an embedded API server judge them.
     *
     * @throws BadInput with what it has against them
     */
    public static List<DriverReleaseSpec> of(List<Manifest> manifests) {
        var serialization = KubernetesClients.serialization();
        return CheckedObjects.of(manifests).stream()
                .map(release ->
                        serialization.convertValue(release, DriverRelease.class).getSpec())
                .toList();
    }
}
