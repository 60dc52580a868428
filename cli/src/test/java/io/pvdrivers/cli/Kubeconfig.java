package io.pvdrivers.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A person's kubeconfig, with a token that nobody may read in any output. */
final class Kubeconfig {
    private Kubeconfig() {}

    static Path write(Path folder, String url) {
        try {
            return Files.writeString(folder.resolve("kubeconfig"), """
                    apiVersion: v1
                    kind: Config
                    clusters: [{name: test, cluster: {server: "%s"}}]
                    users: [{name: me, user: {token: s3cr3t-token}}]
                    contexts: [{name: test, context: {cluster: test, user: me, namespace: vms}}]
                    current-context: test
                    """.formatted(url));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
