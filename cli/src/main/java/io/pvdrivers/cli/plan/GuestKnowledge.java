package io.pvdrivers.cli.plan;

import io.pvdrivers.api.v1alpha1.GuestFacts;
import io.pvdrivers.api.v1alpha1.GuestFacts.Roles;
import io.pvdrivers.cli.cluster.LiveVm;
import io.pvdrivers.cli.plan.VmPlan.Guest;
import io.pvdrivers.kubevirt.VirtualMachineInstance;
import io.pvdrivers.operator.gate.GuestSight;
import io.pvdrivers.operator.gate.Situation;
import io.pvdrivers.operator.state.RecordedFacts;
import io.pvdrivers.operator.state.Sighting;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What can be known of a guest without looking into it: what the operator has recorded, and what reports say. */
final class GuestKnowledge {
    private static final String AGENT = "AgentConnected";

    private GuestKnowledge() {}

    /** What can be seen of the guest from here. */
    static GuestSight sight(LiveVm vm) {
        var reported = Sighting.of(vm.instance(), Optional.empty(), vm.report());
        var recorded = RecordedFacts.of(vm.instance(), vm.status())
                .filter(r -> r.ofThisBoot() || reported.seen().isEmpty());
        if (recorded.isPresent()) {
            return recorded.get();
        }
        return reported instanceof GuestSight.Unseen ? unseen(vm) : reported;
    }

    /** This command asks no guest. */
    private static GuestSight unseen(LiveVm vm) {
        return vm.instance().filter(GuestKnowledge::hasAgent).isPresent()
                ? new GuestSight.Unseen(
                        "Nobody has asked this guest yet. Its agent is connected, so an operator with guest access would ask it first.",
                        true)
                : new GuestSight.Silent("KubeVirt sees no guest agent in this VM.");
    }

    private static boolean hasAgent(VirtualMachineInstance vmi) {
        return vmi.getStatus().conditions().stream().anyMatch(c -> c.type().equals(AGENT) && c.isTrue());
    }

    /** What is known and what is not, for people. */
    static Guest of(Situation situation, LiveVm vm) {
        var facts = situation.guest().seen().map(GuestSight.Seen::facts);
        var windows = situation.windows();
        return new Guest(
                windows.map(w -> w.os().directory()).orElse(null),
                windows.map(w -> w.os().title()).orElse(null),
                facts.filter(f -> f.boundDevices() != null).isPresent(),
                source(situation, vm).orElse(null),
                unknown(situation, facts));
    }

    private static Optional<String> source(Situation situation, LiveVm vm) {
        return situation
                .guest()
                .seen()
                .map(seen -> RecordedFacts.of(vm.instance(), vm.status())
                                .filter(seen::equals)
                                .isPresent()
                        ? "record"
                        : seen.source().word());
    }

    private static List<String> unknown(Situation situation, Optional<GuestFacts> facts) {
        List<String> unknown = new ArrayList<>();
        if (situation.guestOs().isEmpty()) {
            unknown.add("which Windows it is");
        }
        if (facts.map(GuestFacts::boundDevices).isEmpty()) {
            unknown.add("which drivers it runs");
        }
        var roles = facts.map(GuestFacts::roles);
        if (roles.map(Roles::domainController).isEmpty()) {
            unknown.add("whether it is a domain controller");
        }
        if (roles.map(Roles::bitLocker).isEmpty()) {
            unknown.add("whether BitLocker is on");
        }
        if (roles.map(Roles::hibernation).isEmpty()) {
            unknown.add("whether it can hibernate");
        }
        return unknown;
    }
}
