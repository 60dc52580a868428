package io.pvdrivers.kubevirt;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is read of a VirtualMachine's {@code spec}.
 *
 * @param unreadable why the spec could not be understood; everything else is empty then
 */
public record VirtualMachineSpec(
        @Nullable Boolean running,
        @Nullable String runStrategy,
        @Nullable Reference preference,
        @Nullable Reference instancetype,
        @Nullable String updateVolumesStrategy,
        Template template,
        @Nullable String unreadable) {
    static final VirtualMachineSpec EMPTY = new VirtualMachineSpec(null, null, null, null, null, Template.EMPTY, null);

    /**
     * A preference or instance type, by name.
     *
     * @param revisionName the ControllerRevision that holds it as the VM uses it; filled in by KubeVirt up to 1.3 and by restores of snapshots
     */
    public record Reference(
            @Nullable String name,
            @Nullable String kind,
            @Nullable String revisionName) {}

    /** The template of the VM's instances. */
    public record Template(TemplateMetadata metadata, InstanceSpec spec) {
        static final Template EMPTY = new Template(new TemplateMetadata(Map.of(), Map.of()), InstanceSpec.EMPTY);

        public Template {
            metadata = metadata == null ? new TemplateMetadata(Map.of(), Map.of()) : metadata;
            spec = spec == null ? InstanceSpec.EMPTY : spec;
        }
    }

    /** Labels and annotations that the instances inherit. */
    public record TemplateMetadata(Map<String, String> labels, Map<String, String> annotations) {
        public TemplateMetadata {
            labels = labels == null ? Map.of() : ViewMetadata.kept(labels);
            annotations = annotations == null ? Map.of() : ViewMetadata.kept(annotations);
        }
    }

    private record Wire(
            @Nullable Boolean running,
            @Nullable String runStrategy,
            @Nullable Reference preference,
            @Nullable Reference instancetype,
            @Nullable String updateVolumesStrategy,
            @Nullable Template template,
            @Nullable String unreadable) {}

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    static VirtualMachineSpec read(JsonNode tree) {
        var wire = ViewMapper.read(tree, Wire.class, "spec", why -> new Wire(null, null, null, null, null, null, why));
        return new VirtualMachineSpec(
                wire.running(),
                wire.runStrategy(),
                wire.preference(),
                wire.instancetype(),
                wire.updateVolumesStrategy(),
                wire.template() == null ? Template.EMPTY : wire.template(),
                wire.unreadable());
    }
}
