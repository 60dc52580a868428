package io.pvdrivers.kubevirt;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;
import org.jspecify.annotations.Nullable;

/** A view of KubeVirt's VirtualMachineInstance: one run of a VM, with the devices its guest really has. */
@JsonIgnoreProperties(ignoreUnknown = true)
@Group("kubevirt.io")
@Version("v1")
@ShortNames("vmi")
public class VirtualMachineInstance extends CustomResource<InstanceSpec, InstanceStatus> implements Namespaced {
    @Override
    protected InstanceSpec initSpec() {
        return InstanceSpec.EMPTY;
    }

    @Override
    protected InstanceStatus initStatus() {
        return InstanceStatus.EMPTY;
    }

    @Override
    public void setMetadata(@Nullable ObjectMeta metadata) {
        super.setMetadata(ViewMetadata.of(metadata));
    }

    @Override
    public void setSpec(@Nullable InstanceSpec spec) {
        super.setSpec(spec == null ? InstanceSpec.EMPTY : spec);
    }

    @Override
    public void setStatus(@Nullable InstanceStatus status) {
        super.setStatus(status == null ? InstanceStatus.EMPTY : status);
    }
}
