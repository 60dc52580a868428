package io.pvdrivers.operator.policy;

import io.pvdrivers.api.v1alpha1.MediaChoice.ContainerDisk;
import io.pvdrivers.operator.catalog.Release;
import java.util.Map;
import java.util.Optional;

/**
 * Which image holds a release's ISO: what the operator was started with, else what the DriverRelease says.
 *
 * @param configured release to image, or to {@link #HYPERCONVERGED}
 * @param hyperConverged the image that comes with HyperConverged, as of now. Nobody says which release it holds, so it is used only for
 *     the one that {@code configured} names it for
 */
public record MediaSource(Map<String, String> configured, Optional<String> hyperConverged) {
    /** Stands for the image that comes with HyperConverged. */
    public static final String HYPERCONVERGED = "hyperconverged";

    public MediaSource {
        configured = Map.copyOf(configured);
    }

    /** Without HyperConverged. */
    public MediaSource(Map<String, String> configured) {
        this(configured, Optional.empty());
    }

    Optional<ContainerDisk> of(String version, Optional<Release> release) {
        return Optional.ofNullable(configured.get(version))
                .flatMap(image -> image.equals(HYPERCONVERGED) ? hyperConverged : Optional.of(image))
                .map(image -> new ContainerDisk(image, null))
                .or(() -> release.flatMap(Release::containerDisk));
    }
}
