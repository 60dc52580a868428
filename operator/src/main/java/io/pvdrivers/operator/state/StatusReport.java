package io.pvdrivers.operator.state;

import io.fabric8.kubernetes.api.model.Condition;
import io.pvdrivers.api.v1alpha1.DriverReading;
import io.pvdrivers.api.v1alpha1.DriverStateSpec.DeviceKind;
import io.pvdrivers.api.v1alpha1.DriverStateStatus;
import io.pvdrivers.api.v1alpha1.DriverStateStatus.DeviceReading;
import io.pvdrivers.api.v1alpha1.DriverStateStatus.FactReading;
import io.pvdrivers.api.v1alpha1.DriverStateStatus.WaitingFor;
import io.pvdrivers.api.v1alpha1.ForeignDriver;
import io.pvdrivers.api.v1alpha1.GuestSummary;
import io.pvdrivers.api.v1alpha1.GuestSummary.Agent;
import io.pvdrivers.api.v1alpha1.Proposal;
import io.pvdrivers.api.v1alpha1.Run;
import io.pvdrivers.api.v1alpha1.Run.Step;
import io.pvdrivers.operator.gate.Action;
import io.pvdrivers.operator.gate.Advisories;
import io.pvdrivers.operator.gate.Advisory;
import io.pvdrivers.operator.gate.Decision;
import io.pvdrivers.operator.gate.GuestSight;
import io.pvdrivers.operator.gate.Notices;
import io.pvdrivers.operator.gate.Readings;
import io.pvdrivers.operator.gate.Reason;
import io.pvdrivers.operator.gate.Situation;
import io.pvdrivers.operator.gate.Verdict;
import io.pvdrivers.operator.kubevirt.Device;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Says in a DriverState what was decided and what it was decided from. Nothing changes where nothing changed. Pure. */
final class StatusReport {
    private final Situation situation;
    private final Decision decision;
    private final DriverStateStatus before;
    private final Instant now;

    private StatusReport(Situation situation, Decision decision) {
        this.situation = situation;
        this.decision = decision;
        this.before = situation.status();
        this.now = situation.now().truncatedTo(ChronoUnit.SECONDS);
    }

    static DriverStateStatus of(Situation situation, Decision decision) {
        return new StatusReport(situation, decision).status();
    }

    private DriverStateStatus status() {
        var statement = Statement.of(situation, decision);
        var restarts = Readings.plannedRestarts(situation);
        return before.withPhase(statement.phase())
                .withWaitingFor(waitingFor(statement))
                .withConditions(conditions(statement))
                .withGuest(guest().orElse(before.guest()))
                .withFacts(facts().orElse(before.facts()))
                .withDrivers(drivers().orElse(before.drivers()))
                .withForeignDrivers(foreignDrivers())
                .withDevices(devices())
                .withChoice(Readings.choice(situation).orElse(null))
                .withInstalled(Readings.installed(situation).orElse(null))
                .withRun(run(statement))
                .withProposal(proposal())
                .withNotices(Notices.of(situation).orElse(null))
                .withPlannedRestarts(restarts.map(List::size).orElse(before.plannedRestarts()))
                .withPlannedRestartsFor(
                        restarts.isPresent()
                                ? restarts.filter(r -> !r.isEmpty()).orElse(null)
                                : before.plannedRestartsFor());
    }

    /** One that is not asked for now is taken back, but not because the operator has just begun and has asked no guest yet. */
    private @Nullable Proposal proposal() {
        var stands = decision.action().filter(a -> a instanceof Action.Propose).isPresent()
                || decision.verdict() instanceof Verdict.Wait wait && wait.reason() == Reason.GUEST_NOT_ASKED;
        return stands ? before.proposal() : null;
    }

    /** Conditions are of the list of gates that is walked now; where a run has been stays to be read after its end. */
    private @Nullable Run run(Statement statement) {
        var last = before.run();
        if (last == null || last.endedAt() != null) {
            return last;
        }
        var run = leaves(statement.reason()) && !leaves(waited()) ? last.withPlaceLeftAt(now) : last;
        if (decision.gate().isEmpty()) {
            return run;
        }
        var steps = Optional.ofNullable(run.steps()).orElse(List.of());
        var gate = decision.gate().get();
        if (!steps.isEmpty() && steps.getLast().gate().equals(gate)) {
            return run;
        }
        var all = Stream.concat(steps.stream(), Stream.of(new Step(gate, now))).toList();
        return run.withSteps(all.subList(Math.max(0, all.size() - Step.MOST), all.size()));
    }

    private static boolean leaves(String reason) {
        return Reason.ofCode(reason).filter(Reason::leavesPlace).isPresent();
    }

    private String waited() {
        return Optional.ofNullable(before.waitingFor()).map(WaitingFor::reason).orElse("");
    }

    private Optional<List<FactReading>> facts() {
        return situation.guest().seen().map(seen -> FactReadings.of(seen, before.facts(), now));
    }

    private Optional<List<DriverReading>> drivers() {
        return Readings.drivers(situation)
                .map(drivers -> drivers.stream().map(this::since).toList());
    }

    private DriverReading since(DriverReading driver) {
        return Optional.ofNullable(before.drivers()).orElse(List.of()).stream()
                .filter(b -> b.withChangedAt(null).equals(driver))
                .findFirst()
                .orElse(driver.withChangedAt(now));
    }

    private @Nullable List<ForeignDriver> foreignDrivers() {
        var now = Readings.foreignDrivers(situation);
        if (now.isEmpty()) {
            return before.foreignDrivers();
        }
        return now.get().isEmpty() ? null : now.get().stream().map(this::since).toList();
    }

    private ForeignDriver since(ForeignDriver driver) {
        return Optional.ofNullable(before.foreignDrivers()).orElse(List.of()).stream()
                .filter(b -> b.withChangedAt(null).equals(driver))
                .findFirst()
                .orElse(driver.withChangedAt(now));
    }

    private @Nullable WaitingFor waitingFor(Statement statement) {
        if (statement.isReady()) {
            return null;
        }
        var until =
                statement.until().map(u -> u.truncatedTo(ChronoUnit.SECONDS)).orElse(null);
        var same =
                Optional.ofNullable(before.waitingFor()).filter(w -> w.reason().equals(statement.reason()));
        var since = same.map(WaitingFor::since).orElse(now);
        return new WaitingFor(statement.reason(), statement.message(), since, until);
    }

    private List<Condition> conditions(Statement statement) {
        var conditions = new ConditionSet(before.conditions(), now);
        var advisories = Advisories.of(situation);
        var advised = advisories.stream().map(Advisory::type).toList();
        conditions.keep(type -> isOfThisWay(type, conditions) || advised.contains(type));
        advisories.forEach(a -> conditions.set(a.type(), "True", a.reason(), a.message()));
        decision.notNeeded().forEach(conditions::settle);
        decision.passed().forEach(gate -> conditions.set(gate, "True", "Passed", "Passed."));
        decision.gate().ifPresent(gate -> conditions.set(gate, "False", statement.reason(), statement.message()));
        if (statement.isReady()) {
            conditions.settle();
            conditions.set("Ready", "True", "Converged", statement.message());
            conditions.remove("Reconciling");
            conditions.remove("Stalled");
            return conditions.list();
        }
        conditions.set("Ready", "False", statement.reason(), statement.message());
        if (statement.awaitsPerson()) {
            conditions.remove("Reconciling");
            conditions.set("Stalled", "True", statement.reason(), statement.message());
        } else {
            conditions.remove("Stalled");
            conditions.set("Reconciling", "True", statement.reason(), statement.message());
        }
        return conditions.list();
    }

    /** What other lists of gates, or a run that is over, once said of a gate is not said any more. */
    private boolean isOfThisWay(String type, ConditionSet conditions) {
        if (!decision.course().conditions().contains(type)) {
            return false;
        }
        var asked = decision.isReady()
                || decision.passed().contains(type)
                || decision.notNeeded().contains(type)
                || decision.gate().filter(type::equals).isPresent();
        return asked || situation.run().isPresent() && conditions.isTrue(type);
    }

    private Optional<GuestSummary> guest() {
        var seen = situation.guest().seen();
        var known = Optional.ofNullable(before.guest());
        if (seen.isEmpty() && known.filter(g -> g.agent() != null).isPresent()) {
            var silent = situation.guest() instanceof GuestSight.Silent;
            return known.map(g -> g.agent() == Agent.CONNECTED && silent ? as(g, Agent.LOST) : g);
        }
        var windows = situation.windows();
        if (seen.isEmpty() && windows.isEmpty()) {
            return known;
        }
        var agent = seen.filter(s -> s.source() == GuestSight.Source.AGENT).isPresent()
                ? Optional.of(Agent.CONNECTED)
                : known.map(GuestSummary::agent).or(() -> seen.map(s -> Agent.NEVER_SEEN));
        var summary = new GuestSummary(
                windows.map(w -> w.os().directory()).orElse(null),
                seen.flatMap(s -> Optional.ofNullable(s.facts().os()))
                        .map(o -> o.kernelRelease())
                        .orElse(null),
                agent.orElse(null),
                seen.map(s -> s.source().word()).orElse("the VM's objects"),
                known.map(GuestSummary::changedAt).orElse(now),
                windows.map(w -> w.source()).orElse(null),
                windows.map(w -> w.confidence()).orElse(null),
                Readings.architecture(situation).map(a -> a.directory()).orElse(null));
        return known.filter(summary::equals).or(() -> Optional.of(as(summary, summary.agent())));
    }

    private GuestSummary as(GuestSummary guest, @Nullable Agent agent) {
        return new GuestSummary(
                guest.os(),
                guest.build(),
                agent,
                guest.source(),
                now,
                guest.osSource(),
                guest.confidence(),
                guest.architecture());
    }

    private List<DeviceReading> devices() {
        return situation.devices().stream().map(this::reading).toList();
    }

    private DeviceReading reading(Device device) {
        var earlier = Optional.ofNullable(before.devices()).orElse(List.of()).stream()
                .filter(d -> d.kind() == device.kind() && d.name().equals(device.name()))
                .findFirst();
        var is = device.running().or(device::value).orElse(null);
        var was = earlier.flatMap(d -> Optional.ofNullable(d.was())).orElse(is);
        var wanted = situation.plan().wanted().stream()
                .filter(w -> w.kind() == device.kind() && w.name().equals(device.name()))
                .map(w -> w.value())
                .findFirst();
        return new DeviceReading(
                device.name(),
                device.kind(),
                was,
                is,
                wanted.orElse(null),
                device.stays().or(() -> stays(device, wanted)).orElse(null));
    }

    private Optional<String> stays(Device device, Optional<String> wanted) {
        if (wanted.isPresent() || device.value().isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                device.kind() == DeviceKind.DISK
                        ? "the policy leaves disks unchanged"
                        : "the policy leaves interfaces unchanged");
    }
}
