package io.pvdrivers.simulator.apiserver;

import java.util.Optional;

/**
 * One request, as tests and faults see it.
 *
 * @param resource the plural with its group: {@code virtualmachines.kubevirt.io}, {@code pods}
 * @param client the name the client was made with, so that the operator's requests can be told from the stand-in's
 */
public record ApiRequest(
        Verb verb,
        String resource,
        Optional<String> namespace,
        Optional<String> name,
        Optional<String> subresource,
        String client) {

    /**
     * What a request asks for, by its method and path; empty where it is about no object and no list.
     *
     * @param watches whether its query asks for a watch
     */
    public static Optional<ApiRequest> read(String method, String path, boolean watches, String client) {
        return RequestPath.parse(path)
                .map(parts -> new ApiRequest(
                        Verb.of(method, parts.name().isPresent(), watches),
                        parts.resource(),
                        parts.namespace(),
                        parts.name(),
                        parts.subresource(),
                        client));
    }

    /** The object and subresource the request addresses: {@code vms/erp/status}, {@code 0.1.302}. */
    public String target() {
        StringBuilder target = new StringBuilder();
        namespace.ifPresent(part -> target.append(part).append('/'));
        name.ifPresent(target::append);
        subresource.ifPresent(part -> target.append('/').append(part));
        return target.toString();
    }

    @Override
    public String toString() {
        return client + ": " + verb + " " + resource + " " + target();
    }
}
