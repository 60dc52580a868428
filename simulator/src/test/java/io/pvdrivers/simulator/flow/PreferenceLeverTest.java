package io.pvdrivers.simulator.flow;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pvdrivers.api.v1alpha1.DriverStateStatus.Phase;
import io.pvdrivers.api.v1alpha1.Proposal;
import io.pvdrivers.api.v1alpha1.Run.Outcome;
import io.pvdrivers.operator.kubevirt.ClusterFeatures;
import io.pvdrivers.operator.kubevirt.Names;
import io.pvdrivers.simulator.world.scene.Fault;
import io.pvdrivers.simulator.world.scene.WorldEvent.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** VMs that leave bus and model to a preference are switched by its name. */
class PreferenceLeverTest {
    private static final Duration DAY = Duration.ofDays(1);
    private static final String DEVICES = "/spec/template/spec/domain/devices";

    /** As {@code virtctl create vm} makes them: no disks, no interfaces. */
    static final String OPEN = """
            apiVersion: kubevirt.io/v1
            kind: VirtualMachine
            metadata: {name: erp, namespace: vms, labels: {tier: erp}}
            spec:
              runStrategy: Always
              preference: {name: windows.plain}
              template:
                spec:
                  domain: {memory: {guest: 8Gi}, devices: {}}
                  volumes: [{name: root, dataVolume: {name: erp-root}}, {name: data, dataVolume: {name: erp-data}}]
            """;

    static final String POLICY =
            Manifests.POLICY + "  devices: {preferences: [{from: windows.plain, to: windows.pv}]}\n";
    private static final String PROPOSED = POLICY.replace("mode: Enforce", "mode: Propose");

    private static final Pattern MAY_WRITE =
            Pattern.compile(Diff.MAY_WRITE + "|/spec/preference/name|/spec/preference/revisionName");

    static ObjectNode plain() {
        return preference("windows.plain", "sata", "e1000e");
    }

    static ObjectNode pv() {
        return preference("windows.pv", "virtio", "virtio");
    }

    private static ObjectNode preference(String name, String bus, String model) {
        var object = Manifests.object("""
                kind: VirtualMachineClusterPreference
                spec:
                  annotations: {vm.kubevirt.io/os: windows2k22}
                  preferredTerminationGracePeriodSeconds: 600
                """);
        object.putObject("metadata").put("name", name);
        object.withObject("/spec/devices")
                .put("preferredDiskBus", bus)
                .put("preferredInterfaceModel", model)
                .put("preferredInputBus", "usb");
        return object;
    }

    private static Scene scene(ObjectNode vm, String policy, long seed, Fault... faults) {
        return Scene.withPreferences(List.of(plain(), pv()), vm, policy, seed, faults);
    }

    private static Scene scene(String policy, Fault... faults) {
        return scene(Manifests.object(OPEN), policy, 1, faults);
    }

    @Test
    void aVmThatStatesNothingIsSwitchedByOneField() {
        var scene = scene(POLICY).playToItsEnd(DAY);

        assertThat(scene.phase()).as(scene.told()).isEqualTo(Phase.READY);
        assertThat(scene.object().at("/spec/preference/name").asText()).isEqualTo("windows.pv");
        assertThat(statedValues(scene.object())).isEmpty();
        assertThat(scene.object().at(DEVICES + "/disks").isMissingNode()).isTrue();
        assertThat(running(scene)).containsExactly("virtio", "virtio", "virtio");
        assertThat(scene.cluster.restarts()).isLessThanOrEqualTo(2);
        assertThat(strayPaths(scene)).isEmpty();
        var writes = scene.operator.statusWrites();
        scene.play(Duration.ofMinutes(30));
        assertThat(scene.operator.statusWrites())
                .as("a VM that is done is left alone")
                .isEqualTo(writes);
    }

    @Test
    void aVmThatDoesNotReturnGetsItsPreferenceBackWithItsRevision() {
        var vm = Manifests.object(OPEN);
        vm.withObject("/spec/preference").put("revisionName", "erp-windows.plain-v1beta1-preference-windows.plain-1");
        var scene = scene(vm, POLICY, 1, Fault.STOP_ERROR_AFTER_SWITCH).playToItsEnd(DAY);

        assertThat(scene.phase()).as(scene.told()).isEqualTo(Phase.ROLLED_BACK);
        assertThat(scene.story()).anyMatch(line -> line.contains("by preference windows.pv instead of windows.plain"));
        assertThat(Diff.ignoringMacs(scene.object())).isEqualTo(Diff.ignoringMacs(scene.before));
        assertThat(running(scene)).containsExactly("sata", "sata", "e1000e");
        assertThat(strayPaths(scene)).isEmpty();
    }

    @Test
    void thoseOfANamespaceSwitchItsVms() {
        var preferences = Stream.of(plain(), pv())
                .map(preference -> {
                    preference.put("kind", "VirtualMachinePreference");
                    preference.withObject("/metadata").put("namespace", "vms");
                    return preference;
                })
                .toList();
        var vm = Manifests.object(OPEN);
        vm.withObject("/spec/preference").put("kind", "VirtualMachinePreference");
        var scene = Scene.withPreferences(preferences, vm, POLICY, 1).playToItsEnd(DAY);

        assertThat(scene.phase()).as(scene.told()).isEqualTo(Phase.READY);
        assertThat(scene.object().at("/spec/preference").toString())
                .isEqualTo("{\"name\":\"windows.pv\",\"kind\":\"VirtualMachinePreference\"}");
    }

    @ParameterizedTest(name = "its guest returns: {0}")
    @ValueSource(booleans = {true, false})
    void endsTheSameWhereverTheOperatorIsKilled(boolean returns) {
        var faults = returns ? new Fault[0] : new Fault[] {Fault.STOP_ERROR_AFTER_SWITCH};
        var calm = scene(POLICY, faults).playToItsEnd(Duration.ofMinutes(80));
        var failures = new ArrayList<String>();
        for (var deed = 0; deed < calm.cluster.strikes().deeds(); deed++) {
            var scene = scene(POLICY, faults);
            scene.cluster.strikes().at(deed, deed % 2 == 0);
            scene.playToItsEnd(Duration.ofMinutes(80));
            if (scene.phase() != calm.phase()
                    || scene.cluster.restarts() != calm.cluster.restarts()
                    || !Diff.ignoringMacs(scene.object()).equals(Diff.ignoringMacs(calm.object()))) {
                failures.add("killed at deed " + deed + ": " + scene.told() + "\n" + scene.object());
            }
        }
        assertThat(failures).isEmpty();
    }

    /** What no instance has run yet goes back with the VM that its owner takes away from the operator. */
    @Test
    void aVmThatIsOptedOutBeforeItsRestartHasItsPreferenceBack() {
        var scene = scene(POLICY.replace("restart: Automatic", "restart: WhenUserRestarts"));
        restartUntil(scene, () -> isSwitched(scene));
        scene.annotate(Names.OPT_OUT, "its owner is on holiday");
        scene.playUntil(() -> !isSwitched(scene));
        scene.play(Duration.ofHours(1));
        scene.unannotate(Names.OPT_OUT);

        assertThat(asBefore(scene)).as(scene.object().toString()).isTrue();
        assertThat(scene.cluster.restarts()).as("of the operator's").isZero();
    }

    /** Who asks for the VM as it was gets it so, also where it has states of its own meanwhile. */
    @Test
    void aBusThatSomebodyStatesAfterTheSwitchGoesBackToo() {
        var vm = Manifests.object(OPEN);
        vm.withObject(DEVICES).setAll(Manifests.object("disks: [{name: root, disk: {}}, {name: data, disk: {}}]"));
        var scene = scene(vm, POLICY, 1).playToItsEnd(DAY);
        scene.edit(DEVICES + "/disks/1/disk", "bus", "scsi");
        scene.annotate(Names.ROLLBACK, "1");
        scene.playUntil(() -> scene.phase() == Phase.ROLLED_BACK);

        assertThat(asBefore(scene)).as(scene.object().toString()).isTrue();
        assertThat(running(scene)).containsExactly("sata", "sata", "e1000e");
    }

    @Test
    void withoutPinnedAddressesNothingElseOfTheVmChanges() {
        var scene = scene(POLICY + "  safety: {pinMacAddresses: false}\n").playToItsEnd(DAY);

        assertThat(scene.phase()).as(scene.told()).isEqualTo(Phase.READY);
        assertThat(scene.object().at("/spec/template")).isEqualTo(scene.before.at("/spec/template"));
    }

    @Test
    void whoTakesBackASuccessIsObeyed() {
        var scene = scene(POLICY).playToItsEnd(DAY);
        scene.annotate(Names.ROLLBACK, "1");
        scene.playUntil(() -> scene.phase() == Phase.ROLLED_BACK);

        assertThat(asBefore(scene)).isTrue();
        assertThat(running(scene)).containsExactly("sata", "sata", "e1000e");
    }

    /** The VM had it as it was when it first started, and not as somebody has edited it since. */
    @Test
    void thePreferenceComesBackAsTheVmUsedIt() {
        var scene = scene(POLICY).playToItsEnd(DAY);
        scene.world.putPreference(preference("windows.plain", "virtio", "virtio"));
        scene.annotate(Names.ROLLBACK, "1");
        scene.playUntil(() -> scene.phase() == Phase.ROLLED_BACK);

        assertThat(scene.object().at("/spec/preference/revisionName").asText())
                .isEqualTo("erp-windows.plain-v1beta1-preference-windows.plain-1");
        assertThat(running(scene)).containsExactly("sata", "sata", "e1000e");
    }

    /** It was looked at and published, and somebody edited it before it was merged: no number of restarts brings what it gave. */
    @Test
    void aPreferenceThatGivesOtherThanItGaveIsTakenBackAtOnce() {
        var manifest = Manifests.object(OPEN);
        var scene = scene(manifest, PROPOSED, 1);
        var git = new GitRepository(scene, manifest);
        scene.playUntil(() -> {
            var proposed = git.proposed().map(Proposal::step).orElse("");
            if (!proposed.equals("Switch")) {
                git.merge();
            }
            return proposed.equals("Switch");
        });
        scene.world.putPreference(preference("windows.pv", "sata", "e1000e"));
        git.merge();
        scene.playUntil(() -> {
            git.merge();
            return scene.phase() == Phase.ROLLED_BACK;
        });

        assertThat(scene.status().rollback().reason()).isEqualTo("PreferenceChanged");
        assertThat(scene.object().at("/spec/preference/name").asText()).isEqualTo("windows.plain");
        assertThat(running(scene)).containsExactly("sata", "sata", "e1000e");
        assertThat(scene.cluster.restarts()).as("two on the way, one back").isLessThanOrEqualTo(3);
    }

    /** Nobody has proven that Windows can boot from what it gives, so no restart of the operator's brings it in. */
    @Test
    void aThirdPreferenceIsNotRestartedInto() {
        for (var restarts = 0; restarts < 2; restarts++) {
            var scene = scene(approvedAndApplied(POLICY));
            for (var approved = 0; approved < restarts; approved++) {
                approve(scene);
            }
            scene.playUntil(() -> scene.waitsFor().equals("AwaitingApproval"));
            var before = scene.cluster.restarts();
            scene.edit("/spec/preference", "name", "windows.2k22.virtio");
            scene.annotate(Names.APPROVED, "true");
            scene.play(Duration.ofHours(2));

            assertThat(scene.cluster.restarts()).as(scene.told()).isEqualTo(before);
            assertThat(scene.object().at("/spec/preference/name").asText()).isEqualTo("windows.2k22.virtio");
            assertThat(scene.status().run().reason()).isEqualTo("ForeignEdit");
        }
    }

    /** The same of a VM whose own entries are to be switched: until then it leaves them to its preference. */
    @Test
    void aPreferenceThatNoInstanceHasRunIsNotRestartedIntoForTheIso() {
        var vm = Manifests.object(OPEN);
        vm.withObject(DEVICES).setAll(Manifests.object("disks: [{name: root, disk: {}}, {name: data, disk: {}}]"));
        var scene = scene(vm, approvedAndApplied(Manifests.POLICY), 1);
        scene.playUntil(() -> scene.waitsFor().equals("AwaitingApproval"));
        scene.edit("/spec/preference", "name", "windows.pv");
        scene.annotate(Names.APPROVED, "true");
        scene.play(Duration.ofHours(1));

        assertThat(scene.waitsFor()).as(scene.told()).isEqualTo("ForeignEdit");
        assertThat(scene.status().waitingFor().message())
                .startsWith("Somebody gave the VM preference windows.pv while its instance runs with windows.plain");
        assertThat(scene.cluster.restarts()).isZero();

        scene.edit("/spec/preference", "name", "windows.plain");
        scene.playUntil(() -> scene.cluster.restarts() > 0);
    }

    private static String approvedAndApplied(String policy) {
        return policy.replace("restart: Automatic", "restart: Manual, foreignChanges: Apply");
    }

    /** Lets one restart happen. */
    private static void approve(Scene scene) {
        scene.playUntil(() -> scene.waitsFor().equals("AwaitingApproval"));
        scene.annotate(Names.APPROVED, scene.status().run().id());
        var before = scene.cluster.restarts();
        scene.playUntil(() -> scene.cluster.restarts() > before);
        scene.unannotate(Names.APPROVED);
    }

    @Test
    void aVmWithoutItsPreferenceIsNobodysToSwitch() {
        var scene = scene(POLICY.replace("restart: Automatic", "restart: WhenUserRestarts"));
        scene.playUntil(() -> scene.hasInSpec(Names.MEDIA));
        scene.cluster.edit(scene.vm, vm -> {
            vm.withObject("/spec").remove("preference");
            return vm;
        });
        scene.playUntil(() -> scene.operator
                .status(scene.vm)
                .filter(s -> s.run() != null && s.run().outcome() == Outcome.FAILED)
                .isPresent());

        assertThat(scene.status().run().reason()).isEqualTo("ForeignEdit");
        assertThat(statedValues(scene.object())).isEmpty();
    }

    /** The admin moves the fleet on to another preference with virtio, a while later. */
    @Test
    void anotherPreferenceWithVirtioAfterwardsIsNoWork() {
        var scene = scene(POLICY).playToItsEnd(DAY);
        scene.world.putPreference(preference("windows.pv2", "virtio", "virtio"));
        scene.edit("/spec/preference", "name", "windows.pv2");
        scene.userRestarts();
        scene.play(Duration.ofHours(2));

        assertThat(scene.phase()).as(scene.told()).isEqualTo(Phase.READY);
        assertThat(statedValues(scene.object())).isEmpty();
        assertThat(scene.status().reverts()).isNull();
    }

    @Test
    void inModeProposeTheNameIsPublishedAndSomebodyElseChangesIt() {
        var manifest = Manifests.object(OPEN);
        var scene = scene(manifest, PROPOSED, 1);
        var git = new GitRepository(scene, manifest);
        scene.playUntil(() -> {
            git.merge();
            return scene.phase() == Phase.READY;
        });

        assertThat(git.manifest().at("/spec/preference/name").asText()).isEqualTo("windows.pv");
        assertThat(statedValues(git.manifest())).isEmpty();
        assertThat(scene.cluster.writes()).noneMatch(write -> write.patch().isPresent());
        assertThat(scene.status().run().outcome()).isEqualTo(Outcome.SUCCEEDED);
    }

    @Test
    void aRevertOfTheNameIsCountedAndItsAuthorNamed() {
        var scene = scene(POLICY.replace("restart: Automatic", "restart: WhenUserRestarts"));
        for (var reverted = 0; reverted < 3; reverted++) {
            restartUntil(scene, () -> isSwitched(scene));
            scene.cluster.edit(
                    scene.vm, vm -> revertedByArgo(vm, scene.world.now().toString()));
        }
        scene.playUntil(() -> scene.waitsFor().equals("Contested"));

        assertThat(scene.status().waitingFor().message())
                .contains("Argo CD (field manager argocd-controller) put spec.preference.name of the VM back");
        assertThat(scene.cluster.restarts()).as("of the operator's").isZero();
    }

    private static ObjectNode revertedByArgo(ObjectNode vm, String time) {
        vm.withObject("/spec/preference").put("name", "windows.plain");
        var entry = vm.withObject("/metadata").putArray("managedFields").addObject();
        entry.put("manager", "argocd-controller").put("operation", "Apply").put("time", time);
        entry.withObject("/fieldsV1/f:spec/f:preference/f:name");
        return vm;
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            a disk with a bus           | /spec/template/spec/domain/devices | {disks: [{name: root, disk: {bus: sata}}]} | PreferenceShadowed | disk root states sata
            an interface with a model   | /spec/template/spec                | {domain: {memory: {guest: 8Gi}, devices: {interfaces: [{name: default, model: e1000e, masquerade: {}}]}}, networks: [{name: default, pod: {}}]} | PreferenceShadowed | interface default states e1000e
            a disk that is shared       | /spec/template/spec/domain/devices | {disks: [{name: root, disk: {}}, {name: data, shareable: true, disk: {}}]} | PreferenceChangesMore | disk data (it is shared with other VMs)
            """)
    void whatAPreferenceCannotDoIsSaidBeforeAnythingIsWritten(
            String what, String path, String part, String reason, String said) {
        var vm = Manifests.object(OPEN);
        vm.withObject(path).setAll(Manifests.object(part));
        var scene = scene(vm, POLICY, 1).play(Duration.ofMinutes(5));

        assertThat(scene.waitsFor()).as(what).isEqualTo(reason);
        assertThat(scene.status().waitingFor().message()).contains(said).contains("spec.devices.preferences");
        assertThat(scene.object()).isEqualTo(scene.before);
    }

    @Test
    void aPreferenceThatChangesMoreIsRefused() {
        var policy = POLICY.replace("to: windows.pv", "to: windows.2k22.virtio");
        var scene = scene(policy).play(Duration.ofMinutes(5));

        assertThat(scene.waitsFor()).isEqualTo("PreferenceChangesMore");
        assertThat(scene.status().waitingFor().message())
                .contains("spec.devices.preferredInputBus")
                .contains("spec.devices.preferredVideoType");
        assertThat(scene.object()).isEqualTo(scene.before);
    }

    @Test
    void aKubeVirtThatWritesPreferencesIntoVmsIsNotAskedTo() {
        var scene = scene(POLICY);
        scene.operator.takesKubeVirtFor(new ClusterFeatures(Optional.empty(), Set.of(), Set.of(), true));
        scene.play(Duration.ofMinutes(5));

        assertThat(scene.waitsFor()).isEqualTo("PreferenceChangesMore");
        assertThat(scene.status().waitingFor().message()).contains("instancetype.referencePolicy");
    }

    @Test
    void aPreferenceThatIsNotThereIsNamed() {
        var scene = scene(POLICY.replace("to: windows.pv", "to: windows.none")).play(Duration.ofMinutes(5));

        assertThat(scene.waitsFor()).isEqualTo("PreferenceUnknown");
        assertThat(scene.status().waitingFor().message())
                .startsWith("There is no VirtualMachineClusterPreference named windows.none.");
    }

    /** Its KubeVirt keeps a VM on the preference as it was when the VM first started. */
    @Test
    void aVmOnAnOldStateOfItsPreferenceIsRefused() {
        var vm = Manifests.object(OPEN);
        vm.withObject("/spec/preference").put("revisionName", "erp-windows.plain-v1beta1-preference-windows.plain-0");
        var scene = scene(vm, POLICY, 1).play(Duration.ofMinutes(5));

        assertThat(scene.waitsFor()).isEqualTo("PreferenceChangesMore");
        assertThat(scene.status().waitingFor().message()).contains("as it was when the VM first started with it");
    }

    /** Whoever gives the VM a third preference in the midst of a run keeps it. */
    @Test
    void aThirdPreferenceEndsTheRunAndStays() {
        var scene = scene(POLICY.replace("restart: Automatic", "restart: WhenUserRestarts"));
        scene.playUntil(() -> scene.hasInSpec(Names.MEDIA));
        scene.edit("/spec/preference", "name", "windows.2k22");
        scene.userRestarts();
        scene.playUntil(() -> scene.operator
                .status(scene.vm)
                .filter(s -> s.run() != null && s.run().outcome() == Outcome.FAILED)
                .isPresent());

        assertThat(scene.object().at("/spec/preference/name").asText()).isEqualTo("windows.2k22");
        assertThat(statedValues(scene.object())).isEmpty();
    }

    @Test
    void anyVmWithAPreferenceEndsReadyOrUntouchedOrAsItWas() {
        var failures = new ArrayList<String>();
        var switchedByName = 0;
        for (long seed = 0; seed < 120; seed++) {
            var faults = seed % 3 == 0 ? new Fault[] {Fault.STOP_ERROR_AFTER_SWITCH} : new Fault[0];
            var scene = scene(open(seed), POLICY, seed, faults).playToItsEnd(Duration.ofMinutes(100));
            switchedByName += isSwitched(scene) ? 1 : 0;
            if (!endsWell(scene)) {
                failures.add("seed " + seed + ": " + scene.told() + "\n" + scene.object());
            }
        }
        assertThat(failures).isEmpty();
        assertThat(switchedByName).as("the lever is pulled at all").isGreaterThan(20);
    }

    private static boolean endsWell(Scene scene) {
        var untouched = asBefore(scene);
        var goodEnd = switch (scene.phase()) {
            case READY -> true;
            case ROLLED_BACK, BLOCKED -> untouched;
            default -> false;
        };
        var noWindowsLost = scene.world.eventsSince(0).stream().noneMatch(e -> e.kind() == Kind.NO_WINDOWS);
        return goodEnd && noWindowsLost && strayPaths(scene).isEmpty();
    }

    /** But for the revision of its preference, which the VM names itself now. */
    private static boolean asBefore(Scene scene) {
        var now = Diff.ignoringMacs(scene.object());
        var preference = now.withObject("/spec/preference");
        if (!scene.before.at("/spec/preference").has("revisionName")) {
            preference.remove("revisionName");
        }
        now.withObject("/metadata/annotations").remove(Names.ROLLBACK);
        if (now.at("/metadata/annotations").isEmpty()) {
            now.withObject("/metadata").remove("annotations");
        }
        return now.equals(Diff.ignoringMacs(scene.before));
    }

    /** The owner restarts the VM whenever the operator waits for that. */
    private static void restartUntil(Scene scene, BooleanSupplier reached) {
        scene.playUntil(() -> {
            if (scene.waitsFor().equals("AwaitingRestart") && !reached.getAsBoolean()) {
                scene.userRestarts();
            }
            return reached.getAsBoolean();
        });
    }

    /** Random VMs, most of which leave most to their preference. */
    private static ObjectNode open(long seed) {
        var vm = new RandomVms(new SplittableRandom(seed)).next();
        vm.withObject("/spec/preference").put("name", "windows.plain");
        var random = new SplittableRandom(~seed);
        vm.at(DEVICES + "/disks").forEach(disk -> {
            if (disk.path("disk") instanceof ObjectNode target && random.nextInt(8) > 0) {
                target.remove("bus");
            }
        });
        vm.at(DEVICES + "/interfaces").forEach(nic -> {
            if (random.nextInt(8) > 0) {
                ((ObjectNode) nic).remove("model");
            }
        });
        return vm;
    }

    private static boolean isSwitched(Scene scene) {
        return scene.object().at("/spec/preference/name").asText().equals("windows.pv");
    }

    /** Bus and model of every hard disk and interface as the VM states them, where it does. */
    private static List<String> statedValues(ObjectNode vm) {
        var disks = StreamSupport.stream(vm.at(DEVICES + "/disks").spliterator(), false)
                .map(disk -> disk.at("/disk/bus").asText());
        var models = StreamSupport.stream(vm.at(DEVICES + "/interfaces").spliterator(), false)
                .map(nic -> nic.path("model").asText());
        return Stream.concat(disks, models).filter(value -> !value.isEmpty()).toList();
    }

    private static List<String> running(Scene scene) {
        var vmi = scene.world.instance(scene.vm).orElseThrow();
        var disks = StreamSupport.stream(vmi.at("/spec/domain/devices/disks").spliterator(), false)
                .filter(disk -> !disk.has("cdrom"))
                .map(disk -> disk.at("/disk/bus").asText());
        var models = StreamSupport.stream(
                        vmi.at("/spec/domain/devices/interfaces").spliterator(), false)
                .map(nic -> nic.path("model").asText());
        return Stream.concat(disks, models).toList();
    }

    private static List<String> strayPaths(Scene scene) {
        return scene.cluster.writes().stream()
                .flatMap(write -> write.patch().stream())
                .flatMap(patch -> StreamSupport.stream(patch.spliterator(), false))
                .map(op -> op.path("path").asText())
                .filter(path -> !MAY_WRITE.matcher(path).matches())
                .toList();
    }
}
