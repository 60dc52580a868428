package io.pvdrivers.operator.state;

import io.pvdrivers.api.v1alpha1.Proposal;
import io.pvdrivers.api.v1alpha1.Run;
import io.pvdrivers.api.v1alpha1.Run.Staging;
import io.pvdrivers.kubevirt.InstanceSpec;
import io.pvdrivers.kubevirt.InstanceStatus.NetworkInterface;
import io.pvdrivers.kubevirt.VirtualMachineInstance;
import io.pvdrivers.operator.gate.Action;
import io.pvdrivers.operator.gate.Situation;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * From what this process computed the proposals that stand. A proposal may stand for days, and its VM is looked at every few minutes: as long as
 * nothing of that is another, the VM need not be read again.
 */
final class StandingProposals {
    /** Longer than the time between two looks at a VM; what is older is of VMs that have none any more. */
    private static final Duration REMEMBERED = Duration.ofHours(1);

    private final Map<String, Known> known = new ConcurrentHashMap<>();

    /** @param proposal the hash of what was published */
    private record Known(Basis basis, int proposal, Instant at) {}

    /**
     * What a proposal depends on. Annotations of the VM and the addresses of its instance have a say in which MAC addresses are pinned.
     *
     * @param generation of the VM's spec
     */
    private record Basis(
            Action.Propose propose,
            long generation,
            Map<String, String> annotations,
            Optional<Shown> instance,
            Optional<String> primerSerial) {}

    private record Shown(String uid, InstanceSpec spec, List<NetworkInterface> interfaces) {}

    /** Whether the proposal in the VM's status is what would be published now. */
    boolean stands(Action.Propose propose, Situation situation) {
        var published = Optional.ofNullable(situation.status().proposal()).map(Proposal::hashCode);
        var before = basis(propose, situation)
                .flatMap(basis -> Optional.ofNullable(known.get(situation.vmUid()))
                        .filter(k -> basis.equals(k.basis()) && published.equals(Optional.of(k.proposal()))));
        before.ifPresent(k -> keep(situation, k.basis(), k.proposal()));
        return before.isPresent();
    }

    /** @param situation as caches told it; what was read live has not to be the same, since caches that catch up are another basis */
    void published(Action.Propose propose, Situation situation, Optional<Proposal> proposal) {
        known.values().removeIf(k -> k.at().plus(REMEMBERED).isBefore(situation.now()));
        var basis = basis(propose, situation);
        if (basis.isPresent() && proposal.isPresent()) {
            keep(situation, basis.get(), proposal.get().hashCode());
        } else {
            known.remove(situation.vmUid());
        }
    }

    private void keep(Situation situation, Basis basis, int proposal) {
        known.put(situation.vmUid(), new Known(basis, proposal, situation.now()));
    }

    /** Empty where nobody counts the changes of the VM's spec. */
    private static Optional<Basis> basis(Action.Propose propose, Situation situation) {
        var metadata = situation.vm().getMetadata();
        return Optional.ofNullable(metadata.getGeneration())
                .map(generation -> new Basis(
                        propose,
                        generation,
                        Objects.requireNonNullElse(metadata.getAnnotations(), Map.of()),
                        situation.vmi().map(StandingProposals::shown),
                        situation.run().map(Run::staging).map(Staging::primerSerial)));
    }

    private static Shown shown(VirtualMachineInstance vmi) {
        return new Shown(
                vmi.getMetadata().getUid(), vmi.getSpec(), vmi.getStatus().interfaces());
    }
}
