package io.pvdrivers.simulator.flow;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pvdrivers.api.v1alpha1.DriverStateStatus.Phase;
import io.pvdrivers.api.v1alpha1.DriverStateStatus.WaitingFor;
import io.pvdrivers.kubevirt.VirtualMachine;
import io.pvdrivers.operator.KubernetesClients;
import io.pvdrivers.simulator.world.World;
import io.pvdrivers.simulator.world.scene.VmName;
import io.pvdrivers.simulator.world.scene.WorldEvent.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Restarts of ours among other people's changes, and answers that tell nothing. */
class RestartsTest {
    private static final Duration LONG = Duration.ofMinutes(30);
    private static final String TEMPLATE = "/spec/template/spec";
    private static final String MANUAL = Manifests.POLICY.replace("restart: Automatic", "restart: Manual");

    @Test
    void othersChangesHoldTheRunBackUntilTheirOwnerRestarts() {
        var scene = Scene.of(Manifests.SATA_E1000E);
        scene.edit(TEMPLATE, "hostname", "erp2");

        scene.play(LONG);

        assertThat(waitsFor(scene)).isEqualTo("ForeignChanges");
        assertThat(scene.status().waitingFor().message()).contains("would make live: spec.template.spec.hostname.");
        assertThat(scene.cluster.writes()).isEmpty();
        scene.userRestarts();
        scene.playToItsEnd(LONG);
        assertThat(scene.phase()).as(story(scene)).isEqualTo(Phase.READY);
        assertThat(scene.cluster.restarts()).isEqualTo(2);
    }

    @Test
    void aChangeInTheMiddleOfARunHoldsTheRestartBackWithoutAWord() {
        var scene = approvedAfter("hostname");

        scene.play(Duration.ofMinutes(1));
        assertThat(waitsFor(scene)).isEqualTo("ForeignChanges");
        var statusWrites = scene.operator.statusWrites();
        var told = scene.story().size();
        scene.play(LONG);

        assertThat(scene.operator.statusWrites()).isEqualTo(statusWrites);
        assertThat(scene.story()).hasSize(told);
        assertThat(scene.cluster.restarts()).isZero();
        scene.cluster.edit(scene.vm, vm -> {
            vm.withObject(TEMPLATE).remove("hostname");
            return vm;
        });
        scene.playToItsEnd(LONG);
        assertThat(scene.phase()).as(story(scene)).isEqualTo(Phase.READY);
        assertThat(scene.cluster.restarts()).isEqualTo(2);
    }

    @Test
    void withApplyTheyGoLiveAndAreNamed() {
        var policy = Manifests.POLICY.replace("{restart: Automatic", "{foreignChanges: Apply, restart: Automatic");
        var scene = Scene.of(Manifests.SATA_E1000E, policy);
        scene.edit(TEMPLATE, "hostname", "erp2");

        scene.playToItsEnd(LONG);

        assertThat(scene.phase()).as(story(scene)).isEqualTo(Phase.READY);
        assertThat(scene.story())
                .contains("MediaAttached: Restarts the VM to bring in what was staged. Others' changes go live with it:"
                        + " spec.template.spec.hostname.");
    }

    /** KubeVirt up to 1.7 keeps it although nothing is pending any more. */
    @Test
    void aRestartRequiredThatStayedHoldsNothingBack() {
        var scene = scene(Manifests.POLICY, world -> new Conditions(world, true));

        scene.playToItsEnd(LONG);

        assertThat(scene.phase()).as(story(scene)).isEqualTo(Phase.READY);
    }

    @Test
    void changesCountWithoutRestartRequiredToo() {
        var scene = scene(Manifests.POLICY, world -> new Conditions(world, false));
        scene.edit(TEMPLATE, "hostname", "erp2");

        scene.play(LONG);

        assertThat(waitsFor(scene)).isEqualTo("ForeignChanges");
        assertThat(scene.cluster.restarts()).isZero();
    }

    @Test
    void aRestartThatWasDoneAndAnsweredWithAnErrorIsNotDoneTwice() {
        var scene = scene(Manifests.POLICY, world -> new Answers(world, Duration.ZERO));

        scene.playToItsEnd(LONG);

        assertThat(scene.phase()).as(story(scene)).isEqualTo(Phase.READY);
        assertThat(instances(scene)).isEqualTo(2);
        assertThat(scene.status().restarts().count()).isEqualTo(2);
    }

    @Test
    void norIsOneThatReachesKubeVirtLate() {
        var scene = scene(Manifests.POLICY, world -> new Answers(world, Duration.ofSeconds(100)));

        scene.playToItsEnd(LONG);

        assertThat(scene.phase()).as(story(scene)).isEqualTo(Phase.READY);
        assertThat(instances(scene)).isEqualTo(2);
        assertThat(((Answers) scene.cluster).asked).isEqualTo(2);
    }

    /** An older one may have repeated it a moment ago, which no status tells. */
    @Test
    void aNewProcessRepeatsARequestNoSoonerThanTwoMinutesAfterItFirstSawIt() {
        var scene = scene(Manifests.POLICY, world -> new Answers(world, Duration.ofDays(1000)));
        scene.play(Duration.ofSeconds(110));
        assertThat(((Answers) scene.cluster).asked).isEqualTo(1);

        scene.operator.forgetWhatItSaw();
        scene.play(Duration.ofSeconds(110));
        assertThat(((Answers) scene.cluster).asked).isEqualTo(1);
        scene.play(Duration.ofMinutes(1));

        assertThat(((Answers) scene.cluster).asked).isEqualTo(2);
        assertThat(scene.status().restarts().count()).isEqualTo(1);
    }

    @Test
    void oneThatNeverArrivedIsAskedForOnceMoreAfterTwoMinutes() {
        var scene = scene(Manifests.POLICY, world -> new Answers(world, Duration.ofDays(1000)));

        scene.play(Duration.ofSeconds(110));
        assertThat(((Answers) scene.cluster).asked).isEqualTo(1);
        assertThat(waitsFor(scene)).isEqualTo("Restarting");
        scene.play(Duration.ofMinutes(1));

        assertThat(((Answers) scene.cluster).asked).isEqualTo(2);
        assertThat(scene.status().restarts().count()).isEqualTo(1);
    }

    @Test
    void aRunStrategyThatChangesInTheMiddleIsObeyed() {
        var scene = Scene.of(Manifests.SATA_E1000E, MANUAL).play(Duration.ofMinutes(1));
        scene.edit("/spec", "runStrategy", "Once");
        scene.annotate("pvdrivers.io/approved", "true");

        scene.play(LONG);
        assertThat(waitsFor(scene)).isEqualTo("RunStrategy");
        assertThat(scene.cluster.restarts()).isZero();
        scene.edit("/spec", "runStrategy", "RerunOnFailure");
        scene.playToItsEnd(LONG);

        assertThat(scene.phase()).as(story(scene)).isEqualTo(Phase.READY);
    }

    @Test
    void aPatchThatSomebodyForestalledIsPlannedAnew() {
        var scene = scene(
                Manifests.POLICY.replace("{restart: Automatic", "{foreignChanges: Apply, restart: Automatic"),
                Forestalled::new);

        scene.playToItsEnd(LONG);

        assertThat(scene.phase()).as(story(scene)).isEqualTo(Phase.READY);
        assertThat(scene.object().at("/spec/template/spec/domain/devices/disks"))
                .extracting(d -> d.path("name").asText())
                .containsExactly("added", "root");
        assertThat(scene.object()
                        .at("/spec/template/spec/domain/devices/disks/0/cdrom/bus")
                        .asText())
                .isEqualTo("sata");
    }

    private static Scene approvedAfter(String field) {
        var scene = Scene.of(Manifests.SATA_E1000E, MANUAL).play(Duration.ofMinutes(1));
        assertThat(waitsFor(scene)).isEqualTo("AwaitingApproval");
        scene.edit(TEMPLATE, field, "changed");
        scene.annotate("pvdrivers.io/approved", "true");
        return scene;
    }

    private static Scene scene(String policy, Function<World, FlowCluster> clusters) {
        var vm = Manifests.object(Manifests.SATA_E1000E);
        return Scene.of(new Variations.Variation("restarts", vm, policy, List.of(), s -> {}, LONG), clusters);
    }

    private static String waitsFor(Scene scene) {
        return Optional.ofNullable(scene.status().waitingFor())
                .map(WaitingFor::reason)
                .orElse("nothing");
    }

    /** The instances that were made; the first was found. */
    private static long instances(Scene scene) {
        return scene.world.eventsSince(0).stream()
                .filter(e -> e.kind() == Kind.INSTANCE_CREATED)
                .count();
    }

    private static String story(Scene scene) {
        return String.join("\n", scene.story());
    }

    /** Shows RestartRequired always or never. */
    private static final class Conditions extends ForwardingCluster {
        private final boolean shown;

        Conditions(World world, boolean shown) {
            super(new MemoryCluster(world));
            this.shown = shown;
        }

        @Override
        public Optional<Live> get(String namespace, String name) {
            return super.get(namespace, name).map(live -> {
                var conditions = live.object().withObject("/status").withArray("conditions");
                for (int i = conditions.size() - 1; i >= 0; i--) {
                    if (conditions.get(i).path("type").asText().equals("RestartRequired")) {
                        conditions.remove(i);
                    }
                }
                if (shown) {
                    conditions.addObject().put("type", "RestartRequired").put("status", "True");
                }
                var text = live.object().toString();
                return new Live(live.object(), KubernetesClients.serialization().unmarshal(text, VirtualMachine.class));
            });
        }
    }

    /** Does what it is asked after a while, and never says so. */
    private static final class Answers extends ForwardingCluster {
        private final World world;
        private final Duration delay;
        private Optional<Instant> due = Optional.empty();
        int asked;

        Answers(World world, Duration delay) {
            super(new MemoryCluster(world));
            this.world = world;
            this.delay = delay;
        }

        @Override
        public Optional<Live> get(String namespace, String name) {
            arrive(namespace, name);
            return super.get(namespace, name);
        }

        private void arrive(String namespace, String name) {
            if (due.filter(at -> !at.isAfter(world.now())).isPresent()) {
                due = Optional.empty();
                super.restart(namespace, name, false);
            }
        }

        @Override
        public Written restart(String namespace, String name, boolean atOnce) {
            asked++;
            due = Optional.of(world.now().plus(delay));
            arrive(namespace, name);
            return new Written.ReadAgain("unable to complete request: stop/start already underway");
        }
    }

    /** Before the first patch arrives, somebody else puts a drive before all disks. */
    private static final class Forestalled extends ForwardingCluster {
        private boolean done;

        Forestalled(World world) {
            super(new MemoryCluster(world));
        }

        @Override
        public Written patch(String namespace, String name, ArrayNode operations) {
            if (!done) {
                done = true;
                edit(new VmName(namespace, name), Forestalled::addDrive);
            }
            return super.patch(namespace, name, operations);
        }

        private static ObjectNode addDrive(ObjectNode vm) {
            var spec = vm.withObject(TEMPLATE);
            spec.withObject("/domain/devices")
                    .withArray("disks")
                    .insertObject(0)
                    .put("name", "added")
                    .putObject("cdrom")
                    .put("bus", "sata");
            spec.withArray("volumes")
                    .addObject()
                    .put("name", "added")
                    .putObject("emptyDisk")
                    .put("capacity", "1Gi");
            return vm;
        }
    }
}
