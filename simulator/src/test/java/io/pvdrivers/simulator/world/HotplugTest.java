package io.pvdrivers.simulator.world;

import static io.pvdrivers.simulator.world.Stand.DRIVERS;
import static io.pvdrivers.simulator.world.Stand.ERP;
import static io.pvdrivers.simulator.world.Stand.NEW;
import static io.pvdrivers.simulator.world.Stand.exitCode;
import static io.pvdrivers.simulator.world.Stand.medium;
import static io.pvdrivers.simulator.world.Stand.vm;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pvdrivers.api.v1alpha1.GuestFacts.GuestDisk;
import io.pvdrivers.simulator.world.scene.Fault;
import io.pvdrivers.simulator.world.scene.FaultPlan;
import io.pvdrivers.simulator.world.scene.FeatureGate;
import io.pvdrivers.simulator.world.scene.KubeVirtRelease;
import io.pvdrivers.simulator.world.scene.WorldSettings;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Volumes that come to a running VM and leave it. */
class HotplugTest {
    private static final String DRIVE = "pvdrivers-drive";
    private static final String PRIMER = "pvdrivers-primer";
    private static final WorldSettings SETTINGS =
            Stand.SETTINGS.withRegistry(Stand.SETTINGS.registry().withClaim("vms", "iso", medium("0.1.302", NEW)));

    /** A VM that runs with an empty drive. */
    private static Stand withDrive(WorldSettings settings) {
        return new Stand(settings, Stand.windows(HotplugTest::addDrive));
    }

    private static Stand withDrive() {
        return withDrive(SETTINGS);
    }

    private static WorldSettings on(String version, FeatureGate... gates) {
        return SETTINGS.withKubeVirt(KubeVirtRelease.of(version, gates));
    }

    private static void addDrive(ObjectNode vm) {
        add(vm, "/domain/devices/disks", "{name: " + DRIVE + ", cdrom: {bus: sata}}");
    }

    private static void addMedia(ObjectNode vm) {
        add(vm, "/volumes", hotpluggable(DRIVE, "iso"));
    }

    private static void addPrimer(ObjectNode vm, String bus) {
        add(vm, "/domain/devices/disks", "{name: " + PRIMER + ", serial: pvd-0123456789ab, disk: {bus: " + bus + "}}");
        add(vm, "/volumes", hotpluggable(PRIMER, "primer"));
    }

    private static String hotpluggable(String name, String claim) {
        return "{name: " + name + ", persistentVolumeClaim: {claimName: " + claim + ", hotpluggable: true}}";
    }

    private static void add(ObjectNode vm, String list, String entry) {
        ((ObjectNode) vm.at("/spec/template/spec")).withArray(list).add(vm(entry));
    }

    private static void remove(ObjectNode vm, String list, String name) {
        var entries = vm.at("/spec/template/spec" + list).iterator();
        while (entries.hasNext()) {
            if (entries.next().path("name").asText().equals(name)) {
                entries.remove();
            }
        }
    }

    private static ObjectNode claim(String name, String mode, String volumeMode) {
        return vm("{apiVersion: v1, kind: PersistentVolumeClaim, metadata: {namespace: vms, name: " + name
                + "}, spec: {accessModes: [" + mode + "], volumeMode: " + volumeMode
                + ", resources: {requests: {storage: 1Gi}}}, status: {phase: Bound}}");
    }

    private static Optional<JsonNode> named(JsonNode list, String name) {
        return StreamSupport.stream(list.spliterator(), false)
                .filter(entry -> entry.path("name").asText().equals(name))
                .findFirst();
    }

    private static String phase(Stand stand, String volume) {
        return named(stand.vmi().at("/status/volumeStatus"), volume)
                .map(status -> status.path("phase").asText())
                .orElse("gone");
    }

    private static JsonNode condition(Stand stand, String type) {
        return StreamSupport.stream(stand.status().path("conditions").spliterator(), false)
                .filter(condition -> condition.path("type").asText().equals(type))
                .findFirst()
                .orElseGet(() -> vm("{status: none}"));
    }

    @Test
    void anIsoComesIntoAnEmptyDriveAndLeavesItWithoutARestart() {
        var stand = withDrive();
        var uid = stand.uid();
        stand.change(HotplugTest::addMedia);
        assertThat(phase(stand, DRIVE)).isEqualTo("AttachedToNode");
        stand.settle();
        assertThat(phase(stand, DRIVE)).isEqualTo("Ready");
        assertThat(exitCode(stand.install("run-1", DRIVERS))).isIn(0, 3010);
        stand.change(vm -> remove(vm, "/volumes", DRIVE));
        stand.settle();
        assertThat(phase(stand, DRIVE)).isEqualTo("gone");
        assertThat(named(stand.vmi().at("/spec/domain/devices/disks"), DRIVE)).isPresent();
        assertThat(exitCode(stand.install("run-2", DRIVERS))).isNotIn(0, 3010);
        assertThat(stand.uid()).isEqualTo(uid);
        assertThat(Stand.has(stand.status(), "RestartRequired")).isFalse();
        assertThat(stand.status().path("observedGeneration").asInt()).isLessThanOrEqualTo(3);
    }

    @Test
    void anotherIsoOfTheSameNameComesWhenTheFirstHasLeft() {
        var stand = withDrive();
        stand.change(HotplugTest::addMedia);
        stand.settle();
        stand.world.volumes().putClaim(claim("other", "ReadWriteMany", "Filesystem"));
        stand.change(vm -> {
            remove(vm, "/volumes", DRIVE);
            add(vm, "/volumes", hotpluggable(DRIVE, "other"));
        });
        stand.settle();
        assertThat(phase(stand, DRIVE)).isEqualTo("Ready");
        assertThat(named(stand.vmi().at("/spec/volumes"), DRIVE)
                        .orElseThrow()
                        .at("/persistentVolumeClaim/claimName")
                        .asText())
                .isEqualTo("other");
    }

    @ParameterizedTest
    @ValueSource(strings = {"virtio", "scsi"})
    void aPluggedDiskLetsWindowsBindItsDriverAndLeavesItBootStart(String bus) {
        var stand = withDrive();
        stand.change(HotplugTest::addMedia);
        stand.settle();
        stand.install("run-1", DRIVERS);
        stand.world.volumes().putClaim(claim("primer", "ReadWriteOnce", "Block"));
        stand.change(vm -> addPrimer(vm, bus));
        stand.settle();
        assertThat(stand.facts().disks())
                .filteredOn(disk -> "pvd-0123456789ab".equals(disk.serial()))
                .extracting(GuestDisk::bus)
                .containsExactly(bus);
        assertThat(condition(stand, "LiveMigratable").path("status").asText()).isEqualTo("False");
        stand.change(vm -> {
            remove(vm, "/volumes", PRIMER);
            remove(vm, "/domain/devices/disks", PRIMER);
        });
        stand.settle();
        assertThat(stand.facts().disks()).noneMatch(disk -> "pvd-0123456789ab".equals(disk.serial()));
        assertThat(condition(stand, "LiveMigratable").path("status").asText()).isEqualTo("True");
        stand.change(vm -> Stand.bus(vm, bus));
        stand.restart();
        assertThat(stand.agentConnected()).isTrue();
    }

    @Test
    void aDriveAndItsMediaTogetherAreRefusedUntilARestart() {
        var stand = new Stand(SETTINGS, Stand.windows());
        stand.change(vm -> {
            addDrive(vm);
            addMedia(vm);
        });
        stand.settle();
        assertThat(condition(stand, "Failure").path("reason").asText()).isEqualTo("HotPlugVolumeError");
        assertThat(condition(stand, "Failure").path("message").asText())
                .contains("requires diskDevice of type 'disk' or 'lun' to be used");
        assertThat(Stand.has(stand.status(), "RestartRequired")).isFalse();
        assertThat(named(stand.vmi().at("/spec/volumes"), DRIVE)).isEmpty();
        stand.restart();
        assertThat(Stand.has(stand.status(), "Failure")).isFalse();
        assertThat(phase(stand, DRIVE)).isEqualTo("Ready");
        assertThat(exitCode(stand.install("run-1", DRIVERS))).isIn(0, 3010);
    }

    @ParameterizedTest
    @CsvSource({
        "ReadOnlyMany, Filesystem, MountedToPod",
        "ReadOnlyMany, Block, Ready",
        "ReadWriteMany, Filesystem, Ready",
    })
    void aFileThatCannotBeWrittenNeverGetsToTheGuest(String mode, String volumeMode, String phase) {
        var stand = withDrive(Stand.SETTINGS);
        stand.world.volumes().putClaim(claim("iso", mode, volumeMode));
        stand.change(HotplugTest::addMedia);
        stand.settle();
        assertThat(phase(stand, DRIVE)).isEqualTo(phase);
    }

    @Test
    void aClaimThatIsMissingIsWaitedFor() {
        var stand = withDrive(Stand.SETTINGS);
        stand.change(HotplugTest::addMedia);
        stand.settle();
        assertThat(phase(stand, DRIVE)).isEqualTo("Pending");
        stand.world.volumes().putClaim(claim("iso", "ReadWriteMany", "Filesystem"));
        stand.settle();
        assertThat(phase(stand, DRIVE)).isEqualTo("Ready");
    }

    @Test
    void aVolumeThatNeverGetsReadyStaysMounted() {
        var stand = withDrive(SETTINGS.withFaults(new FaultPlan(Set.of(Fault.HOTPLUG_NEVER_READY), Map.of())));
        stand.change(HotplugTest::addMedia);
        stand.settle();
        assertThat(phase(stand, DRIVE)).isEqualTo("MountedToPod");
    }

    @ParameterizedTest
    @CsvSource({"2Gi, 3", "8Gi, 10"})
    void aVmHasOnlySoManyPortsForDisksOnVirtio(String memory, int ports) {
        var stand = new Stand(
                SETTINGS,
                Stand.windows(vm -> ((ObjectNode) vm.at("/spec/template/spec/domain"))
                        .withObject("/memory")
                        .put("guest", memory)));
        for (int i = 0; i <= ports; i++) {
            String name = "more" + i;
            stand.world.volumes().putClaim(claim(name, "ReadWriteMany", "Block"));
            stand.change(vm -> {
                add(vm, "/domain/devices/disks", "{name: " + name + ", disk: {bus: virtio}}");
                add(vm, "/volumes", hotpluggable(name, name));
            });
            stand.settle();
        }
        assertThat(phase(stand, "more" + (ports - 1))).isEqualTo("Ready");
        assertThat(phase(stand, "more" + ports)).isEqualTo("MountedToPod");
        assertThat(condition(stand, "Synchronized").path("message").asText()).contains("No more available PCI slots");
    }

    @ParameterizedTest
    @CsvSource({
        "1.6.0, , false",
        "1.8.0, , false",
        "1.6.0, DECLARATIVE_HOTPLUG_VOLUMES, true",
        "1.9.0, , true",
        "1.9.0, HOTPLUG_VOLUMES, false",
    })
    void onlySomeKubeVirtsPlug(String version, FeatureGate gate, boolean plugs) {
        var settings = gate == null ? on(version) : on(version, gate);
        var stand = new Stand(settings, Stand.windows());
        stand.world.volumes().putClaim(claim("primer", "ReadWriteMany", "Block"));
        stand.change(vm -> addPrimer(vm, "scsi"));
        stand.settle();
        assertThat(phase(stand, PRIMER)).isEqualTo(plugs ? "Ready" : "gone");
    }

    @Test
    void aVmThatMigratesItsVolumesIsNotPluggedInto() {
        var stand = new Stand(
                SETTINGS, Stand.windows(vm -> vm.withObject("/spec").put("updateVolumesStrategy", "Migration")));
        stand.world.volumes().putClaim(claim("primer", "ReadWriteMany", "Block"));
        stand.change(vm -> addPrimer(vm, "scsi"));
        stand.settle();
        assertThat(phase(stand, PRIMER)).isEqualTo("gone");
    }

    /** LiveUpdate is the strategy of 1.6 and newer. */
    @ParameterizedTest
    @CsvSource({
        "1.5.0, , true",
        "1.5.0, LiveUpdate, false",
        "1.6.0, , false",
        "1.6.2, Stage, true",
        "1.6.3, Stage, false",
        "1.7.0, Stage, false",
        "1.9.0, , false",
    })
    void hotpluggableVolumesNeedARestartInSomeKubeVirts(String version, String strategy, boolean restart) {
        var release = KubeVirtRelease.of(version);
        var stand = new Stand(
                SETTINGS.withKubeVirt(strategy == null ? release : release.withRolloutStrategy(strategy)),
                Stand.windows());
        stand.change(vm -> addPrimer(vm, "scsi"));
        assertThat(Stand.has(stand.status(), "RestartRequired")).isEqualTo(restart);
    }

    @ParameterizedTest
    @CsvSource({"1.6.3, false", "1.6.4, true", "1.7.0, true", "1.9.0, true"})
    void aDriveThatIsRemovedNeedsARestartSince(String version, boolean restart) {
        var stand = withDrive(on(version, FeatureGate.DECLARATIVE_HOTPLUG_VOLUMES));
        stand.change(vm -> remove(vm, "/domain/devices/disks", DRIVE));
        assertThat(Stand.has(stand.status(), "RestartRequired")).isEqualTo(restart);
    }

    @ParameterizedTest
    @CsvSource({"1.3.0, true", "1.6.3, true", "1.6.4, false", "1.7.0, true", "1.7.1, false", "1.8.0, false"})
    void aChangeThatIsTakenBackLeavesItsMarkInSomeKubeVirts(String version, boolean sticky) {
        var stand = new Stand(on(version), Stand.windows());
        stand.change(vm -> Stand.bus(vm, "virtio"));
        assertThat(Stand.has(stand.status(), "RestartRequired")).isTrue();
        stand.change(vm -> Stand.bus(vm, "sata"));
        assertThat(Stand.has(stand.status(), "RestartRequired")).isEqualTo(sticky);
        stand.restart();
        assertThat(Stand.has(stand.status(), "RestartRequired")).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "1.5.0, , '.Name ''pvdrivers-drive'' not found.'",
        "1.8.0, , 'DeclarativeHotplugVolumes feature gate not enabled, cannot define an empty CD-ROM disk'",
        "1.8.0, DECLARATIVE_HOTPLUG_VOLUMES, ''",
        "1.9.0, , ''",
    })
    void anEmptyDriveIsAdmittedBySomeKubeVirts(String version, FeatureGate gate, String refusal) {
        var world = new World(gate == null ? on(version) : on(version, gate));
        var refusals = world.admitCreate(Stand.windows(HotplugTest::addDrive));
        assertThat(refusals)
                .hasSize(refusal.isEmpty() ? 0 : 1)
                .allMatch(told -> told.message().endsWith(refusal));
    }

    @Test
    void aGateThatIsSwitchedOffIsOff() {
        var off = KubeVirtRelease.DEFAULT.without(FeatureGate.DECLARATIVE_HOTPLUG_VOLUMES);
        var world = new World(SETTINGS.withKubeVirt(off));
        assertThat(world.admitCreate(Stand.windows(HotplugTest::addDrive))).isNotEmpty();
        assertThat(KubeVirtRelease.of(world.kubeVirt())).isEqualTo(off);
        assertThat(world.virtualMachine(ERP)).isEmpty();
    }
}
