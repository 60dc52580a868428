package io.pvdrivers.operator.gate;

import io.pvdrivers.api.v1alpha1.Baseline;
import io.pvdrivers.api.v1alpha1.Baseline.BaselineDevice;
import io.pvdrivers.api.v1alpha1.Baseline.BaselinePreference;
import io.pvdrivers.api.v1alpha1.DriverStateSpec.Ticket;
import io.pvdrivers.api.v1alpha1.DriverStateSpec.WantedDevice;
import io.pvdrivers.api.v1alpha1.DriverStateStatus;
import io.pvdrivers.api.v1alpha1.Revert;
import io.pvdrivers.api.v1alpha1.Run;
import io.pvdrivers.api.v1alpha1.Run.Outcome;
import io.pvdrivers.operator.kubevirt.Device;
import io.pvdrivers.operator.kubevirt.FieldManagers;
import io.pvdrivers.operator.kubevirt.FieldManagers.Writer;
import io.pvdrivers.operator.kubevirt.Preference;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** Somebody puts back what the operator wrote: most likely a tool that has the VM from Git. It is not to be a fight. */
public final class Reverts {
    private static final int BORNE = 3;
    private static final Duration WITHIN = Duration.ofHours(1);

    private Reverts() {}

    /**
     * A revert that shows now and is not on record.
     *
     * @param fields those that whoever did it has written
     */
    public record Seen(String runId, String act, int times, List<String> fields) {}

    /** What shows now: devices back as they were, in a run or after one that succeeded, or what was staged taken out. */
    public static Optional<Seen> unnoted(Situation situation, Decision decision) {
        return devicesBack(situation, decision)
                .or(() -> stagedGone(situation, decision))
                .filter(seen -> on(situation)
                        .noneMatch(r -> r.runId().equals(seen.runId())
                                && r.act().equals(seen.act())
                                && r.times() == seen.times()));
    }

    private static Optional<Seen> devicesBack(Situation situation, Decision decision) {
        var run = Optional.ofNullable(situation.status().run())
                .filter(r -> r.switching() != null && r.switching().times() > 0)
                .filter(r -> r.endedAt() == null
                        ? change(decision)
                                .filter(a -> a instanceof Action.Switch)
                                .isPresent()
                        : isUndone(situation, r));
        return run.map(r -> new Seen(
                r.id(),
                "Switch",
                Objects.requireNonNull(r.switching()).times(),
                back(situation, r).map(w -> field(situation, w)).distinct().toList()));
    }

    private static String field(Situation situation, WantedDevice back) {
        return preference(situation)
                .filter(p -> isNamed(situation, p))
                .map(preference -> FieldManagers.PREFERENCE)
                .orElse(FieldManagers.list(back.kind()));
    }

    /** The preference that the run changed instead of the devices. */
    private static Optional<BaselinePreference> preference(Situation situation) {
        return Optional.ofNullable(situation.status().baseline()).flatMap(b -> Optional.ofNullable(b.preference()));
    }

    private static boolean isNamed(Situation situation, BaselinePreference preference) {
        return Preference.isNamed(situation.vm().getSpec().preference(), preference.kind(), preference.name());
    }

    /** The change of the VM that is to be made now, by whomever. */
    private static Optional<Action> change(Decision decision) {
        return decision.action().map(action -> action instanceof Action.Propose propose ? propose.patch() : action);
    }

    /** A run that succeeded, and whose devices somebody has put back since. */
    private static boolean isUndone(Situation situation, Run run) {
        return run.outcome() == Outcome.SUCCEEDED
                && situation.governance() instanceof Governance.Governed governed
                && governed.mayAct()
                && !Restores.since(situation, run)
                && back(situation, run).findAny().isPresent();
    }

    /** Devices that the run had moved and that the spec has as before. */
    private static Stream<WantedDevice> back(Situation situation, Run run) {
        var before = Optional.ofNullable(situation.status().baseline())
                .filter(b -> b.runId().equals(run.id()))
                .map(Baseline::devices)
                .orElse(List.of());
        return wanted(situation, run).filter(w -> before.stream().anyMatch(b -> isBack(situation, w, b)));
    }

    private static Stream<WantedDevice> wanted(Situation situation, Run run) {
        return Optional.ofNullable(situation.spec().ticket())
                .filter(t -> t.id().equals(run.id()))
                .map(Ticket::plan)
                .orElse(situation.plan())
                .wanted()
                .stream()
                .filter(situation.plan().wanted()::contains);
    }

    private static boolean isBack(Situation situation, WantedDevice wanted, BaselineDevice before) {
        var declared = situation.device(wanted).flatMap(Device::declared).orElse(null);
        var byAnother = declared == null
                && preference(situation).filter(p -> !isNamed(situation, p)).isPresent();
        return !byAnother
                && before.kind() == wanted.kind()
                && before.name().equals(wanted.name())
                && !Objects.equals(before.effective(), wanted.value())
                && (Objects.equals(declared, before.value()) || Objects.equals(declared, before.effective()));
    }

    /** What was staged is to be staged once more. */
    private static Optional<Seen> stagedGone(Situation situation, Decision decision) {
        return change(decision)
                .filter(a -> a instanceof Action.Stage || isGivenUp(situation, a))
                .flatMap(a -> situation.run())
                .flatMap(run -> Optional.ofNullable(run.staging())
                        .filter(s -> !Boolean.TRUE.equals(s.abandoned()) && !Boolean.TRUE.equals(s.hotPlugged()))
                        .filter(s -> !Landed.isIn(situation, s))
                        .flatMap(s -> Optional.ofNullable(s.times()))
                        .filter(times -> times > 0)
                        .map(times -> new Seen(
                                run.id(), "Stage", times, List.of(FieldManagers.DISKS, FieldManagers.VOLUMES))));
    }

    /** It would be staged once more, had it not been taken out so often; devices that were put back are on record before. */
    private static boolean isGivenUp(Situation situation, Action action) {
        return action instanceof Action.Abandon abandon
                && abandon.reason() == Reason.CONTESTED
                && !isContested(situation);
    }

    /** The status with a revert on record. */
    public static DriverStateStatus noted(Situation situation, Seen seen, Optional<Writer> manager) {
        var revert = new Revert(
                situation.now().truncatedTo(ChronoUnit.SECONDS),
                seen.runId(),
                seen.act(),
                seen.times(),
                manager.map(Writer::name).orElse(null),
                manager.map(Writer::field).orElse(null));
        var all = Stream.concat(on(situation), Stream.of(revert)).toList();
        return situation.status().withReverts(all.subList(Math.max(0, all.size() - Revert.KEPT), all.size()));
    }

    /** Whether the last ones came so close to one another that the operator leaves the VM to people. */
    public static boolean isContested(Situation situation) {
        var all = on(situation).toList();
        return all.size() >= BORNE
                && !all.get(all.size() - BORNE)
                        .at()
                        .plus(WITHIN)
                        .isBefore(all.getLast().at());
    }

    /** What happened, by whom, and what ends it. */
    static String sentence(Situation situation) {
        var last = on(situation).reduce((earlier, later) -> later);
        var who = last.flatMap(r -> Optional.ofNullable(r.manager()))
                .map(FieldManagers::words)
                .orElse("Somebody");
        var what = last.flatMap(r -> Optional.ofNullable(r.field()))
                .map(field -> field + " of the VM")
                .orElse("the VM's devices");
        return who + " put " + what + " back " + times(situation) + ". " + cure(situation);
    }

    private static String cure(Situation situation) {
        if (situation.isProposed()) {
            return "What was proposed had been put into the VM each time, and has to stay there: change the devices where that comes from, or"
                    + " let it ignore them.";
        }
        var policy = situation.governance() instanceof Governance.Governed governed
                ? " of policy " + governed.policy().name()
                : "";
        return "Change the devices where that comes from, let it"
                + " ignore what this operator writes, or set spec.mode: Propose" + policy
                + ", which writes no VM and publishes each change instead: "
                + situation.docs().page("gitops.md");
    }

    private static String times(Situation situation) {
        return on(situation).count() >= BORNE ? BORNE + " times within an hour" : "again";
    }

    private static Stream<Revert> on(Situation situation) {
        return Optional.ofNullable(situation.status().reverts()).stream().flatMap(List::stream);
    }
}
