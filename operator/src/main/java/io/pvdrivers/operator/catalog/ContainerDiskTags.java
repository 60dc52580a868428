package io.pvdrivers.operator.catalog;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Which virtio-win release KubeVirt's own images hold. Their tag is KubeVirt's version; which ISO went in is in KubeVirt's {@code WORKSPACE}
 * file of that version. Images elsewhere, whatever their name, may hold another.
 */
public final class ContainerDiskTags {
    private static final String OFFICIAL = "quay.io/kubevirt/virtio-container-disk";
    private static final Pattern VERSION = Pattern.compile("v(\\d{1,4})\\.(\\d{1,4})\\.\\d{1,4}");

    private static final int LAST_KNOWN = 9;

    private ContainerDiskTags() {}

    /** The release that this image holds; empty where that is not known, as for a tag that moves, or a digest. */
    public static Optional<String> release(String image) {
        return ImageName.of(image)
                .filter(name ->
                        name.repository().equals(OFFICIAL) && name.digest().isEmpty())
                .flatMap(ImageName::tag)
                .flatMap(ContainerDiskTags::ofTag);
    }

    private static Optional<String> ofTag(String tag) {
        var version = VERSION.matcher(tag);
        if (!version.matches()) {
            return Optional.empty();
        }
        var minor = Integer.parseInt(version.group(2));
        return switch (Integer.parseInt(version.group(1))) {
            case 0 -> of0(minor);
            case 1 -> of1(minor);
            default -> Optional.empty();
        };
    }

    /** Before 0.21 the newest ISO of the day of the build went in. */
    private static Optional<String> of0(int minor) {
        if (minor < 21) {
            return Optional.empty();
        }
        return Optional.of(minor < 53 ? "0.1.171" : "0.1.217");
    }

    private static Optional<String> of1(int minor) {
        if (minor < 4) {
            return Optional.of("0.1.217");
        }
        if (minor == 4) {
            return Optional.of("0.1.248");
        }
        return minor <= LAST_KNOWN ? Optional.of("0.1.266") : Optional.empty();
    }
}
