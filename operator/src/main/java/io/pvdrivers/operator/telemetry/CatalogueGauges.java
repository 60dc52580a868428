package io.pvdrivers.operator.telemetry;

import io.fabric8.kubernetes.api.model.Condition;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import io.pvdrivers.api.v1alpha1.DriverPolicyStatus;
import io.pvdrivers.api.v1alpha1.DriverRelease;
import io.pvdrivers.api.v1alpha1.DriverState;
import io.pvdrivers.api.v1alpha1.DriverStateSpec.PolicyRef;
import io.pvdrivers.api.v1alpha1.DriverStateStatus;
import io.pvdrivers.api.v1alpha1.InstalledDrivers;
import io.pvdrivers.api.v1alpha1.Policy;
import io.pvdrivers.operator.ApiWord;
import io.pvdrivers.operator.catalog.GuestOs;
import io.pvdrivers.operator.catalog.Release;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What the catalogue knows of the fleet: what is wrong with its drivers, and what is newer. Told by the replica that acts alone. */
final class CatalogueGauges {
    static final String ADVISED = "pvdrivers.virtual.machines.advised";
    static final String ISSUES = "pvdrivers.virtual.machines.with.issue";
    static final String BEHIND = "pvdrivers.virtual.machines.behind";
    static final String SIGNATURES = "pvdrivers.release.signature.not.after";

    /** The conditions that advise and bear on no gate. */
    private static final List<String> ADVISORIES =
            List.of("DriverMissing", "ForeignDrivers", "KnownIssues", "SignatureExpiring");

    private final Cached cached;
    private final MultiGauge advised;
    private final MultiGauge issues;
    private final MultiGauge behind;
    private final MultiGauge signatures;

    CatalogueGauges(MeterRegistry registry, Cached cached) {
        this.cached = cached;
        advised = MultiGauge.builder(ADVISED)
                .description("The VMs that a policy governs and that have a condition which advises.")
                .register(registry);
        issues = MultiGauge.builder(ISSUES)
                .description("The VMs whose drivers have a known issue.")
                .register(registry);
        behind = MultiGauge.builder(BEHIND)
                .description("The VMs that keep an older release than their policy's channel has for them.")
                .register(registry);
        signatures = MultiGauge.builder(SIGNATURES)
                .description(
                        "When the signatures of a release's drivers for a Windows stop being accepted, in Unix time.")
                .baseUnit("seconds")
                .register(registry);
    }

    void refresh() {
        var leads = cached.leads();
        advised.register(leads ? advised() : List.of(), true);
        issues.register(leads ? issues() : List.of(), true);
        behind.register(leads ? behind() : List.of(), true);
        signatures.register(leads ? signatures() : List.of(), true);
    }

    private List<Row<?>> advised() {
        Map<Tags, Integer> counts = new LinkedHashMap<>();
        cached.policies()
                .flatMap(p -> ADVISORIES.stream()
                        .map(type ->
                                tags(FleetGauges.namespace(p), p.getMetadata().getName(), type)))
                .forEach(tags -> counts.put(tags, 0));
        cached.states()
                .flatMap(state -> conditions(state)
                        .filter(ADVISORIES::contains)
                        .map(type -> tags(state.getMetadata().getNamespace(), policy(state), type)))
                .forEach(tags -> counts.merge(tags, 1, Integer::sum));
        return rows(counts);
    }

    private static Stream<String> conditions(DriverState state) {
        return status(state).map(DriverStateStatus::conditions).orElse(List.of()).stream()
                .filter(c -> "True".equals(c.getStatus()))
                .map(Condition::getType);
    }

    private static Tags tags(String namespace, String policy, String condition) {
        return Tags.of("namespace", namespace, "policy", policy, "condition", condition);
    }

    private static String policy(DriverState state) {
        return Optional.ofNullable(state.getSpec())
                .flatMap(spec -> Optional.ofNullable(spec.policyRef()))
                .map(PolicyRef::name)
                .orElse("");
    }

    private List<Row<?>> issues() {
        Map<Tags, Integer> counts = new LinkedHashMap<>();
        cached.states()
                .flatMap(
                        state -> status(state)
                                .map(DriverStateStatus::installed)
                                .map(InstalledDrivers::knownIssues)
                                .orElse(List.of())
                                .stream())
                .map(issue -> Tags.of("issue", issue.id(), "severity", ApiWord.of(issue.severity())))
                .forEach(tags -> counts.merge(tags, 1, Integer::sum));
        return rows(counts);
    }

    private static Optional<DriverStateStatus> status(DriverState state) {
        return Optional.ofNullable(state.getStatus());
    }

    private static List<Row<?>> rows(Map<Tags, Integer> counts) {
        return counts.entrySet().stream()
                .<Row<?>>map(entry -> Row.of(entry.getKey(), entry.getValue()))
                .toList();
    }

    private List<Row<?>> behind() {
        return cached.policies().flatMap(CatalogueGauges::behind).toList();
    }

    private static Stream<Row<?>> behind(Policy policy) {
        var metadata = policy.getMetadata();
        return Optional.ofNullable(policy.getStatus()).map(DriverPolicyStatus::channel).stream()
                .map(channel -> Row.of(
                        Tags.of("namespace", FleetGauges.namespace(policy), "policy", metadata.getName()),
                        channel.behind()));
    }

    private List<Row<?>> signatures() {
        return cached.releases().flatMap(CatalogueGauges::signatures).toList();
    }

    private static Stream<Row<?>> signatures(DriverRelease object) {
        var release = new Release(object.getSpec());
        return Stream.of(GuestOs.values())
                .flatMap(os -> release.signatureNotAfter(os).stream()
                        .map(end -> Row.of(
                                Tags.of("release", release.version(), "os", os.directory()), end.getEpochSecond())));
    }
}
