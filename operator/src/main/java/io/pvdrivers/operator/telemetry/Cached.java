package io.pvdrivers.operator.telemetry;

import io.pvdrivers.api.v1alpha1.DriverRelease;
import io.pvdrivers.api.v1alpha1.DriverState;
import io.pvdrivers.api.v1alpha1.Policy;
import java.util.stream.Stream;

/** What the operator knows without asking the cluster. */
public interface Cached {
    /** Whether this replica is the one that acts. */
    boolean leads();

    /** Of both kinds. */
    Stream<Policy> policies();

    Stream<DriverState> states();

    Stream<DriverRelease> releases();
}
