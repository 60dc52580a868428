package io.pvdrivers.simulator.world.kubevirt;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pvdrivers.simulator.world.kubevirt.Instance.Phase;
import io.pvdrivers.simulator.world.kubevirt.Instance.Pull;
import io.pvdrivers.simulator.world.kubevirt.Machine.Request;
import java.util.List;
import java.util.Optional;

/** The status of a VirtualMachine as KubeVirt writes it. */
final class MachineView {
    private final Machine machine;
    private final ClaimUse claims;

    MachineView(Machine machine, ClaimUse claims) {
        this.machine = machine;
        this.claims = claims;
    }

    /** The status of a VM that cannot be understood. */
    static ObjectNode misshapen(List<Refusal> refusals) {
        ObjectNode status = JsonNodeFactory.instance.objectNode().put("printableStatus", "Stopped");
        ArrayNode conditions = notCreated();
        failure(conditions, "FailedCreate", refusals.getFirst().message());
        status.set("conditions", conditions);
        return status;
    }

    ObjectNode status() {
        Optional<Instance> instance = machine.instance();
        ObjectNode status = JsonNodeFactory.instance.objectNode();
        if (instance.isPresent()) {
            status.put("created", true);
        }
        if (isReady()) {
            status.put("ready", true);
        }
        status.put("printableStatus", printable());
        status.put("runStrategy", machine.strategy().toString());
        status.set("conditions", conditions());
        if (!machine.requests().isEmpty()) {
            status.set("stateChangeRequests", requests());
        }
        status.put("desiredGeneration", machine.generation());
        instance.ifPresent(running -> status.put("observedGeneration", running.observedGeneration()));
        snapshots(status);
        instance.filter(running -> !running.movingVolumes().isEmpty())
                .ifPresent(running -> status.withObject("/volumeUpdateState/volumeMigrationState")
                        .set("migratedVolumes", Happenings.migratedVolumes(running)));
        machine.lastFailedUid()
                .ifPresent(uid -> status.putObject("startFailure")
                        .put("consecutiveFailCount", machine.startFailures())
                        .put("lastFailedVMIUID", uid)
                        .put("retryAfterTimestamp", Times.text(machine.restsUntil())));
        return status;
    }

    private boolean isReady() {
        return machine.instance().filter(Instance::isRunning).isPresent();
    }

    private void snapshots(ObjectNode status) {
        machine.snapshotInProgress().ifPresent(name -> status.put("snapshotInProgress", name));
        machine.restoreInProgress().ifPresent(name -> status.put("restoreInProgress", name));
        List<VolumeSnapshots.Standing> standings = VolumeSnapshots.of(machine);
        if (!standings.isEmpty()) {
            ArrayNode list = status.putArray("volumeSnapshotStatuses");
            standings.forEach(standing -> {
                ObjectNode entry = list.addObject().put("name", standing.volume());
                entry.put("enabled", standing.refusal().isEmpty());
                standing.refusal().ifPresent(reason -> entry.put("reason", reason));
            });
        }
    }

    private String printable() {
        boolean receives = machine.strategy() == RunStrategy.WAIT_AS_RECEIVER;
        return machine.instance()
                .map(instance -> printable(instance, receives))
                .orElseGet(() -> receives ? "WaitingForReceiver" : crashesOr("Stopped"));
    }

    private String printable(Instance instance, boolean receives) {
        if (instance.isStopping()) {
            return "Stopping";
        }
        if (instance.isRunning()) {
            boolean moves = instance.migration().filter(Migration::isUnderWay).isPresent();
            return moves ? "Migrating" : machine.guest().isPaused() ? "Paused" : "Running";
        }
        if (instance.obstacle().isPresent()) {
            return instance.obstacle().get().printable();
        }
        if (instance.isFinal()) {
            return crashesOr("Stopped");
        }
        if (receives && instance.phase() == Phase.WaitingForSync) {
            return "WaitingForReceiver";
        }
        Pull pull = instance.pull();
        return pull == Pull.OK ? "Starting" : pull.name();
    }

    /** A VM that wants to run and has failed to start waits, longer each time, to be tried again. */
    private String crashesOr(String otherwise) {
        boolean retried = switch (machine.strategy()) {
            case ALWAYS, RERUN_ON_FAILURE, ONCE -> true;
            case MANUAL, HALTED, WAIT_AS_RECEIVER -> false;
        };
        return retried && machine.startFailures() > 0 ? "CrashLoopBackOff" : otherwise;
    }

    private ArrayNode requests() {
        ArrayNode requests = JsonNodeFactory.instance.arrayNode();
        for (Request request : machine.requests()) {
            ObjectNode entry = requests.addObject();
            switch (request) {
                case Request.Stop stop -> entry.put("action", "Stop").put("uid", stop.uid());
                case Request.Start start -> entry.put("action", "Start");
            }
        }
        return requests;
    }

    private ArrayNode conditions() {
        ArrayNode conditions = machine.instance()
                .map(instance -> new InstanceView(machine, instance, claims).conditions())
                .orElseGet(MachineView::notCreated);
        machine.failure().ifPresent(message -> failure(conditions, "FailedFindPreference", message));
        machine.hotplugError().ifPresent(message -> failure(conditions, "HotPlugVolumeError", message));
        machine.restartRequiredSince()
                .ifPresent(since -> conditions
                        .addObject()
                        .put("type", "RestartRequired")
                        .put("status", "True")
                        .putNull("lastProbeTime")
                        .put("lastTransitionTime", Times.text(since))
                        .put("message", "a non-live-updatable field was changed in the template spec"));
        return conditions;
    }

    private static void failure(ArrayNode conditions, String reason, String message) {
        conditions
                .addObject()
                .put("type", "Failure")
                .put("status", "True")
                .putNull("lastProbeTime")
                .putNull("lastTransitionTime")
                .put("reason", reason)
                .put("message", message);
    }

    private static ArrayNode notCreated() {
        ArrayNode conditions = JsonNodeFactory.instance.arrayNode();
        conditions
                .addObject()
                .put("type", "Ready")
                .put("status", "False")
                .putNull("lastProbeTime")
                .putNull("lastTransitionTime")
                .put("reason", "VMINotExists")
                .put("message", "VMI does not exist");
        return conditions;
    }
}
