package io.pvdrivers.simulator.world.kubevirt;

import com.fasterxml.jackson.databind.JsonNode;
import io.pvdrivers.simulator.world.scene.FeatureGate;
import io.pvdrivers.simulator.world.scene.KubeVirtRelease;
import java.util.ArrayList;
import java.util.List;

/** The webhook's rules for fields of a VM that need a feature gate. */
final class GateRules {
    private GateRules() {}

    static List<Refusal> refusals(JsonNode vm, KubeVirtRelease release) {
        List<Refusal> refusals = new ArrayList<>();
        String strategy = vm.at("/spec/runStrategy").asText();
        if (strategy.equals(RunStrategy.WAIT_AS_RECEIVER.toString())
                && !release.isOn(FeatureGate.DECENTRALIZED_LIVE_MIGRATION)) {
            refusals.add(new Refusal(
                    Admission.INVALID,
                    "spec.runStrategy",
                    "Invalid RunStrategy (WaitAsReceiver), DecentralizedLiveMigration feature gate is not enabled in"
                            + " kubevirt resource"));
        }
        JsonNode policy = vm.at("/spec/template/spec/domain/rebootPolicy");
        // an older KubeVirt has no such field, and drops it
        boolean known = release.isAtLeast(8);
        if (known && policy.isTextual() && !release.isOn(FeatureGate.REBOOT_POLICY)) {
            refusals.add(new Refusal(
                    Admission.INVALID,
                    "spec.template.spec.domain.rebootPolicy",
                    "RebootPolicy is specified but the RebootPolicy feature gate is not enabled"));
        }
        return refusals;
    }
}
