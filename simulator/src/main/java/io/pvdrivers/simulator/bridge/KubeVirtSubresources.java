package io.pvdrivers.simulator.bridge;

import com.fasterxml.jackson.databind.JsonNode;
import io.pvdrivers.simulator.apiserver.Subresource;
import io.pvdrivers.simulator.apiserver.SubresourceCall;
import io.pvdrivers.simulator.world.World;
import io.pvdrivers.simulator.world.kubevirt.InstanceAnswer;
import io.pvdrivers.simulator.world.kubevirt.SubresourceRequest;
import io.pvdrivers.simulator.world.kubevirt.SubresourceResult;
import io.pvdrivers.simulator.world.scene.VmName;
import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;

/** KubeVirt's restart, start and stop, and what VMIs can be asked for, as the world plays them. */
final class KubeVirtSubresources implements Subresource {
    private final World world;
    private final StoredMachines machines;
    private final Runnable afterwards;

    /** @param afterwards runs when the world may have changed */
    KubeVirtSubresources(World world, StoredMachines machines, Runnable afterwards) {
        this.world = world;
        this.machines = machines;
        this.afterwards = afterwards;
    }

    @Override
    public Reply put(SubresourceCall call) {
        // A change of the VM that was stored before this request counts for it.
        call.vm().ifPresent(machines::put);
        SubresourceResult result = carryOut(call);
        afterwards.run();
        return result.isAccepted()
                ? new Reply.Accepted(result.vmPatch())
                : new Reply.Refused(result.code(), result.message());
    }

    @Override
    public Reading get(String namespace, String name, String action) {
        return switch (world.read(new VmName(namespace, name), action)) {
            case InstanceAnswer.Json json ->
                new Reading.Given("application/json", json.body().toString().getBytes(StandardCharsets.UTF_8));
            case InstanceAnswer.Picture picture ->
                new Reading.Given("image/png", picture.png().bytes());
            case InstanceAnswer.Refused refused -> new Reading.Refused(refused.code(), refused.message());
        };
    }

    private SubresourceResult carryOut(SubresourceCall call) {
        VmName vm = new VmName(call.namespace(), call.name());
        return switch (call.action()) {
            case "restart" -> world.restart(vm, request(call, "gracePeriodSeconds"));
            case "start" -> world.start(vm, request(call, "gracePeriodSeconds"));
            case "stop" -> world.stop(vm, request(call, "gracePeriod"));
            default -> throw new IllegalArgumentException(call.action());
        };
    }

    private static SubresourceRequest request(SubresourceCall call, String graceField) {
        JsonNode grace = call.body().path(graceField);
        return new SubresourceRequest(
                grace.isIntegralNumber() ? OptionalLong.of(grace.asLong()) : OptionalLong.empty(), call.dryRun());
    }
}
