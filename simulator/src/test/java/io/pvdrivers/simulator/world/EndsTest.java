package io.pvdrivers.simulator.world;

import static io.pvdrivers.simulator.world.Stand.ERP;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pvdrivers.simulator.world.kubevirt.Refusal;
import io.pvdrivers.simulator.world.kubevirt.SubresourceRequest;
import io.pvdrivers.simulator.world.scene.FeatureGate;
import io.pvdrivers.simulator.world.scene.KubeVirtRelease;
import java.time.Duration;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** VMIs that end by themselves, and what their VM's run strategy makes of it. */
class EndsTest {
    private static Consumer<ObjectNode> strategy(String strategy) {
        return vm -> {
            vm.withObject("/spec").put("runStrategy", strategy);
            vm.withObject("/status").put("created", true).put("printableStatus", "Running");
        };
    }

    private static void policy(ObjectNode vm, String policy) {
        vm.withObject("/spec/template/spec/domain").put("rebootPolicy", policy);
    }

    private static Stand played(String version, Consumer<ObjectNode> change) {
        return new Stand(Stand.SETTINGS.withKubeVirt(KubeVirtRelease.of(version)), Stand.windows(change));
    }

    @ParameterizedTest
    @CsvSource({
        "Always, Running, true",
        "RerunOnFailure, Stopped, true",
        "Manual, Stopped, false",
        "Once, Stopped, false"
    })
    void aGuestThatIsShutDownInsideEndsItsVmi(String strategy, String after, boolean gone) {
        var stand = new Stand(Stand.windows(strategy(strategy)));
        String uid = stand.uid();
        assertThat(stand.world.let(vms -> vms.shutDownInside(ERP))).isTrue();
        stand.settle();
        assertThat(stand.printable()).isEqualTo(after);
        boolean stays = stand.world
                .instance(ERP)
                .filter(vmi -> vmi.at("/metadata/uid").asText().equals(uid))
                .filter(vmi -> vmi.at("/status/phase").asText().equals("Succeeded"))
                .isPresent();
        assertThat(stays).isNotEqualTo(gone);
    }

    @Test
    void aVmThatEndedCanBeStartedByHand() {
        var stand = new Stand(Stand.windows(strategy("Manual")));
        String uid = stand.uid();
        stand.world.let(vms -> vms.shutDownInside(ERP));
        stand.settle();
        assertThat(stand.world.start(ERP, SubresourceRequest.PLAIN).code()).isEqualTo(202);
        stand.settle();
        assertThat(stand.printable()).isEqualTo("Running");
        assertThat(stand.uid()).isNotEqualTo(uid);
    }

    @Test
    void aRebootUnderTerminateBringsInThePresentTemplate() {
        var stand = played("1.9.0", vm -> policy(vm, "Terminate"));
        String uid = stand.uid();
        stand.change(vm -> Stand.model(vm, "e1000"));
        assertThat(stand.world.guestReboots(ERP)).isTrue();
        stand.settle();
        assertThat(stand.uid()).isNotEqualTo(uid);
        assertThat(stand.vmi().at("/spec/domain/devices/interfaces/0/model").asText())
                .isEqualTo("e1000");
    }

    @Test
    void aPolicyThatTheRunningVmiDoesNotHaveIsNotInForce() {
        var stand = played("1.9.0", vm -> {});
        String uid = stand.uid();
        stand.change(vm -> policy(vm, "Terminate"));
        stand.world.guestReboots(ERP);
        stand.settle();
        assertThat(stand.uid()).isEqualTo(uid);
        assertThat(stand.agentConnected()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"1.7.0, Terminate", "1.9.0, Reboot"})
    void otherwiseARebootIsAReboot(String version, String policy) {
        var stand = played(version, vm -> policy(vm, policy));
        String uid = stand.uid();
        stand.world.guestReboots(ERP);
        stand.settle();
        assertThat(stand.uid()).isEqualTo(uid);
    }

    @Test
    void fieldsThatNeedAGateAreRefusedWithoutIt() {
        var world = new World(Stand.SETTINGS.withKubeVirt(KubeVirtRelease.DEFAULT.without(FeatureGate.REBOOT_POLICY)));
        assertThat(world.admitCreate(Stand.windows(vm -> policy(vm, "Terminate"))))
                .extracting(Refusal::message)
                .containsExactly("RebootPolicy is specified but the RebootPolicy feature gate is not enabled");
        assertThat(world.admitCreate(Stand.windows(strategy("WaitAsReceiver"))))
                .extracting(Refusal::message)
                .containsExactly("Invalid RunStrategy (WaitAsReceiver), DecentralizedLiveMigration feature gate is not"
                        + " enabled in kubevirt resource");
        var open = new World(
                Stand.SETTINGS.withKubeVirt(KubeVirtRelease.of("1.9.0", FeatureGate.DECENTRALIZED_LIVE_MIGRATION)));
        assertThat(open.admitCreate(Stand.windows(strategy("WaitAsReceiver").andThen(vm -> policy(vm, "Terminate")))))
                .isEmpty();
    }

    @Test
    void aReceiverWaitsAndARestartOfItIsTakenButNeverCarriedOut() {
        var stand = new Stand(Stand.windows(vm -> vm.withObject("/spec").put("runStrategy", "WaitAsReceiver")));
        stand.settle();
        assertThat(stand.printable()).isEqualTo("WaitingForReceiver");
        assertThat(stand.vmi().at("/status/phase").asText()).isEqualTo("WaitingForSync");
        String uid = stand.uid();
        assertThat(stand.world.restart(ERP, SubresourceRequest.PLAIN).code()).isEqualTo(202);
        stand.settle();
        assertThat(stand.uid()).isEqualTo(uid);
        assertThat(stand.world.restart(ERP, SubresourceRequest.PLAIN).code()).isEqualTo(500);
        assertThat(stand.world.start(ERP, SubresourceRequest.PLAIN).code()).isEqualTo(409);
    }

    private static void disks(ObjectNode vm, int count) {
        ObjectNode spec = (ObjectNode) vm.at("/spec/template/spec");
        for (int i = 0; i < count; i++) {
            spec.withArray("/domain/devices/disks")
                    .addObject()
                    .put("name", "d" + i)
                    .putObject("disk")
                    .put("bus", "virtio");
            spec.withArray("/volumes")
                    .addObject()
                    .put("name", "d" + i)
                    .putObject("emptyDisk")
                    .put("capacity", "1Gi");
        }
    }

    @ParameterizedTest
    @CsvSource({"1.5.0, 24, 23", "1.6.0, 21, 20", "1.7.1, 21, 20", "1.8.0, 24, 23", "1.9.0, 24, 23"})
    void aMachineWithMoreDevicesThanPortsNeverStarts(String version, int tooMany, int most) {
        var stand = played(version, vm -> {});
        stand.change(vm -> disks(vm, most));
        stand.restart();
        assertThat(stand.printable()).isEqualTo("Running");
        stand.change(vm -> vm.withObject("/spec").put("runStrategy", "Halted"));
        stand.settle();
        stand.change(vm -> {
            vm.withObject("/spec").put("runStrategy", "Always");
            Stand.unstage(vm);
            disksAgain(vm, tooMany - most);
        });
        stand.pass(Duration.ofMinutes(1));
        assertThat(stand.vmi().at("/status/phase").asText()).isEqualTo("Scheduled");
        assertThat(stand.vmi().at("/status/conditions").findValuesAsText("message"))
                .anyMatch(message -> message.contains("No more available PCI slots"));
        stand.pass(Duration.ofMinutes(4));
        assertThat(stand.status().path("printableStatus").asText()).isIn("CrashLoopBackOff", "Starting");
        assertThat(stand.status().at("/startFailure/consecutiveFailCount").asInt())
                .isEqualTo(1);
        stand.pass(Duration.ofMinutes(5));
        assertThat(stand.status().at("/startFailure/consecutiveFailCount").asInt())
                .isEqualTo(2);
    }

    private static void disksAgain(ObjectNode vm, int more) {
        ObjectNode spec = (ObjectNode) vm.at("/spec/template/spec");
        for (int i = 0; i < more; i++) {
            spec.withArray("/domain/devices/disks")
                    .addObject()
                    .put("name", "e" + i)
                    .putObject("disk")
                    .put("bus", "virtio");
            spec.withArray("/volumes")
                    .addObject()
                    .put("name", "e" + i)
                    .putObject("emptyDisk")
                    .put("capacity", "1Gi");
        }
    }
}
