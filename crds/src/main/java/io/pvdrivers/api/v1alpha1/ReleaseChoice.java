package io.pvdrivers.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.pvdrivers.api.schema.Text;
import io.pvdrivers.api.schema.Unique;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which release a {@link DriverPolicy} asks for: one by its version, or for each VM the best of a channel. */
@ValidationRule(
        value = "has(self.version) != has(self.channel)",
        fieldPath = ".version",
        reason = "FieldValueRequired",
        message =
                "spec.release: write one of version, for example version: 0.1.302, and channel, for example channel: Stable")
@ValidationRule(
        value = "!has(self.minimumVersion) || has(self.channel)",
        fieldPath = ".minimumVersion",
        reason = "FieldValueForbidden",
        message = "spec.release.minimumVersion: goes with channel alone; a policy with a version runs that version")
@ValidationRule(
        value = "!has(self.upgrades) || has(self.channel)",
        fieldPath = ".upgrades",
        reason = "FieldValueForbidden",
        message =
                "spec.release.upgrades: goes with channel alone; a policy with a version is upgraded by naming another")
@ValidationRule(
        value = "!has(self.version) || !has(self.deny) || !(self.version in self.deny)",
        fieldPath = ".deny",
        message = "spec.release.deny: names the version that the policy asks for; take it out of one of the two")
public record ReleaseChoice(
        @JsonPropertyDescription("The release by the name of its DriverRelease, such as 0.1.302. While there is no "
                + "such DriverRelease the policy is not Ready and no VM is touched. A guest whose "
                + "drivers are newer counts as satisfied, unless allowDowngrade is true.")
        @Text.ReleaseVersion
        @Nullable String version,

        @JsonPropertyDescription(
                "Instead of a version: for each VM the newest release of this channel that supports its Windows and "
                        + "of which nothing is known that forbids it there. Stable: what the virtio-win project calls stable, roughly what "
                        + "the latest RHEL shipped. Latest: also newer ones of test quality. The DriverState's status.choice says which "
                        + "release it is and what was passed over, and why.")
        DriverPolicySpec.@Nullable Channel channel,

        @JsonPropertyDescription(
                "The oldest release that channel may choose. A VM that has no such release for its Windows is "
                        + "blocked, unless it runs an older one already. Raising it takes VMs to a newer release where upgrades is Manual. "
                        + "Default: any.")
        @Text.ReleaseVersion
        @Nullable String minimumVersion,

        @JsonPropertyDescription(
                "Releases that channel never chooses, and whose drivers do not come under accept. Default none.")
        @Unique @Size(max = 64) @Nullable List<@Text.ReleaseVersion String> deny,

        @JsonPropertyDescription(
                "What happens to a VM that runs a release of its channel when the channel gets a newer one. Manual: "
                        + "nothing; the policy's status and an Event tell of it, and the VM goes to it once minimumVersion asks for it, "
                        + "its own release is denied, or a known issue forbids it; VMs that have no release yet go where the others go, "
                        + "status.channel.target. Automatic: every VM goes to the newer release, in its turn and its window. Default "
                        + "Manual.")
        @Nullable Upgrades upgrades,

        @JsonPropertyDescription(
                "Ranges of older releases whose drivers will do: a driver of a guest that comes from one of them "
                        + "counts as satisfied and is not updated. Releases in deny never do. Default: only the release itself and newer "
                        + "ones.")
        @Size(max = 16) @Nullable List<ReleaseRange> accept,

        @JsonPropertyDescription("Known issues, by their ids in the DriverRelease, that do not stop these VMs, such as "
                + "VIOSCSI-RESET-HANG. They are shown all the same. Default: every issue of severity Block stops the VMs that it "
                + "concerns.")
        @Unique @Size(max = 64) @Nullable List<@Size(min = 2, max = 64) @Pattern("^[A-Z0-9][A-Z0-9-]*$") String> acceptIssues,

        @JsonPropertyDescription(
                "Whether a guest with newer drivers is taken back to the release. The older driver is bound to "
                        + "the devices that are there; the newer one stays in Windows' driver store. Default false: newer counts as "
                        + "satisfied.")
        @Nullable Boolean allowDowngrade)
        implements Tolerant {

    /** When VMs follow their channel. */
    public enum Upgrades {
        @JsonProperty("Manual")
        MANUAL,
        @JsonProperty("Automatic")
        AUTOMATIC
    }

    /** Releases from one to another, both of them in it. */
    @ValidationRule(
            value = """
                    !has(self.to) || [self.from, self.to].exists(v, !v.matches('^[0-9]+[.][0-9]+[.][0-9]+(-[0-9]+)?$')) || \
                    [[self.from, self.to].map(v, v.split('-')[0].split('.')).map(v, \
                    int(v[0]) * 1000000000 + int(v[1]) * 1000000 + int(v[2]))].all(n, n[0] <= n[1])""",
            fieldPath = ".to",
            message = "spec.release.accept: to is older than from; write the older release in from")
    public record ReleaseRange(
            @JsonPropertyDescription("The oldest release of the range.") @Text.ReleaseVersion
            String from,

            @JsonPropertyDescription("The newest release of the range. Absent: the release that the VM shall run.")
            @Text.ReleaseVersion
            @Nullable String to)
            implements Tolerant {}
}
