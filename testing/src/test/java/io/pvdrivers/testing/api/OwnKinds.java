package io.pvdrivers.testing.api;

import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.pvdrivers.api.v1alpha1.DriverPolicy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/** The CustomResourceDefinitions as the build makes them. */
public final class OwnKinds {
    public static final List<String> PLURALS =
            List.of("driverpolicies", "clusterdriverpolicies", "driverreleases", "driverstates", "guestreports");

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private OwnKinds() {}

    public static String yaml(String plural) {
        var file = "/META-INF/fabric8/" + plural + ".pvdrivers.io-v1.yml";
        try (var in = Objects.requireNonNull(DriverPolicy.class.getResourceAsStream(file), file)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Applies them as users do and waits until the server serves them; right after a definition it still answers 429 for a moment. */
    public static void apply(KubernetesClient client) {
        for (var plural : PLURALS) {
            var definition =
                    client.getKubernetesSerialization().unmarshal(yaml(plural), CustomResourceDefinition.class);
            client.resource(definition).serverSideApply();
        }
        for (var plural : PLURALS) {
            await().atMost(PATIENCE)
                    .ignoreExceptions()
                    .until(() -> client.raw("/apis/pvdrivers.io/v1alpha1/" + plural + "?resourceVersion=0") != null);
        }
    }
}
