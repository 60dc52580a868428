package io.pvdrivers.simulator.world;

import static io.pvdrivers.simulator.world.Stand.ERP;
import static io.pvdrivers.simulator.world.Stand.SETTINGS;
import static io.pvdrivers.simulator.world.Stand.vm;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pvdrivers.api.v1alpha1.DriverReleaseSpec;
import io.pvdrivers.api.v1alpha1.DriverReleaseSpecBuilder;
import io.pvdrivers.api.v1alpha1.DriverReleaseSpecGuestBuilder;
import io.pvdrivers.api.v1alpha1.GuestFacts.DriverService;
import io.pvdrivers.api.v1alpha1.GuestFacts.StartType;
import io.pvdrivers.api.v1alpha1.GuestFacts.StorePackage;
import io.pvdrivers.api.v1alpha1.MediaChoice;
import io.pvdrivers.simulator.world.kubevirt.SubresourceRequest;
import io.pvdrivers.simulator.world.scene.Registry;
import io.pvdrivers.simulator.world.scene.WorldEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a world makes of the VMs it begins with. */
class FoundTest {

    private static ObjectNode unhinted(Consumer<ObjectNode> change) {
        return Stand.windows(vm -> {
            vm.withObject("/metadata").remove("annotations");
            change.accept(vm);
        });
    }

    private static ObjectNode vmi() {
        return vm("""
                apiVersion: kubevirt.io/v1
                kind: VirtualMachineInstance
                metadata:
                  name: erp
                  namespace: vms
                  uid: 99999999-9999-4999-8999-999999999999
                  resourceVersion: "7"
                  creationTimestamp: "2026-10-01T03:04:05Z"
                  managedFields: [{manager: virt-controller}]
                spec:
                  domain:
                    devices:
                      disks:
                        - {name: root, disk: {bus: sata}}
                        - {name: data, disk: {bus: sata}, serial: DATA1}
                      interfaces:
                        - {name: default, model: e1000e, masquerade: {}}
                  terminationGracePeriodSeconds: 1800
                  networks: [{name: default, pod: {}}]
                  volumes:
                    - {name: root, persistentVolumeClaim: {claimName: erp-root}}
                    - {name: data, persistentVolumeClaim: {claimName: erp-data}}
                status:
                  phase: Running
                  nodeName: worker-9
                  conditions: [{type: Ready, status: "True"}, {type: AgentConnected, status: "True"}]
                  guestOSInfo: {id: mswindows, kernelRelease: "20348", prettyName: Windows Server 2022 Datacenter}
                  interfaces: [{name: default, mac: "52:54:00:aa:bb:cc"}]
                  launcherContainerImageVersion: v1.9.0
                """);
    }

    @Test
    void aVmThatWantsToRunRunsWithItsAgentConnected() {
        var stand = new Stand(Stand.windows());
        assertThat(stand.printable()).isEqualTo("Running");
        assertThat(stand.agentConnected()).isTrue();
        assertThat(stand.world.nextEvent()).isEmpty();
        assertThat(Stand.has(stand.status(), "RestartRequired")).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "Always, , true",
        "Halted, , false",
        "Manual, , false",
        "Manual, Running, true",
        "RerunOnFailure, , true",
        "RerunOnFailure, Stopped, false",
        "Once, Stopped, false"
    })
    void strategyAndStatusSayWhetherItRan(String strategy, String printable, boolean runs) {
        var stand = new Stand(Stand.windows(vm -> {
            vm.withObject("/spec").put("runStrategy", strategy);
            if (printable != null) {
                vm.withObject("/status").put("printableStatus", printable).put("created", printable.equals("Running"));
            }
        }));
        stand.settle();
        assertThat(stand.world.instance(ERP).isPresent()).isEqualTo(runs);
    }

    @Test
    void aVmiIsTakenAsItWas() {
        for (boolean vmFirst : List.of(true, false)) {
            var world = new World(SETTINGS);
            if (vmFirst) {
                world.putVirtualMachine(unhinted(vm -> {}));
            }
            world.putInstance(vmi());
            if (!vmFirst) {
                world.putVirtualMachine(unhinted(vm -> {}));
            }
            ObjectNode found = world.instance(ERP).orElseThrow();
            assertThat(found.at("/metadata/uid").asText()).startsWith("99999999");
            assertThat(found.at("/metadata").has("managedFields")).isFalse();
            assertThat(found.at("/spec/terminationGracePeriodSeconds").asInt()).isEqualTo(1800);
            assertThat(found.at("/status/nodeName").asText()).isEqualTo("worker-9");
            assertThat(found.at("/status/interfaces/0/mac").asText()).isEqualTo("52:54:00:aa:bb:cc");
            assertThat(found.at("/status/launcherContainerImageVersion").asText())
                    .isEqualTo("v1.9.0");
            assertThat(found.at("/status/guestOSInfo/versionId").asText()).isEqualTo("2022");
            assertThat(Stand.has(found.path("status"), "AgentConnected")).isTrue();
        }
    }

    @Test
    void aVmiWithoutAgentHasNone() {
        var world = new World(SETTINGS);
        ObjectNode vmi = vmi();
        vmi.withObject("/status").remove("conditions");
        world.putInstance(vmi);
        world.putVirtualMachine(unhinted(vm -> {}));
        assertThat(Stand.has(world.instance(ERP).orElseThrow().path("status"), "AgentConnected"))
                .isFalse();
    }

    @Test
    void aPendingChangeOfOthersStaysPendingUntilTheRestart() {
        var stand = new Stand(unhinted(vm -> {
            Stand.bus(vm, "virtio");
            vm.withObject("/status").withArray("/conditions").add(vm("{type: RestartRequired, status: 'True'}"));
        }));
        stand.world.putInstance(vmi());
        assertThat(Stand.has(stand.status(), "RestartRequired")).isTrue();
        assertThat(stand.vmi().at("/spec/domain/devices/disks/0/disk/bus").asText())
                .isEqualTo("sata");
        stand.restart();
        assertThat(Stand.has(stand.status(), "RestartRequired")).isFalse();
    }

    @Test
    void vmisAreFoundOnlyBeforeTimePasses() {
        var stand = new Stand(Stand.windows());
        stand.pass(Duration.ofSeconds(1));
        assertThatThrownBy(() -> stand.world.putInstance(vmi())).isInstanceOf(IllegalStateException.class);
    }

    @ParameterizedTest
    @CsvSource({"sata, e1000e, 'vioser'", "virtio, virtio, 'netkvm,viostor,vioser'", "scsi, e1000e, 'vioser,vioscsi'"})
    void driversAreThoseItNeedsAsItStands(String bus, String model, String drivers) {
        var stand = new Stand(Stand.windows(vm -> {
            Stand.bus(vm, bus);
            Stand.model(vm, model);
        }));
        assertThat(stand.facts().driverStore())
                .containsExactlyInAnyOrderElementsOf(List.of(drivers.split(",")).stream()
                        .map(driver -> new StorePackage(driver, Stand.OLD))
                        .toList());
        stand.restart();
        assertThat(stand.agentConnected()).isTrue();
        assertThat(stand.online("DATA1")).isTrue();
    }

    @Test
    void aHintedReleaseHasEveryDriverButBootStartOnlyWhereADeviceIs() {
        var stand = new Stand(Stand.hinted("drivers", "0.1.271"));
        assertThat(stand.facts().driverStore())
                .hasSize(13)
                .allMatch(item -> item.driverVersion().equals("100.100.104.27100"));
        assertThat(stand.facts().services())
                .containsExactly(
                        new DriverService("vioscsi", StartType.BOOT, null),
                        new DriverService("QEMU-GA", StartType.AUTOMATIC, true));
    }

    @ParameterizedTest
    @CsvSource({
        "preference, windows.10, 10",
        "preference, windows.2k25.virtio, 2025",
        "template annotation, windows2k16, 2016",
        "template annotation, windows, 2022",
        "label, win2k19, 2019",
        "template label, windows11, 11",
        "hyperv, , 2022"
    })
    void windowsIsKnownByManyNames(String where, String name, String versionId) {
        var stand = new Stand(unhinted(vm -> {
            switch (where) {
                case "preference" -> vm.withObject("/spec/preference").put("name", name);
                case "template annotation" ->
                    vm.withObject("/spec/template/metadata/annotations").put("vm.kubevirt.io/os", name);
                case "label" -> vm.withObject("/metadata/labels").put("os.template.kubevirt.io/" + name, "true");
                case "template label" ->
                    vm.withObject("/spec/template/metadata/labels").put("kubevirt.io/os", name);
                default -> vm.withObject("/spec/template/spec/domain/features/hyperv");
            }
        }));
        assertThat(stand.facts().os().id()).isEqualTo("mswindows");
        assertThat(stand.facts().os().versionId()).isEqualTo(versionId);
    }

    @ParameterizedTest
    @CsvSource({"rhel.9, rhel", "fedora, fedora", "centos.stream10, centos", ", linux"})
    void everythingElseIsLinux(String preference, String id) {
        var stand = new Stand(unhinted(vm -> {
            if (preference != null) {
                vm.withObject("/spec/preference").put("name", preference);
            }
        }));
        assertThat(stand.console().returned("guest-get-osinfo").path("id").asText())
                .isEqualTo(id);
    }

    @Test
    void imagesThatAVmAlreadyHadCanBePulled() {
        var stand = new Stand(Stand.windows(vm -> ((ObjectNode) vm.at("/spec/template/spec/volumes/0"))
                .removeAll()
                .put("name", "root")
                .putObject("containerDisk")
                .put("image", "registry.internal/windows:1")));
        stand.restart();
        assertThat(stand.agentConnected()).isTrue();
    }

    @Test
    void theSameSeedGivesTheSameWorldInSmallStepsOrLarge() {
        var inSteps = new Stand(Stand.windows());
        var atOnce = new Stand(Stand.windows());
        for (Stand stand : List.of(inSteps, atOnce)) {
            stand.world.restart(ERP, SubresourceRequest.PLAIN);
        }
        inSteps.settle();
        Instant end = inSteps.world.now();
        atOnce.world.advance(end);
        assertThat(atOnce.vmi()).isEqualTo(inSteps.vmi());
        assertThat(atOnce.world.eventsSince(0)).isEqualTo(inSteps.world.eventsSince(0));
        var other = new Stand(SETTINGS.withSeed(2), Stand.windows());
        assertThat(other.uid()).isNotEqualTo(new Stand(Stand.windows()).uid());
    }

    @Test
    void eventsAreToldOnce() {
        var stand = new Stand(Stand.windows());
        stand.restart();
        List<WorldEvent> events = stand.world.eventsSince(0);
        assertThat(events)
                .extracting(WorldEvent::kind)
                .containsExactly(
                        WorldEvent.Kind.INSTANCE_STOPPING,
                        WorldEvent.Kind.AGENT_LOST,
                        WorldEvent.Kind.INSTANCE_GONE,
                        WorldEvent.Kind.INSTANCE_CREATED,
                        WorldEvent.Kind.INSTANCE_RUNNING,
                        WorldEvent.Kind.GUEST_UP,
                        WorldEvent.Kind.AGENT_CONNECTED);
        assertThat(stand.world.eventsSince(events.size())).isEmpty();
        assertThat(stand.world.eventsSince(6)).containsExactly(events.get(6));
    }

    @Test
    void aPreferenceThatIsNotHereIsGuessedFromTheVmi() {
        var stand = new Stand(unhinted(vm -> {
            vm.withObject("/spec/preference").put("name", "ours");
            Stand.disk(vm, 0).putObject("disk");
            ((ObjectNode) vm.at("/spec/template/spec/domain/devices/interfaces/0")).remove("model");
        }));
        ObjectNode vmi = vmi();
        ((ObjectNode) vmi.at("/spec/domain/devices/disks/0/disk")).put("bus", "scsi");
        stand.world.putInstance(vmi);
        stand.restart();
        assertThat(stand.vmi().at("/spec/domain/devices/disks/0/disk/bus").asText())
                .isEqualTo("scsi");
        assertThat(stand.vmi().at("/spec/domain/devices/interfaces/0/model").asText())
                .isEqualTo("e1000e");
        assertThat(stand.vmi().at("/spec/terminationGracePeriodSeconds").asInt())
                .isEqualTo(1800);
        assertThat(stand.agentConnected()).isTrue();
    }

    @Test
    void theRegistryIsFilledFromReleases() {
        var drivers = Map.of("viostor", Stand.NEW);
        var guest = DriverReleaseSpecGuestBuilder.builder()
                .os("2k19")
                .support(DriverReleaseSpec.Support.CURRENT)
                .drivers(drivers)
                .build();
        var release = DriverReleaseSpecBuilder.builder()
                .version("0.1.302")
                .media(new DriverReleaseSpec.Media(new MediaChoice.ContainerDisk(Stand.IMAGE, null), null))
                .guests(List.of(guest))
                .build();
        var without = DriverReleaseSpecBuilder.builder().version("0.1.285").build();
        assertThat(Registry.of(List.of(release, without)))
                .isEqualTo(Registry.EMPTY.with(Stand.IMAGE, new Registry.Medium("0.1.302", Map.of("2k19", drivers))));
    }
}
