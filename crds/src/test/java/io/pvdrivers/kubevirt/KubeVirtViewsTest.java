package io.pvdrivers.kubevirt;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KubeVirtViewsTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final KubernetesSerialization serialization = new KubernetesSerialization();

    @Test
    void readsWhatMattersAndIgnoresTheRest() throws IOException {
        var vm = read(vm());

        assertThat(vm.getMetadata().getName()).isEqualTo("erp");
        assertThat(vm.getSpec().unreadable()).isNull();
        assertThat(vm.getSpec().runStrategy()).isEqualTo("Always");
        assertThat(vm.getSpec().template().metadata().annotations()).containsEntry("vm.kubevirt.io/os", "windows");
        var instance = vm.getSpec().template().spec();
        assertThat(instance.unreadable()).isNull();
        assertThat(instance.terminationGracePeriodSeconds()).isEqualTo(3600);
        assertThat(instance.domain().features().hyperv()).containsKeys("relaxed", "vapic");
        var disks = instance.domain().devices().disks();
        assertThat(disks).extracting(InstanceSpec.Disk::name).containsExactly("root", "tools", "bare");
        assertThat(disks).extracting(InstanceSpec.Disk::isHardDisk).containsExactly(true, false, true);
        assertThat(disks.get(0).disk().bus()).isEqualTo("sata");
        assertThat(instance.domain().devices().interfaces().get(0).masquerade()).isEmpty();
        assertThat(instance.volumes())
                .extracting(InstanceSpec.Volume::isHotpluggable)
                .containsExactly(true, false, false, false);
        assertThat(vm.getStatus().unreadable()).isNull();
        assertThat(vm.getStatus().conditions())
                .extracting(VirtualMachineStatus.Condition::isTrue)
                .containsExactly(true, true);
    }

    /** Path from the VM's root, what stands there instead, and the sentence. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "/domain/devices/disks/0/disk/bus | {} | spec.domain.devices.disks[0].disk.bus is an object; a string is expected",
                "/domain/devices/disks/0/disk/bus | 5 | spec.domain.devices.disks[0].disk.bus is the number 5; a string is expected",
                "/domain/devices/disks/0/disk/bus | true | spec.domain.devices.disks[0].disk.bus is true; a string is expected",
                "/domain/devices/disks/0/bootOrder | \"1\" | spec.domain.devices.disks[0].bootOrder is a string; a whole number is expected",
                "/domain/devices/disks/0/bootOrder | 1.5 | spec.domain.devices.disks[0].bootOrder is the number 1.5; a whole number is expected",
                "/domain/devices/disks/0/bootOrder | 99999999999 | spec.domain.devices.disks[0].bootOrder cannot be read: Numeric value (99999999999) out of range of int (-2147483648 - 2147483647)",
                "/domain/devices/disks/0/shareable | \"yes\" | spec.domain.devices.disks[0].shareable is a string; true or false is expected",
                "/domain/devices/disks/0/disk | [] | spec.domain.devices.disks[0].disk is a list; an object is expected",
                "/domain/devices/disks/0/name | null | spec.domain.devices.disks[0] has no name",
                "/domain/devices/disks/1 | null | spec.domain.devices.disks[1] is null; an object is expected",
                "/domain/devices/disks/1 | \"root\" | spec.domain.devices.disks[1] is a string; an object is expected",
                "/domain/devices/disks | {\"root\":{}} | spec.domain.devices.disks is an object; a list is expected",
                "/domain/devices/interfaces/0/name | null | spec.domain.devices.interfaces[0] has no name",
                "/domain/devices/interfaces/0/masquerade | true | spec.domain.devices.interfaces[0].masquerade is true; an object is expected",
                "/domain/devices | 7 | spec.domain.devices is the number 7; an object is expected",
                "/volumes/0/dataVolume/hotpluggable | 1 | spec.volumes[0].dataVolume.hotpluggable is the number 1; true or false is expected",
                "/volumes | \"root\" | spec.volumes is a string; a list is expected",
                "/networks/0/pod | \"x\" | spec.networks[0].pod is a string; an object is expected",
            })
    void saysWhereAnInstanceSpecIsOdd(String pointer, String odd, String sentence) throws IOException {
        var vm = vm();
        replace(vm.at("/spec/template/spec"), pointer, JSON.readTree(odd));

        var view = read(vm);

        assertThat(view.getSpec().template().spec().unreadable()).isEqualTo(sentence);
        assertThat(view.getSpec().template().spec().domain().devices().disks()).isEmpty();
        assertThat(view.getSpec().runStrategy()).as("the rest is still read").isEqualTo("Always");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "/spec/runStrategy | [] | spec.runStrategy is a list; a string is expected",
                "/spec/running | \"true\" | spec.running is a string; true or false is expected",
                "/spec/preference | \"windows.2k22\" | spec.preference is a string; an object is expected",
                "/spec/template | [] | spec.template is a list; an object is expected",
                "/spec/template/metadata/labels | [] | spec.template.metadata.labels is a list; an object is expected",
                "/spec | \"none\" | spec is a string; an object is expected",
                "/spec | 3 | spec is the number 3; an object is expected",
                "/spec | true | spec is true; an object is expected",
                "/spec | [] | spec is a list; an object is expected",
            })
    void saysWhereAVirtualMachineSpecIsOdd(String pointer, String odd, String sentence) throws IOException {
        var vm = vm();
        replace(vm, pointer, JSON.readTree(odd));

        assertThat(read(vm).getSpec().unreadable()).isEqualTo(sentence);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "/status/conditions/0/type | null | status.conditions[0] has no type",
                "/status/conditions/0/status | true | status.conditions[0].status is true; a string is expected",
                "/status/stateChangeRequests | {} | status.stateChangeRequests is an object; a list is expected",
                "/status | \"Running\" | status is a string; an object is expected",
            })
    void saysWhereAStatusIsOdd(String pointer, String odd, String sentence) throws IOException {
        var vm = vm();
        replace(vm, pointer, JSON.readTree(odd));

        var view = read(vm);

        assertThat(view.getStatus().unreadable()).isEqualTo(sentence);
        assertThat(view.getSpec().unreadable()).isNull();
    }

    /** Every node of the VM's spec and status, replaced by every kind of JSON: whatever comes, reading it ends in a view. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "{}",
                "[]",
                "[null]",
                "[[]]",
                "\"\"",
                "\"x\"",
                "0",
                "-1.5",
                "1e400",
                "true",
                "{\"a\":null}"
            })
    void nothingOddThrows(String odd) throws IOException {
        var pointers = new ArrayList<String>();
        collect("/spec", vm().get("spec"), pointers);
        collect("/status", vm().get("status"), pointers);
        assertThat(pointers).hasSizeGreaterThan(90);

        for (var pointer : pointers) {
            var tree = vm();
            replace(tree, pointer, JSON.readTree(odd));
            var vm = read(tree);
            assertThat(vm.getSpec()).as(pointer).isNotNull();
            assertThat(vm.getSpec().template().spec().domain().devices().disks())
                    .as(pointer)
                    .doesNotContainNull();
            assertThat(vm.getStatus().conditions()).as(pointer).doesNotContainNull();
            var vmi = serialization.unmarshal(instance(tree), VirtualMachineInstance.class);
            assertThat(vmi.getSpec().volumes()).as(pointer).isNotNull();
            assertThat(vmi.getStatus().conditions()).as(pointer).isNotNull();
        }
    }

    @Test
    void whatIsAbsentIsEmpty() {
        var vm = serialization.unmarshal(
                "{\"apiVersion\":\"kubevirt.io/v1\",\"kind\":\"VirtualMachine\",\"metadata\":{\"name\":\"a\"},\"status\":null}",
                VirtualMachine.class);

        assertThat(vm.getSpec()).isEqualTo(VirtualMachineSpec.EMPTY);
        assertThat(vm.getStatus()).isEqualTo(VirtualMachineStatus.EMPTY);
        assertThat(vm.getSpec().template().spec().domain().devices().interfaces())
                .isEmpty();
    }

    @Test
    void readsAnInstance() {
        var vmi = serialization.unmarshal("""
                apiVersion: kubevirt.io/v1
                kind: VirtualMachineInstance
                metadata: {name: erp, uid: i1}
                spec:
                  domain: {devices: {disks: [{name: root, disk: {bus: sata}}]}}
                status:
                  phase: Running
                  activePods: {p1: node1}
                  phaseTransitionTimestamps: [{phase: Running, phaseTransitionTimestamp: "2026-11-21T06:00:00Z"}]
                  guestOSInfo: {id: mswindows, kernelRelease: "20348", futureField: 1}
                  interfaces: [{name: default, mac: "52:54:00:12:34:56", ipAddresses: [10.0.2.2], queueCount: 1}]
                  volumeStatus: [{name: root, target: sda, phase: Ready}]
                  migrationState: {startTimestamp: "2026-11-21T06:00:00Z", completed: false}
                  currentCPUTopology: {cores: 2}
                """, VirtualMachineInstance.class);

        assertThat(vmi.getSpec().domain().devices().disks().get(0).disk().bus()).isEqualTo("sata");
        var status = vmi.getStatus();
        assertThat(status.unreadable()).isNull();
        assertThat(status.guestOSInfo().kernelRelease()).isEqualTo("20348");
        assertThat(status.interfaces().get(0).ipAddresses()).containsExactly("10.0.2.2");
        assertThat(status.migrationState().isUnderWay()).isTrue();
        assertThat(status.activePods()).isEqualTo(Map.of("p1", "node1"));
    }

    private VirtualMachine read(JsonNode tree) {
        return serialization.unmarshal(tree.toString(), VirtualMachine.class);
    }

    /** The same spec and status under a VirtualMachineInstance. */
    private static String instance(JsonNode vm) {
        var instance = (ObjectNode) vm.deepCopy();
        instance.put("kind", "VirtualMachineInstance");
        var template = vm.at("/spec/template/spec");
        instance.set("spec", template.isMissingNode() ? JSON.nullNode() : template);
        return instance.toString();
    }

    private JsonNode vm() throws IOException {
        try (InputStream yaml = Objects.requireNonNull(getClass().getResourceAsStream("vm.yaml"))) {
            return JSON.valueToTree(
                    serialization.unmarshal(new String(yaml.readAllBytes(), StandardCharsets.UTF_8), Map.class));
        }
    }

    private static void collect(String pointer, JsonNode node, List<String> pointers) {
        pointers.add(pointer);
        node.properties()
                .forEach(field ->
                        collect(pointer + "/" + field.getKey().replace("/", "~1"), field.getValue(), pointers));
        for (int i = 0; node.isArray() && i < node.size(); i++) {
            collect(pointer + "/" + i, node.get(i), pointers);
        }
    }

    private static void replace(JsonNode root, String pointer, JsonNode value) {
        int last = pointer.lastIndexOf('/');
        var parent = root.at(pointer.substring(0, last));
        var step = pointer.substring(last + 1).replace("~1", "/");
        if (parent instanceof ArrayNode list) {
            list.set(Integer.parseInt(step), value);
        } else {
            ((ObjectNode) parent).set(step, value);
        }
    }
}
