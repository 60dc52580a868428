package io.pvdrivers.simulator.world;

import static io.pvdrivers.simulator.world.Stand.ERP;
import static io.pvdrivers.simulator.world.Stand.vm;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pvdrivers.simulator.world.kubevirt.SubresourceRequest;
import io.pvdrivers.simulator.world.scene.VmName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a VMI has that its VM does not show. */
class InstanceTest {

    private static ObjectNode devices(ObjectNode vm) {
        return vm.withObject("/spec/template/spec/domain/devices");
    }

    private static void silent(ObjectNode vm) {
        for (JsonNode disk : devices(vm).path("disks")) {
            ((ObjectNode) disk).putObject("disk");
        }
        ((ObjectNode) devices(vm).at("/interfaces/0")).remove("model");
    }

    private static List<String> names(JsonNode list) {
        List<String> names = new ArrayList<>();
        list.forEach(entry -> names.add(entry.path("name").asText()));
        return names;
    }

    @ParameterizedTest
    @CsvSource({
        "windows.2k19, sata, e1000e, 3600",
        "windows.10.virtio, virtio, virtio, 3600",
        "windows.2k8, sata, e1000, 3600",
        "windows.2k3, sata, rtl8139, 3600",
        ", sata, '', 30"
    })
    void absentValuesComeFromThePreferenceElseFromTheCluster(String preference, String bus, String model, long grace) {
        var stand = new Stand(Stand.windows(vm -> {
            silent(vm);
            if (preference != null) {
                vm.withObject("/spec/preference").put("name", preference);
            }
        }));
        JsonNode spec = stand.vmi().path("spec");
        assertThat(spec.at("/domain/devices/disks/0/disk/bus").asText()).isEqualTo(bus);
        assertThat(spec.at("/domain/devices/interfaces/0/model").asText()).isEqualTo(model);
        assertThat(spec.at("/terminationGracePeriodSeconds").asLong()).isEqualTo(grace);
        JsonNode kept = stand.world.virtualMachine(ERP).orElseThrow();
        assertThat(kept.at("/spec/template/spec/domain/devices/disks/0/disk")).isEmpty();
    }

    @Test
    void explicitValuesWinOverThePreference() {
        var stand =
                new Stand(Stand.windows(vm -> vm.withObject("/spec/preference").put("name", "windows.2k19.virtio")));
        assertThat(stand.vmi().at("/spec/domain/devices/disks/0/disk/bus").asText())
                .isEqualTo("sata");
        assertThat(stand.vmi().at("/spec/domain/devices/interfaces/0/model").asText())
                .isEqualTo("e1000e");
    }

    @Test
    void virtioPreferencesBringATabletAndADisplay() {
        var stand = new Stand(Stand.windows(vm -> {
            vm.withObject("/spec/preference").put("name", "windows.2k19.virtio");
            Stand.hint(vm, "drivers", "0.1.271");
        }));
        assertThat(stand.version("1af4:1052")).isEqualTo("100.100.104.27100");
        assertThat(stand.version("1af4:1050")).isEqualTo("100.100.104.27100");
    }

    @Test
    void aPreferenceThatWasPutIsUsedInItsNamespaceOnly() {
        var world = new World(Stand.SETTINGS);
        world.putPreference(vm("""
                kind: VirtualMachinePreference
                metadata: {name: ours, namespace: vms}
                spec: {devices: {preferredDiskBus: scsi, preferredCdromBus: scsi}}
                """));
        for (String kind : List.of("VirtualMachinePreference", "VirtualMachineClusterPreference")) {
            world.putVirtualMachine(Stand.windows(vm -> {
                silent(vm);
                vm.withObject("/metadata").put("name", kind.toLowerCase(Locale.ROOT));
                vm.withObject("/spec/preference").put("name", "ours").put("kind", kind);
            }));
        }
        var found = new VmName("vms", "virtualmachinepreference");
        var missing = new VmName("vms", "virtualmachineclusterpreference");
        assertThat(world.instance(found)
                        .orElseThrow()
                        .at("/spec/domain/devices/disks/0/disk/bus")
                        .asText())
                .isEqualTo("scsi");
        assertThat(world.instance(missing)).isEmpty();
        JsonNode status = world.virtualMachineStatus(missing).orElseThrow();
        assertThat(Stand.has(status, "Failure")).isTrue();
        assertThat(status.path("conditions").toString())
                .contains("FailedFindPreference")
                .contains("virtualmachineclusterpreferences.instancetype.kubevirt.io \\\"ours\\\" not found");
    }

    @Test
    void volumesWithoutDisksComeLast() {
        var stand = new Stand(Stand.windows(vm -> devices(vm).remove("disks")));
        assertThat(names(stand.vmi().at("/spec/domain/devices/disks"))).containsExactly("root", "data");
        stand.change(vm -> devices(vm).withArray("/disks").add(vm("{name: iso, cdrom: {}}")));
        stand.restart();
        JsonNode disks = stand.vmi().at("/spec/domain/devices/disks");
        assertThat(names(disks)).containsExactly("iso", "root", "data");
        assertThat(disks.at("/0/cdrom")).hasToString("{\"bus\":\"sata\",\"readonly\":true,\"tray\":\"closed\"}");
    }

    @Test
    void withoutAnyInterfaceThereIsThePodNetwork() {
        var stand = new Stand(Stand.windows(vm -> {
            vm.withObject("/spec/preference").put("name", "windows.2k19");
            devices(vm).remove("interfaces");
            vm.withObject("/spec/template/spec").remove("networks");
        }));
        JsonNode spec = stand.vmi().path("spec");
        assertThat(spec.at("/domain/devices/interfaces"))
                .hasToString("[{\"name\":\"default\",\"masquerade\":{},\"model\":\"e1000e\"}]");
        assertThat(spec.at("/networks")).hasToString("[{\"name\":\"default\",\"pod\":{}}]");
        assertThat(stand.world
                        .virtualMachine(ERP)
                        .orElseThrow()
                        .at("/spec/template/spec/networks")
                        .isMissingNode())
                .isTrue();
    }

    @Test
    void thePodNetworkCanBeDeclined() {
        var stand = new Stand(Stand.windows(vm -> {
            devices(vm).remove("interfaces");
            devices(vm).put("autoattachPodInterface", false);
            vm.withObject("/spec/template/spec").remove("networks");
        }));
        assertThat(stand.vmi().at("/spec/domain/devices/interfaces")).isEmpty();
    }

    @Test
    void metadataNamesTheVmAsOwner() {
        JsonNode metadata = new Stand(Stand.windows()).vmi().path("metadata");
        assertThat(metadata.at("/ownerReferences/0/uid").asText()).isEqualTo("11111111-1111-4111-8111-111111111111");
        assertThat(metadata.at("/ownerReferences/0/controller").asBoolean()).isTrue();
        assertThat(metadata.at("/labels/app").asText()).isEqualTo("erp");
        assertThat(metadata.at("/annotations").path("kubevirt.io/vm-generation").asText())
                .isEqualTo("1");
        assertThat(metadata.path("creationTimestamp").asText()).isEqualTo("2026-11-02T08:00:00Z");
    }

    @Test
    void statusTellsWhatRunsAndWhere() {
        JsonNode status = new Stand(Stand.windows()).vmi().path("status");
        assertThat(status.path("phase").asText()).isEqualTo("Running");
        assertThat(status.path("nodeName").asText()).startsWith("node-");
        assertThat(status.at("/guestOSInfo/id").asText()).isEqualTo("mswindows");
        assertThat(status.at("/guestOSInfo/version").asText()).isEqualTo("Microsoft Windows Server 2019");
        assertThat(status.at("/guestOSInfo").has("variant")).isFalse();
        assertThat(status.at("/interfaces/0/mac").asText()).matches("([0-9a-f]{2}:){5}[0-9a-f]{2}");
        assertThat(status.at("/interfaces/0/ipAddress").asText()).startsWith("10.244.");
        assertThat(names(status.path("volumeStatus"))).containsExactly("data", "root");
        assertThat(status.at("/volumeStatus/0/target").asText()).isEqualTo("sdb");
    }

    @Test
    void agentConnectedIsAbsentWhenTheAgentIsGoneAndHasNoTransitionTime() {
        var stand = new Stand(Stand.windows());
        assertThat(stand.vmi().at("/status/conditions/1"))
                .hasToString("{\"type\":\"AgentConnected\",\"status\":\"True\","
                        + "\"lastProbeTime\":\"2026-11-02T08:00:00Z\",\"lastTransitionTime\":null}");
        assertThat(Stand.has(stand.status(), "AgentConnected")).isTrue();
        stand.world.guestReboots(ERP);
        assertThat(stand.vmi().at("/status/conditions").findValuesAsText("type"))
                .containsExactly("Ready", "LiveMigratable");
        assertThat(stand.vmi().at("/status/guestOSInfo/id").asText()).isEqualTo("mswindows");
        stand.world.restart(ERP, SubresourceRequest.PLAIN);
        stand.pass(Duration.ofSeconds(50));
        assertThat(stand.vmi().at("/status/phase").asText()).isEqualTo("Running");
        assertThat(stand.vmi().at("/status/guestOSInfo")).isEmpty();
    }

    @Test
    void macsChangeAtEveryStartUnlessPinnedAndStayOverGuestReboots() {
        var stand = new Stand(Stand.windows());
        String first = stand.vmi().at("/status/interfaces/0/mac").asText();
        stand.world.guestReboots(ERP);
        stand.settle();
        assertThat(stand.vmi().at("/status/interfaces/0/mac").asText()).isEqualTo(first);
        stand.restart();
        assertThat(stand.vmi().at("/status/interfaces/0/mac").asText()).isNotEqualTo(first);
        stand.change(vm -> ((ObjectNode) devices(vm).at("/interfaces/0")).put("macAddress", first));
        stand.restart();
        stand.restart();
        assertThat(stand.vmi().at("/status/interfaces/0/mac").asText()).isEqualTo(first);
    }
}
