package io.pvdrivers.simulator.world.kubevirt;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pvdrivers.simulator.world.kubevirt.Machine.Request;
import io.pvdrivers.simulator.world.scene.VmName;
import java.util.List;
import java.util.Optional;

/** The subresources restart, start and stop of a VM. */
final class Subresources {
    private static final String UNDER_WAY = "unable to complete request: stop/start already underway";
    private static final String VOLUMES_MOVE =
            "VM recovery required: Volume migration failed, leaving some volumes pointing to non-consistent targets; "
                    + "manual intervention is needed to reassign them to their original volumes.";
    private static final String NOT_RUNNING = "VM is not running";

    private final Lifecycle lifecycle;

    Subresources(Lifecycle lifecycle) {
        this.lifecycle = lifecycle;
    }

    SubresourceResult restart(Machine machine, SubresourceRequest request) {
        VmName vm = machine.stage().vm();
        long grace = request.gracePeriodSeconds().orElse(0);
        if (grace > 0) {
            return SubresourceResult.badRequest("For force restart, only gracePeriod=0 is supported for now");
        }
        if (grace < 0) {
            return SubresourceResult.badRequest("gracePeriod has to be greater or equal to 0");
        }
        RunStrategy strategy = machine.strategy();
        if (strategy == RunStrategy.HALTED || strategy == RunStrategy.ONCE) {
            return SubresourceResult.conflict(
                    vm, "RunStategy " + strategy + " does not support manual restart requests");
        }
        if (machine.instance().isEmpty()) {
            return SubresourceResult.conflict(vm, NOT_RUNNING + ": Halted");
        }
        if (!machine.instance().get().movingVolumes().isEmpty()) {
            return SubresourceResult.conflict(vm, VOLUMES_MOVE);
        }
        if (!machine.requests().isEmpty()) {
            return SubresourceResult.internal(UNDER_WAY);
        }
        if (!request.dryRun()) {
            Instance instance = machine.instance().get();
            if (request.gracePeriodSeconds().isPresent()) {
                // 0 deletes the pod with one second of grace.
                lifecycle.shortenGrace(machine, instance, 1);
            }
            ask(machine, new Request.Stop(instance.uid()), new Request.Start());
        }
        return SubresourceResult.accepted();
    }

    SubresourceResult start(Machine machine, SubresourceRequest request) {
        VmName vm = machine.stage().vm();
        Optional<Instance> ended = machine.instance().filter(Instance::isFinal);
        if (machine.instance().isPresent() && ended.isEmpty()) {
            return SubresourceResult.conflict(vm, "VM is already running");
        }
        RunStrategy strategy = machine.strategy();
        return switch (strategy) {
            case ALWAYS, ONCE, WAIT_AS_RECEIVER ->
                SubresourceResult.conflict(vm, strategy + " does not support manual start requests");
            case HALTED -> rewrite(machine, true, request);
            case MANUAL, RERUN_ON_FAILURE -> {
                if (!machine.requests().isEmpty()) {
                    yield SubresourceResult.internal(UNDER_WAY);
                }
                if (!request.dryRun()) {
                    ended.ifPresent(instance -> machine.requests().add(new Request.Stop(instance.uid())));
                    ask(machine, new Request.Start());
                }
                yield SubresourceResult.accepted();
            }
        };
    }

    SubresourceResult stop(Machine machine, SubresourceRequest request) {
        VmName vm = machine.stage().vm();
        RunStrategy strategy = machine.strategy();
        Optional<Instance> instance = machine.instance();
        if (strategy == RunStrategy.ALWAYS || strategy == RunStrategy.ONCE) {
            shorten(machine, request);
            return rewrite(machine, false, request);
        }
        if (instance.isEmpty()) {
            return SubresourceResult.conflict(vm, NOT_RUNNING);
        }
        boolean shorter = request.gracePeriodSeconds().isPresent()
                && request.gracePeriodSeconds().getAsLong() < instance.get().gracePeriodSeconds();
        if (strategy == RunStrategy.HALTED && !shorter) {
            return SubresourceResult.conflict(
                    vm, "Halted only supports manual stop requests with a shorter graceperiod");
        }
        shorten(machine, request);
        if (!request.dryRun()) {
            machine.requests().clear();
            ask(machine, new Request.Stop(instance.get().uid()));
        }
        return SubresourceResult.accepted();
    }

    private void shorten(Machine machine, SubresourceRequest request) {
        if (request.gracePeriodSeconds().isPresent() && !request.dryRun()) {
            machine.instance()
                    .ifPresent(instance -> lifecycle.shortenGrace(
                            machine, instance, request.gracePeriodSeconds().getAsLong()));
        }
    }

    private void ask(Machine machine, Request... requests) {
        machine.requests().addAll(List.of(requests));
        lifecycle.sync(machine);
    }

    /** Starting and stopping such a VM changes what its owner wrote. */
    private SubresourceResult rewrite(Machine machine, boolean run, SubresourceRequest request) {
        ObjectNode vm = machine.vm().deepCopy();
        ObjectNode spec = vm.withObject("/spec");
        ArrayNode patch = JsonNodeFactory.instance.arrayNode();
        String field = spec.has("runStrategy") ? "runStrategy" : "running";
        String path = "/spec/" + field;
        patch.addObject().put("op", "test").put("path", path).set("value", spec.path(field));
        if (field.equals("running")) {
            spec.put(field, run);
        } else {
            spec.put(field, run ? RunStrategy.ALWAYS.toString() : RunStrategy.HALTED.toString());
        }
        patch.addObject().put("op", "replace").put("path", path).set("value", spec.path(field));
        if (!request.dryRun()) {
            machine.change(vm);
            lifecycle.sync(machine);
        }
        return SubresourceResult.accepted(patch);
    }
}
