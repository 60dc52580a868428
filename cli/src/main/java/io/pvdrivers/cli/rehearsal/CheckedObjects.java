package io.pvdrivers.cli.rehearsal;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.pvdrivers.cli.input.Manifest;
import io.pvdrivers.operator.BadInput;
import io.pvdrivers.operator.KubernetesClients;
import io.pvdrivers.simulator.apiserver.EmbeddedApiServer;
import io.pvdrivers.simulator.bridge.FoundObjects;
import java.util.ArrayList;
import java.util.List;

/** Objects of files, as an API server takes them. */
public final class CheckedObjects {
    private CheckedObjects() {}

    /**
     * Has an embedded API server judge objects of our own kinds.
     *
     * @throws BadInput with what it has against them
     */
    public static List<ObjectNode> of(List<Manifest> manifests) {
        List<String> sentences = new ArrayList<>();
        List<ObjectNode> taken = new ArrayList<>();
        try (var server = EmbeddedApiServer.start();
                var client = KubernetesClients.create(server.config("files"))) {
            server.defineOwnKinds();
            var found = new FoundObjects(client);
            for (Manifest manifest : manifests) {
                try {
                    var object = manifest.object();
                    object.remove("status");
                    taken.add(found.bring(object));
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
