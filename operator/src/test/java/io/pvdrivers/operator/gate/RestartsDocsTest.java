package io.pvdrivers.operator.gate;

import static io.pvdrivers.operator.gate.Given.aVm;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pvdrivers.api.v1alpha1.DriverStateSpec.Plan;
import io.pvdrivers.api.v1alpha1.DriverStateSpec.PlanMedia;
import io.pvdrivers.api.v1alpha1.DriverStateSpec.PlanVolume;
import io.pvdrivers.operator.kubevirt.ClusterFeatures;
import io.pvdrivers.operator.kubevirt.KubeVirtVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * docs/restarts.md has the numbers that DriverStates would have. {@code -Dgolden.update=true} writes its table anew: read the difference
 * before committing it.
 */
class RestartsDocsTest {
    private static final Path PAGE = Path.of("..", "docs", "restarts.md");
    private static final String BEGINNING = "<!-- table: written by RestartsDocsTest -->\n\n";
    private static final String END = "\n<!-- end of table -->";
    private static final PlanVolume VOLUME =
            new PlanVolume("virtio-win", "registry.example.com/virtio-win:0.1.302", null, null, null, "ReadWriteMany");

    /** A KubeVirt, with the gate named or not. */
    private record Cluster(String title, ClusterFeatures features) {
        static Cluster of(String version, boolean gate) {
            var isDefault = version.equals("1.9") == gate;
            return new Cluster(
                    version + (isDefault ? "" : gate ? ", gate on" : ", gate off"),
                    new ClusterFeatures(
                            KubeVirtVersion.parse(version),
                            gate ? Set.of("DeclarativeHotplugVolumes") : Set.of(),
                            gate ? Set.of() : Set.of("DeclarativeHotplugVolumes")));
        }
    }

    private static final List<Cluster> CLUSTERS = List.of(
            Cluster.of("1.3", false),
            Cluster.of("1.5", false),
            Cluster.of("1.6", false),
            Cluster.of("1.6", true),
            Cluster.of("1.7", false),
            Cluster.of("1.7", true),
            Cluster.of("1.8", false),
            Cluster.of("1.8", true),
            Cluster.of("1.9", false),
            Cluster.of("1.9", true));

    /** A row: a VM, how the ISO comes, and the most that the design allows. */
    record Row(String vm, String media, @Nullable PlanMedia plan, Supplier<Given> given) {
        @Override
        public String toString() {
            return vm + ", " + media;
        }
    }

    private static final String IMAGE = "container image";
    private static final String CLAIM = "claim of yours, empty drive";
    private static final String CLAIM_COLD = "claim of yours, no drive";
    private static final String VOLUME_HOT = "imported volume, empty drive";
    private static final String VOLUME_COLD = "imported volume, no drive";
    private static final PlanMedia OWN = new PlanMedia("virtio-win", null, false, null);
    private static final PlanMedia IMPORTED = new PlanMedia(null, VOLUME, false, null);

    private static Stream<Row> rows() {
        var rows = new ArrayList<Row>();
        var emulated = "SATA and e1000e, drivers missing";
        rows.add(new Row(emulated, IMAGE, null, Given::aVm));
        rows.add(new Row(emulated, CLAIM_COLD, OWN, Given::aVm));
        rows.add(new Row(emulated, CLAIM, OWN, () -> withDrive(aVm())));
        rows.add(new Row(emulated, VOLUME_COLD, IMPORTED, Given::aVm));
        rows.add(new Row(emulated, VOLUME_HOT, IMPORTED, () -> withDrive(aVm())));
        var toScsi = "SATA and e1000e to `bus: scsi`, drivers missing";
        rows.add(new Row(toScsi, IMAGE, null, () -> toScsi(aVm())));
        rows.add(new Row(toScsi, CLAIM, OWN, () -> toScsi(withDrive(aVm()))));
        var installed = "SATA and e1000e, drivers there";
        rows.add(new Row(installed, "not needed", null, () -> aVm().drivers(Given.NEW)));
        rows.add(new Row(installed, "not needed, volumes allowed", IMPORTED, () -> aVm().drivers(Given.NEW)));
        rows.add(new Row(
                "SATA and e1000e to `bus: scsi`, drivers there",
                "not needed",
                null,
                () -> toScsi(aVm().drivers(Given.NEW))));
        rows.add(new Row(
                "only e1000e to move, drivers there",
                "not needed",
                null,
                () -> onVirtioDisks(aVm()).drivers(Given.NEW)));
        var old = "all on virtio, drivers old";
        rows.add(new Row(old, IMAGE, null, () -> onVirtio(aVm()).drivers(Given.OLD)));
        rows.add(new Row(old, CLAIM_COLD, OWN, () -> onVirtio(aVm()).drivers(Given.OLD)));
        rows.add(new Row(old, CLAIM, OWN, () -> withDrive(onVirtio(aVm())).drivers(Given.OLD)));
        rows.add(new Row(
                "all on virtio, drivers old, `rebootPolicy: Terminate`",
                CLAIM,
                OWN,
                () -> endsWithAReboot(withDrive(onVirtio(aVm())).drivers(Given.OLD))));
        var oldAndEnding = "SATA and e1000e, drivers old, `rebootPolicy: Terminate`";
        rows.add(new Row(oldAndEnding, IMAGE, null, () -> endsWithAReboot(onlyInStore(Given.OLD))));
        rows.add(new Row(oldAndEnding, VOLUME_COLD, IMPORTED, () -> endsWithAReboot(onlyInStore(Given.OLD))));
        rows.add(new Row(oldAndEnding, CLAIM, OWN, () -> endsWithAReboot(withDrive(onlyInStore(Given.OLD)))));
        rows.add(new Row(
                "all on virtio, drivers there",
                "not needed",
                null,
                () -> onVirtio(aVm()).drivers(Given.NEW)));
        return rows.stream();
    }

    /** No device of the VM uses them yet. */
    private static Given onlyInStore(String version) {
        return aVm().drivers(version).facts(f -> f.putArray("boundDevices"));
    }

    private static Given endsWithAReboot(Given given) {
        return given.vmi(i -> i.withObject("/spec/domain").put("rebootPolicy", "Terminate"));
    }

    private static Given toScsi(Given given) {
        return given.policy("/spec/devices/disks", "bus", "scsi");
    }

    private static Given onVirtioDisks(Given given) {
        return given.vm(v -> disk(v, "/spec/template/spec").putObject("disk").put("bus", "virtio"))
                .vmi(i -> disk(i, "/spec").putObject("disk").put("bus", "virtio"));
    }

    private static Given onVirtio(Given given) {
        return onVirtioDisks(given)
                .vm(v -> ((ObjectNode) v.at("/spec/template/spec/domain/devices/interfaces/0")).put("model", "virtio"))
                .vmi(i -> ((ObjectNode) i.at("/spec/domain/devices/interfaces/0")).put("model", "virtio"));
    }

    private static ObjectNode disk(ObjectNode object, String spec) {
        return (ObjectNode) object.at(spec + "/domain/devices/disks/0");
    }

    private static Given withDrive(Given given) {
        return given.vm(v -> drive(v.withObject("/spec/template/spec"))).vmi(i -> drive(i.withObject("/spec")));
    }

    private static void drive(ObjectNode spec) {
        spec.withArray("/domain/devices/disks")
                .addObject()
                .put("name", "pvdrivers-drive")
                .putObject("cdrom")
                .put("bus", "sata");
    }

    /** A reboot of Windows comes on top, also where it ends the instance. */
    private static List<String> withoutReboots(List<String> restarts) {
        return restarts.stream()
                .filter(sentence -> !sentence.endsWith("a reboot of Windows ends the instance."))
                .toList();
    }

    private static List<String> restarts(Row row, Cluster cluster) {
        var given = row.given()
                .get()
                .surroundings(new Surroundings(cluster.features(), Optional.empty(), List.of(), Optional.empty()));
        var s = given.situation();
        var rights = s.limits().withRights(Rights.ALL);
        return Readings.plannedRestarts(new Situation(
                        s.now(),
                        s.vm(),
                        s.vmi(),
                        s.spec(),
                        s.status(),
                        s.governance(),
                        with(s.plan(), row.plan()),
                        s.catalog(),
                        s.release(),
                        s.choice(),
                        s.subject(),
                        s.guest(),
                        s.devices(),
                        s.operatingSystem(),
                        s.surroundings(),
                        rights,
                        s.docs()))
                .orElseThrow();
    }

    private static Plan with(Plan plan, @Nullable PlanMedia media) {
        return new Plan(
                plan.release(),
                plan.image(),
                plan.imagePullSecret(),
                media,
                plan.diskTarget(),
                plan.interfaceTarget(),
                plan.wanted(),
                plan.installMethod(),
                plan.drivers(),
                plan.jobRef(),
                plan.guestAgent(),
                plan.installTimeoutSeconds(),
                plan.safety(),
                plan.tolerance(),
                plan.preference());
    }

    /** I4: at most two, and the number is that of the sentences. */
    @ParameterizedTest
    @MethodSource("rows")
    void neverMoreThanTwo(Row row) {
        assertThat(CLUSTERS)
                .allSatisfy(cluster -> assertThat(withoutReboots(restarts(row, cluster)))
                        .as(cluster.title())
                        .hasSizeLessThanOrEqualTo(2)
                        .allMatch(sentence -> sentence.startsWith("One ") && sentence.endsWith(".")));
    }

    @Test
    void thePageHasTheNumbers() throws IOException {
        if (Boolean.getBoolean("golden.update")) {
            Files.writeString(PAGE, Files.readString(PAGE).replace(held(), table()));
        }

        assertThat(held())
                .as("out of date: run this test with -Dgolden.update=true and commit " + PAGE)
                .isEqualTo(table());
    }

    private static String held() throws IOException {
        var page = Files.readString(PAGE);
        assertThat(page).contains(BEGINNING, END);
        return page.substring(page.indexOf(BEGINNING) + BEGINNING.length(), page.indexOf(END));
    }

    private static String table() {
        var heads = CLUSTERS.stream().map(Cluster::title).collect(Collectors.joining(" | "));
        var table =
                new StringBuilder("| VM | ISO | " + heads + " |\n|---|---|" + "---|".repeat(CLUSTERS.size()) + "\n");
        rows().forEach(row -> table.append("| %s | %s | %s |%n"
                .formatted(
                        row.vm(),
                        row.media(),
                        CLUSTERS.stream()
                                .map(cluster ->
                                        String.valueOf(restarts(row, cluster).size()))
                                .collect(Collectors.joining(" | ")))));
        return table.toString();
    }
}
