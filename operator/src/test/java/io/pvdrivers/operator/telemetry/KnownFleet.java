package io.pvdrivers.operator.telemetry;

import io.fabric8.kubernetes.api.model.ConditionBuilder;
import io.pvdrivers.api.v1alpha1.ClusterDriverPolicy;
import io.pvdrivers.api.v1alpha1.DriverPolicy;
import io.pvdrivers.api.v1alpha1.DriverPolicySpec.Channel;
import io.pvdrivers.api.v1alpha1.DriverPolicyStatus.ChannelStatus;
import io.pvdrivers.api.v1alpha1.DriverPolicyStatusBuilder;
import io.pvdrivers.api.v1alpha1.DriverReading.DriverStanding;
import io.pvdrivers.api.v1alpha1.DriverReadingBuilder;
import io.pvdrivers.api.v1alpha1.DriverRelease;
import io.pvdrivers.api.v1alpha1.DriverReleaseSpec.Severity;
import io.pvdrivers.api.v1alpha1.DriverState;
import io.pvdrivers.api.v1alpha1.DriverStateSpec;
import io.pvdrivers.api.v1alpha1.DriverStateSpec.PolicyRef;
import io.pvdrivers.api.v1alpha1.DriverStateSpec.VirtualMachineRef;
import io.pvdrivers.api.v1alpha1.DriverStateStatus.Phase;
import io.pvdrivers.api.v1alpha1.DriverStateStatus.WaitingFor;
import io.pvdrivers.api.v1alpha1.DriverStateStatusBuilder;
import io.pvdrivers.api.v1alpha1.GuestSummary;
import io.pvdrivers.api.v1alpha1.GuestSummary.Agent;
import io.pvdrivers.api.v1alpha1.InstalledDrivers;
import io.pvdrivers.api.v1alpha1.InstalledDrivers.Issue;
import io.pvdrivers.api.v1alpha1.Policy;
import io.pvdrivers.api.v1alpha1.Run.Switching;
import io.pvdrivers.api.v1alpha1.RunBuilder;
import io.pvdrivers.operator.KubernetesClients;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** Policies and VMs as a test wants them cached. */
final class KnownFleet implements Cached {
    final List<Policy> policies = new ArrayList<>();
    final List<DriverState> states = new ArrayList<>();
    final List<DriverRelease> releases = new ArrayList<>();
    boolean leads = true;

    static DriverPolicy policy(String name) {
        var policy = new DriverPolicy();
        policy.getMetadata().setNamespace("vms");
        policy.getMetadata().setName(name);
        return policy;
    }

    static DriverPolicy policy(String name, String condition, String status) {
        var policy = policy(name);
        policy.setStatus(DriverPolicyStatusBuilder.builder()
                .observedGeneration(1L)
                .conditions(List.of(new ConditionBuilder()
                        .withType(condition)
                        .withStatus(status)
                        .build()))
                .build());
        return policy;
    }

    static ClusterDriverPolicy clusterPolicy(String name) {
        var policy = new ClusterDriverPolicy();
        policy.getMetadata().setName(name);
        return policy;
    }

    static DriverPolicy stalled(String name, String reason) {
        var policy = policy(name, "Stalled", "True");
        Objects.requireNonNull(policy.getStatus()).conditions().getFirst().setReason(reason);
        return policy;
    }

    static DriverState ofCluster(DriverState state) {
        var ref = state.getSpec().policyRef();
        state.setSpec(state.getSpec()
                .withPolicyRef(new PolicyRef("ClusterDriverPolicy", ref.name(), ref.uid() + "-c", ref.generation())));
        return state;
    }

    static DriverState waiting(String vm, String policy, String reason) {
        var state = newcomer(vm, policy);
        state.setStatus(DriverStateStatusBuilder.builder()
                .phase(Phase.WAITING)
                .waitingFor(new WaitingFor(reason, "It waits.", Instant.EPOCH, null))
                .build());
        return state;
    }

    static DriverState switched(String vm, String policy, String reason) {
        var state = waiting(vm, policy, reason);
        state.setStatus(Objects.requireNonNull(state.getStatus())
                .withRun(RunBuilder.builder()
                        .id("run-" + vm)
                        .startedAt(Instant.EPOCH)
                        .switching(new Switching("vmi-" + vm, Instant.EPOCH, false, 1))
                        .build()));
        return state;
    }

    static DriverState ended(DriverState state) {
        var status = Objects.requireNonNull(state.getStatus());
        state.setStatus(status.withRun(status.run().withEndedAt(Instant.EPOCH)));
        return state;
    }

    static DriverState outdated(String vm, String policy, DriverStanding standing) {
        var state = newcomer(vm, policy);
        state.setStatus(DriverStateStatusBuilder.builder()
                .phase(Phase.PENDING)
                .drivers(List.of(DriverReadingBuilder.builder()
                        .name("viostor")
                        .standing(standing)
                        .build()))
                .guest(new GuestSummary("2k22", null, Agent.LOST, "agent", Instant.EPOCH, null, null, null))
                .build());
        return state;
    }

    static DriverState state(String vm, String policy, Phase phase) {
        var state = newcomer(vm, policy);
        state.setStatus(DriverStateStatusBuilder.builder().phase(phase).build());
        return state;
    }

    static DriverPolicy behind(String name, int vms) {
        var policy = policy(name);
        policy.setStatus(DriverPolicyStatusBuilder.builder()
                .observedGeneration(1L)
                .channel(new ChannelStatus(Channel.STABLE, "0.1.302", "0.1.302", vms, 0, null))
                .build());
        return policy;
    }

    static DriverState vulnerable(String vm, String policy, String issue) {
        var state = newcomer(vm, policy);
        var issues = List.of(new Issue(issue, Severity.BLOCK, "viostor 100.101.104.28500", "It is bad.", null));
        state.setStatus(DriverStateStatusBuilder.builder()
                .phase(Phase.READY)
                .installed(new InstalledDrivers("0.1.285", issue, issues, Instant.EPOCH))
                .conditions(List.of(new ConditionBuilder()
                        .withType("KnownIssues")
                        .withStatus("True")
                        .build()))
                .build());
        return state;
    }

    static DriverState mixed(String vm, String releases) {
        var state = newcomer(vm, "windows");
        state.setStatus(DriverStateStatusBuilder.builder()
                .phase(Phase.READY)
                .installed(new InstalledDrivers(releases, null, null, Instant.EPOCH))
                .build());
        return state;
    }

    static DriverRelease expiring(String version, String os) {
        return KubernetesClients.serialization().unmarshal("""
                metadata: {name: %1$s}
                spec: {version: %1$s, channels: [Stable], guests: [{os: %2$s, support: Current, drivers: {}, signatureNotAfter: "2027-01-01T00:00:00Z"}]}
                """.formatted(version, os), DriverRelease.class);
    }

    static DriverState newcomer(String vm, String policy) {
        var state = new DriverState();
        state.getMetadata().setNamespace("vms");
        state.getMetadata().setName(vm);
        state.setSpec(new DriverStateSpec(
                new VirtualMachineRef(vm, "uid-" + vm),
                new PolicyRef("DriverPolicy", policy, "uid-" + policy, 1L),
                null));
        return state;
    }

    @Override
    public boolean leads() {
        return leads;
    }

    @Override
    public Stream<Policy> policies() {
        return policies.stream();
    }

    @Override
    public Stream<DriverState> states() {
        return states.stream();
    }

    @Override
    public Stream<DriverRelease> releases() {
        return releases.stream();
    }
}
