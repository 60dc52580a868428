package io.pvdrivers.cli.verb;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.fabric8.kubernetes.api.model.Condition;
import io.pvdrivers.api.v1alpha1.DriverPolicyStatus;
import io.pvdrivers.api.v1alpha1.DriverPolicyStatus.Counts;
import io.pvdrivers.api.v1alpha1.DriverPolicyStatus.Stage;
import io.pvdrivers.api.v1alpha1.DriverStateStatus;
import io.pvdrivers.api.v1alpha1.DriverStateStatus.WaitingFor;
import io.pvdrivers.api.v1alpha1.GuestSummary;
import io.pvdrivers.api.v1alpha1.Policy;
import io.pvdrivers.api.v1alpha1.Run;
import io.pvdrivers.cli.cluster.LiveVm;
import io.pvdrivers.cli.cluster.Observed;
import io.pvdrivers.cli.plan.WorstFirst;
import io.pvdrivers.operator.ApiWord;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the operator says of its VMs and policies.
 *
 * @param recorded whether its records could be read
 * @param remarks what could not be read, and what that means
 */
@JsonPropertyOrder({"policies", "remarks", "items"})
record FleetStatus(
        List<PolicyLine> policies,
        List<String> remarks,
        List<VmLine> items,
        @JsonIgnore boolean recorded) {
    /** A policy. {@code ready} and {@code converged} are the conditions Ready and Converged. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @JsonPropertyOrder({
        "kind",
        "namespace",
        "name",
        "mode",
        "release",
        "ready",
        "converged",
        "message",
        "nextWindow",
        "stage",
        "eta",
        "counts"
    })
    record PolicyLine(
            String kind,
            @Nullable String namespace,
            String name,
            String mode,
            @Nullable String release,
            boolean ready,
            boolean converged,
            @Nullable String message,
            @Nullable Instant nextWindow,
            @Nullable Stage stage,
            @Nullable Instant eta,
            @Nullable Counts counts) {}

    /** A VM. {@code restarts} were asked for by the operator, {@code run} is the one under way or the last. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @JsonPropertyOrder({
        "namespace",
        "name",
        "phase",
        "reason",
        "message",
        "since",
        "until",
        "release",
        "policy",
        "os",
        "agent",
        "run",
        "restarts"
    })
    record VmLine(
            String namespace,
            String name,
            String phase,
            @Nullable String reason,
            @Nullable String message,
            @Nullable Instant since,
            @Nullable Instant until,
            @Nullable String release,
            @Nullable String policy,
            @Nullable String os,
            @Nullable String agent,
            @Nullable String run,
            int restarts) {
        String title() {
            return namespace + "/" + name;
        }
    }

    /** @param named the VMs were named: those without a record are told of too */
    static FleetStatus of(Observed observed, boolean named) {
        var vms = observed.vms().stream()
                .filter(vm -> named || vm.state().isPresent())
                .map(vm -> line(vm, observed))
                .sorted(Comparator.<VmLine>comparingInt(v -> WorstFirst.rank(v.phase()))
                        .thenComparing(VmLine::title))
                .toList();
        var policies = observed.policies().stream().map(FleetStatus::line).toList();
        return new FleetStatus(named ? List.of() : policies, observed.remarks(), vms, observed.recorded());
    }

    private static PolicyLine line(Policy policy) {
        var status = Optional.ofNullable(policy.getStatus());
        var ready = condition(status, "Ready");
        return new PolicyLine(
                policy.getKind(),
                policy.getMetadata().getNamespace(),
                policy.getMetadata().getName(),
                ApiWord.of(policy.getSpec().mode()),
                status.map(DriverPolicyStatus::release).orElse(null),
                isTrue(ready),
                isTrue(condition(status, "Converged")),
                ready.map(Condition::getMessage).orElse("The operator has not answered this policy yet."),
                status.map(DriverPolicyStatus::nextWindow).orElse(null),
                status.map(DriverPolicyStatus::stage).orElse(null),
                status.map(DriverPolicyStatus::eta).orElse(null),
                status.map(DriverPolicyStatus::counts).orElse(null));
    }

    private static Optional<Condition> condition(Optional<DriverPolicyStatus> status, String type) {
        return status.flatMap(s -> Optional.ofNullable(s.conditions())).orElse(List.of()).stream()
                .filter(c -> c.getType().equals(type))
                .findFirst();
    }

    private static boolean isTrue(Optional<Condition> condition) {
        return condition.filter(c -> c.getStatus().equals("True")).isPresent();
    }

    private static VmLine line(LiveVm vm, Observed observed) {
        var status = vm.status();
        var waiting = Optional.ofNullable(status.waitingFor());
        var recorded = vm.state().isPresent();
        return new VmLine(
                vm.namespace(),
                vm.name(),
                recorded
                        ? Optional.ofNullable(status.phase()).map(ApiWord::of).orElse("Pending")
                        : WorstFirst.UNRECORDED,
                waiting.map(WaitingFor::reason).orElse(null),
                waiting.map(WaitingFor::message).orElseGet(() -> recorded ? null : Reasons.noRecord(vm, observed)),
                waiting.map(WaitingFor::since).orElse(null),
                waiting.map(WaitingFor::until).orElse(null),
                release(status).orElse(null),
                vm.state()
                        .flatMap(s -> Optional.ofNullable(s.getSpec().policyRef()))
                        .map(p -> p.name())
                        .orElse(null),
                Optional.ofNullable(status.guest()).map(GuestSummary::os).orElse(null),
                Optional.ofNullable(status.guest())
                        .map(GuestSummary::agent)
                        .map(ApiWord::of)
                        .orElse(null),
                Optional.ofNullable(status.run()).map(Run::id).orElse(null),
                Optional.ofNullable(status.restarts()).map(r -> r.count()).orElse(0));
    }

    private static Optional<String> release(DriverStateStatus status) {
        return Optional.ofNullable(status.choice()).flatMap(c -> Optional.ofNullable(c.release()));
    }
}
