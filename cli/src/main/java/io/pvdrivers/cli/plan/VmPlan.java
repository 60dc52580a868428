package io.pvdrivers.cli.plan;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What would happen to one VM.
 *
 * @param policy who governs it; absent where nobody does
 * @param shadowed other policies that select it and lose
 * @param phase how it stands: a phase of a DriverState, or Unmanaged
 * @param reason one word for programs
 * @param message what it waits for, or why nothing is to be done
 * @param next what the operator would do first once the VM has its turn; absent where that is not known
 * @param from who says so: Operator (its DriverState), or Plan (worked out here)
 * @param guest what is known of the inside
 * @param release the release that it shall run
 * @param devices those that move
 * @param drivers those that are not as they must be; absent where nobody knows
 * @param restarts how many of ours it takes
 * @param risks what to know before it starts, the worst first
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonPropertyOrder({
    "namespace",
    "name",
    "policy",
    "shadowed",
    "phase",
    "reason",
    "message",
    "since",
    "until",
    "next",
    "from",
    "guest",
    "release",
    "devices",
    "drivers",
    "restarts",
    "risks"
})
public record VmPlan(
        String namespace,
        String name,
        @Nullable Policy policy,
        List<Policy> shadowed,
        String phase,
        String reason,
        String message,
        @Nullable Instant since,
        @Nullable Instant until,
        @Nullable String next,
        Source from,
        Guest guest,
        @Nullable Release release,
        List<Move> devices,
        @Nullable List<DriverStep> drivers,
        Restarts restarts,
        List<Risk> risks) {
    /** The phase of a VM that no policy governs. */
    public static final String UNMANAGED = "Unmanaged";

    /** Who says how the VM stands. */
    public enum Source {
        OPERATOR("Operator"),
        PLAN("Plan");

        private final String word;

        Source(String word) {
            this.word = word;
        }

        @com.fasterxml.jackson.annotation.JsonValue
        public String word() {
            return word;
        }
    }

    /** A policy. {@code file} is true of one that the cluster does not have in this form. */
    @JsonPropertyOrder({"kind", "name", "mode", "paused", "restart", "file"})
    public record Policy(String kind, String name, String mode, boolean paused, String restart, boolean file) {
        /** As people write it. */
        public String title() {
            return kind + " " + name;
        }
    }

    /**
     * The inside.
     *
     * @param os the Windows, by its directory on the ISO
     * @param known whether the drivers in it are known
     * @param source where from: agent, report, or record (what the operator last saw)
     * @param unknown what somebody has yet to find out
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @JsonPropertyOrder({"os", "title", "known", "source", "unknown"})
    public record Guest(
            @Nullable String os,
            @Nullable String title,
            boolean known,
            @Nullable String source,
            List<String> unknown) {}

    /** The release that the policy means for it. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @JsonPropertyOrder({"version", "because", "installed", "passedOver"})
    public record Release(
            @Nullable String version,
            String because,
            @Nullable String installed,
            List<PassedOver> passedOver) {}

    /** A newer release that was not chosen. */
    @JsonPropertyOrder({"version", "reason", "message"})
    public record PassedOver(String version, String reason, String message) {}

    /** A device that moves. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @JsonPropertyOrder({"name", "kind", "from", "to"})
    public record Move(String name, String kind, @Nullable String from, String to) {}

    /** A driver that is not as it must be. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @JsonPropertyOrder({"name", "from", "to", "standing"})
    public record DriverStep(
            String name, @Nullable String from, @Nullable String to, String standing) {}

    /**
     * Restarts of ours.
     *
     * @param least the fewest that it takes
     * @param most the most; another number than the fewest where the guest is not known
     * @param what what each is for, in order; empty where that is not known
     */
    @JsonPropertyOrder({"least", "most", "for"})
    public record Restarts(
            int least,
            int most,

            @com.fasterxml.jackson.annotation.JsonProperty("for")
            List<String> what) {
        /** For a table. */
        public String word() {
            return least == most ? Integer.toString(least) : least + "-" + most;
        }
    }

    /** Something to know. */
    @JsonPropertyOrder({"severity", "reason", "message"})
    public record Risk(Severity severity, String reason, String message) {}

    /** How much a risk weighs. */
    public enum Severity {
        WARN("Warn"),
        INFO("Info");

        private final String word;

        Severity(String word) {
            this.word = word;
        }

        @com.fasterxml.jackson.annotation.JsonValue
        public String word() {
            return word;
        }
    }

    /** As people write it. */
    public String title() {
        return namespace + "/" + name;
    }
}
