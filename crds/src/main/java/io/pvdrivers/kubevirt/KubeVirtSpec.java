package io.pvdrivers.kubevirt;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is read of a KubeVirt's {@code spec}.
 *
 * @param unreadable why the spec could not be understood; everything else is empty then
 */
public record KubeVirtSpec(
        Configuration configuration, @Nullable String unreadable) {
    static final KubeVirtSpec EMPTY = new KubeVirtSpec(Configuration.EMPTY, null);

    public KubeVirtSpec {
        configuration = configuration == null ? Configuration.EMPTY : configuration;
    }

    /** How KubeVirt was configured. */
    public record Configuration(DeveloperConfiguration developerConfiguration, Instancetype instancetype) {
        static final Configuration EMPTY = new Configuration(DeveloperConfiguration.EMPTY, Instancetype.EMPTY);

        public Configuration {
            developerConfiguration =
                    developerConfiguration == null ? DeveloperConfiguration.EMPTY : developerConfiguration;
            instancetype = instancetype == null ? Instancetype.EMPTY : instancetype;
        }
    }

    /**
     * How instance types and preferences are used.
     *
     * @param referencePolicy {@code reference}, {@code expand} or {@code expandAll}; absent means {@code reference}
     */
    public record Instancetype(@Nullable String referencePolicy) {
        static final Instancetype EMPTY = new Instancetype(null);
    }

    /** Feature gates by name. {@code disabledFeatureGates} is known since 1.8, and changes something since 1.9. */
    public record DeveloperConfiguration(List<String> featureGates, List<String> disabledFeatureGates) {
        static final DeveloperConfiguration EMPTY = new DeveloperConfiguration(List.of(), List.of());

        public DeveloperConfiguration {
            featureGates = featureGates == null ? List.of() : featureGates;
            disabledFeatureGates = disabledFeatureGates == null ? List.of() : disabledFeatureGates;
        }
    }

    private record Wire(
            @Nullable Configuration configuration, @Nullable String unreadable) {}

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    static KubeVirtSpec read(JsonNode tree) {
        var wire = ViewMapper.read(tree, Wire.class, "spec", why -> new Wire(null, why));
        return new KubeVirtSpec(
                wire.configuration() == null ? Configuration.EMPTY : wire.configuration(), wire.unreadable());
    }
}
