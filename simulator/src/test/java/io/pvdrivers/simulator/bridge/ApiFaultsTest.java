package io.pvdrivers.simulator.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import io.pvdrivers.simulator.apiserver.ApiRequest;
import io.pvdrivers.simulator.apiserver.Fault.LoseAnswer;
import io.pvdrivers.simulator.apiserver.Fault.Refuse;
import io.pvdrivers.simulator.apiserver.Verb;
import io.pvdrivers.simulator.world.World;
import io.pvdrivers.simulator.world.scene.Fault;
import io.pvdrivers.simulator.world.scene.FaultPlan;
import io.pvdrivers.simulator.world.scene.VmName;
import io.pvdrivers.simulator.world.scene.WorldSettings;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ApiFaultsTest {
    private static ApiFaults striking(Fault fault) {
        FaultPlan plan = FaultPlan.NONE.with(fault, new VmName("vms", "erp"));
        return new ApiFaults(new World(WorldSettings.DEFAULTS.withFaults(plan)), "operator");
    }

    private static ApiRequest request(String client, Verb verb, String vm) {
        return new ApiRequest(
                verb, "virtualmachines.kubevirt.io", Optional.of("vms"), Optional.of(vm), Optional.empty(), client);
    }

    @Test
    void aServerErrorMayHideAWriteThatWasDone() {
        ApiFaults faults = striking(Fault.API_500);
        ApiRequest patch = request("operator", Verb.PATCH, "erp");

        assertThat(faults.decide(patch)).contains(new Refuse(500, Optional.empty()));
        assertThat(faults.decide(patch)).contains(new LoseAnswer());
        assertThat(faults.decide(patch)).isEmpty();
    }

    @Test
    void aRequestThatIsTriedAgainGetsThroughWhateverElseIsAsked() {
        ApiFaults faults = striking(Fault.API_429);
        ApiRequest patch = request("operator", Verb.PATCH, "erp");
        ApiRequest read = request("operator", Verb.GET, "erp");

        assertThat(faults.decide(patch)).contains(new Refuse(429, Optional.of(Duration.ofSeconds(1))));
        assertThat(faults.decide(read)).isPresent();
        assertThat(faults.decide(read)).isEmpty();
        assertThat(faults.decide(patch)).isEmpty();
        assertThat(faults.decide(patch)).isEmpty();
        assertThat(faults.decide(patch)).isPresent();
    }

    @Test
    void onlyWritesOfTheOperatorAboutThatVirtualMachineAreStruck() {
        ApiFaults faults = striking(Fault.API_409);

        assertThat(faults.decide(request("kubevirt", Verb.PATCH, "erp"))).isEmpty();
        assertThat(faults.decide(request("operator", Verb.PATCH, "web"))).isEmpty();
        assertThat(faults.decide(request("operator", Verb.GET, "erp"))).isEmpty();
        assertThat(faults.decide(request("operator", Verb.PATCH, "erp"))).contains(new Refuse(409, Optional.empty()));
    }
}
