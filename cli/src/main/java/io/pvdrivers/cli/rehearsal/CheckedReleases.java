package io.pvdrivers.cli.rehearsal;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.pvdrivers.api.v1alpha1.DriverRelease;
import io.pvdrivers.api.v1alpha1.DriverReleaseSpec;
import io.pvdrivers.cli.input.Manifest;
import io.pvdrivers.operator.BadInput;
import io.pvdrivers.operator.KubernetesClients;
import io.pvdrivers.simulator.apiserver.EmbeddedApiServer;
import io.pvdrivers.simulator.bridge.FoundObjects;
import java.util.ArrayList;
import java.util.List;

/** DriverReleases of files, as an API server takes them. */
public final class CheckedReleases {
    private CheckedReleases() {}

    /**
     * Has an embedded API server judge them.
     *
     * @throws BadInput with what it has against them
     */
    public static List<DriverReleaseSpec> of(List<Manifest> manifests) {
        List<String> sentences = new ArrayList<>();
        List<DriverReleaseSpec> taken = new ArrayList<>();
        try (var server = EmbeddedApiServer.start();
                var client = KubernetesClients.create(server.config("catalog"))) {
            server.defineOwnKinds();
            var found = new FoundObjects(client);
            for (Manifest manifest : manifests) {
                try {
                    found.bring(manifest.object());
                    taken.add(client.resources(DriverRelease.class)
                            .withName(manifest.name())
                            .get()
                            .getSpec());
                } catch (KubernetesClientException e) {
                    sentences.addAll(Refusal.sentences(manifest, e));
                }
            }
        }
        if (!sentences.isEmpty()) {
            throw new BadInput(sentences);
        }
        return taken;
    }
}
