package io.pvdrivers.operator.policy;

import io.pvdrivers.api.v1alpha1.MediaChoice.ContainerDisk;
import io.pvdrivers.operator.catalog.Release;
import java.util.Map;
import java.util.Optional;

/**
 * Which image holds a release's ISO: what the operator was started with, else what the DriverRelease says.
 *
 * @param configured release to image
 */
public record MediaSource(Map<String, String> configured) {
    public MediaSource {
        configured = Map.copyOf(configured);
    }

    Optional<ContainerDisk> of(String version, Optional<Release> release) {
        return Optional.ofNullable(configured.get(version))
                .map(image -> new ContainerDisk(image, null))
                .or(() -> release.flatMap(Release::containerDisk));
    }
}
