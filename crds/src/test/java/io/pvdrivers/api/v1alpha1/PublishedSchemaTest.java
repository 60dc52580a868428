package io.pvdrivers.api.v1alpha1;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Who writes GuestReports can check them before they are sent: the JSON Schema in {@code docs/schema} is made from the CRD.
 * {@code ./mvnw -pl crds verify -Dcrds.update=true} brings it up to date.
 */
class PublishedSchemaTest {
    private static final Path PUBLISHED = Path.of("..", "docs", "schema", "guestreport-v1alpha1.json");
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void isWhatTheCrdSays() throws IOException {
        if (Boolean.getBoolean("crds.update")) {
            Files.writeString(PUBLISHED, pretty(guestReport()));
        }

        assertThat(PUBLISHED)
                .as("out of date: run ./mvnw -pl crds verify -Dcrds.update=true and commit " + PUBLISHED)
                .hasContent(pretty(guestReport()));
    }

    /** The whole object, since that is the file people write. What Kubernetes adds to it is left open. */
    private static ObjectNode guestReport() {
        var crd = Crds.schema(GuestReport.class);
        var schema = JSON.createObjectNode()
                .put("$schema", "http://json-schema.org/draft-07/schema#")
                .put("title", "GuestReport pvdrivers.io/v1alpha1")
                .put("description", crd.getDescription())
                .put("type", "object");
        schema.putArray("required")
                .add("apiVersion")
                .add("kind")
                .add("metadata")
                .add("spec");
        schema.put("additionalProperties", false);
        var properties = schema.putObject("properties");
        properties.putObject("apiVersion").put("const", "pvdrivers.io/v1alpha1");
        properties.putObject("kind").put("const", "GuestReport");
        var metadata = properties.putObject("metadata").put("type", "object");
        metadata.putArray("required").add("name");
        metadata.putObject("properties")
                .putObject("name")
                .put("type", "string")
                .put("description", "The name of the VM that the report is about.");
        properties.set("spec", closed(JSON.valueToTree(crd.getProperties().get("spec"))));
        return schema;
    }

    /** Without Kubernetes' own keywords, and with no room for misspelt fields. */
    private static JsonNode closed(JsonNode schema) {
        if (schema instanceof ObjectNode object) {
            object.remove(kubernetesOwn(object));
            if (object.path("properties").isObject()) {
                object.put("additionalProperties", false);
                object.get("properties").forEach(PublishedSchemaTest::closed);
            }
            if (object.has("items")) {
                closed(object.get("items"));
            }
        }
        return schema;
    }

    private static List<String> kubernetesOwn(ObjectNode schema) {
        var names = new ArrayList<String>();
        schema.fieldNames().forEachRemaining(name -> {
            if (name.startsWith("x-kubernetes-")) {
                names.add(name);
            }
        });
        return names;
    }

    private static String pretty(JsonNode schema) throws JsonProcessingException {
        var indenter = new DefaultIndenter("  ", "\n");
        var printer = new DefaultPrettyPrinter();
        printer.indentObjectsWith(indenter);
        printer.indentArraysWith(indenter);
        return JSON.writer(printer).writeValueAsString(schema) + "\n";
    }
}
