package io.pvdrivers.operator.policy;

import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.pvdrivers.api.v1alpha1.DriverPolicySpec;
import io.pvdrivers.api.v1alpha1.DriverPolicyStatus;
import io.pvdrivers.api.v1alpha1.Policy;
import io.pvdrivers.operator.LogKeys;
import io.pvdrivers.operator.OperatorContext;
import io.pvdrivers.operator.state.StatusWriter;
import io.pvdrivers.operator.telemetry.Events;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes care of one policy of either kind: which VMs it governs, who of them may go next, and how they stand. */
final class PolicyCare {
    private static final Logger LOG = LoggerFactory.getLogger(PolicyCare.class);

    /** After a refusal: people take their time. */
    private static final Duration REFUSED = Duration.ofMinutes(1);

    /** What is further away is looked up again; people write times that no clock comes to. */
    private static final Duration AT_LEAST_EVERY = Duration.ofDays(1);

    private final OperatorContext operator;
    private final FleetCache cache;
    private final MediaHousekeeping housekeeping;

    PolicyCare(OperatorContext operator, FleetCache cache) {
        this.operator = operator;
        this.cache = cache;
        this.housekeeping = new MediaHousekeeping(operator.performer().volumes(), operator.events(), operator.deeds());
    }

    /**
     * Looks at a policy and its VMs.
     *
     * @param vms those that it may govern
     * @param policies what may govern the VMs of a namespace
     */
    <P extends CustomResource<DriverPolicySpec, DriverPolicyStatus> & Policy> UpdateControl<P> reconcile(
            P policy, List<Fleet.Vm> vms, Function<String, NamespacePolicies> policies, Context<P> context) {
        var catalog = cache.catalog();
        var fleet = new Fleet(operator, context.getClient(), cache, catalog, policies);
        var governed = vms.stream().filter(vm -> fleet.isGovernedBy(vm, policy)).toList();
        var enrolled = fleet.enrol(governed, policy);
        var leaving = leaving(policy, vms, enrolled.keySet());
        var look = new Admission(policy, fleet, governed, enrolled, leaving, operator.clock()).admit();
        var refused = fleet.unwritten().refused();
        operator.line().tell(policy, look.dispatch().held());
        var release = PolicyRelease.of(policy, catalog, operator.media().get(), enrolled.values());
        report(policy, PolicyReport.of(policy, look, enrolled, refused, release, shadows(policy, fleet, vms)), context);
        if (operator.limits().rights().volumes()) {
            tidy(policy, fleet, vms, governed);
        }
        fleet.unwritten().throwPassing();
        var pause = refused.isEmpty() ? Optional.<Duration>empty() : Optional.of(REFUSED);
        return lookAgain(
                Stream.concat(pause.stream(), look.lookAgain().stream()).min(Duration::compareTo),
                fleet.nextOptOutEnds(vms));
    }

    private static Shadows shadows(Policy policy, Fleet fleet, List<Fleet.Vm> vms) {
        var shadowing = new HashMap<NamespacedName, Policy>();
        vms.forEach(vm -> fleet.shadow(vm, policy).ifPresent(other -> shadowing.put(vm.name(), other)));
        return new Shadows(shadowing);
    }

    /** VMs that were opted out, or that another policy governs now, with a run under this one that has not ended. */
    private List<Enrolled> leaving(Policy policy, List<Fleet.Vm> vms, Set<NamespacedName> governed) {
        return vms.stream()
                .filter(vm -> !governed.contains(vm.name()))
                .flatMap(vm -> cache.state(vm.machine()).stream()
                        .filter(state -> Turns.isUnderWay(state, policy))
                        .map(state -> new Enrolled(vm.machine(), vm.instance(), state)))
                .toList();
    }

    private <P extends Policy> UpdateControl<P> lookAgain(Optional<Duration> pause, Optional<Instant> at) {
        var now = operator.clock().instant();
        var next = Stream.concat(
                        pause.stream(), at.map(a -> Duration.between(now, a).plusSeconds(1)).stream())
                .min(Duration::compareTo)
                .map(wait -> wait.compareTo(AT_LEAST_EVERY) < 0 ? wait : AT_LEAST_EVERY);
        var nothing = UpdateControl.<P>noUpdate();
        return next.isEmpty()
                ? nothing
                : nothing.rescheduleAfter(operator.pace().real(next.get()));
    }

    private <P extends CustomResource<DriverPolicySpec, DriverPolicyStatus> & Policy> void report(
            P policy, DriverPolicyStatus status, Context<P> context) {
        if (status.equals(policy.getStatus())) {
            return;
        }
        var next = context.getClient().getKubernetesSerialization().clone(policy);
        next.setStatus(status);
        StatusWriter.write(next, context);
        NewRelease.of(policy, status).ifPresent(news -> {
            tell(policy, Events.Type.NORMAL, NewRelease.REASON, NewRelease.ACTION, news.message());
            operator.announcer().announce(news.announcement(operator.clock().instant()));
        });
        RolloutNews.of(policy, status)
                .forEach(news -> tell(policy, news.type(), news.reason(), RolloutNews.ACTION, news.message()));
    }

    private void tell(Policy policy, Events.Type type, String reason, String action, String message) {
        if (operator.events().tell(policy, Optional.empty(), type, reason, action, message)) {
            LOG.info("{} {}: {}", policy.getKind(), LogKeys.name(policy), message);
        }
    }

    /** Of a policy of the cluster: the namespaces of VMs that it governs. */
    private void tidy(Policy policy, Fleet fleet, List<Fleet.Vm> vms, List<Fleet.Vm> governed) {
        var namespaces = policy instanceof Namespaced
                ? Set.of(policy.getMetadata().getNamespace())
                : governed.stream().map(vm -> vm.name().namespace()).collect(Collectors.toSet());
        for (var namespace : namespaces) {
            var here = vms.stream()
                    .filter(vm -> vm.name().namespace().equals(namespace))
                    .toList();
            MediaNeeds.inUse(cache.machines(namespace), cache.instances(namespace))
                    .ifPresent(used -> housekeeping.tidy(
                            policy,
                            namespace,
                            Stream.concat(used.stream(), fleet.volumesToComeOf(here))
                                    .collect(Collectors.toSet())));
        }
    }
}
