package io.pvdrivers.simulator.flow;

import io.pvdrivers.simulator.flow.Variations.Variation;
import io.pvdrivers.simulator.world.scene.Fault;
import java.time.Duration;
import java.util.List;

/** Guests, and ways into them, that differ from the usual. */
final class GuestVariations {
    private static final Duration SOON = Duration.ofMinutes(20);
    private static final Duration LATER = Duration.ofMinutes(90);

    private GuestVariations() {}

    static List<Variation> all() {
        return List.of(
                Variations.fault("localised-output", Fault.LOCALISED_OUTPUT),
                Variations.fault("agent-too-old", Fault.AGENT_TOO_OLD),
                Variations.fault("guest-exec-disabled", Fault.GUEST_EXEC_DISABLED),
                Variations.fault("powershell-constrained", Fault.POWERSHELL_CONSTRAINED),
                Variations.fault("guest-reboots-during-install", Fault.GUEST_REBOOTS_DURING_INSTALL),
                Variations.fault("msi-half-installed", Fault.MSI_HALF_INSTALLED),
                with("bitlocker", "roles", "bitlocker", Manifests.POLICY),
                with("bitlocker-suspended", "roles", "bitlocker", safety("suspendBitLocker")),
                with("hibernation-turned-off", "roles", "hibernation", safety("disableHibernation")),
                with("hidden-adapters-removed", "static-ip", "10.0.0.5/24", safety("removeGhostAdapters")),
                with("guest-agent-updated", "static-ip", "10.0.0.5/24", install("{guestAgent: Ensure}")),
                with("manual", "static-ip", "10.0.0.5/24", install("{method: Manual}")),
                new Variation(
                        "manual-and-done",
                        Variations.base(),
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
                name, Variations.base(), install("{method: Job, jobRef: {name: drivers}}"), faults, scene -> {}, LATER);
    }

    private static Variation with(String name, String hint, String value, String policy) {
        return new Variation(
                name, Variations.hint(Variations.base(), hint, value), policy, List.of(), scene -> {}, SOON);
    }

    private static String safety(String field) {
        return Variations.policy("safety: {" + field + ": true}");
    }

    private static String install(String install) {
        return Variations.policy("install: " + install);
    }
}
