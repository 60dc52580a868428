package io.pvdrivers.testing.operator;

import com.fasterxml.jackson.databind.JsonNode;
import io.pvdrivers.simulator.apiserver.Containers;
import io.pvdrivers.simulator.apiserver.Containers.Outcome;
import io.pvdrivers.testing.api.KubeApi;
import io.pvdrivers.testing.api.KubeletStandIn;
import io.pvdrivers.testing.api.KubeletStandIn.Ended;
import io.pvdrivers.testing.api.KubeletStandIn.Exec;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;

/** The nodes that the stand-in for KubeVirt runs VMs on, with kubelets that pass execs on to the VMs' launchers. */
final class LauncherNodes implements AutoCloseable {
    static final List<String> NAMES =
            IntStream.rangeClosed(1, 3).mapToObj(number -> "node-" + number).toList();

    private final KubeApi api;
    private final Map<String, Containers> launchers = new ConcurrentHashMap<>();
    private final KubeletStandIn kubelet = KubeletStandIn.start(this::run);

    LauncherNodes(KubeApi api) {
        this.api = api;
        NAMES.stream().map(kubelet::node).forEach(node -> {
            api.client().resource(node).create();
            api.client().resource(node).updateStatus();
        });
    }

    /** From now on these containers answer in the namespace. */
    void run(String namespace, Containers containers) {
        launchers.put(namespace, containers);
    }

    List<Exec> execs() {
        return kubelet.execs();
    }

    /** The node's part: what the container of the pod that is named says to the command. */
    private Ended run(Exec exec) {
        var pod = api.client()
                .pods()
                .inNamespace(exec.namespace())
                .withName(exec.pod())
                .get();
        JsonNode tree = api.client().getKubernetesSerialization().convertValue(pod, JsonNode.class);
        var containers = launchers.get(exec.namespace());
        if (containers == null) {
            return new Ended("", "nothing runs in " + exec.namespace(), 1);
        }
        return switch (containers.exec(new Containers.Call(tree, exec.container(), exec.command()))) {
            case Outcome.Ended ended -> new Ended(ended.out(), ended.err(), ended.exitCode());
            case Outcome.NotFound none -> new Ended("", none.program() + ": not found", 127);
        };
    }

    @Override
    public void close() {
        NAMES.forEach(name -> api.client().nodes().withName(name).delete());
        kubelet.close();
    }
}
