package io.pvdrivers.operator.kubevirt;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.pvdrivers.api.v1alpha1.DriverStateSpec.DeviceKind;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What waits for a restart, and what only looks so. The VMI is as KubeVirt makes it: with much that its VM does not state. */
class TemplateChangesTest {
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    private static final String VM = """
            metadata: {name: erp}
            spec:
              template:
                metadata: {annotations: {vm.kubevirt.io/os: windows2k22}}
                spec:
                  architecture: amd64
                  domain:
                    cpu: {sockets: 2}
                    machine: {type: q35}
                    memory: {guest: 1.5Gi}
                    resources: {requests: {memory: 2Gi}}
                    firmware: {uuid: 11, bootloader: {efi: {secureBoot: false}}}
                    features: {acpi: {}, hyperv: {relaxed: {}}}
                    devices:
                      rng: {}
                      disks:
                        - {name: root, bootOrder: 1, disk: {bus: sata}}
                        - {name: data, disk: {}}
                        - {name: tools, cdrom: {}}
                      interfaces:
                        - {name: default, model: e1000e, masquerade: {}, ports: [{port: 3389}]}
                  networks: [{name: default, pod: {}}]
                  volumes:
                    - {name: root, dataVolume: {name: root}}
                    - {name: data, dataVolume: {name: data}}
                    - {name: tools, containerDisk: {image: tools}}
                    - {name: implicit, dataVolume: {name: implicit}}
            """;

    private static final String VMI = """
            metadata: {annotations: {vm.kubevirt.io/os: windows2k22, kubevirt.io/vm-generation: "3"}}
            spec:
              architecture: amd64
              evictionStrategy: LiveMigrate
              terminationGracePeriodSeconds: 3600
              domain:
                cpu: {sockets: 2, cores: 1, threads: 1, maxSockets: 8, model: host-model}
                machine: {type: q35}
                memory: {guest: 1536Mi, maxGuest: 6Gi}
                resources: {requests: {memory: 2Gi}}
                firmware: {uuid: 11, bootloader: {efi: {secureBoot: false}}}
                features: {acpi: {enabled: true}, hyperv: {relaxed: {enabled: true}}}
                devices:
                  rng: {}
                  inputs: [{name: default-0, bus: usb, type: tablet}]
                  disks:
                    - {name: root, bootOrder: 1, disk: {bus: sata}}
                    - {name: data, disk: {bus: sata}}
                    - {name: tools, cdrom: {bus: sata, readonly: true, tray: closed}}
                    - {name: implicit, disk: {bus: sata}}
                  interfaces:
                    - {name: default, model: e1000e, masquerade: {}, ports: [{port: 3389, protocol: TCP}]}
              networks: [{name: default, pod: {}}]
              volumes:
                - {name: root, dataVolume: {name: root}}
                - {name: data, dataVolume: {name: data}}
                - {name: tools, containerDisk: {image: tools, imagePullPolicy: Always}}
                - {name: implicit, dataVolume: {name: implicit}}
            status:
              machine: {type: pc-q35-rhel9.4.0}
              interfaces: [{name: default, mac: "02:00:00:00:00:01"}]
            """;

    @ParameterizedTest(name = "{0}")
    @MethodSource({"waiting", "live"})
    void finds(String name, Change change, List<String> expected) {
        var vm = yaml(VM);
        var vmi = yaml(VMI);
        change.make(vm, vmi);

        assertThat(TemplateChanges.of(vm, vmi, change.own())).isEqualTo(expected);
    }

    private static Stream<Arguments> waiting() {
        var disks = "spec.template.spec.domain.devices.disks";
        var interfaces = "spec.template.spec.domain.devices.interfaces";
        return Stream.of(
                row("another value", (vm, vmi) -> spec(vm).put("hostname", "erp2"), "spec.template.spec.hostname"),
                row(
                        "processors that were not plugged in",
                        (vm, vmi) -> spec(vm).withObject("/domain/cpu").put("sockets", 4),
                        "spec.template.spec.domain.cpu.sockets"),
                row(
                        "memory",
                        (vm, vmi) -> spec(vm).withObject("/domain/memory").put("guest", "2Gi"),
                        "spec.template.spec.domain.memory.guest"),
                row(
                        "something switched on by an empty object",
                        (vm, vmi) -> spec(vm).withObject("/domain/devices").putObject("tpm"),
                        "spec.template.spec.domain.devices.tpm"),
                row(
                        "something switched off that is on by default",
                        (vm, vmi) -> spec(vm).withObject("/domain/devices").put("autoattachMemBalloon", false),
                        "spec.template.spec.domain.devices.autoattachMemBalloon"),
                row(
                        "another machine type",
                        (vm, vmi) -> spec(vm).withObject("/domain/machine").put("type", "pc-q35-rhel9.2.0"),
                        "spec.template.spec.domain.machine.type"),
                row("another bus", (vm, vmi) -> disk(vm, 0).put("bus", "virtio"), disks + "[root].disk.bus"),
                row(
                        "a bus that is no longer stated, where no preference gives one",
                        (vm, vmi) -> {
                            disk(vm, 0).remove("bus");
                            disk(vmi, 0).put("bus", "virtio");
                        },
                        disks + "[root].disk.bus"),
                row(
                        "a model that is no longer stated, where no preference gives one",
                        (vm, vmi) -> nic(vm).remove("model"),
                        interfaces + "[default].model"),
                row("a boot order", (vm, vmi) -> entry(vm, 1).put("bootOrder", 2), disks + "[data].bootOrder"),
                row(
                        "a boot order that is gone",
                        (vm, vmi) -> entry(vm, 0).remove("bootOrder"),
                        disks + "[root].bootOrder (removed)"),
                row(
                        "a serial that is gone",
                        (vm, vmi) -> entry(vmi, 0).put("serial", "S1"),
                        disks + "[root].serial (removed)"),
                row(
                        "a disk that became a drive",
                        (vm, vmi) -> {
                            entry(vm, 1).remove("disk");
                            entry(vm, 1).putObject("cdrom");
                        },
                        disks + "[data].cdrom"),
                row(
                        "another order",
                        (vm, vmi) -> {
                            var list = spec(vm).withObject("/domain/devices").withArray("disks");
                            list.add(list.remove(0));
                        },
                        disks + " (order)"),
                row(
                        "a new disk",
                        (vm, vmi) -> {
                            spec(vm).withObject("/domain/devices")
                                    .withArray("disks")
                                    .addObject()
                                    .put("name", "more");
                            volume(vm, "more");
                        },
                        disks + "[more]",
                        "spec.template.spec.volumes[more]"),
                row("a volume without an entry", (vm, vmi) -> volume(vm, "more"), "spec.template.spec.volumes[more]"),
                row(
                        "a disk that is gone",
                        (vm, vmi) -> {
                            spec(vm).withObject("/domain/devices")
                                    .withArray("disks")
                                    .remove(1);
                            spec(vm).withArray("volumes").remove(1);
                        },
                        disks + "[data] (removed)",
                        "spec.template.spec.volumes[data] (removed)"),
                row(
                        "a drive whose entry is gone, which makes a disk of its volume",
                        (vm, vmi) -> spec(vm).withObject("/domain/devices")
                                .withArray("disks")
                                .remove(2),
                        disks + "[tools] (removed)"),
                row(
                        "another image",
                        (vm, vmi) ->
                                ((ObjectNode) vm.at("/spec/template/spec/volumes/2/containerDisk")).put("image", "new"),
                        "spec.template.spec.volumes[tools].containerDisk.image"),
                row(
                        "another MAC",
                        (vm, vmi) -> nic(vm).put("macAddress", "02:00:00:00:00:99"),
                        interfaces + "[default].macAddress"),
                row(
                        "a MAC that is no longer pinned",
                        (vm, vmi) -> nic(vmi).put("macAddress", "02:00:00:00:00:01"),
                        interfaces + "[default].macAddress (removed)"),
                row(
                        "an interface that is gone",
                        (vm, vmi) -> {
                            spec(vmi)
                                    .withObject("/domain/devices")
                                    .withArray("interfaces")
                                    .addObject()
                                    .put("name", "lan")
                                    .putObject("bridge");
                            spec(vmi)
                                    .withArray("networks")
                                    .addObject()
                                    .put("name", "lan")
                                    .putObject("multus");
                        },
                        interfaces + "[lan] (removed)",
                        "spec.template.spec.networks[lan] (removed)"),
                row(
                        "another preference",
                        (vm, vmi) -> {
                            vm.withObject("/spec/preference").put("name", "windows.2k25");
                            vmi.withObject("/metadata/annotations")
                                    .put("kubevirt.io/cluster-preference-name", "windows.2k22");
                        },
                        "spec.preference.name"),
                row(
                        "an annotation that moves PCI devices",
                        (vm, vmi) -> vm.withObject("/spec/template/metadata/annotations")
                                .put("kubevirt.io/placePCIDevicesOnRootComplex", "true"),
                        "spec.template.metadata.annotations[kubevirt.io/placePCIDevicesOnRootComplex]"),
                Arguments.of(
                        "another value than ours on a device of ours",
                        own((vm, vmi) -> entry(vm, 0).put("cache", "none"), Devices.key(DeviceKind.DISK, "root")),
                        List.of(disks + "[root].cache")));
    }

    private static Stream<Arguments> live() {
        return Stream.of(
                row("nothing", (vm, vmi) -> {}),
                row("what was plugged in", (vm, vmi) -> {
                    spec(vm).withObject("/domain/cpu").put("sockets", 4);
                    spec(vmi).withObject("/domain/cpu").put("sockets", 4);
                    spec(vm).withObject("/domain/memory").put("guest", "8Gi");
                    spec(vmi).withObject("/domain/memory").put("guest", "8192Mi");
                    spec(vmi).withObject("/domain/resources/requests").put("memory", "9Gi");
                }),
                row("hot-plugged volumes on either side", (vm, vmi) -> {
                    hotplug(vm, "here");
                    hotplug(vmi, "there");
                }),
                row(
                        "a memory dump",
                        (vm, vmi) -> spec(vm).withArray("volumes")
                                .addObject()
                                .put("name", "dump")
                                .putObject("memoryDump")),
                row("labels and other annotations", (vm, vmi) -> {
                    vm.withObject("/spec/template/metadata/labels").put("team", "erp");
                    vm.withObject("/spec/template/metadata/annotations").put("example.com/x", "y");
                }),
                row("an interface that is switched off, which is live", (vm, vmi) -> nic(vm).put("state", "down")),
                row("a MAC pinned as the guest has it", (vm, vmi) -> nic(vm).put("macAddress", "02:00:00:00:00:01")),
                row(
                        "the alias of a machine type",
                        (vm, vmi) -> spec(vm).withObject("/domain/machine").put("type", "pc-q35-rhel9.4.0")),
                row("what KubeVirt writes into an old VM later", (vm, vmi) -> {
                    spec(vmi).withObject("/domain/firmware").remove("uuid");
                    spec(vmi).remove("architecture");
                }),
                row("a bus that a preference gives", (vm, vmi) -> {
                    vm.withObject("/spec/preference").put("name", "windows.2k22.virtio");
                    disk(vm, 0).remove("bus");
                    disk(vmi, 0).put("bus", "virtio");
                }),
                row("empty values", (vm, vmi) -> {
                    spec(vm).put("subdomain", "").putNull("hostname").putObject("nodeSelector");
                    spec(vm).putArray("tolerations");
                    entry(vm, 0).put("shareable", false);
                }),
                row("a VM without interfaces", (vm, vmi) -> {
                    spec(vm).withObject("/domain/devices").remove("interfaces");
                    spec(vm).remove("networks");
                    nic(vmi).put("model", "virtio");
                }),
                row("our entries", (vm, vmi) -> {
                    spec(vm).withObject("/domain/devices")
                            .withArray("disks")
                            .addObject()
                            .put("name", Names.MEDIA)
                            .putObject("cdrom")
                            .put("bus", "sata");
                    volume(vm, Names.MEDIA);
                    spec(vmi)
                            .withObject("/domain/devices")
                            .withArray("disks")
                            .addObject()
                            .put("name", Names.PRIMER)
                            .putObject("disk")
                            .put("bus", "virtio");
                    volume(vmi, Names.PRIMER);
                }),
                row(
                        "an implicit disk that was written out",
                        (vm, vmi) -> spec(vm).withObject("/domain/devices")
                                .withArray("disks")
                                .addObject()
                                .put("name", "implicit")
                                .putObject("disk")
                                .put("bus", "sata")),
                Arguments.of(
                        "our switched devices",
                        own(
                                (vm, vmi) -> {
                                    disk(vm, 0).put("bus", "virtio");
                                    nic(vm).put("model", "virtio");
                                },
                                Devices.key(DeviceKind.DISK, "root"),
                                Devices.key(DeviceKind.INTERFACE, "default")),
                        List.of()));
    }

    private interface Edit {
        void make(ObjectNode vm, ObjectNode vmi);
    }

    private record Change(Edit edit, Set<String> own) {
        void make(ObjectNode vm, ObjectNode vmi) {
            edit.make(vm, vmi);
        }
    }

    private static Change own(Edit edit, String... devices) {
        return new Change(edit, Set.of(devices));
    }

    private static Arguments row(String name, Edit edit, String... expected) {
        return Arguments.of(name, own(edit), List.of(expected));
    }

    /** The instance spec in a VM or VMI. */
    private static ObjectNode spec(ObjectNode object) {
        return object.withObject(object.at("/spec").has("template") ? "/spec/template/spec" : "/spec");
    }

    private static ObjectNode entry(ObjectNode object, int index) {
        return (ObjectNode) spec(object).at("/domain/devices/disks/" + index);
    }

    private static ObjectNode disk(ObjectNode object, int index) {
        return (ObjectNode) entry(object, index).get("disk");
    }

    private static ObjectNode nic(ObjectNode object) {
        return (ObjectNode) spec(object).at("/domain/devices/interfaces/0");
    }

    private static void volume(ObjectNode object, String name) {
        spec(object)
                .withArray("volumes")
                .addObject()
                .put("name", name)
                .putObject("dataVolume")
                .put("name", name);
    }

    private static void hotplug(ObjectNode object, String name) {
        spec(object)
                .withObject("/domain/devices")
                .withArray("disks")
                .addObject()
                .put("name", name)
                .putObject("disk")
                .put("bus", "scsi");
        spec(object)
                .withArray("volumes")
                .addObject()
                .put("name", name)
                .putObject("persistentVolumeClaim")
                .put("claimName", name)
                .put("hotpluggable", true);
    }

    private static ObjectNode yaml(String text) {
        try {
            return (ObjectNode) YAML.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
