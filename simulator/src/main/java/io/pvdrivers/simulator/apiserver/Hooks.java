package io.pvdrivers.simulator.apiserver;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What others plug into the server while it runs. */
final class Hooks {
    static final Set<String> SUBRESOURCES = Set.of("restart", "start", "stop");

    private final Map<String, Admission> admissions = new ConcurrentHashMap<>();
    private volatile Faults faults = Faults.none();
    private volatile Subresource subresource = call -> {
        throw ApiFailure.notImplemented(
                "the subresource " + call.action() + " of virtualmachines: nobody plays KubeVirt");
    };

    private volatile Optional<Containers> containers = Optional.empty();

    Map<String, Admission> admissions() {
        return admissions;
    }

    Faults faults() {
        return faults;
    }

    Subresource subresource() {
        return subresource;
    }

    Containers containers() {
        return containers.orElseThrow(
                () -> ApiFailure.notImplemented("exec and log of pods: nobody plays their containers"));
    }

    void containers(Containers played) {
        containers = Optional.of(played);
    }

    void faults(Faults decided) {
        faults = decided;
    }

    void subresource(Subresource played) {
        subresource = played;
    }
}
