package io.pvdrivers.simulator.torture;

import io.pvdrivers.simulator.apiserver.ApiRequest;

/** The writes that count: what changes a VM, a DriverState or something else that the operator must find again. */
final class Writes {
    private Writes() {}

    /** Events tell and change nothing; a Lease says who leads; the built-in releases are written before anything begins; a review is a question. */
    static boolean counts(ApiRequest request) {
        return request.verb().writes()
                && !request.resource().equals("driverreleases.pvdrivers.io")
                && !request.resource().equals("events.events.k8s.io")
                && !request.resource().equals("leases.coordination.k8s.io")
                && !request.resource().equals("selfsubjectaccessreviews.authorization.k8s.io");
    }
}
