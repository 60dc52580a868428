package io.pvdrivers.kubevirt;

import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;

/** A view of KubeVirt's VirtualMachine. Never send one to an API server: it holds only what is read. */
@Group("kubevirt.io")
@Version("v1")
@ShortNames("vm")
public class VirtualMachine extends CustomResource<VirtualMachineSpec, VirtualMachineStatus> implements Namespaced {
    @Override
    protected VirtualMachineSpec initSpec() {
        return VirtualMachineSpec.EMPTY;
    }

    @Override
    protected VirtualMachineStatus initStatus() {
        return VirtualMachineStatus.EMPTY;
    }
}
