package io.pvdrivers.simulator.world;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.pvdrivers.api.v1alpha1.GuestFacts;
import io.pvdrivers.operator.guest.GuestAgent;
import io.pvdrivers.simulator.world.kubevirt.SubresourceRequest;
import io.pvdrivers.simulator.world.scene.Registry;
import io.pvdrivers.simulator.world.scene.Registry.Medium;
import io.pvdrivers.simulator.world.scene.VmName;
import io.pvdrivers.simulator.world.scene.WorldEvent;
import io.pvdrivers.simulator.world.scene.WorldSettings;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** A world with one VM, {@code vms/erp}, and short ways to look at it. */
final class Stand {
    static final VmName ERP = new VmName("vms", "erp");
    static final String IMAGE = "quay.io/example/virtio-win:0.1.302";
    static final String OLD = "100.94.104.24800";
    static final String NEW = "100.103.104.30200";
    static final List<String> DRIVERS =
            List.of("viostor", "vioscsi", "vioser", "balloon", "viorng", "vioinput", "viogpudo", "netkvm");
    static final WorldSettings SETTINGS =
            WorldSettings.DEFAULTS.withRegistry(Registry.EMPTY.with(IMAGE, medium("0.1.302", NEW)));

    final World world;

    Stand(WorldSettings settings, ObjectNode vm) {
        world = new World(settings);
        world.putVirtualMachine(vm);
    }

    Stand(ObjectNode vm) {
        this(SETTINGS, vm);
    }

    static Medium medium(String release, String version) {
        Map<String, String> drivers = new HashMap<>();
        DRIVERS.forEach(driver -> drivers.put(driver, version));
        Map<String, Map<String, String>> perOs = new HashMap<>();
        List.of("w10", "w11", "2k16", "2k19", "2k22", "2k25").forEach(os -> perOs.put(os, Map.copyOf(drivers)));
        return new Medium(release, perOs);
    }

    static ObjectNode vm(String yaml) {
        // a leading brace would make it JSON
        return Serialization.unmarshal("---\n" + yaml, ObjectNode.class);
    }

    /** A running Windows Server 2019 on SATA and e1000e. */
    static ObjectNode windows() {
        return vm("""
                apiVersion: kubevirt.io/v1
                kind: VirtualMachine
                metadata:
                  name: erp
                  namespace: vms
                  uid: 11111111-1111-4111-8111-111111111111
                  generation: 1
                  annotations: {rehearse.pvdrivers.io/os: 2k19}
                spec:
                  runStrategy: Always
                  template:
                    metadata: {labels: {app: erp}}
                    spec:
                      domain:
                        devices:
                          disks:
                            - {name: root, disk: {bus: sata}}
                            - {name: data, disk: {bus: sata}, serial: DATA1}
                          interfaces:
                            - {name: default, model: e1000e, masquerade: {}}
                        memory: {guest: 8Gi}
                      networks:
                        - {name: default, pod: {}}
                      volumes:
                        - {name: root, persistentVolumeClaim: {claimName: erp-root}}
                        - {name: data, persistentVolumeClaim: {claimName: erp-data}}
                """);
    }

    static ObjectNode windows(Consumer<ObjectNode> change) {
        ObjectNode vm = windows();
        change.accept(vm);
        return vm;
    }

    static ObjectNode hinted(String key, String value) {
        return windows(vm -> hint(vm, key, value));
    }

    static void hint(ObjectNode vm, String key, String value) {
        vm.withObject("/metadata/annotations").put("rehearse.pvdrivers.io/" + key, value);
    }

    static ObjectNode disk(ObjectNode vm, int index) {
        return (ObjectNode) vm.at("/spec/template/spec/domain/devices/disks/" + index);
    }

    static void bus(ObjectNode vm, String bus) {
        for (JsonNode disk : vm.at("/spec/template/spec/domain/devices/disks")) {
            if (disk.has("disk")) {
                ((ObjectNode) disk).withObject("/disk").put("bus", bus);
            }
        }
    }

    static void model(ObjectNode vm, String model) {
        ((ObjectNode) vm.at("/spec/template/spec/domain/devices/interfaces/0")).put("model", model);
    }

    /** Adds the driver ISO and a primer on a bus. */
    static void stage(ObjectNode vm, String bus) {
        ObjectNode spec = (ObjectNode) vm.at("/spec/template/spec");
        spec.withArray("/domain/devices/disks")
                .add(vm("{name: pvdrivers-media, cdrom: {bus: sata}}"))
                .add(vm("{name: pvdrivers-primer, serial: pvd-0123456789ab, disk: {bus: " + bus + "}}"));
        spec.withArray("/volumes")
                .add(vm("{name: pvdrivers-media, containerDisk: {image: '" + IMAGE + "'}}"))
                .add(vm("{name: pvdrivers-primer, emptyDisk: {capacity: 16Mi}}"));
    }

    static void unstage(ObjectNode vm) {
        for (String list : List.of("/spec/template/spec/domain/devices/disks", "/spec/template/spec/volumes")) {
            var entries = vm.at(list).iterator();
            while (entries.hasNext()) {
                if (entries.next().path("name").asText().startsWith("pvdrivers-")) {
                    entries.remove();
                }
            }
        }
    }

    /** Changes the VM as an API server would store it. */
    void change(Consumer<ObjectNode> edit) {
        ObjectNode vm = world.virtualMachine(ERP).orElseThrow();
        edit.accept(vm);
        ObjectNode metadata = vm.withObject("/metadata");
        metadata.put("generation", metadata.path("generation").asLong() + 1);
        world.putVirtualMachine(vm);
    }

    void pass(Duration time) {
        world.advance(world.now().plus(time));
    }

    /** Lets everything happen that is under way. */
    void settle() {
        while (world.nextEvent().isPresent()) {
            world.advance(world.nextEvent().get());
        }
    }

    void restart() {
        assertThat(world.restart(ERP, SubresourceRequest.PLAIN).code()).isEqualTo(202);
        settle();
    }

    ObjectNode vmi() {
        return world.instance(ERP).orElseThrow();
    }

    String uid() {
        return vmi().at("/metadata/uid").asText();
    }

    JsonNode status() {
        return world.virtualMachineStatus(ERP).orElseThrow();
    }

    String printable() {
        return status().path("printableStatus").asText();
    }

    static boolean has(JsonNode object, String condition) {
        for (JsonNode entry : object.path("conditions")) {
            if (entry.path("type").asText().equals(condition)
                    && entry.path("status").asText().equals("True")) {
                return true;
            }
        }
        return false;
    }

    boolean agentConnected() {
        return has(vmi().path("status"), "AgentConnected");
    }

    GuestAgent.Guest guest() {
        return new GuestAgent.Guest(ERP.namespace(), ERP.name(), uid(), Optional.of("node-1"));
    }

    /** The agent of the guest as it runs now. */
    Console console() {
        return new Console(world, guest());
    }

    GuestFacts facts() {
        return console().facts();
    }

    /** Begins an installation from the ISO. */
    void begin(String id, List<String> drivers) {
        console().install(id, 1, "2k19", NEW, drivers);
    }

    /** Orders an installation and waits for its end. */
    JsonNode install(String id, List<String> drivers) {
        begin(id, drivers);
        settle();
        JsonNode end = console().progress(id);
        assertThat(end.path("state").asText()).isEqualTo("ended");
        return end;
    }

    /** Brings a disk online and gives back IP settings, as far as that is possible; the answer says what is not. */
    JsonNode repair(String adapters, String disks) {
        return console()
                .script("{\"task\":\"repair\",\"adapters\":[" + adapters + "],\"disks\":[" + disks + "]}")
                .path("problems");
    }

    static int exitCode(JsonNode end) {
        return end.path("exitCode").asInt(-1);
    }

    List<WorldEvent.Kind> told() {
        return world.eventsSince(0).stream().map(WorldEvent::kind).toList();
    }

    String version(String pciId) {
        return facts().boundDevices().stream()
                .filter(device -> device.pciId().equals(pciId))
                .map(GuestFacts.BoundDevice::driverVersion)
                .findFirst()
                .orElse("unbound");
    }

    boolean online(String serial) {
        return facts().disks().stream()
                .filter(disk -> serial.equals(disk.serial()))
                .findFirst()
                .orElseThrow()
                .online();
    }
}
