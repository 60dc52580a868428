package io.pvdrivers.simulator.world.kubevirt;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pvdrivers.simulator.world.guest.Guest;
import io.pvdrivers.simulator.world.guest.Screen;
import io.pvdrivers.simulator.world.guest.SeenFilesystem;
import io.pvdrivers.simulator.world.scene.Fault;
import io.pvdrivers.simulator.world.scene.VmName;
import java.util.List;

/** What KubeVirt answers to a GET of {@code virtualmachineinstances/{name}/...}. */
final class InstanceReads {
    private static final String NOT_RUNNING = "VMI is not running";

    private InstanceReads() {}

    /** Only for a VM that has a VMI. */
    static InstanceAnswer read(Machine machine, String subresource) {
        return switch (subresource) {
            case "filesystemlist" -> filesystems(machine);
            case "vnc/screenshot" -> screenshot(machine);
            default -> new InstanceAnswer.Refused(404, "404: Page Not Found");
        };
    }

    private static InstanceAnswer filesystems(Machine machine) {
        VmName vmi = machine.stage().vm();
        Instance instance = machine.instance().orElseThrow();
        if (!instance.isRunning()) {
            return InstanceAnswer.conflict(vmi, NOT_RUNNING);
        }
        if (machine.guest().agentSince().isEmpty()) {
            return InstanceAnswer.conflict(vmi, "VMI does not have guest agent connected");
        }
        List<SeenFilesystem> known =
                instance.filesystems().known(machine.guest(), machine.stage().now());
        ObjectNode list = JsonNodeFactory.instance.objectNode();
        list.put("kind", "VirtualMachineInstanceFileSystemList").put("apiVersion", "subresources.kubevirt.io/v1");
        list.putObject("metadata");
        ArrayNode items = list.putArray("items");
        boolean windows = machine.guest().windows().isPresent();
        known.forEach(filesystem -> {
            ObjectNode item = items.addObject().put("diskName", filesystem.name());
            item.put("mountPoint", filesystem.mountPoint()).put("fileSystemType", filesystem.type());
            item.put("usedBytes", 12L << 30).put("totalBytes", 60L << 30);
            ObjectNode disk = item.putArray("disk").addObject();
            filesystem.serial().ifPresent(serial -> disk.put("serial", serial));
            disk.put("busType", windows ? busType(filesystem.bus()) : filesystem.bus());
        });
        return new InstanceAnswer.Json(list);
    }

    /** In Windows viostor calls itself SCSI and vioscsi SAS. */
    private static String busType(String bus) {
        return switch (bus) {
            case "virtio" -> "scsi";
            case "scsi" -> "sas";
            default -> bus;
        };
    }

    private static InstanceAnswer screenshot(Machine machine) {
        Instance instance = machine.instance().orElseThrow();
        if (!instance.spec().devices().path("autoattachGraphicsDevice").asBoolean(true)) {
            return InstanceAnswer.badRequest("No graphics devices are present.");
        }
        if (!instance.isRunning()) {
            return InstanceAnswer.badRequest(NOT_RUNNING);
        }
        if (machine.stage().has(Fault.SCREENSHOT_FAILS)) {
            return InstanceAnswer.internal("dialing virt-handler: EOF");
        }
        return new InstanceAnswer.Picture(picture(machine.guest()));
    }

    /** Black, a blue desktop, or the other blue. */
    private static Png picture(Guest guest) {
        return switch (guest.screen().orElse(Screen.BLANK)) {
            case BLANK -> Png.of(0x000000);
            case DESKTOP -> Png.of(0x006699);
            case STOP_ERROR -> Png.of(0x1070d0);
        };
    }
}
