package io.pvdrivers.cli.rehearsal;

import io.pvdrivers.api.v1alpha1.DriverReading;
import java.util.List;
import java.util.Optional;

/**
 * What became of one VM.
 *
 * @param standing how it stands at the end
 * @param driversBefore the drivers as the operator first saw them
 */
public record VmResult(Standing standing, List<DeviceChange> devices, List<DriverReading> driversBefore) {
    public VmResult {
        devices = List.copyOf(devices);
        driversBefore = List.copyOf(driversBefore);
    }

    /**
     * A disk or interface.
     *
     * @param kind Disk or Interface
     * @param was bus or model at the beginning; empty where there was no such device
     * @param is bus or model at the end; empty where there is no such device any more
     */
    public record DeviceChange(String name, String kind, Optional<String> was, Optional<String> is) {}
}
