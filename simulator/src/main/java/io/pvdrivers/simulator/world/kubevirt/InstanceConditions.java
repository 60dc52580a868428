package io.pvdrivers.simulator.world.kubevirt;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pvdrivers.simulator.world.guest.Guest;
import io.pvdrivers.simulator.world.kubevirt.Instance.Phase;
import io.pvdrivers.simulator.world.kubevirt.Instance.Pull;
import java.time.Instant;
import java.util.List;

/** The conditions of a VMI; its VM shows them too. */
final class InstanceConditions {
    private final Instance instance;
    private final Guest guest;
    private final ArrayNode conditions = JsonNodeFactory.instance.arrayNode();

    private InstanceConditions(Instance instance, Guest guest) {
        this.instance = instance;
        this.guest = guest;
    }

    static ArrayNode of(Instance instance, Guest guest) {
        var conditions = new InstanceConditions(instance, guest);
        conditions.ready();
        conditions.synchronised();
        if (instance.isRunning()) {
            conditions.running();
        }
        return conditions.conditions;
    }

    static Instant lastTransition(Instance instance) {
        return List.copyOf(instance.transitions().values()).getLast();
    }

    private void ready() {
        ObjectNode ready = conditions.addObject().put("type", "Ready");
        ready.put("status", instance.isRunning() ? "True" : "False");
        ready.putNull("lastProbeTime");
        ready.put("lastTransitionTime", Times.text(lastTransition(instance)));
        if (!instance.isRunning()) {
            ready.put("reason", instance.phase() == Phase.Pending ? "PodNotExists" : "GuestNotRunning");
            ready.put("message", "Guest VM is not reported as running");
        }
    }

    private void synchronised() {
        if (instance.pull() != Pull.OK) {
            add("Synchronized", "False", instance.pull().name(), "an image of a container disk cannot be pulled");
        }
        instance.obstacle().ifPresent(obstacle -> add("Synchronized", "False", obstacle.reason(), obstacle.message()));
        instance.domainError()
                .or(instance::syncError)
                .ifPresent(error -> add("Synchronized", "False", "Synchronizing with the Domain failed.", error));
    }

    private void running() {
        guest.agentSince()
                .ifPresent(since -> conditions
                        .addObject()
                        .put("type", "AgentConnected")
                        .put("status", "True")
                        .put("lastProbeTime", Times.text(since))
                        .putNull("lastTransitionTime"));
        if (guest.isPaused()) {
            add("Paused", "True", "PausedByUser", "VMI was paused by user");
        }
        instance.notMigratable()
                .ifPresentOrElse(
                        obstacle -> add("LiveMigratable", "False", obstacle.reason(), obstacle.message()),
                        () -> add("LiveMigratable", "True", "", ""));
        if (!instance.movingVolumes().isEmpty()) {
            add("VolumesChange", "True", "", "migrate volumes");
        }
    }

    private void add(String type, String status, String reason, String message) {
        ObjectNode condition = conditions.addObject().put("type", type).put("status", status);
        condition.putNull("lastProbeTime").putNull("lastTransitionTime");
        if (!reason.isEmpty()) {
            condition.put("reason", reason);
        }
        if (!message.isEmpty()) {
            condition.put("message", message);
        }
    }
}
