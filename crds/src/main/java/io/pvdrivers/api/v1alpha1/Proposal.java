package io.pvdrivers.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.pvdrivers.api.schema.Text;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A change of a VM that the operator publishes and somebody else makes, most likely by way of Git. */
public record Proposal(
        @JsonPropertyDescription(
                "What the change is for: Stage (the driver ISO, a primer or both come in), Switch (the "
                        + "devices move, ISO and primer leave), Restore (the devices go back), CleanUp or Unplug (what "
                        + "the run brought in leaves).")
        @Text.Reason
        String step,

        @JsonPropertyDescription("The run that needs it. Absent: none, only what was left in the VM has to leave.")
        @Text.Uid
        @Nullable String runId,

        @JsonPropertyDescription(
                "The uid of the VMI that ran when it was published. A Switch is meant for this one: what Windows has shown holds "
                        + "for it alone, and once the VM was restarted another Switch is published. Absent: the VM did not run.")
        @Text.Uid
        @Nullable String vmiUID,

        @JsonPropertyDescription(
                "The change as a JSON Patch (RFC 6902) of the VirtualMachine, computed from the VM as it stands. It tests the name "
                        + "of each list entry that it touches, and so fails on a VM whose lists are others.")
        @Size(max = Proposal.LONGEST) String patch,

        @JsonPropertyDescription(
                "The same change as a part of the VirtualMachine in YAML: the fields that change, each list of them in full as it "
                        + "shall be. It replaces those fields in the manifest. Absent: it would be too long.")
        @Size(max = Proposal.LONGEST) @Nullable String snippet,

        @JsonPropertyDescription("Since when it has been published as it is.")
        @JsonFormat(shape = JsonFormat.Shape.STRING)
        Instant since)
        implements Tolerant {

    /** So many characters of a patch or snippet are kept. */
    public static final int LONGEST = 262144;
}
