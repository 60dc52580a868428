package io.pvdrivers.simulator.flow;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pvdrivers.simulator.flow.Variations.Variation;
import io.pvdrivers.simulator.world.scene.Fault;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/** Guests, and ways into them, that differ from the usual. */
final class GuestVariations {
    private static final Duration SOON = Duration.ofMinutes(20);
    private static final Duration LATER = Duration.ofMinutes(90);

    private GuestVariations() {}

    static List<Variation> all() {
        return List.of(
                fault("localised-output", Fault.LOCALISED_OUTPUT),
                fault("agent-too-old", Fault.AGENT_TOO_OLD),
                fault("guest-exec-disabled", Fault.GUEST_EXEC_DISABLED),
                fault("powershell-constrained", Fault.POWERSHELL_CONSTRAINED),
                fault("guest-reboots-during-install", Fault.GUEST_REBOOTS_DURING_INSTALL),
                fault("msi-half-installed", Fault.MSI_HALF_INSTALLED),
                with("bitlocker", "roles", "bitlocker", Manifests.POLICY),
                with("bitlocker-suspended", "roles", "bitlocker", safety("suspendBitLocker")),
                with("hibernation-turned-off", "roles", "hibernation", safety("disableHibernation")),
                with("hidden-adapters-removed", "static-ip", "10.0.0.5/24", safety("removeGhostAdapters")),
                with("guest-agent-updated", "static-ip", "10.0.0.5/24", install("{guestAgent: Ensure}")),
                with("manual", "static-ip", "10.0.0.5/24", install("{method: Manual}")),
                new Variation(
                        "manual-and-done",
                        base(),
                        install("{method: Manual}"),
                        List.of(),
                        scene -> {
                            scene.play(Duration.ofMinutes(40));
                            scene.world.adminInstallsDrivers(scene.vm);
                        },
                        SOON),
                job("job", List.of()),
                job("job-fails", List.of(Fault.INSTALL_JOB_FAILS)));
    }

    private static Variation job(String name, List<Fault> faults) {
        return new Variation(
                name, base(), install("{method: Job, jobRef: {name: drivers}}"), faults, scene -> {}, LATER);
    }

    private static Variation fault(String name, Fault fault) {
        return new Variation(name, base(), Manifests.POLICY, List.of(fault), scene -> {}, LATER);
    }

    private static Variation with(String name, String hint, String value, String policy) {
        var vm = base();
        vm.withObject("/metadata/annotations").put("rehearse.pvdrivers.io/" + hint, value);
        Consumer<Scene> nothing = scene -> {};
        return new Variation(name, vm, policy, List.of(), nothing, SOON);
    }

    private static String safety(String field) {
        return Variations.policy("safety: {" + field + ": true}");
    }

    private static String install(String install) {
        return Variations.policy("install: " + install);
    }

    private static ObjectNode base() {
        return Manifests.object(Manifests.SATA_E1000E);
    }
}
