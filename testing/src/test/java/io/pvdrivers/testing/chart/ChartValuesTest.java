package io.pvdrivers.testing.chart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * values.yaml says it; schema and README say the same. {@code ./mvnw -pl testing -am verify -Dtest=ChartValuesTest
 * -Dsurefire.failIfNoSpecifiedTests=false -Dchart.update=true} brings both up to date.
 */
class ChartValuesTest {
    private static final Path README = Chart.HOME.resolve("README.md");
    private static final String BEGIN = "<!-- values: written by the build from values.yaml -->\n";
    private static final String END = "<!-- end of values -->\n";
    private static final String HINT = "out of date: run ChartValuesTest with -Dchart.update=true";
    private static final boolean UPDATE = Boolean.getBoolean("chart.update");

    @Test
    void everyValueHasACommentThatSaysWhatItMeans() throws IOException {
        var values = ChartValues.read();

        values.walk((path, node) -> {
            if (!path.equals("global") && !path.startsWith("strategy.")) {
                assertThat(values.comment(path))
                        .as(path)
                        .hasValueSatisfying(comment -> assertThat(comment).matches("[A-Z].{8,}\\."));
            }
        });
    }

    @Test
    void theSchemaKnowsEveryValueAndNoOther() throws IOException {
        var values = ChartValues.read();

        values.walk((path, node) -> {
            assertThat(node.has("type") || node.has("anyOf")).as(path).isTrue();
            if (node.has("properties")) {
                assertThat(node.path("additionalProperties").isBoolean()
                                && !node.path("additionalProperties").asBoolean())
                        .as(path)
                        .isTrue();
            }
            if (!path.equals("global") && !path.startsWith("strategy.")) {
                assertThat(values.defaultOf(path).isMissingNode()).as(path).isFalse();
            }
        });
        assertThat(values.schema().path("additionalProperties").asBoolean(true)).isFalse();
        // Helm has checked values.yaml against the schema; what the schema lacks would have been refused.
        assertThat(Chart.plain().render()).isNotEmpty();
    }

    @Test
    void theSchemaDescribesAsTheCommentsDo() throws IOException {
        var values = ChartValues.read();
        var before = Files.readString(ChartValues.SCHEMA);

        values.walk((path, node) -> values.comment(path).ifPresent(comment -> describe(node, comment)));
        var after = pretty(values.schema());
        if (UPDATE) {
            Files.writeString(ChartValues.SCHEMA, after);
            return;
        }
        assertThat(before).as(HINT).isEqualTo(after);
    }

    /** The description comes first, where people look for it. */
    private static void describe(ObjectNode node, String comment) {
        var rest = node.deepCopy();
        rest.remove("description");
        node.removeAll();
        node.put("description", comment);
        node.setAll(rest);
    }

    private static String pretty(ObjectNode schema) throws IOException {
        var indenter = new DefaultIndenter("  ", "\n");
        var printer = new DefaultPrettyPrinter(
                        Separators.createDefaultInstance().withObjectFieldValueSpacing(Separators.Spacing.AFTER))
                .withObjectIndenter(indenter)
                .withArrayIndenter(indenter);
        return ChartValues.JSON.writer(printer).writeValueAsString(schema) + "\n";
    }

    @Test
    void theReadmeHasTheTable() throws IOException {
        var readme = Files.readString(README);
        assertThat(readme).contains(BEGIN, END);
        var begin = readme.indexOf(BEGIN) + BEGIN.length();
        var end = readme.indexOf(END);

        var table = ChartValues.read().table();
        if (UPDATE) {
            Files.writeString(README, readme.substring(0, begin) + table + readme.substring(end));
            return;
        }
        assertThat(readme.substring(begin, end)).as(HINT).isEqualTo(table);
    }

    @Test
    void everyTemplateUsesOnlyValuesThatAreThere() throws IOException {
        var values = ChartValues.read();
        var unknown = new ArrayList<String>();
        var pattern = Pattern.compile("\\.Values\\.([A-Za-z.]+)");
        var used = new ArrayList<String>();
        try (var templates = Files.list(Chart.HOME.resolve("templates"))) {
            for (Path template : templates.toList()) {
                pattern.matcher(Files.readString(template)).results().forEach(m -> used.add(m.group(1)));
            }
        }
        for (String path : used) {
            if (values.defaultOf(path).isMissingNode() && !path.startsWith("strategy.")) {
                unknown.add(path);
            }
        }
        assertThat(unknown).isEmpty();
        assertThat(values.leaves()).allSatisfy(leaf -> assertThat(used).as(leaf).anyMatch(leaf::startsWith));
    }
}
