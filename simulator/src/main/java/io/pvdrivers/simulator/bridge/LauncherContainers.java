package io.pvdrivers.simulator.bridge;

import com.fasterxml.jackson.databind.JsonNode;
import io.pvdrivers.operator.guest.AgentChannel;
import io.pvdrivers.operator.guest.GuestAgent.Guest;
import io.pvdrivers.simulator.apiserver.Containers;
import java.util.List;
import java.util.Optional;

/** What runs in the pods of a simulated cluster: virsh in the launchers, and whatever a Job has printed. */
final class LauncherContainers implements Containers {
    private final AgentChannel guests;
    private final Jobs jobs;

    /** @param guests asked with the uids that the API server shows */
    LauncherContainers(AgentChannel guests, Jobs jobs) {
        this.guests = guests;
        this.jobs = jobs;
    }

    @Override
    public Outcome exec(Call call) {
        List<String> command = call.command();
        boolean launcher =
                call.pod().at("/metadata/labels/kubevirt.io").asText().equals("virt-launcher");
        if (!launcher || !command.getFirst().equals("virsh")) {
            return new Outcome.NotFound(command.getFirst());
        }
        AgentChannel reached = isMigrationTarget(call.pod())
                ? (guest, asked) -> new AgentChannel.Reply.NotConnected("the guest runs in another pod")
                : guests;
        return new Virsh(reached, guest(call.pod()), isRoot(call.pod())).run(command.subList(1, command.size()));
    }

    @Override
    public String log(JsonNode pod) {
        return jobs.log(pod);
    }

    private static Guest guest(JsonNode pod) {
        JsonNode owner = pod.at("/metadata/ownerReferences/0");
        return new Guest(
                pod.at("/metadata/namespace").asText(),
                owner.path("name").asText(),
                owner.path("uid").asText(),
                Optional.of(pod.at("/spec/nodeName").asText()));
    }

    private static boolean isMigrationTarget(JsonNode pod) {
        return pod.at("/metadata/labels").has(LauncherPods.MIGRATION_TARGET);
    }

    private static boolean isRoot(JsonNode pod) {
        return pod.at("/spec/containers/0/securityContext/runAsUser").asInt() == 0;
    }
}
