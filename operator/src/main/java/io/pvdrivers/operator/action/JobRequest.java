package io.pvdrivers.operator.action;

import io.pvdrivers.api.v1alpha1.DriverState;
import io.pvdrivers.kubevirt.VirtualMachine;
import io.pvdrivers.operator.gate.Action.JobOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * One installation of drivers in one VM.
 *
 * @param owner the record of the VM, with which the Job goes
 */
record JobRequest(VirtualMachine vm, DriverState owner, JobOrder order) {
    private static final String PREFIX = "pvdrivers-";
    private static final int BYTES = 10;

    String namespace() {
        return vm.getMetadata().getNamespace();
    }

    /** The one name that the Job of this run can have. */
    String jobName() {
        var text = vm.getMetadata().getUid() + "/" + order.runId();
        try {
            var hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return PREFIX + HexFormat.of().formatHex(hash, 0, BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
