package io.pvdrivers.operator.action;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.pvdrivers.api.v1alpha1.Baseline;
import io.pvdrivers.api.v1alpha1.DriverStateSpec.DeviceKind;

/** The baseline as the VM itself carries it, for whoever has to put the devices back without the operator. */
final class BaselineAnnotation {
    private BaselineAnnotation() {}

    static String write(Baseline baseline) {
        var root = JsonNodeFactory.instance
                .objectNode()
                .put("run", baseline.runId())
                .put("vmUID", baseline.vmUID());
        var devices = root.putArray("devices");
        for (var device : baseline.devices()) {
            devices.addObject()
                    .put("kind", device.kind() == DeviceKind.DISK ? "Disk" : "Interface")
                    .put("name", device.name())
                    .put("value", device.value())
                    .put("implicit", device.implicit());
        }
        if (baseline.preference() != null) {
            root.putObject("preference")
                    .put("kind", baseline.preference().kind())
                    .put("name", baseline.preference().name())
                    .put("revisionName", baseline.preference().revisionName());
        }
        return root.toString();
    }
}
