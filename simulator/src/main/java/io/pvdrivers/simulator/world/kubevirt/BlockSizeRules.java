package io.pvdrivers.simulator.world.kubevirt;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/** The webhook's rules for {@code blockSize} of a disk. */
final class BlockSizeRules {
    private static final int LEAST = 512;
    private static final int MOST = 2097152;

    private final JsonNode disk;
    private final String at;
    private final KubeVirtRules rules;

    BlockSizeRules(JsonNode disk, String at, KubeVirtRules rules) {
        this.disk = disk;
        this.at = at + ".blockSize";
        this.rules = rules;
    }

    Optional<Refusal> refusal() {
        JsonNode custom = disk.at("/blockSize/custom");
        if (!custom.isObject()) {
            return Optional.empty();
        }
        JsonNode match = disk.at("/blockSize/matchVolume");
        if (match.isObject() && match.path("enabled").asBoolean(true)) {
            return refuse(at, "Block size matching can't be enabled together with a custom value");
        }
        int logical = custom.path("logical").asInt();
        int physical = custom.path("physical").asInt();
        String field = at + ".custom.logical";
        if (logical > physical) {
            return refuse(
                    field,
                    "Logical size " + logical + " must be the same or less than the physical size of " + physical);
        }
        if (rules.wantsSmallBlocksOnSata() && Spec.bus(disk).equals("sata") && logical != LEAST) {
            return refuse(field, "Logical size " + logical + " must be " + LEAST + " for SATA devices");
        }
        return size(field, logical).or(() -> size(at + ".custom.physical", physical));
    }

    private static Optional<Refusal> size(String field, int size) {
        if (size < LEAST) {
            return refuse(field, "Provided size of " + size + " is less than the supported minimum size of " + LEAST);
        }
        if (size > MOST) {
            return refuse(field, "Provided size of " + size + " is greater than the supported maximum size of " + MOST);
        }
        return Integer.bitCount(size) == 1
                ? Optional.empty()
                : refuse(field, "Provided size of " + size + " is not a power of 2");
    }

    private static Optional<Refusal> refuse(String field, String message) {
        return Optional.of(new Refusal(Admission.INVALID, field, message));
    }
}
