package io.pvdrivers.kubevirt;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;
import org.jspecify.annotations.Nullable;

/** A view of the object that a KubeVirt is installed by: its version and its feature gates. */
@JsonIgnoreProperties(ignoreUnknown = true)
@Group("kubevirt.io")
@Version("v1")
@ShortNames("kv")
public class KubeVirt extends CustomResource<KubeVirtSpec, KubeVirtStatus> implements Namespaced {
    @Override
    protected KubeVirtSpec initSpec() {
        return KubeVirtSpec.EMPTY;
    }

    @Override
    protected KubeVirtStatus initStatus() {
        return KubeVirtStatus.EMPTY;
    }

    @Override
    public void setSpec(@Nullable KubeVirtSpec spec) {
        super.setSpec(spec == null ? KubeVirtSpec.EMPTY : spec);
    }

    @Override
    public void setStatus(@Nullable KubeVirtStatus status) {
        super.setStatus(status == null ? KubeVirtStatus.EMPTY : status);
    }
}
