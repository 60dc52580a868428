package io.pvdrivers.kubevirt;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;
import org.jspecify.annotations.Nullable;

/** A view of KubeVirt's VirtualMachine. Never send one to an API server: it holds only what is read. */
@JsonIgnoreProperties(ignoreUnknown = true)
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

    @Override
    public void setMetadata(@Nullable ObjectMeta metadata) {
        super.setMetadata(ViewMetadata.of(metadata));
    }

    @Override
    public void setSpec(@Nullable VirtualMachineSpec spec) {
        super.setSpec(spec == null ? VirtualMachineSpec.EMPTY : spec);
    }

    @Override
    public void setStatus(@Nullable VirtualMachineStatus status) {
        super.setStatus(status == null ? VirtualMachineStatus.EMPTY : status);
    }
}
