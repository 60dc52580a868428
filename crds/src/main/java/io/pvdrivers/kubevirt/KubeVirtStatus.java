package io.pvdrivers.kubevirt;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/**
 * What is read of a KubeVirt's {@code status}.
 *
 * @param phase {@code Deploying}, {@code Deployed}, {@code Deleting} or {@code Deleted}
 * @param observedKubeVirtVersion what runs; during an upgrade still the version before
 * @param unreadable why the status could not be understood; everything else is empty then
 */
public record KubeVirtStatus(
        @Nullable String phase,
        @Nullable String observedKubeVirtVersion,
        @Nullable String unreadable) {
    static final KubeVirtStatus EMPTY = new KubeVirtStatus(null, null, null);

    private record Wire(
            @Nullable String phase,
            @Nullable String observedKubeVirtVersion,
            @Nullable String unreadable) {}

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    static KubeVirtStatus read(JsonNode tree) {
        var wire = ViewMapper.read(tree, Wire.class, "status", why -> new Wire(null, null, why));
        return new KubeVirtStatus(wire.phase(), wire.observedKubeVirtVersion(), wire.unreadable());
    }
}
