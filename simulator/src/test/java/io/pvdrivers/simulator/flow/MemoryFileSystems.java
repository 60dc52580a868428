package io.pvdrivers.simulator.flow;

import io.pvdrivers.api.v1alpha1.GuestFacts.GuestVolume;
import io.pvdrivers.operator.guest.FileSystemList;
import io.pvdrivers.operator.guest.FileSystems;
import io.pvdrivers.operator.guest.GuestAgent.Answer;
import io.pvdrivers.operator.guest.GuestAgent.Guest;
import io.pvdrivers.simulator.world.World;
import io.pvdrivers.simulator.world.kubevirt.InstanceAnswer;
import io.pvdrivers.simulator.world.scene.VmName;
import java.util.List;

/** What the KubeVirt of a world tells of file systems, without an API server. */
record MemoryFileSystems(World world) implements FileSystems {
    @Override
    public Answer<List<GuestVolume>> of(Guest guest) {
        return switch (world.read(new VmName(guest.namespace(), guest.name()), "filesystemlist")) {
            case InstanceAnswer.Json list -> new Answer.Given<>(FileSystemList.volumes(list.body()));
            case InstanceAnswer.Picture picture -> new Answer.NotConnected<>("KubeVirt answered with a picture.");
            case InstanceAnswer.Refused refused -> new Answer.NotConnected<>(refused.message());
        };
    }
}
