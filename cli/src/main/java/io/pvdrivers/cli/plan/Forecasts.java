package io.pvdrivers.cli.plan;

import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.pvdrivers.api.v1alpha1.DriverState;
import io.pvdrivers.api.v1alpha1.DriverStateSpec;
import io.pvdrivers.api.v1alpha1.DriverStateSpec.PolicyRef;
import io.pvdrivers.api.v1alpha1.DriverStateSpec.Ticket;
import io.pvdrivers.api.v1alpha1.DriverStateSpec.VirtualMachineRef;
import io.pvdrivers.cli.cluster.LiveVm;
import io.pvdrivers.operator.KubernetesClients;
import io.pvdrivers.operator.gate.Docs;
import io.pvdrivers.operator.gate.ForeignChanges;
import io.pvdrivers.operator.gate.Limits;
import io.pvdrivers.operator.gate.PreferenceLever;
import io.pvdrivers.operator.gate.Rights;
import io.pvdrivers.operator.gate.Surroundings;
import io.pvdrivers.operator.kubevirt.TemplateChanges;
import io.pvdrivers.operator.state.Facts;
import io.pvdrivers.operator.state.Forecast;
import java.util.List;
import java.util.Optional;

/** What the operator would say of a VM, asked in this process. */
public final class Forecasts {
    private static final PolicyRef NOBODY = new PolicyRef("DriverPolicy", "", "", 0L);

    private final Offer offer;
    private final KubernetesSerialization serialization = KubernetesClients.serialization();

    public Forecasts(Offer offer) {
        this.offer = offer;
    }

    /** As it stands. */
    public Forecast now(LiveVm vm) {
        return of(vm, state(vm));
    }

    /** As if the VM had its turn. */
    Forecast withItsTurn(LiveVm vm, Forecast now, PolicyRef policy) {
        var state = state(vm);
        state.setSpec(state.getSpec()
                .withTicket(
                        new Ticket("plan", offer.now(), policy, now.situation().plan())));
        return of(vm, state);
    }

    private Forecast of(LiveVm vm, DriverState state) {
        var facts = new Facts(
                offer.now(),
                state,
                vm.vm(),
                vm.instance(),
                offer.policies(vm),
                offer.catalog(),
                offer.media(),
                GuestKnowledge.sight(vm),
                new Surroundings(offer.features(), Optional.empty(), List.of(), Optional.empty()),
                Limits.DEFAULT.withRights(Rights.ALL),
                Docs.OWN);
        var own = ForeignChanges.ownDevices(facts.situation());
        var changes = vm.instanceObject()
                .map(instance -> TemplateChanges.of(vm.object(), instance, own))
                .orElse(List.of());
        var around = facts.surroundings().withForeignChanges(changes);
        return Forecast.of(facts.with(PreferenceLever.asked(facts.situation())
                .flatMap(asked -> offer.preferences().look(vm.namespace(), asked))
                .map(around::withPreferences)
                .orElse(around)));
    }

    /** A copy of its DriverState, or the one that it would get. */
    private DriverState state(LiveVm vm) {
        return vm.state().map(s -> serialization.clone(s)).orElseGet(() -> {
            var metadata = vm.vm().getMetadata();
            var state = new DriverState();
            state.getMetadata().setName(metadata.getName());
            state.getMetadata().setNamespace(metadata.getNamespace());
            state.setSpec(
                    new DriverStateSpec(new VirtualMachineRef(metadata.getName(), metadata.getUid()), NOBODY, null));
            return state;
        });
    }
}
