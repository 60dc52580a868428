package io.pvdrivers.operator.state;

import io.pvdrivers.api.v1alpha1.DriverStateStatus;
import io.pvdrivers.api.v1alpha1.Run;
import io.pvdrivers.api.v1alpha1.Run.Screenshot;
import io.pvdrivers.api.v1alpha1.Run.VolumeRecord;
import io.pvdrivers.api.v1alpha1.SnapshotRecord;
import io.pvdrivers.api.v1alpha1.SnapshotRecordBuilder;
import io.pvdrivers.operator.action.Screens;
import io.pvdrivers.operator.gate.Action;
import io.pvdrivers.operator.gate.Action.VolumeOrder;
import io.pvdrivers.operator.gate.Situation;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What is remembered of volumes, snapshots and pictures. Pure. */
final class BesideJournal {
    /** The reason of an error that goes once the object does. */
    static final String NOT_DELETED = "NotDeleted";

    private BesideJournal() {}

    private static Instant now(Situation situation) {
        return situation.now().truncatedTo(ChronoUnit.SECONDS);
    }

    static boolean isVolumeKnown(VolumeOrder order, Situation situation) {
        return known(order, situation).isPresent();
    }

    private static Optional<VolumeRecord> known(VolumeOrder order, Situation situation) {
        return situation
                .run()
                .flatMap(r -> Optional.ofNullable(order.shared() ? r.mediaVolume() : r.primerVolume()))
                .filter(v -> v.name().equals(order.name()));
    }

    /** What was last told of a volume that was asked for. */
    static Optional<String> says(VolumeOrder order, Situation situation) {
        return known(order, situation).flatMap(v -> Optional.ofNullable(v.message()));
    }

    /** The status with the intent to have a volume made. */
    static DriverStateStatus intendVolume(VolumeOrder order, Situation situation) {
        var record =
                known(order, situation).orElseGet(() -> new VolumeRecord(order.name(), now(situation), null, null));
        return with(order, situation, record);
    }

    /** The status with what is known of a volume that was asked for; an empty message is no news, and the former one stays. */
    static DriverStateStatus volume(VolumeOrder order, Situation situation, boolean ready, String message) {
        var asked = known(order, situation).map(VolumeRecord::requestedAt).orElse(now(situation));
        var says =
                ready || !message.isEmpty() ? message : says(order, situation).orElse("");
        var told = with(
                order,
                situation,
                new VolumeRecord(order.name(), asked, ready ? now(situation) : null, says.isEmpty() ? null : says));
        var error = Optional.ofNullable(told.lastError())
                .filter(e -> !ready || !e.reason().equals(StateStep.REFUSED));
        return told.withLastError(error.orElse(null));
    }

    private static DriverStateStatus with(VolumeOrder order, Situation situation, VolumeRecord record) {
        return run(situation, r -> order.shared() ? r.withMediaVolume(record) : r.withPrimerVolume(record));
    }

    /** The status without the volume of a primer that is gone. */
    static DriverStateStatus volumeDropped(String name, Situation situation) {
        return run(
                situation,
                r -> r.primerVolume() != null && r.primerVolume().name().equals(name) ? r.withPrimerVolume(null) : r);
    }

    static boolean isSnapshotKnown(Action.TakeSnapshot order, Situation situation) {
        return Optional.ofNullable(situation.status().snapshot())
                .filter(s -> s.name().equals(order.name()))
                .isPresent();
    }

    /** The status with the intent to have a snapshot taken. An earlier one that nobody has deleted is not forgotten for it. */
    static DriverStateStatus intendSnapshot(Action.TakeSnapshot order, Situation situation) {
        var status = situation.status();
        var earlier = Optional.ofNullable(status.snapshot()).map(SnapshotRecord::name);
        return isSnapshotKnown(order, situation)
                ? status
                : earlier.map(name -> snapshotLeft(status, name))
                        .orElse(status)
                        .withSnapshot(SnapshotRecordBuilder.builder()
                                .name(order.name())
                                .runId(order.runId())
                                .requestedAt(now(situation))
                                .build());
    }

    /** The status with a snapshot that is there and that the operator deletes no more. */
    static DriverStateStatus snapshotLeft(DriverStateStatus status, String name) {
        var names = Stream.concat(
                        Optional.ofNullable(status.snapshotsLeft()).orElse(List.of()).stream(), Stream.of(name))
                .distinct()
                .toList();
        return status.withSnapshotsLeft(
                names.subList(Math.max(0, names.size() - DriverStateStatus.SNAPSHOTS_LEFT), names.size()));
    }

    /** The status once something was deleted that could not be deleted before. */
    static DriverStateStatus deleted(DriverStateStatus status) {
        var error =
                Optional.ofNullable(status.lastError()).filter(e -> !e.reason().equals(NOT_DELETED));
        return status.withLastError(error.orElse(null));
    }

    static DriverStateStatus snapshotReady(Situation situation, List<String> indications) {
        return snapshot(
                situation,
                s -> s.withReadyAt(now(situation)).withIndications(indications).withMessage(null));
    }

    static DriverStateStatus snapshotFailed(Situation situation, String message) {
        return snapshot(situation, s -> s.withFailedAt(now(situation)).withMessage(message));
    }

    static DriverStateStatus snapshotSays(Situation situation, String message) {
        return message.isEmpty() ? situation.status() : snapshot(situation, s -> s.withMessage(message));
    }

    private static DriverStateStatus snapshot(Situation situation, UnaryOperator<SnapshotRecord> change) {
        return Optional.ofNullable(situation.status().snapshot())
                .map(s -> situation.status().withSnapshot(change.apply(s)))
                .orElse(situation.status());
    }

    static DriverStateStatus screenshot(Situation situation, Action.KeepScreenshot order, Screens.Outcome outcome) {
        var picture = switch (outcome) {
            case Screens.Outcome.Kept kept -> picture(situation, order.vmiUid(), kept.configMap(), null);
            case Screens.Outcome.None none -> picture(situation, order.vmiUid(), null, none.message());
        };
        return run(situation, r -> order.returned() ? r.withScreenshotAfterReturn(picture) : r.withScreenshot(picture));
    }

    private static Screenshot picture(
            Situation situation, String vmiUid, @Nullable String configMap, @Nullable String message) {
        return new Screenshot(vmiUid, now(situation), configMap, message);
    }

    private static DriverStateStatus run(Situation situation, UnaryOperator<Run> change) {
        return Optional.ofNullable(situation.status().run())
                .map(r -> situation.status().withRun(change.apply(r)))
                .orElse(situation.status());
    }
}
