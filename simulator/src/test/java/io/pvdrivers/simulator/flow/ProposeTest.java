package io.pvdrivers.simulator.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pvdrivers.api.v1alpha1.DriverStateStatus.Phase;
import io.pvdrivers.api.v1alpha1.Proposal;
import io.pvdrivers.api.v1alpha1.Revert;
import io.pvdrivers.api.v1alpha1.Run.Outcome;
import io.pvdrivers.simulator.world.scene.Fault;
import io.pvdrivers.simulator.world.scene.WorldEvent.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** In mode Propose somebody else makes every change of a VM, when and as it pleases them. */
class ProposeTest {
    private static final String POLICY = Manifests.POLICY.replace("mode: Enforce", "mode: Propose");
    private static final String BY_OWNER =
            POLICY.replace("restart: Automatic, windows: [{always: true}]", "restart: WhenUserRestarts");

    private final List<String> steps = new ArrayList<>();

    private record Play(Scene scene, GitRepository git) {
        static Play of(String policy, Fault... faults) {
            return of(Manifests.object(Manifests.SATA_E1000E), policy, faults);
        }

        static Play of(ObjectNode manifest, String policy, Fault... faults) {
            var scene = Scene.of(manifest, policy, 1, faults);
            return new Play(scene, new GitRepository(scene, manifest));
        }

        /** Until this step is proposed. */
        Proposal await(String step) {
            scene.playUntil(
                    () -> git.proposed().filter(p -> p.step().equals(step)).isPresent());
            return git.proposed().orElseThrow();
        }
    }

    @Test
    void whatIsMergedAtOnceEndsAsEnforceEnds() {
        var play = Play.of(POLICY);
        play.scene().playUntil(() -> {
            play.git()
                    .proposed()
                    .map(Proposal::step)
                    .filter(s -> !steps.contains(s))
                    .ifPresent(steps::add);
            play.git().merge();
            return play.scene().phase() == Phase.READY;
        });
        var enforced = Scene.of(Manifests.SATA_E1000E).playToItsEnd(Duration.ofHours(1));

        assertThat(steps).containsExactly("Stage", "Switch");
        wroteNothing(play.scene());
        assertThat(play.scene().cluster.restarts()).isEqualTo(enforced.cluster.restarts());
        assertThat(Diff.ignoringMacs(play.scene().object())).isEqualTo(Diff.ignoringMacs(enforced.object()));
        assertThat(play.scene().status().proposal()).isNull();
        assertThat(play.scene().status().run().outcome()).isEqualTo(Outcome.SUCCEEDED);
    }

    /** Who may read DriverStates need not be allowed to read VMs. */
    @Test
    void whatAVmTellsItsGuestInTheClearIsNotPublished() {
        var vm = Manifests.object(Manifests.SATA_E1000E);
        vm.withObject("/spec/template/spec")
                .withArray("volumes")
                .addObject()
                .put("name", "init")
                .putObject("cloudInitNoCloud")
                .put("userData", "password: hunter2");
        var play = Play.of(vm, POLICY);

        var staged = play.await("Stage");

        assertThat(staged.patch()).contains("pvdrivers-media").doesNotContain("hunter2");
        assertThat(staged.snippet()).isNull();
        assertThat(play.scene().status().toString()).doesNotContain("hunter2");
    }

    @Test
    void aVmThatNobodyMergesForWaitsAndHoldsStill() {
        var play = Play.of(POLICY);
        var first = play.await("Stage");
        play.scene().play(Duration.ofMinutes(10));
        var writes = play.scene().operator.statusWrites();
        play.scene().play(Duration.ofHours(6));

        assertThat(play.scene().waitsFor()).isEqualTo("AwaitingGit");
        assertThat(play.scene().status().waitingFor().message())
                .contains("kubectl get driverstate -n vms erp -o jsonpath={.status.proposal.patch}");
        assertThat(play.git().proposed()).contains(first);
        assertThat(play.scene().operator.statusWrites()).isEqualTo(writes);
        assertThat(play.scene().object()).isEqualTo(play.scene().before);
    }

    /** What it was computed from is known until something of it changes. */
    @Test
    void aProposalThatStandsCostsNoReadingOfTheVm() {
        var play = Play.of(POLICY);
        var cluster = (MemoryCluster) play.scene().cluster;
        var first = play.await("Stage");
        play.scene().play(Duration.ofMinutes(1));
        var reads = cluster.liveReads();
        play.scene().play(Duration.ofHours(6));
        assertThat(cluster.liveReads()).isEqualTo(reads);

        play.scene().edit("/metadata/annotations", "example.com/note", "read me");
        play.scene().play(Duration.ofHours(1));
        assertThat(cluster.liveReads()).isEqualTo(reads + 1);

        play.scene().edit("/spec/template/spec", "hostname", "erp01");
        play.scene().play(Duration.ofHours(1));
        assertThat(cluster.liveReads()).isEqualTo(reads + 2);
        assertThat(play.git().proposed()).contains(first);

        play.scene().operator.forgetWhatItSaw();
        play.scene().play(Duration.ofHours(1));
        assertThat(cluster.liveReads()).isEqualTo(reads + 3);
        assertThat(play.git().proposed()).contains(first);
    }

    @Test
    void whatIsMergedAfterDaysIsGoneOnWith() {
        var play = Play.of(POLICY);
        for (var step : List.of("Stage", "Switch")) {
            var proposal = play.await(step);
            play.scene().operator.runBriefly(Duration.ofDays(3));
            assertThat(play.git().proposed()).contains(proposal);
            play.git().merge();
        }
        play.scene().playToItsEnd(Duration.ofHours(1));

        assertThat(play.scene().phase()).as(play.scene().told()).isEqualTo(Phase.READY);
        wroteNothing(play.scene());
    }

    @Test
    void aSwitchThatIsMergedAfterARestartIsProvenAnewBeforeItRuns() {
        var play = Play.of(BY_OWNER);
        play.await("Stage");
        play.git().merge();
        play.scene().play(Duration.ofMinutes(1));
        play.scene().userRestarts();
        var outdated = play.await("Switch");
        var instance = outdated.vmiUID();
        play.scene().userRestarts();
        play.scene()
                .playUntil(() -> play.scene()
                        .world
                        .instance(play.scene().vm)
                        .filter(i -> !i.at("/metadata/uid").asText().equals(instance))
                        .isPresent());
        play.git().merge(outdated);
        play.scene().play(Duration.ofMinutes(15));
        var proven = play.scene().status().proof().vmiUID();

        assertThat(proven).isNotEqualTo(instance);
        assertThat(play.scene().status().run().switching().vmiUID()).isEqualTo(proven);
        assertThat(play.scene().waitsFor()).isEqualTo("AwaitingRestart");
        play.scene().userRestarts();
        play.scene().playToItsEnd(Duration.ofHours(1));
        assertThat(play.scene().phase()).as(play.scene().told()).isEqualTo(Phase.READY);
        windowsAlwaysStarted(play.scene());
        wroteNothing(play.scene());
    }

    @Test
    void aSwitchThatIsMergedAndRestartedBeforeAnybodyLooksIsVerified() {
        var play = Play.of(BY_OWNER);
        play.await("Stage");
        play.git().merge();
        play.scene().userRestarts();
        play.await("Switch");
        play.git().merge();
        play.scene().userRestarts();
        play.scene().world.advance(play.scene().world.now().plus(Duration.ofMinutes(20)));
        play.scene().playToItsEnd(Duration.ofHours(1));

        assertThat(play.scene().phase()).as(play.scene().told()).isEqualTo(Phase.READY);
        assertThat(play.scene().status().run().switching().times()).isEqualTo(1);
        wroteNothing(play.scene());
    }

    @Test
    void aSwitchByHandBeforeAnythingIsProvenIsToBePutBack() {
        var play = Play.of(POLICY);
        play.await("Stage");
        var switched = play.git().manifest().deepCopy();
        switched.withObject("/spec/template/spec/domain/devices/disks/0/disk").put("bus", "virtio");
        switched.withObject("/spec/template/spec/domain/devices/interfaces/0").put("model", "virtio");
        play.git().commit(switched);
        play.git().sync();
        var proposal = play.await("Restore");

        assertThat(play.scene().waitsFor()).isEqualTo("AwaitingGit");
        play.git().merge(proposal);
        play.scene().play(Duration.ofMinutes(5));
        assertThat(Diff.ignoringMacs(play.scene().object())).isEqualTo(Diff.ignoringMacs(play.scene().before));
        assertThat(play.scene().phase()).isEqualTo(Phase.FAILED);
        assertThat(play.scene().cluster.restarts()).isZero();
        windowsAlwaysStarted(play.scene());
    }

    @Test
    void aSwitchOfWhichOnlyAPartIsMergedIsProposedAgain() {
        var play = Play.of(POLICY);
        play.await("Stage");
        play.git().merge();
        play.await("Switch");
        var part = play.git().manifest().deepCopy();
        part.withObject("/spec/template/spec/domain/devices/disks/0/disk").put("bus", "virtio");
        play.git().commit(part);
        play.git().sync();
        play.scene().play(Duration.ofMinutes(2));
        var rest = play.await("Switch");

        assertThat(rest.patch()).doesNotContain("disk/bus").contains("model");
        play.git().merge(rest);
        play.scene().playToItsEnd(Duration.ofHours(1));
        assertThat(play.scene().phase()).as(play.scene().told()).isEqualTo(Phase.READY);
        assertThat(play.scene().status().reverts())
                .as("nobody put anything back")
                .isNull();
        wroteNothing(play.scene());
    }

    @Test
    void anIsoWithoutItsVolumeIsProposedAgain() {
        var play = Play.of(POLICY);
        play.await("Stage");
        var part = play.git().manifest().deepCopy();
        part.withObject("/spec/template/spec/domain/devices")
                .withArray("disks")
                .addObject()
                .put("name", "pvdrivers-media")
                .putObject("cdrom")
                .put("bus", "sata");
        play.git().commit(part);
        play.git().sync();
        play.scene().play(Duration.ofMinutes(1));
        play.scene().playUntil(() -> {
            play.git().merge();
            return play.scene().phase() == Phase.READY;
        });

        wroteNothing(play.scene());
    }

    /** What was shown by the instance before last is no proof for the one that runs. */
    @Test
    void aSwitchThatWasRevertedAndIsMergedOnceMoreInALaterInstanceIsProvenThere() {
        var play = Play.of(BY_OWNER);
        play.await("Stage");
        play.git().merge();
        play.scene().play(Duration.ofMinutes(1));
        play.scene().userRestarts();
        var first = play.await("Switch");
        play.git().merge();
        play.scene().play(Duration.ofMinutes(1));
        play.git().revert();
        play.scene().play(Duration.ofMinutes(1));
        play.scene().userRestarts();
        play.scene()
                .playUntil(() -> play.scene()
                        .world
                        .instance(play.scene().vm)
                        .filter(i -> !i.at("/metadata/uid").asText().equals(first.vmiUID()))
                        .isPresent());

        play.git().merge(first);
        play.scene().play(Duration.ofMinutes(15));

        assertThat(play.scene().waitsFor()).as(play.scene().told()).isEqualTo("AwaitingRestart");
        assertThat(play.scene().status().proof().vmiUID()).isNotEqualTo(first.vmiUID());
        assertThat(play.scene().status().run().switching().vmiUID())
                .isEqualTo(play.scene().status().proof().vmiUID());
        play.scene().userRestarts();
        play.scene().playToItsEnd(Duration.ofHours(1));
        assertThat(play.scene().phase()).as(play.scene().told()).isEqualTo(Phase.READY);
        windowsAlwaysStarted(play.scene());
    }

    @Test
    void aMergeThatIsRevertedOverAndOverEndsTheRun() {
        var play = Play.of(BY_OWNER);
        for (int i = 0; i < 3; i++) {
            play.await("Stage");
            play.git().merge();
            play.scene().play(Duration.ofSeconds(30));
            assertThat(play.scene().waitsFor()).isEqualTo("AwaitingRestart");
            play.git().revert();
            play.scene().appliedBy("argocd-controller");
            play.scene().play(Duration.ofSeconds(30));
        }

        assertThat(play.scene().status().run().reason()).isEqualTo("Contested");
        assertThat(play.scene().waitsFor()).isEqualTo("Contested");
        assertThat(play.scene().status().waitingFor().message())
                .contains(
                        "Argo CD (field manager argocd-controller) put spec.template.spec.domain.devices.disks of the VM back")
                .contains("What was proposed had been put into the VM each time");
        assertThat(play.git().proposed()).isEmpty();
        wroteNothing(play.scene());
    }

    /** Another controller has other devices in mind than what is merged. */
    @Test
    void aSwitchThatIsPutBackThreeTimesIsLeftToPeople() {
        var play = Play.of(BY_OWNER);
        play.await("Stage");
        play.git().merge();
        play.scene().play(Duration.ofMinutes(1));
        play.scene().userRestarts();
        for (int i = 0; i < 3; i++) {
            play.await("Switch");
            play.git().merge();
            play.scene().play(Duration.ofSeconds(30));
            assertThat(play.scene().waitsFor()).as(play.scene().told()).isEqualTo("AwaitingRestart");
            play.git().revert();
            play.scene().appliedBy("tenant-controller");
            play.scene().play(Duration.ofSeconds(30));
        }

        assertThat(play.await("CleanUp").patch()).contains("pvdrivers-media");
        assertThat(play.scene().status().run().reason()).isEqualTo("Contested");
        play.git().merge();
        play.scene().play(Duration.ofHours(3));
        assertThat(play.scene().waitsFor()).isEqualTo("Contested");
        assertThat(play.scene().status().waitingFor().message())
                .contains("field manager tenant-controller")
                .contains("spec.template.spec.domain.devices.disks")
                .contains("3 times within an hour")
                .doesNotContain("spec.mode: Propose");
        assertThat(play.scene().status().reverts())
                .extracting(Revert::act, Revert::times)
                .containsExactly(tuple("Switch", 1), tuple("Switch", 2), tuple("Switch", 3));
        assertThat(play.git().proposed()).isEmpty();
        wroteNothing(play.scene());
        windowsAlwaysStarted(play.scene());
    }

    @Test
    void aSwitchThatIsPutBackAfterItsRunIsCountedToo() {
        var play = Play.of(POLICY);
        play.scene().playUntil(() -> {
            play.git().merge();
            return play.scene().phase() == Phase.READY;
        });
        var before = play.git().manifest().deepCopy();
        ((ObjectNode) before.at("/spec/template/spec/domain/devices/disks/0/disk")).put("bus", "sata");
        play.git().commit(before);
        play.git().sync();
        play.scene().appliedBy("tenant-controller");
        play.await("Switch");

        assertThat(play.scene().status().reverts())
                .singleElement()
                .returns("Switch", Revert::act)
                .returns("tenant-controller", Revert::manager);
    }

    @Test
    void aGuestThatDoesNotReturnIsBackOnceSomebodyMergesTheWayBack() {
        var play = Play.of(POLICY, Fault.STOP_ERROR_AFTER_SWITCH);
        for (var step : List.of("Stage", "Switch")) {
            play.await(step);
            play.git().merge();
        }
        play.await("Restore");
        assertThat(play.scene().waitsFor()).isEqualTo("ReturnAwaitingGit");
        assertThat(play.scene().phase()).isEqualTo(Phase.RETURNING);
        play.scene().play(Duration.ofMinutes(30));
        play.git().merge();
        play.scene().playToItsEnd(Duration.ofHours(1));

        assertThat(play.scene().phase()).as(play.scene().told()).isEqualTo(Phase.ROLLED_BACK);
        assertThat(Diff.ignoringMacs(play.scene().object())).isEqualTo(Diff.ignoringMacs(play.scene().before));
        assertThat(play.scene().cluster.restarts()).isEqualTo(3);
        wroteNothing(play.scene());
    }

    @Test
    void whatWasMergedHasToLeaveWithThePolicy() {
        var play = Play.of(BY_OWNER);
        play.await("Stage");
        play.git().merge();
        play.scene().play(Duration.ofMinutes(1));
        play.scene().operator.policies().clear();
        play.scene().play(Duration.ofHours(1));

        assertThat(play.scene().waitsFor()).isEqualTo("AwaitingGit");
        assertThat(play.git().proposed()).map(Proposal::step).contains("CleanUp");
        play.git().merge();
        play.scene().play(Duration.ofMinutes(1));
        assertThat(play.scene().operator.isEnrolled(play.scene().vm)).isFalse();
        assertThat(Diff.entries(play.scene().object())).doesNotContain("pvdrivers-");
        wroteNothing(play.scene());
    }

    @Test
    void aRunThatEnforceBeganIsPublishedFromWhereItStands() {
        var scene = Scene.of(Manifests.SATA_E1000E);
        scene.playUntil(() -> scene.hasInSpec("pvdrivers-media"));
        var policy = scene.operator.policies().getFirst();
        scene.operator.policies().set(0, Manifests.edited(policy, 2, "mode", "Propose"));
        var patches = patches(scene);
        var git = new GitRepository(scene, withoutOurAnnotations(scene.object()));
        scene.playUntil(() -> {
            git.merge();
            return scene.phase() == Phase.READY;
        });

        assertThat(patches(scene)).isEqualTo(patches);
        assertThat(Diff.entries(scene.object())).doesNotContain("pvdrivers-");
        windowsAlwaysStarted(scene);
    }

    @Test
    void aRunThatWasProposedIsEnforcedFromWhereItStands() {
        var play = Play.of(POLICY);
        play.await("Stage");
        play.git().merge();
        play.await("Switch");
        var policy = play.scene().operator.policies().getFirst();
        play.scene().operator.policies().set(0, Manifests.edited(policy, 2, "mode", "Enforce"));
        play.scene().playToItsEnd(Duration.ofHours(1));

        assertThat(play.scene().phase()).as(play.scene().told()).isEqualTo(Phase.READY);
        assertThat(play.scene().status().proposal()).isNull();
        windowsAlwaysStarted(play.scene());
    }

    @Test
    void aRunThatAuditFindsIsLeftWhereItIs() {
        var scene = Scene.of(Manifests.SATA_E1000E);
        scene.playUntil(() -> scene.hasInSpec("pvdrivers-media"));
        var policy = scene.operator.policies().getFirst();
        scene.operator.policies().set(0, Manifests.edited(policy, 2, "mode", "Audit"));
        var writes = scene.cluster.writes().size();
        scene.play(Duration.ofHours(2));

        assertThat(scene.waitsFor()).isEqualTo("Audit");
        assertThat(scene.cluster.writes()).hasSize(writes);
    }

    private static ObjectNode withoutOurAnnotations(ObjectNode vm) {
        var copy = vm.deepCopy();
        copy.withObject("/metadata").remove("annotations");
        return copy;
    }

    private static void wroteNothing(Scene scene) {
        assertThat(patches(scene)).isZero();
    }

    private static long patches(Scene scene) {
        return scene.cluster.writes().stream()
                .filter(w -> w.patch().isPresent())
                .count();
    }

    private static void windowsAlwaysStarted(Scene scene) {
        assertThat(scene.world.eventsSince(0))
                .noneMatch(e -> e.kind() == Kind.STOP_ERROR || e.kind() == Kind.NO_WINDOWS);
    }
}
