package io.pvdrivers.operator.action;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.pvdrivers.operator.action.VirtualMachines.Written;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every answer to a restart or a patch, and that none is asked twice by the client itself. */
class KubernetesVirtualMachinesTest {
    private static final String VM = "/apis/kubevirt.io/v1/namespaces/vms/virtualmachines/erp";
    private static final String RESTART =
            "PUT /apis/subresources.kubevirt.io/v1/namespaces/vms/virtualmachines/erp/restart";

    private final FakeApi api = new FakeApi();
    private final KubernetesVirtualMachines machines = new KubernetesVirtualMachines(api.client());

    @AfterEach
    void close() {
        api.close();
    }

    @Test
    void anAcceptedRestartIsAskedOnce() {
        api.on(RESTART, 202, "");

        assertThat(machines.restart("vms", "erp", false)).isEqualTo(new Written.Done());
        assertThat(api.requests()).containsExactly(RESTART);
    }

    @ParameterizedTest
    @CsvSource({
        "409, RunStategy Halted does not support manual restart requests",
        "500, unable to complete request: stop/start already underway",
        "429, slow down",
        "503, no endpoints available",
        "504, timed out"
    })
    void whatMayHaveBeenDoneIsReadAgainAndNotRepeated(int code, String message) {
        api.refuse(RESTART, code, message);

        assertThat(machines.restart("vms", "erp", false)).isInstanceOf(Written.ReadAgain.class);
        assertThat(api.requests()).containsExactly(RESTART);
    }

    @ParameterizedTest
    @CsvSource({"403, may not", "400, only gracePeriod=0 is supported"})
    void aRefusalIsToldInItsOwnWords(int code, String message) {
        api.refuse(RESTART, code, message);

        assertThat(machines.restart("vms", "erp", true)).isEqualTo(new Written.Refused(message));
        assertThat(api.requests()).containsExactly(RESTART);
    }

    @Test
    void aConnectionThatBreaksTellsNothing() {
        api.stop();

        assertThat(machines.restart("vms", "erp", false)).isInstanceOf(Written.ReadAgain.class);
    }

    @Test
    void aRestartOfAVmThatIsGoneIsNotTakenForDone() {
        assertThat(machines.restart("vms", "erp", false)).isInstanceOf(Written.ReadAgain.class);
    }

    @ParameterizedTest
    @CsvSource({
        "409, the object has been modified",
        "422, the server rejected our request due to an error in our request",
        "500, etcdserver: request timed out"
    })
    void aPatchThatDidNotFitIsPlannedAnew(int code, String message) {
        storedVm().refuse("PATCH " + VM, code, message);

        assertThat(machines.patch("vms", "erp", JsonNodeFactory.instance.arrayNode()))
                .isInstanceOf(Written.ReadAgain.class);
        assertThat(api.requests()).filteredOn(r -> r.startsWith("PATCH " + VM)).hasSize(1);
    }

    @Test
    void aPatchThatAWebhookRefusesIsToldInItsWords() {
        storedVm().on("PATCH " + VM, 422, """
                {"kind": "Status", "apiVersion": "v1", "status": "Failure", "code": 422, "reason": "Invalid",
                 "message": "admission webhook denied the request: no",
                 "details": {"causes": [{"reason": "FieldValueInvalid", "message": "no", "field": "spec.x"}]}}
                """);

        assertThat(machines.patch("vms", "erp", JsonNodeFactory.instance.arrayNode()))
                .isEqualTo(new Written.Refused("admission webhook denied the request: no"));
    }

    private FakeApi storedVm() {
        return api.on("GET " + VM, 200, """
                {"apiVersion": "kubevirt.io/v1", "kind": "VirtualMachine", "metadata": {"name": "erp", "namespace": "vms"}}
                """);
    }

    @Test
    void anInstanceIsReadWithEveryFieldItHas() {
        api.on("GET /apis/kubevirt.io/v1/namespaces/vms/virtualmachineinstances/erp", 200, """
                {"apiVersion": "kubevirt.io/v1", "kind": "VirtualMachineInstance", "metadata": {"name": "erp", "uid": "vmi-1"},
                 "spec": {"hostname": "erp", "fromTheFuture": {"x": 1}}}
                """);

        var instance = machines.liveInstance("vms", "erp").orElseThrow();

        assertThat(instance.object().at("/spec/fromTheFuture/x").asInt()).isEqualTo(1);
        assertThat(instance.view().getMetadata().getUid()).isEqualTo("vmi-1");
        assertThat(machines.liveInstance("vms", "other")).isEmpty();
    }
}
