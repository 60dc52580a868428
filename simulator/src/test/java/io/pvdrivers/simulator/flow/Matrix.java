package io.pvdrivers.simulator.flow;

import io.pvdrivers.simulator.world.scene.KubeVirtRelease;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Which KubeVirt can do what, and what each flow comes to where something can be done. Both are tables to be read. */
final class Matrix {
    /** {@code Rollout} is vmRolloutStrategy. What a KubeVirt can do follows from the rows of docs/stand-in.md that are in {@link #RULES}. */
    private static final String KUBE_VIRTS = """
            KubeVirt | gates listed                                         | gates disabled                                    | Rollout    | can
            1.3.0    |                                                      |                                                   |            |
            1.3.0    | DeclarativeHotplugVolumes, Snapshot, RebootPolicy    |                                                   |            | snapshot
            1.3.0    | HotplugVolumes, VMLiveUpdateFeatures                 |                                                   | LiveUpdate |
            1.5.0    |                                                      |                                                   |            |
            1.5.0    | DeclarativeHotplugVolumes, Snapshot, RebootPolicy    |                                                   | LiveUpdate | snapshot
            1.6.0    |                                                      |                                                   |            |
            1.6.0    | DeclarativeHotplugVolumes, Snapshot                  |                                                   |            | drive plug snapshot
            1.6.0    | DeclarativeHotplugVolumes, HotplugVolumes            |                                                   |            | drive
            1.6.4    | DeclarativeHotplugVolumes                            |                                                   | Stage      | drive plug
            1.7.0    |                                                      |                                                   |            |
            1.7.0    | DeclarativeHotplugVolumes, Snapshot, RebootPolicy    |                                                   |            | drive plug snapshot
            1.7.2    | DeclarativeHotplugVolumes, HotplugVolumes            |                                                   |            | drive
            1.8.0    |                                                      |                                                   |            |
            1.8.0    | DeclarativeHotplugVolumes, Snapshot, RebootPolicy    |                                                   |            | drive plug snapshot terminate
            1.8.0    | DeclarativeHotplugVolumes, HotplugVolumes            |                                                   | Stage      | drive
            1.9.0    |                                                      |                                                   |            | drive plug snapshot terminate
            1.9.0    |                                                      | DeclarativeHotplugVolumes, Snapshot, RebootPolicy |            |
            1.9.0    | HotplugVolumes                                       |                                                   | Stage      | drive snapshot terminate
            """;

    /**
     * Of the rows of a flow the first one holds whose {@code where} the KubeVirt can do; 1.8 there is that version or a newer one.
     * {@code ISO} and {@code primer} say how each comes in. A refusal comes from KubeVirt, before there is a VM.
     */
    private static final String FLOWS = """
            flow                                              | where     | end                        | restarts | ISO  | primer | because
            image                                             |           | READY                      | 2        | cold | cold   |
            image-to-scsi                                     |           | READY                      | 2        | cold |        |
            image-into-an-own-drive                           |           | READY                      | 2        |      | cold   |
            image-for-an-update                               |           | READY                      | 1        | cold |        |
            nics-only                                         |           | READY                      | 1        |      |        |
            claim                                             |           | READY                      | 2        | cold | cold   |
            claim-into-a-drive                                | plug      | READY                      | 2        | hot  | cold   | plug
            claim-into-a-drive                                | drive     | READY                      | 2        | cold | cold   | plug
            claim-into-a-drive                                |           | refused                    |          |      |        | drive
            claim-into-a-drive-to-scsi                        | plug      | READY                      | 1        | hot  |        | plug
            claim-into-a-drive-to-scsi                        | drive     | READY                      | 2        | cold |        | plug
            claim-into-a-drive-to-scsi                        |           | refused                    |          |      |        | drive
            claim-into-a-drive-for-an-update                  | plug      | READY                      | 0        | hot  |        | plug
            claim-into-a-drive-for-an-update                  | drive     | READY                      | 1        | cold |        | plug
            claim-into-a-drive-for-an-update                  |           | refused                    |          |      |        | drive
            import                                            |           | READY                      | 2        | cold | cold   |
            import-into-a-drive                               | plug      | READY                      | 1        | hot  | hot    | plug
            import-into-a-drive                               | drive     | READY                      | 2        | cold | cold   | plug
            import-into-a-drive                               |           | refused                    |          |      |        | drive
            import-into-a-drive-of-a-vm-that-migrates-volumes | drive     | READY                      | 2        | cold | cold   | plug
            import-into-a-drive-of-a-vm-that-migrates-volumes |           | refused                    |          |      |        | drive
            import-into-a-drive-without-hotplug               | plug      | READY                      | 2        | hot  | cold   | plug
            import-into-a-drive-without-hotplug               | drive     | READY                      | 2        | cold | cold   | plug
            import-into-a-drive-without-hotplug               |           | refused                    |          |      |        | drive
            import-and-a-drive-kept                           | plug      | READY with a drive         | 2        | cold | cold   | plug
            import-and-a-drive-kept                           |           | READY                      | 2        | cold | cold   | plug
            primer-only                                       | plug      | READY                      | 1        |      | hot    | disk
            primer-only                                       |           | READY                      | 2        |      | cold   | plug
            snapshot                                          | snapshot  | READY                      | 2        | cold | cold   | gate
            snapshot                                          |           | BLOCKED SnapshotImpossible | 0        |      |        | gate
            return                                            |           | ROLLED_BACK                | 3        | cold | cold   |
            return-from-a-drive                               | plug      | ROLLED_BACK                | 2        | hot  | hot    | plug
            return-from-a-drive                               | drive     | ROLLED_BACK                | 3        | cold | cold   | plug
            return-from-a-drive                               |           | refused                    |          |      |        | drive
            owner-restarts                                    |           | READY                      | 2        | cold | cold   |
            owner-reboots                                     | terminate | READY                      | 2        | cold | cold   | reboot
            owner-reboots                                     | 1.8       | refused                    |          |      |        | reboot
            owner-reboots                                     |           | WAITING AwaitingRestart    | 0        | cold | cold   | reboot
            """;

    /** The beginnings of rows of docs/stand-in.md. */
    private static final String RULES = """
            why    | rule
            gate   | A beta gate is on unless `disabledFeatureGates` lists it
            plug   | Changes of hotpluggable PVC and DataVolume volumes reach the running VMI; not with `HotplugVolumes` listed, and not under `updateVolumesStrategy: Migration`
            drive  | An empty CD-ROM drive is admitted with `DeclarativeHotplugVolumes` on
            disk   | A disk is plugged in on scsi or virtio
            reboot | `rebootPolicy: Terminate` ends the VMI when the guest reboots
            """;

    private Matrix() {}

    /** A KubeVirt as it is set up. */
    record KubeVirt(String title, KubeVirtRelease release, Set<String> can) {
        boolean isWhere(String where) {
            return where.isEmpty()
                    || can.contains(where)
                    || where.startsWith("1.") && release.isAtLeast(Integer.parseInt(where.substring(2)));
        }
    }

    /** What a flow comes to, where the KubeVirt can do something. */
    record Expected(
            String flow, String where, String end, Optional<Integer> restarts, String iso, String primer, String why) {
        boolean isRefused() {
            return end.equals("refused");
        }

        /** The VM keeps an empty drive. */
        boolean keepsDrive() {
            return end.endsWith(" with a drive");
        }

        boolean ends(String phaseAndReason) {
            return (phaseAndReason + " ").startsWith(end.replace(" with a drive", "") + " ");
        }
    }

    record Cell(KubeVirt kubeVirt, MatrixFlow flow, Expected expected) {
        @Override
        public String toString() {
            return flow.name() + " on " + kubeVirt.title();
        }
    }

    static List<Expected> expected() {
        return rows(FLOWS).map(Matrix::expected).toList();
    }

    static List<Cell> cells() {
        var expected = expected();
        return MatrixFlow.all().stream()
                .flatMap(flow -> kubeVirts()
                        .map(kubeVirt -> new Cell(
                                kubeVirt,
                                flow,
                                expected.stream()
                                        .filter(e -> e.flow().equals(flow.name()) && kubeVirt.isWhere(e.where()))
                                        .findFirst()
                                        .orElseThrow(() -> new IllegalStateException(flow.name() + " has no row.")))))
                .toList();
    }

    static Stream<KubeVirt> kubeVirts() {
        return rows(KUBE_VIRTS)
                .map(row -> new KubeVirt(
                        String.join(" ", row).strip().replaceAll(" +", " "),
                        new KubeVirtRelease(
                                row.get(0),
                                words(row.get(1), ","),
                                words(row.get(2), ","),
                                Optional.of(row.get(3)).filter(s -> !s.isEmpty())),
                        words(row.get(4), " ")));
    }

    /** The rows of docs/stand-in.md that flows go by, by the word that the flows name. */
    static List<String> rulesOf(Expected expected) {
        return rows(RULES)
                .filter(row -> row.get(0).equals(expected.why()))
                .map(row -> row.get(1))
                .toList();
    }

    private static Expected expected(List<String> row) {
        return new Expected(
                row.get(0),
                row.get(1),
                row.get(2),
                Optional.of(row.get(3)).filter(s -> !s.isEmpty()).map(Integer::valueOf),
                row.get(4),
                row.get(5),
                row.get(6));
    }

    private static Stream<List<String>> rows(String table) {
        return table.lines()
                .skip(1)
                .map(line ->
                        Arrays.stream(line.split("\\|", -1)).map(String::strip).toList());
    }

    private static Set<String> words(String text, String separator) {
        return Arrays.stream(text.split(separator))
                .map(String::strip)
                .filter(word -> !word.isEmpty())
                .collect(Collectors.toUnmodifiableSet());
    }
}
