package io.pvdrivers.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.pvdrivers.api.v1alpha1.DriverPolicy;
import io.pvdrivers.api.v1alpha1.DriverState;
import io.pvdrivers.api.v1alpha1.DriverStateStatus.Phase;
import io.pvdrivers.api.v1alpha1.DriverStateStatusBuilder;
import java.util.List;
import org.junit.jupiter.api.Test;

class CopiesTest {
    private final KubernetesSerialization serialization = new KubernetesSerialization();
    private final Copies copies = new Copies(serialization);

    @Test
    void aCopyIsWrittenAsTheOriginal() {
        assertThat(serialization.asJson(copies.clone(state()))).isEqualTo(serialization.asJson(state()));
    }

    @Test
    void whatIsChangedInACopyStaysThere() {
        var original = state();
        var copy = copies.clone(original);

        copy.getMetadata().getLabels().put("team", "web");
        copy.getMetadata().getFinalizers().add("example.org/kept");
        copy.getMetadata().setResourceVersion("8");
        copy.setStatus(null);

        assertThat(serialization.asJson(original)).isEqualTo(serialization.asJson(state()));
    }

    @Test
    void othersAreCopiedToo() {
        var policy = new DriverPolicy();
        policy.setMetadata(new ObjectMetaBuilder()
                .withName("windows")
                .addToLabels("team", "erp")
                .build());

        var copy = copies.clone(policy);
        copy.getMetadata().getLabels().put("team", "web");

        assertThat(policy.getMetadata().getLabels()).containsEntry("team", "erp");
    }

    private static DriverState state() {
        var state = new DriverState();
        state.setMetadata(new ObjectMetaBuilder()
                .withName("erp")
                .withNamespace("vms")
                .withResourceVersion("7")
                .addToLabels("team", "erp")
                .addToAnnotations("example.org/note", "kept")
                .addToOwnerReferences(
                        new OwnerReference("kubevirt.io/v1", true, false, "VirtualMachine", "erp", "vm-1"))
                .withFinalizers(List.of())
                .build());
        state.setStatus(DriverStateStatusBuilder.builder().phase(Phase.READY).build());
        return state;
    }
}
