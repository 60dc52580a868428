package io.pvdrivers.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.pvdrivers.api.schema.Text;
import io.pvdrivers.api.schema.Unique;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a {@link DriverRelease} carries. */
@JsonClassDescription("What the ISO carries.")
@RecordBuilder
public record DriverReleaseSpec(
        @JsonPropertyDescription("The version of the ISO, the same as metadata.name: 0.1.302 for one of the virtio-win "
                + "project, 1.9.58 for one of Red Hat's virtio-win package.")
        @Text.ReleaseVersion
        String version,

        @JsonPropertyDescription("When the release was published, as a date such as 2026-08-27.")
        @Size(max = 10) @Pattern("^[0-9]{4}-[0-9]{2}-[0-9]{2}$") @Nullable String released,

        @JsonPropertyDescription(
                "Where the virtio-win project published the release. Stable is roughly what the latest "
                        + "RHEL shipped; Latest may be of test quality.")
        @Unique @Size(max = 2) @Nullable List<DriverPolicySpec.Channel> channels,

        @JsonPropertyDescription(
                "Who built and signed it. Community: the virtio-win project; one build number for all its "
                        + "drivers, attested by Microsoft. RHEL: Red Hat's package; certified by Microsoft, each "
                        + "driver with a version of its own.")
        @Nullable Provenance provenance,

        @JsonPropertyDescription(
                "How the ISO reaches a VM. Absent: the operator must be told elsewhere, or VMs that need the ISO are blocked.")
        @Nullable Media media,

        @JsonPropertyDescription(
                "What the release does for each Windows. A Windows that is not listed is not supported, "
                        + "and its VMs are blocked.")
        @Unique(by = "os") @Size(max = 32) @Nullable List<Guest> guests,

        @JsonPropertyDescription("What is known to be wrong with the release.")
        @Unique(by = "id") @Size(max = 64) @Nullable List<KnownIssue> knownIssues,

        @JsonPropertyDescription(
                "What the ISO's own installer, virtio-win-gt-x64.msi or virtio-win-gt-x86.msi, cannot do, or does beside its "
                        + "work. Whether it is used for a Windows says guests[].msi. Absent: nothing is known.")
        @Nullable Installer installer,

        @JsonPropertyDescription(
                "What is worth knowing of the release beside all this, such as what a second package of the same version changed.")
        @Text.Sentence
        @Nullable String notes,

        @JsonPropertyDescription("Where these facts are from.") @Text.Sentence @Nullable String source)
        implements Tolerant {

    /** Who built a release. */
    public enum Provenance {
        @JsonProperty("Community")
        COMMUNITY,
        @JsonProperty("RHEL")
        RHEL
    }

    /** How the ISO reaches a VM. */
    public record Media(
            @JsonPropertyDescription("A container image that holds the ISO, attached as the medium of a CD-ROM drive.")
            MediaChoice.@Nullable ContainerDisk containerDisk,

            @JsonPropertyDescription(
                    "The ISO on a web server, from which CDI imports it where a policy says media.dataVolume. Absent: it is imported "
                            + "from the image.")
            @Nullable Download http)
            implements Tolerant {}

    /** A file on a web server. */
    public record Download(
            @JsonPropertyDescription("Where the ISO is, such as https://example.com/virtio-win-0.1.302.iso.")
            @Size(max = 2048) @Pattern("^https?://[^ ]+$") String url,

            @JsonPropertyDescription("The SHA-256 of the file, as 64 hex digits. A file that has another is not used.")
            @Size(min = 64, max = 64) @Pattern("^[0-9a-f]{64}$") String sha256)
            implements Tolerant {}

    /**
     * What the release does for one Windows.
     *
     * @param os one of the ISO's directories: w10, w11, 2k16, 2k19, 2k22, 2k25, ...
     * @param drivers driver name to DriverVer, such as {@code viostor: 100.103.104.30200}
     */
    @RecordBuilder
    public record Guest(
            @JsonPropertyDescription(
                    "The Windows, by its directory on the ISO: w10, w11, 2k16, 2k19, 2k22, 2k25 and, for "
                            + "older ones, w7, w8, w8.1, 2k8, 2k8R2, 2k12, 2k12R2.")
            @Text.WindowsName
            String os,

            @JsonPropertyDescription(
                    "Current: the drivers were built for this release. Frozen: older builds are shipped "
                            + "again. TestSigned: they load only in a Windows that accepts test signatures. "
                            + "Unsupported: the release must not be used here; such VMs are blocked, as with "
                            + "TestSigned.")
            Support support,

            @JsonPropertyDescription("How the drivers are signed, in a few words, such as attestation or WHQL.")
            @Text.Phrase
            @Nullable String signing,

            @JsonPropertyDescription(
                    "Windows updates without which the drivers' signatures are not accepted, such as KB3033929. "
                            + "Any one of them is enough, because later ones contain the earlier. Absent: none is needed.")
            @Unique @Size(max = 16) @Nullable List<@Size(min = 4, max = 16) @Pattern("^KB[0-9]+$") String> requires,

            @JsonPropertyDescription(
                    "The version of each driver, by the name of its INF file: viostor: 100.103.104.30200. "
                            + "A guest satisfies the release when it has this version or a newer one; a VM that needs "
                            + "a driver that is not listed is blocked. The second number may be left open, where only the build is "
                            + "known: 100.*.104.22500.")
            @Size(max = 64) Map<String, @Text.CatalogueVersion String> drivers,

            @JsonPropertyDescription(
                    "Whether the ISO's own installer, virtio-win-gt-x64.msi or virtio-win-gt-x86.msi, works "
                            + "on this Windows with nobody at the screen and with nothing that Windows may lack, such as VBScript. True: a guest "
                            + "that has no driver of virtio-win but the one of its serial channel "
                            + "gets its first drivers by it. Default false: every driver is installed by itself.")
            @Nullable Boolean msi,

            @JsonPropertyDescription(
                    "The processor architectures that the ISO has drivers for. Absent: not known, and no VM is kept from "
                            + "the release for its architecture.")
            @Unique @Size(min = 1, max = 3) @Nullable List<Architecture> architectures,

            @JsonPropertyDescription("Drivers that the ISO does not have for one of the architectures.")
            @Size(max = 3) @Nullable List<Lacking> lacking,

            @JsonPropertyDescription(
                    "When the drivers' signatures stop being accepted, such as 2026-11-21T06:12:00Z. Absent: they do not expire, as those "
                            + "that bear a time stamp.")
            @Text.Timestamp
            @Nullable String signatureNotAfter)
            implements Tolerant {}

    /** A processor architecture, as the ISO's directories name it. */
    public enum Architecture {
        @JsonProperty("amd64")
        AMD64,
        @JsonProperty("x86")
        X86,
        @JsonProperty("ARM64")
        ARM64
    }

    /** What is not there for an architecture. */
    public record Lacking(
            @JsonPropertyDescription("The architecture.") Architecture architecture,

            @JsonPropertyDescription("The drivers that the ISO does not have for it, as in drivers.")
            @Unique @Size(min = 1, max = 64) List<@Text.DriverName String> drivers)
            implements Tolerant {}

    /** What the ISO's own installer cannot do, and what else it does. */
    public record Installer(
            @JsonPropertyDescription("What must be installed for the installer to fail.") @Size(max = 16) @Nullable List<Failure> failsOver,

            @JsonPropertyDescription(
                    "The drivers whose change makes the installer ask for a reboot. Absent: not known.")
            @Unique @Size(max = 64) @Nullable List<@Text.DriverName String> reboots,

            @JsonPropertyDescription(
                    "What becomes of static IP settings when it replaces the network driver. Absent: not known.")
            @Text.Sentence
            @Nullable String staticIp)
            implements Tolerant {}

    /** An upgrade that fails. */
    public record Failure(
            @JsonPropertyDescription(
                    "The oldest release of the installed product that it fails over. Absent: any that is old enough.")
            @Text.ReleaseVersion
            @Nullable String from,

            @JsonPropertyDescription("The newest release of the installed product that it fails over. Absent: any.")
            @Text.ReleaseVersion
            @Nullable String to,

            @JsonPropertyDescription("What happens, in one sentence.") @Text.Sentence
            String why,

            @JsonPropertyDescription("What to do instead.") @Text.Sentence @Nullable String instead)
            implements Tolerant {}

    /** How well a Windows is served. */
    public enum Support {
        @JsonProperty("Current")
        CURRENT,
        @JsonProperty("Frozen")
        FROZEN,
        @JsonProperty("TestSigned")
        TEST_SIGNED,
        @JsonProperty("Unsupported")
        UNSUPPORTED
    }

    /** What is known to be wrong. */
    @RecordBuilder
    public record KnownIssue(
            @JsonPropertyDescription("A short name for the issue in capitals, such as SRB-ID-RACE.")
            @Size(min = 2, max = 64) @Pattern("^[A-Z0-9][A-Z0-9-]*$") String id,

            @JsonPropertyDescription(
                    "Block: no VM that it concerns gets the release. Warn: it is for people to know and stops nothing.")
            Severity severity,

            @JsonPropertyDescription(
                    "The drivers that have it. Absent: it concerns every VM. The words installer and qemu-ga stand for the ISO's own "
                            + "installer and guest agent: such an issue is for people to know and concerns no VM.")
            @Unique @Size(min = 1, max = 64) @Nullable List<@Text.DriverName String> drivers,

            @JsonPropertyDescription("The Windows that it shows on, as in guests. Absent: all.")
            @Unique @Size(min = 1, max = 32) @Nullable List<@Text.WindowsName String> guests,

            @JsonPropertyDescription("What happens, in one sentence.") @Text.Sentence
            String summary,

            @JsonPropertyDescription("Where to read more.") @Size(max = 512) @Pattern("^https?://[^ ]+$") @Nullable
            String url,

            @JsonPropertyDescription("The first release without it. Absent: there is none, or it is not known.")
            @Text.ReleaseVersion
            @Nullable String fixedIn,

            @JsonPropertyDescription("What helps where the release is in use.") @Text.Sentence @Nullable String workaround,

            @JsonPropertyDescription(
                    "The VMs that it concerns: those of which all that is given here holds. Absent: all. What is not known of a VM "
                            + "counts as given.")
            @Nullable When when)
            implements Tolerant {}

    /** Which VMs an issue concerns. */
    public record When(
            @JsonPropertyDescription("The VM has more memory than so many bytes.") @Min(0) @Nullable Long memoryBytesAbove,

            @JsonPropertyDescription("The VM has more disks than so many; CD-ROMs do not count.") @Min(0) @Nullable Integer disksAbove,

            @JsonPropertyDescription("The VM has more network interfaces than so many.") @Min(0) @Nullable Integer interfacesAbove,

            @JsonPropertyDescription("Whether the VM starts with Secure Boot.") @Nullable Boolean secureBoot)
            implements Tolerant {}

    /** What an issue does. */
    public enum Severity {
        @JsonProperty("Block")
        BLOCK,
        @JsonProperty("Warn")
        WARN
    }
}
