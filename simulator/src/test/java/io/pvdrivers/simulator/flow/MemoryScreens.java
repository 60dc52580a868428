package io.pvdrivers.simulator.flow;

import io.pvdrivers.api.v1alpha1.DriverState;
import io.pvdrivers.operator.action.Screens;
import io.pvdrivers.operator.gate.Action.KeepScreenshot;
import io.pvdrivers.simulator.world.World;
import io.pvdrivers.simulator.world.kubevirt.InstanceAnswer;
import io.pvdrivers.simulator.world.kubevirt.Png;
import io.pvdrivers.simulator.world.scene.VmName;
import java.util.Map;
import java.util.TreeMap;

/** Pictures of the screens of a world, kept without an API server. */
final class MemoryScreens implements Screens {
    private final World world;
    private final Strikes strikes;
    private final Map<VmName, Png> kept = new TreeMap<>();

    MemoryScreens(World world, Strikes strikes) {
        this.world = world;
        this.strikes = strikes;
    }

    /** The picture that was kept last of each VM. */
    Map<VmName, Png> kept() {
        return kept;
    }

    @Override
    public Outcome keep(DriverState owner, KeepScreenshot order) {
        var vm = new VmName(
                owner.getMetadata().getNamespace(),
                owner.getSpec().virtualMachine().name());
        return switch (world.read(vm, "vnc/screenshot")) {
            case InstanceAnswer.Picture picture -> {
                strikes.around(() -> kept.put(vm, picture.png()));
                yield new Outcome.Kept(vm.name() + (order.returned() ? "-screen-returned" : "-screen"));
            }
            case InstanceAnswer.Json json -> new Outcome.None("KubeVirt answered with no picture.");
            case InstanceAnswer.Refused refused -> new Outcome.None(refused.message());
        };
    }
}
