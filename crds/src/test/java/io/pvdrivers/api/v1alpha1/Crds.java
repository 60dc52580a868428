package io.pvdrivers.api.v1alpha1;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.function.BiConsumer;

/** The CRDs that the build generated. */
final class Crds {
    static final List<Class<? extends HasMetadata>> KINDS = List.of(
            DriverPolicy.class, ClusterDriverPolicy.class, DriverRelease.class, DriverState.class, GuestReport.class);

    private Crds() {}

    static String yaml(Class<? extends HasMetadata> kind) {
        var resource = "/META-INF/fabric8/" + HasMetadata.getFullResourceName(kind) + "-v1.yml";
        try (InputStream yaml = Objects.requireNonNull(Crds.class.getResourceAsStream(resource), resource)) {
            return new String(yaml.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static CustomResourceDefinition of(Class<? extends HasMetadata> kind) {
        return Serialization.unmarshal(yaml(kind), CustomResourceDefinition.class);
    }

    static JSONSchemaProps schema(Class<? extends HasMetadata> kind) {
        return of(kind).getSpec().getVersions().get(0).getSchema().getOpenAPIV3Schema();
    }

    /** Visits every node of a schema with its path: properties as {@code .name}, list items as {@code []}, map values as {@code {}}. */
    static void walk(String path, JSONSchemaProps schema, BiConsumer<String, JSONSchemaProps> visitor) {
        visitor.accept(path, schema);
        if (schema.getProperties() != null) {
            schema.getProperties().forEach((name, property) -> walk(path + "." + name, property, visitor));
        }
        if (schema.getItems() != null) {
            walk(path + "[]", schema.getItems().getSchema(), visitor);
        }
        if (schema.getAdditionalProperties() != null) {
            walk(path + "{}", schema.getAdditionalProperties().getSchema(), visitor);
        }
    }
}
