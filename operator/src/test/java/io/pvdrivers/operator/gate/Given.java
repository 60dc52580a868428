package io.pvdrivers.operator.gate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.pvdrivers.api.v1alpha1.Baseline;
import io.pvdrivers.api.v1alpha1.Baseline.BaselineDevice;
import io.pvdrivers.api.v1alpha1.DriverPolicy;
import io.pvdrivers.api.v1alpha1.DriverReleaseSpec;
import io.pvdrivers.api.v1alpha1.DriverState;
import io.pvdrivers.api.v1alpha1.DriverStateSpec;
import io.pvdrivers.api.v1alpha1.DriverStateSpec.DeviceKind;
import io.pvdrivers.api.v1alpha1.DriverStateSpec.Ticket;
import io.pvdrivers.api.v1alpha1.DriverStateSpec.VirtualMachineRef;
import io.pvdrivers.api.v1alpha1.DriverStateStatus;
import io.pvdrivers.api.v1alpha1.DriverStateStatus.DeviceReading;
import io.pvdrivers.api.v1alpha1.DriverStateStatusBuilder;
import io.pvdrivers.api.v1alpha1.GuestFacts;
import io.pvdrivers.api.v1alpha1.RunBuilder;
import io.pvdrivers.kubevirt.VirtualMachine;
import io.pvdrivers.kubevirt.VirtualMachineInstance;
import io.pvdrivers.operator.KubernetesClients;
import io.pvdrivers.operator.action.VirtualMachines.Live;
import io.pvdrivers.operator.action.VirtualMachines.LiveInstance;
import io.pvdrivers.operator.catalog.BuiltinReleases;
import io.pvdrivers.operator.catalog.Catalog;
import io.pvdrivers.operator.catalog.Release;
import io.pvdrivers.operator.policy.Governing;
import io.pvdrivers.operator.policy.MediaSource;
import io.pvdrivers.operator.policy.NamespacePolicies;
import io.pvdrivers.operator.state.Facts;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A situation, from objects as the API server has them: a running Windows VM on SATA and e1000e with its agent, unless told otherwise. */
final class Given {
    static final Instant NOW = Instant.parse("2026-11-02T08:00:00Z");
    static final String IMAGE = "registry.example.com/virtio-win:0.1.302";
    static final String OLD = "100.94.104.24800";
    static final String NEW = "100.103.104.30200";

    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
    /** One for all: most of the time of a table is reading, and a new one learns every type anew. */
    private static final KubernetesSerialization TYPES = KubernetesClients.serialization();

    private static final List<DriverReleaseSpec> RELEASES = BuiltinReleases.all();
    private static final Catalog CATALOG =
            Catalog.of(RELEASES.stream().map(Release::new).toList());

    private static final ObjectNode VM = yaml("""
            apiVersion: kubevirt.io/v1
            kind: VirtualMachine
            metadata: {name: erp, namespace: vms, uid: vm-1, annotations: {vm.kubevirt.io/os: windows2k22}}
            spec:
              runStrategy: Always
              template:
                spec:
                  domain:
                    devices:
                      disks: [{name: root, disk: {bus: sata}}]
                      interfaces: [{name: default, model: e1000e, masquerade: {}}]
                  networks: [{name: default, pod: {}}]
                  volumes: [{name: root, dataVolume: {name: root}}]
            status: {printableStatus: Running}
            """);
    private static final ObjectNode VMI = yaml("""
            apiVersion: kubevirt.io/v1
            kind: VirtualMachineInstance
            metadata: {name: erp, namespace: vms, uid: vmi-1, creationTimestamp: "2026-11-02T07:00:00Z"}
            spec:
              domain:
                devices:
                  disks: [{name: root, disk: {bus: sata}}]
                  interfaces: [{name: default, model: e1000e, masquerade: {}}]
              networks: [{name: default, pod: {}}]
              volumes: [{name: root, dataVolume: {name: root}}]
            status:
              phase: Running
              phaseTransitionTimestamps: [{phase: Running, phaseTransitionTimestamp: "2026-11-02T07:01:00Z"}]
              guestOSInfo: {id: mswindows}
            """);
    private static final ObjectNode FACTS = yaml("""
            os: {id: mswindows, kernelVersion: "10.0", kernelRelease: "20348", variant: server}
            bootTime: "2026-11-02T07:01:30Z"
            boundDevices:
              - {pciId: "1af4:1043", driverVersion: 100.94.104.24800}
            driverStore:
              - {driver: vioser, driverVersion: 100.94.104.24800}
            disks: [{serial: QM1, bus: sata, online: true}]
            adapters: [{mac: "02:00:00:00:00:01", dhcp: true, addresses: [10.0.0.5/24]}]
            roles: {domainController: false, clusterNode: false, bitLocker: false, hibernation: false, dynamicSystemDisk: false}
            """);
    private static final ObjectNode POLICY = yaml("""
            apiVersion: pvdrivers.io/v1alpha1
            kind: DriverPolicy
            metadata: {name: windows, namespace: vms, uid: policy-1, generation: 1}
            spec:
              mode: Enforce
              release: {version: 0.1.302}
              rollout: {restart: Automatic, windows: [{always: true}]}
            """);
    private final ObjectNode vm = VM.deepCopy();
    private final ObjectNode vmi = VMI.deepCopy();
    private final ObjectNode facts = FACTS.deepCopy();
    private final ObjectNode policy = POLICY.deepCopy();
    private final List<UnaryOperator<DriverStateStatus>> status = new ArrayList<>();
    private Surroundings surroundings = Surroundings.UNKNOWN;
    private Catalog catalog = CATALOG;
    private Limits limits = Limits.DEFAULT;
    private Docs docs = Docs.OF_MAIN;
    private boolean running = true;
    private boolean ticket;
    private boolean governed = true;
    private Map<String, String> media = Map.of("0.1.302", IMAGE);
    private @Nullable GuestSight sight;

    /** A run that began then, with the way back of both devices. */
    static UnaryOperator<DriverStateStatus> begun(Instant at) {
        var baseline = new Baseline(
                "run-1",
                "vm-1",
                at,
                List.of(
                        new BaselineDevice(DeviceKind.DISK, "root", "sata", false, "sata", false),
                        new BaselineDevice(DeviceKind.INTERFACE, "default", "e1000e", false, "e1000e", false)),
                null);
        var run = RunBuilder.builder().id("run-1").startedAt(at).build();
        return s -> s.withBaseline(baseline).withRun(run);
    }

    static Given aVm() {
        return new Given();
    }

    Given vm(Consumer<ObjectNode> change) {
        change.accept(vm);
        return this;
    }

    Given vmi(Consumer<ObjectNode> change) {
        change.accept(vmi);
        return this;
    }

    Given facts(Consumer<ObjectNode> change) {
        change.accept(facts);
        return this;
    }

    Given policy(String path, String field, Object value) {
        policy.withObject(path).putPOJO(field, value);
        return this;
    }

    Given annotated(String key, String value) {
        vm.withObject("/metadata/annotations").put(key, value);
        return this;
    }

    /** Its spec states no interface and no network: the NIC that its instance shows is KubeVirt's, its model the preference's. */
    Given implicitInterface() {
        return vm(v -> {
            var spec = v.withObject("/spec/template/spec");
            spec.withObject("/domain/devices").remove("interfaces");
            spec.remove("networks");
            v.withObject("/spec").putObject("preference").put("name", "windows.2k22");
        });
    }

    /** Its devices were as the instance shows them when they were last looked at. */
    Given remembered() {
        var seen = new DeviceReading(
                "default",
                DeviceKind.INTERFACE,
                null,
                vmi.at("/spec/domain/devices/interfaces/0/model").asText(),
                null,
                null);
        return status(s -> s.withDevices(List.of(seen)));
    }

    /** Its instances fail one after the other; just now there is none. */
    Given crashing() {
        running = false;
        vm.withObject("/status").put("printableStatus", "CrashLoopBackOff");
        return this;
    }

    Given stopped() {
        running = false;
        vm.withObject("/spec").put("runStrategy", "Halted");
        vm.withObject("/status").put("printableStatus", "Stopped");
        return this;
    }

    Given sees(GuestSight what) {
        sight = what;
        return this;
    }

    /** The same facts, from a GuestReport of this boot. */
    Given reported() {
        return sees(new GuestSight.Seen(read(facts, GuestFacts.class), GuestSight.Source.REPORT, NOW, true, List.of()));
    }

    Given ungoverned() {
        governed = false;
        return this;
    }

    /** The operator was started with this image for the release. */
    Given media(String image) {
        media = Map.of("0.1.302", image);
        return this;
    }

    Given withoutMedia() {
        media = Map.of();
        return this;
    }

    /** A ticket of the policy as it is, granted while the VM ran. */
    Given ticket() {
        ticket = true;
        return this;
    }

    Given status(UnaryOperator<DriverStateStatus> change) {
        status.add(change);
        return this;
    }

    /** Gives every driver that the VM needs at this version, bound where its device is there. */
    Given drivers(String version) {
        return facts(f -> {
            var bound = f.putArray("boundDevices");
            List.of("1043", "1045", "1048", "1042", "1041")
                    .forEach(id -> bound.addObject().put("pciId", "1af4:" + id).put("driverVersion", version));
            var store = f.putArray("driverStore");
            List.of("vioser", "balloon", "vioscsi", "viostor", "netkvm")
                    .forEach(d -> store.addObject().put("driver", d).put("driverVersion", version));
        });
    }

    Situation situation() {
        return asRead().situation();
    }

    /** The situation as a step reads it. */
    Facts asRead() {
        var state = new DriverState();
        var governing = List.of(read(policy, DriverPolicy.class));
        state.setSpec(new DriverStateSpec(new VirtualMachineRef("erp", "vm-1"), null, null));
        var before = facts(state, governing, true).situation();
        if (ticket) {
            state.setSpec(state.getSpec()
                    .withTicket(new Ticket("run-1", NOW, Governing.reference(governing.get(0)), before.plan())));
        }
        var kept = DriverStateStatusBuilder.builder().build();
        for (var change : status) {
            kept = change.apply(kept);
        }
        state.setStatus(kept);
        return facts(state, governed ? governing : List.of(), running);
    }

    /** The VM and its VMI as a server has them now. */
    Live live() {
        return new Live(vm.deepCopy(), read(vm, VirtualMachine.class));
    }

    LiveInstance liveInstance() {
        return new LiveInstance(vmi.deepCopy(), read(vmi, VirtualMachineInstance.class));
    }

    /** The catalogue's releases, each of them changed. */
    Given releases(UnaryOperator<DriverReleaseSpec> change) {
        catalog = Catalog.of(RELEASES.stream().map(change).map(Release::new).toList());
        return this;
    }

    Given rights(Rights given) {
        limits = limits.withRights(given);
        return this;
    }

    /** What is outside the VM. */
    Given surroundings(Surroundings given) {
        surroundings = given;
        return this;
    }

    Given limits(Limits given) {
        limits = given;
        return this;
    }

    Given docs(Docs given) {
        docs = given;
        return this;
    }

    private Facts facts(DriverState state, List<DriverPolicy> policies, boolean withInstance) {
        var seen = new GuestSight.Seen(read(facts, GuestFacts.class), GuestSight.Source.AGENT, NOW, true, List.of());
        var off = new GuestSight.Off();
        return new Facts(
                NOW,
                state,
                read(vm, VirtualMachine.class),
                withInstance ? Optional.of(read(vmi, VirtualMachineInstance.class)) : Optional.empty(),
                NamespacePolicies.of("vms", policies),
                catalog,
                new MediaSource(media),
                sight != null ? sight : running ? seen : off,
                surroundings,
                limits,
                docs);
    }

    static ObjectNode yaml(String text) {
        try {
            return (ObjectNode) YAML.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static <T> T read(JsonNode node, Class<T> type) {
        return TYPES.unmarshal(node.toString(), type);
    }
}
