package io.pvdrivers.simulator.world;

import static io.pvdrivers.simulator.world.Stand.DRIVERS;
import static io.pvdrivers.simulator.world.Stand.ERP;
import static io.pvdrivers.simulator.world.Stand.SETTINGS;
import static io.pvdrivers.simulator.world.Stand.bus;
import static io.pvdrivers.simulator.world.Stand.model;
import static io.pvdrivers.simulator.world.Stand.stage;
import static io.pvdrivers.simulator.world.Stand.unstage;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pvdrivers.api.v1alpha1.GuestFacts.StorePackage;
import io.pvdrivers.operator.guest.AgentChannel.Reply;
import io.pvdrivers.simulator.world.kubevirt.SubresourceRequest;
import io.pvdrivers.simulator.world.scene.Fault;
import io.pvdrivers.simulator.world.scene.FaultPlan;
import io.pvdrivers.simulator.world.scene.VmName;
import io.pvdrivers.simulator.world.scene.WorldEvent.Kind;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each fault, by what it does. */
class FaultTest {

    private static Stand with(Fault fault) {
        return new Stand(SETTINGS.withFaults(FaultPlan.NONE.with(fault, ERP)), Stand.windows());
    }

    private static void stageAndInstall(Stand stand) {
        stand.change(vm -> stage(vm, "virtio"));
        stand.restart();
        stand.install("run-1", DRIVERS);
    }

    private static void switchToVirtio(Stand stand) {
        stand.change(vm -> {
            unstage(vm);
            bus(vm, "virtio");
        });
        stand.restart();
    }

    @ParameterizedTest
    @EnumSource(Fault.class)
    void everyFaultIsFoundByItsNameAndSaysWhatItDoes(Fault fault) {
        assertThat(Fault.named(fault.id())).contains(fault);
        assertThat(fault.id()).matches("[a-z0-9]+(-[a-z0-9]+)*");
        assertThat(fault.summary()).isNotBlank().doesNotContain("\n");
        assertThat(fault.atApiServer()).isEqualTo(fault.id().startsWith("api-"));
    }

    @Test
    void anAnnotationStrikesItsVmAlone() {
        var stand = new Stand(Stand.hinted("faults", "installer-1603, api-409"));
        assertThat(stand.world.faults(ERP)).containsExactlyInAnyOrder(Fault.INSTALLER_1603, Fault.API_409);
        assertThat(stand.world.faults(new VmName("vms", "crm"))).isEmpty();
        assertThatThrownBy(() -> new Stand(Stand.hinted("faults", "bad-luck")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("rehearse.pvdrivers.io/faults of VM erp: bad-luck is none of")
                .hasMessageContaining("installer-1603");
    }

    @Test
    void agentNeverConnectsAfterSwitch() {
        Stand stand = with(Fault.AGENT_NEVER_CONNECTS_AFTER_SWITCH);
        stageAndInstall(stand);
        assertThat(stand.agentConnected()).isTrue();
        switchToVirtio(stand);
        assertThat(stand.agentConnected()).isFalse();
        assertThat(stand.told()).doesNotContain(Kind.STOP_ERROR);
        stand.change(vm -> bus(vm, "sata"));
        stand.restart();
        assertThat(stand.agentConnected()).isTrue();
    }

    @Test
    void agentLostForGood() {
        Stand stand = with(Fault.AGENT_LOST_FOR_GOOD);
        stageAndInstall(stand);
        assertThat(stand.agentConnected()).isTrue();
        switchToVirtio(stand);
        assertThat(stand.agentConnected()).isFalse();
        stand.change(vm -> bus(vm, "sata"));
        stand.restart();
        assertThat(stand.agentConnected()).isFalse();
        assertThat(stand.told()).doesNotContain(Kind.STOP_ERROR);
    }

    @Test
    void adapterStaysMissing() {
        Stand stand = with(Fault.ADAPTER_STAYS_MISSING);
        stageAndInstall(stand);
        assertThat(stand.facts().adapters()).hasSize(1);
        stand.change(vm -> model(vm, "virtio"));
        stand.restart();
        assertThat(stand.agentConnected()).isTrue();
        assertThat(stand.facts().adapters()).isEmpty();
    }

    @Test
    void stopErrorAfterSwitch() {
        Stand stand = with(Fault.STOP_ERROR_AFTER_SWITCH);
        stageAndInstall(stand);
        switchToVirtio(stand);
        assertThat(stand.told()).contains(Kind.STOP_ERROR);
        stand.change(vm -> bus(vm, "sata"));
        stand.restart();
        assertThat(stand.agentConnected()).isTrue();
    }

    @Test
    void installer1603() {
        Stand stand = with(Fault.INSTALLER_1603);
        stand.change(vm -> stage(vm, "virtio"));
        stand.restart();
        assertThat(Stand.exitCode(stand.install("run-1", DRIVERS))).isEqualTo(1603);
        assertThat(stand.facts().driverStore()).extracting(StorePackage::driver).containsExactly("vioser");
    }

    @Test
    void installerLies() {
        Stand stand = with(Fault.INSTALLER_LIES);
        stand.change(vm -> stage(vm, "virtio"));
        stand.restart();
        assertThat(Stand.exitCode(stand.install("run-1", DRIVERS))).isZero();
        assertThat(stand.facts().driverStore())
                .extracting(StorePackage::driver)
                .contains("vioscsi", "netkvm")
                .doesNotContain("viostor");
    }

    @Test
    void agentDiesDuringInstall() {
        Stand stand = with(Fault.AGENT_DIES_DURING_INSTALL);
        stand.change(vm -> stage(vm, "virtio"));
        stand.restart();
        stand.begin("run-1", DRIVERS);
        stand.pass(Duration.ofMinutes(1));
        assertThat(stand.agentConnected()).isFalse();
        stand.pass(Duration.ofMinutes(5));
        assertThat(stand.agentConnected()).isTrue();
        assertThat(Stand.exitCode(stand.install("run-1", DRIVERS))).isEqualTo(3010);
    }

    @Test
    void agentAccessDenied() {
        Stand stand = with(Fault.AGENT_ACCESS_DENIED);
        assertThat(stand.agentConnected()).isTrue();
        assertThat(stand.console().call("guest-ping", Console.object())).isInstanceOf(Reply.CannotAsk.class);
    }

    @Test
    void imageCannotBePulled() {
        Stand stand = with(Fault.IMAGE_CANNOT_BE_PULLED);
        stand.change(vm -> stage(vm, "virtio"));
        stand.restart();
        assertThat(stand.printable()).isEqualTo("ImagePullBackOff");
        assertThat(stand.told()).contains(Kind.IMAGE_PULL_FAILED);
        stand.change(Stand::unstage);
        stand.restart();
        assertThat(stand.agentConnected()).isTrue();
    }

    @Test
    void slowShutdown() {
        Stand stand = with(Fault.SLOW_SHUTDOWN);
        stand.change(vm -> vm.withObject("/spec/template/spec").put("terminationGracePeriodSeconds", 3600));
        stand.restart();
        String uid = stand.uid();
        stand.world.restart(ERP, SubresourceRequest.PLAIN);
        stand.pass(Duration.ofMinutes(19));
        assertThat(stand.printable()).isEqualTo("Stopping");
        assertThat(stand.uid()).isEqualTo(uid);
        stand.pass(Duration.ofMinutes(2));
        assertThat(stand.uid()).isNotEqualTo(uid);
    }

    @Test
    void disksStayOffline() {
        Stand stand = with(Fault.DISKS_STAY_OFFLINE);
        stageAndInstall(stand);
        switchToVirtio(stand);
        assertThat(stand.repair("", "\"DATA1\"")).hasSize(1);
        assertThat(stand.online("DATA1")).isFalse();
    }

    @Test
    void staticIpStaysLost() {
        var stand = new Stand(Stand.windows(vm -> {
            Stand.hint(vm, "static-ip", "10.0.0.5/24");
            Stand.hint(vm, "faults", "static-ip-stays-lost");
            Stand.hint(vm, "drivers", "0.1.271");
        }));
        stand.change(vm -> Stand.model(vm, "virtio"));
        stand.restart();
        String mac = stand.facts().adapters().getFirst().mac();
        String wanted = "{\"mac\":\"" + mac + "\",\"dhcp\":false,\"addresses\":[\"10.0.0.5/24\"]}";
        assertThat(stand.repair(wanted, "")).hasSize(1);
        assertThat(stand.facts().adapters().getFirst().dhcp()).isTrue();
    }
}
