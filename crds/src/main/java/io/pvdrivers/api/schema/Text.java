package io.pvdrivers.api.schema;

import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Kinds of text that the API knows, each with its bounds. They stand before the type: {@code @Text.Uid String}. What people write is
 * checked for its form; what only the operator writes is bounded and no more, because a refused status is one that nobody sees.
 */
public final class Text {
    /** How long a sentence for people may be: as long as the message of a condition, which often is the same. */
    public static final int SENTENCE_LENGTH = 32768;

    /** How much of an installer's output is kept. */
    public static final int LOG_LENGTH = 8192;

    /**
     * The CEL rule that stands beside every {@link Timestamp}. It holds for every time; but where a text has a format a kube-apiserver
     * takes a list for it too, which stops the informer that reads it, and of a list no rule can be asked.
     */
    public static final String IS_TIME = "self >= timestamp('0001-01-01T00:00:00Z')";

    private Text() {}

    /** One word for programs, in the form of a condition's reason. */
    @Size(min = 1, max = 128) @Pattern("^[A-Za-z][A-Za-z0-9_]*$") @Target(ElementType.TYPE_USE)
    @Retention(RetentionPolicy.RUNTIME)
    public @interface Reason {}

    /** A sentence for people. */
    @Size(max = SENTENCE_LENGTH) @Target(ElementType.TYPE_USE)
    @Retention(RetentionPolicy.RUNTIME)
    public @interface Sentence {}

    /** A few words: a name that somebody else chose, such as an operating system's. */
    @Size(max = 256) @Target(ElementType.TYPE_USE)
    @Retention(RetentionPolicy.RUNTIME)
    public @interface Phrase {}

    /** The uid of an object, or of a run. */
    @Size(max = 64) @Target(ElementType.TYPE_USE)
    @Retention(RetentionPolicy.RUNTIME)
    public @interface Uid {}

    /** The name of a Kubernetes object. */
    @Size(min = 1, max = 253) @Pattern("^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$") @Target(ElementType.TYPE_USE)
    @Retention(RetentionPolicy.RUNTIME)
    public @interface ObjectName {}

    /** The name of a disk or an interface in a VM. KubeVirt asks for a DNS label for disks, and takes capitals and {@code _} for interfaces. */
    @Size(min = 1, max = 253) @Pattern("^[A-Za-z0-9_.-]+$") @Target(ElementType.TYPE_USE)
    @Retention(RetentionPolicy.RUNTIME)
    public @interface DeviceName {}

    /** A container image. */
    @Size(min = 1, max = 512) @Pattern(
            "^[a-zA-Z0-9][a-zA-Z0-9.-]*(:[0-9]{1,5})?(/[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*)*(:[A-Za-z0-9_][A-Za-z0-9_.-]{0,127})?(@sha256:[0-9a-f]{64})?$")
    @Target(ElementType.TYPE_USE)
    @Retention(RetentionPolicy.RUNTIME)
    public @interface Image {}

    /** The version of a virtio-win ISO: {@code 0.1.302}, {@code 1.9.58}, also with a package release, {@code 0.1.262-2}. */
    @Size(min = 5, max = 32) @Pattern("^[0-9]+\\.[0-9]+\\.[0-9]+(-[0-9]+)?$") @Target(ElementType.TYPE_USE)
    @Retention(RetentionPolicy.RUNTIME)
    public @interface ReleaseVersion {}

    /** The version of a Windows driver as its INF states it, such as {@code 100.103.104.30200}. */
    @Size(min = 7, max = 24) @Pattern("^[0-9]{1,5}(\\.[0-9]{1,5}){2}\\.[0-9]{1,6}$") @Target(ElementType.TYPE_USE)
    @Retention(RetentionPolicy.RUNTIME)
    public @interface DriverVersion {}

    /**
     * The version of a Windows driver as the catalogue states it: as {@link DriverVersion}, or with the branch, which is the second number,
     * left open, such as {@code 100.*.104.22500}.
     */
    @Size(min = 7, max = 24) @Pattern("^[0-9]{1,5}\\.([0-9]{1,5}|\\*)\\.[0-9]{1,5}\\.[0-9]{1,6}$") @Target(ElementType.TYPE_USE)
    @Retention(RetentionPolicy.RUNTIME)
    public @interface CatalogueVersion {}

    /** The name of a driver: that of its INF file without the ending, such as {@code viostor}. */
    @Size(min = 1, max = 64) @Pattern("^[A-Za-z0-9][A-Za-z0-9_.-]*$") @Target(ElementType.TYPE_USE)
    @Retention(RetentionPolicy.RUNTIME)
    public @interface DriverName {}

    /** A Windows as the directories of the ISO name it: {@code w10}, {@code w11}, {@code 2k16}, {@code 2k19}, {@code 2k22}, {@code 2k25}. */
    @Size(min = 2, max = 16) @Pattern("^[A-Za-z0-9][A-Za-z0-9.]*$") @Target(ElementType.TYPE_USE)
    @Retention(RetentionPolicy.RUNTIME)
    public @interface WindowsName {}

    /** The number of a Windows update: {@code KB3033929}. */
    @Size(min = 4, max = 16) @Pattern("^KB[0-9]+$") @Target(ElementType.TYPE_USE)
    @Retention(RetentionPolicy.RUNTIME)
    public @interface WindowsUpdate {}

    /** A bus or a model in KubeVirt's words: {@code virtio}, {@code scsi}, {@code sata}, {@code e1000e}. */
    @Size(min = 1, max = 16) @Pattern("^[A-Za-z0-9_-]+$") @Target(ElementType.TYPE_USE)
    @Retention(RetentionPolicy.RUNTIME)
    public @interface BusOrModel {}

    /** An IP address, IPv4 or IPv6, with a zone and the length of a prefix where it has them. */
    @Size(min = 2, max = 68) @Pattern("^[0-9A-Fa-f:.]+(%[0-9A-Za-z._-]+)?(/[0-9]{1,3})?$") @Target(ElementType.TYPE_USE)
    @Retention(RetentionPolicy.RUNTIME)
    public @interface Address {}

    /** A day of a calendar, {@code 2026-12-24}, or the first and the last of several, {@code 2026-12-20/2027-01-06}. */
    @Size(min = 10, max = 21) @Pattern("^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])(/[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01]))?$") @Target(ElementType.TYPE_USE)
    @Retention(RetentionPolicy.RUNTIME)
    public @interface Days {}

    /**
     * A point in time that others wrote. Kubernetes takes more for a date-time than {@link java.time.Instant} reads, and what
     * cannot be read would stop an informer.
     */
    @Pattern(
            "^[0-9]{4}-[0-9]{2}-[0-9]{2}T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\\.[0-9]{1,9})?(Z|[+-](0[0-9]|1[0-7]):[0-5][0-9])$")
    @Size(max = 40) @Target(ElementType.TYPE_USE)
    @Retention(RetentionPolicy.RUNTIME)
    public @interface Timestamp {}
}
