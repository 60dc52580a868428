package io.pvdrivers.operator.state;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.pvdrivers.api.v1alpha1.DriverPolicy;
import io.pvdrivers.api.v1alpha1.DriverRelease;
import io.pvdrivers.api.v1alpha1.DriverState;
import io.pvdrivers.kubevirt.VirtualMachine;
import io.pvdrivers.operator.KubernetesClients;
import io.pvdrivers.operator.catalog.Catalog;
import io.pvdrivers.operator.catalog.Release;
import io.pvdrivers.operator.gate.Docs;
import io.pvdrivers.operator.gate.Governance.Governed;
import io.pvdrivers.operator.gate.GuestSight;
import io.pvdrivers.operator.gate.Limits;
import io.pvdrivers.operator.gate.Surroundings;
import io.pvdrivers.operator.policy.MediaSource;
import io.pvdrivers.operator.policy.NamespacePolicies;
import io.pvdrivers.operator.policy.Selection;
import io.pvdrivers.operator.rollout.Rules;
import io.pvdrivers.operator.window.OpeningHours;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** All that the operator makes of the spec of a policy, for one VM with a disk on sata and a NIC e1000e that runs the older of two releases. */
final class Meaning {
    private static final Instant NOW = Instant.parse("2026-11-21T08:00:00Z");
    private static final KubernetesSerialization YAML = KubernetesClients.serialization();
    private static final int FLEET = 100;

    private static final VirtualMachine VM = YAML.unmarshal("""
            metadata: {name: erp, namespace: vms, uid: vm-1, annotations: {vm.kubevirt.io/os: windows2k22}}
            spec:
              runStrategy: Always
              preference: {name: windows.2k22}
              template:
                spec:
                  domain:
                    devices:
                      disks: [{name: root, disk: {bus: sata}}]
                      interfaces: [{name: default, model: e1000e, masquerade: {}}]
                  networks: [{name: default, pod: {}}]
                  volumes: [{name: root, dataVolume: {name: erp-root}}]
            """, VirtualMachine.class);

    private static final DriverState STATE = YAML.unmarshal("""
            metadata: {name: erp, namespace: vms}
            spec: {virtualMachine: {name: erp, uid: vm-1}}
            status:
              guest: {os: 2k22, source: agent, changedAt: "2026-11-01T08:00:00Z"}
              verified: {vmUID: vm-1, vmiUID: vmi-1, release: 0.1.271, wantedHash: "", at: "2026-11-01T08:00:00Z"}
            """, DriverState.class);

    private static final Catalog CATALOG =
            Catalog.of(Stream.of("0.1.271", "0.1.285").map(Meaning::release).toList());

    private Meaning() {}

    private static Release release(String version) {
        return new Release(
                YAML.unmarshal("""
                        metadata: {name: %1$s}
                        spec:
                          version: %1$s
                          channels: [Stable, Latest]
                          media: {containerDisk: {image: "registry.example.com/virtio-win:%1$s"}}
                          guests:
                          - os: 2k22
                            support: Current
                            drivers: {viostor: 100.1.1.1, vioscsi: 100.1.1.1, vioser: 100.1.1.1, netkvm: 100.1.1.1, balloon: 100.1.1.1}
                        """.formatted(version), DriverRelease.class).getSpec());
    }

    /** As a tree, so that two can be compared and one can be written down. */
    static JsonNode of(JsonNode spec) {
        var policy = policy("windows", spec, "2026-02-01T00:00:00Z");
        var policies = NamespacePolicies.of("vms", List.of(policy));
        var situation = new Facts(
                        NOW,
                        STATE,
                        VM,
                        Optional.empty(),
                        policies,
                        CATALOG,
                        new MediaSource(Map.of()),
                        new GuestSight.Off(),
                        Surroundings.UNKNOWN,
                        Limits.DEFAULT,
                        Docs.OF_MAIN)
                .situation();
        var governed = (Governed) situation.governance();
        var meaning = new ObjectMapper().createObjectNode();
        meaning.set("comesBeforeOlderPoliciesOfPriority", tree(comesBefore(policy)));
        meaning.set("mode", tree(governed.mode()));
        meaning.put("paused", governed.paused());
        meaning.set("restart", tree(governed.restart()));
        meaning.set("foreignChanges", tree(governed.foreignChanges()));
        var plan = (ObjectNode) tree(situation.plan());
        // A plan leaves this out where it is false, as those of operators that did not know it do.
        plan.withObject("/safety")
                .put(
                        "allowForeignDrivers",
                        Boolean.TRUE.equals(situation.plan().safety().allowForeignDrivers()));
        meaning.set("plan", plan);
        rollout(policy, meaning.putObject("rollout"));
        return meaning;
    }

    private static List<Integer> comesBefore(DriverPolicy policy) {
        return IntStream.rangeClosed(-2, 2)
                .filter(priority -> {
                    var spec = tree(policy.getSpec()).deepCopy();
                    var older = policy("older", ((ObjectNode) spec).put("priority", priority), "2026-01-01T00:00:00Z");
                    var both = NamespacePolicies.of("vms", List.of(policy, older));
                    var os = Facts.operatingSystem(VM, Optional.empty(), STATE.getStatus());
                    return Selection.governing(both, VM, os)
                            .filter(policy::equals)
                            .isPresent();
                })
                .boxed()
                .toList();
    }

    private static void rollout(DriverPolicy policy, ObjectNode rollout) {
        var rules = Rules.of(policy.getSpec().rollout(), FLEET);
        rollout.put("maxConcurrent", rules.maxConcurrent());
        rollout.put("maxFailures", rules.maxFailures());
        rules.canary()
                .ifPresent(canary -> rollout.putObject("canary")
                        .put("count", canary.count())
                        .put("soakSeconds", canary.soak().toSeconds()));
        rules.waves()
                .forEach(wave -> rollout.withArray("waves")
                        .addObject()
                        .put("name", wave.name().orElse(null))
                        .put("soakSeconds", wave.soak().toSeconds()));
        rules.groups().forEach((label, most) -> rollout.withObject("/groups").put(label, most));
        rollout.put(
                "opens",
                OpeningHours.of(policy.getSpec().rollout())
                        .opensAfter(NOW)
                        .map(Instant::toString)
                        .orElse("never"));
    }

    private static DriverPolicy policy(String name, JsonNode spec, String created) {
        var policy = new ObjectMapper().createObjectNode();
        policy.putObject("metadata")
                .put("name", name)
                .put("namespace", "vms")
                .put("uid", name)
                .put("generation", 1)
                .put("creationTimestamp", created);
        policy.set("spec", spec);
        return YAML.unmarshal(policy.toString(), DriverPolicy.class);
    }

    private static JsonNode tree(Object object) {
        return YAML.convertValue(object, JsonNode.class);
    }
}
