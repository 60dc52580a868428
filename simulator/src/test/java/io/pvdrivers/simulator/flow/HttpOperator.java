package io.pvdrivers.simulator.flow;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.pvdrivers.operator.OperatorConfig;
import io.pvdrivers.operator.Pace;
import io.pvdrivers.operator.gate.Rights;
import io.pvdrivers.operator.guest.GuestAgent;
import io.pvdrivers.operator.guest.QemuGuestAgent;
import io.pvdrivers.operator.guest.VirtLauncherGuestAgent;
import io.pvdrivers.simulator.bridge.SimulatedClock;
import java.util.Map;
import java.util.SplittableRandom;

/** How the operator is set up over HTTP, with every right. */
public final class HttpOperator {
    private HttpOperator() {}

    /**
     * With its own way into guests, by exec into their launchers' pods.
     *
     * @param speed that of the clock
     */
    static OperatorConfig config(KubernetesClient client, SimulatedClock clock, double speed) {
        return config(new QemuGuestAgent(new VirtLauncherGuestAgent(client)), clock, speed);
    }

    /** @param speed that of the clock */
    public static OperatorConfig config(GuestAgent agent, SimulatedClock clock, double speed) {
        return OperatorConfig.standard()
                .withMedia(Map.of("0.1.302", Manifests.IMAGE))
                .withGuestAgent(agent)
                .withRights(Rights.ALL)
                .withClock(clock)
                .withPace(new Pace(speed))
                .withRandom(new SplittableRandom(1));
    }
}
