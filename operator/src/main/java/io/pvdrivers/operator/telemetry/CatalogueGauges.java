package io.pvdrivers.operator.telemetry;

import io.fabric8.kubernetes.api.model.Condition;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import io.pvdrivers.api.v1alpha1.ChosenRelease;
import io.pvdrivers.api.v1alpha1.DriverPolicyStatus;
import io.pvdrivers.api.v1alpha1.DriverReading;
import io.pvdrivers.api.v1alpha1.DriverReading.DriverStanding;
import io.pvdrivers.api.v1alpha1.DriverRelease;
import io.pvdrivers.api.v1alpha1.DriverReleaseSpec.Severity;
import io.pvdrivers.api.v1alpha1.DriverState;
import io.pvdrivers.api.v1alpha1.DriverStateStatus;
import io.pvdrivers.api.v1alpha1.InstalledDrivers;
import io.pvdrivers.api.v1alpha1.InstalledDrivers.Issue;
import io.pvdrivers.api.v1alpha1.Policy;
import io.pvdrivers.operator.ApiWord;
import io.pvdrivers.operator.catalog.GuestOs;
import io.pvdrivers.operator.catalog.Release;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What the catalogue has, and what it knows of the fleet: what is wrong with its drivers, and what is newer. Told by the replica that acts alone. */
final class CatalogueGauges {
    static final String ADVISED = "pvdrivers.virtual.machines.advised";
    static final String ISSUES = "pvdrivers.virtual.machines.with.issue";
    static final String VULNERABLE = "pvdrivers.virtual.machines.vulnerable";
    static final String BEHIND = "pvdrivers.virtual.machines.behind";
    static final String OUTDATED = "pvdrivers.virtual.machines.outdated";
    static final String INSTALLED = "pvdrivers.virtual.machines.installed";
    static final String AVAILABLE = "pvdrivers.release.available";
    static final String SIGNATURES = "pvdrivers.release.signature.not.after";

    /** The conditions that advise and bear on no gate. */
    private static final List<String> ADVISORIES =
            List.of("DriverMissing", "ForeignDrivers", "KnownIssues", "SignatureExpiring");

    /** Drivers of several releases: each mixture would be a series of its own. */
    private static final String SEVERAL = "several";

    private final Cached cached;
    private final MultiGauge advised;
    private final MultiGauge issues;
    private final MultiGauge vulnerable;
    private final MultiGauge behind;
    private final MultiGauge outdated;
    private final MultiGauge installed;
    private final MultiGauge available;
    private final MultiGauge signatures;

    CatalogueGauges(MeterRegistry registry, Cached cached) {
        this.cached = cached;
        advised = gauge(registry, ADVISED, "The VMs that a policy governs and that have a condition which advises.");
        issues = gauge(registry, ISSUES, "The VMs whose drivers have a known issue.");
        vulnerable = gauge(
                registry,
                VULNERABLE,
                "The VMs that a policy governs and whose drivers have known issues, by the worst of them.");
        behind =
                gauge(registry, BEHIND, "The VMs that keep an older release than their policy's channel has for them.");
        outdated = gauge(
                registry,
                OUTDATED,
                "The VMs that a policy governs and that have a driver older than the release wanted, or keep an older release "
                        + "than their channel has.");
        installed = gauge(registry, INSTALLED, "The VMs by the release that their drivers in use come from.");
        available = gauge(registry, AVAILABLE, "1 for each release of the catalogue and each channel that it is in.");
        signatures = MultiGauge.builder(SIGNATURES)
                .description(
                        "When the signatures of a release's drivers for a Windows stop being accepted, in Unix time.")
                .baseUnit("seconds")
                .register(registry);
    }

    private static MultiGauge gauge(MeterRegistry registry, String name, String description) {
        return MultiGauge.builder(name).description(description).register(registry);
    }

    void refresh() {
        var leads = cached.leads();
        advised.register(leads ? advised() : List.of(), true);
        issues.register(leads ? issues() : List.of(), true);
        vulnerable.register(leads ? vulnerable() : List.of(), true);
        behind.register(leads ? behind() : List.of(), true);
        outdated.register(leads ? outdated() : List.of(), true);
        installed.register(leads ? installed() : List.of(), true);
        available.register(leads ? available() : List.of(), true);
        signatures.register(leads ? signatures() : List.of(), true);
    }

    private List<Row<?>> advised() {
        var none = cached.policies()
                .flatMap(policy ->
                        ADVISORIES.stream().map(type -> PolicyLabels.of(policy).and("condition", type)));
        return Counts.from(none)
                .of(cached.states()
                        .flatMap(state -> conditions(state)
                                .filter(ADVISORIES::contains)
                                .map(type -> PolicyLabels.of(state).and("condition", type))))
                .rows();
    }

    private static Stream<String> conditions(DriverState state) {
        return status(state).map(DriverStateStatus::conditions).orElse(List.of()).stream()
                .filter(c -> "True".equals(c.getStatus()))
                .map(Condition::getType);
    }

    private List<Row<?>> issues() {
        return new Counts()
                .of(cached.states()
                        .flatMap(state -> issues(state).stream())
                        .map(issue -> Tags.of("issue", issue.id(), "severity", ApiWord.of(issue.severity()))))
                .rows();
    }

    private List<Row<?>> vulnerable() {
        var none = cached.policies()
                .flatMap(policy -> Stream.of(Severity.values()).map(s -> vulnerable(PolicyLabels.of(policy), s)));
        return Counts.from(none)
                .of(cached.states()
                        .flatMap(state -> worst(state).map(s -> vulnerable(PolicyLabels.of(state), s)).stream()))
                .rows();
    }

    private static Tags vulnerable(Tags policy, Severity severity) {
        return policy.and("severity", ApiWord.of(severity));
    }

    private static Optional<Severity> worst(DriverState state) {
        var severities = issues(state).stream().map(Issue::severity).toList();
        return severities.contains(Severity.BLOCK)
                ? Optional.of(Severity.BLOCK)
                : severities.stream().findFirst();
    }

    private static List<Issue> issues(DriverState state) {
        return status(state)
                .map(DriverStateStatus::installed)
                .map(InstalledDrivers::knownIssues)
                .orElse(List.of());
    }

    private static Optional<DriverStateStatus> status(DriverState state) {
        return Optional.ofNullable(state.getStatus());
    }

    private List<Row<?>> behind() {
        return cached.policies().flatMap(CatalogueGauges::behind).toList();
    }

    private static Stream<Row<?>> behind(Policy policy) {
        return Optional.ofNullable(policy.getStatus()).map(DriverPolicyStatus::channel).stream()
                .map(channel -> Row.of(PolicyLabels.of(policy), channel.behind()));
    }

    private List<Row<?>> outdated() {
        return Counts.from(cached.policies().map(PolicyLabels::of))
                .of(cached.states().filter(CatalogueGauges::isOutdated).map(PolicyLabels::of))
                .rows();
    }

    private static boolean isOutdated(DriverState state) {
        var older = status(state).map(DriverStateStatus::drivers).orElse(List.of()).stream()
                .map(DriverReading::standing)
                .anyMatch(DriverStanding.OUTDATED::equals);
        return older
                || status(state)
                        .map(DriverStateStatus::choice)
                        .map(ChosenRelease::newer)
                        .isPresent();
    }

    private List<Row<?>> installed() {
        return new Counts()
                .of(cached.states()
                        .flatMap(state -> status(state)
                                .map(DriverStateStatus::installed)
                                .map(InstalledDrivers::release)
                                .map(release -> Tags.of("release", release.contains(",") ? SEVERAL : release))
                                .stream()))
                .rows();
    }

    private List<Row<?>> available() {
        return cached.releases().flatMap(CatalogueGauges::available).toList();
    }

    private static Stream<Row<?>> available(DriverRelease object) {
        var release = new Release(object.getSpec());
        var channels = release.channels().isEmpty()
                ? Stream.of("")
                : release.channels().stream().map(ApiWord::of);
        return channels.map(channel -> Row.of(Tags.of("release", release.version(), "channel", channel), 1));
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
