package io.pvdrivers.testing.chart;

import static org.assertj.core.api.Assertions.assertThat;

import io.pvdrivers.operator.gate.Docs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** One version everywhere: the poms say it, with SNAPSHOT until it is released, and the chart and the changelog agree. */
class VersionsTest {
    private static final Path ROOT = Path.of("..");
    private static final String SNAPSHOT = "-SNAPSHOT";
    private static final Pattern VERSION =
            Pattern.compile("<artifactId>pv-driver-operator-parent</artifactId>\\s*<version>([^<]+)</version>");
    private static final Pattern MODULE = Pattern.compile("<module>([^<]+)</module>");

    @Test
    void everyModuleIsOfTheParentsVersion() throws IOException {
        var modules = MODULE.matcher(Files.readString(ROOT.resolve("pom.xml")))
                .results()
                .map(module -> module.group(1))
                .toList();

        assertThat(modules).hasSizeGreaterThan(4);
        for (var module : modules) {
            assertThat(versionIn(module + "/pom.xml")).as(module).isEqualTo(versionIn("pom.xml"));
        }
    }

    @Test
    void theChartIsOfThatVersion() throws IOException {
        var version = versionIn("pom.xml").replace(SNAPSHOT, "");

        assertThat(Chart.metadata()).containsEntry("version", version).containsEntry("appVersion", version);
    }

    /** What alerts and notes link to, and what the operator does. */
    @Test
    void theChartLinksToThePagesThatTheOperatorLinksTo() throws IOException {
        assertThat(Chart.docs()).isEqualTo(Docs.ofVersion(versionIn("pom.xml")).base());
    }

    /** What is not released is told first. */
    @Test
    void theChangelogHasAHeadingForARelease() throws IOException {
        var headings = Files.readAllLines(ROOT.resolve("CHANGELOG.md")).stream()
                .filter(line -> line.startsWith("## "))
                .toList();
        var version = versionIn("pom.xml");

        assertThat(headings).startsWith("## [Unreleased]").doesNotHaveDuplicates();
        assertThat(headings.subList(1, headings.size()))
                .allSatisfy(heading -> assertThat(heading)
                        .matches("## \\[\\d+\\.\\d+\\.\\d+(-[a-z]+\\.\\d+)?\\] - \\d{4}-\\d{2}-\\d{2}"));
        if (!version.endsWith(SNAPSHOT)) {
            assertThat(headings.get(1)).startsWith("## [" + version + "] - ");
        }
    }

    private static String versionIn(String pom) throws IOException {
        var found = VERSION.matcher(Files.readString(ROOT.resolve(pom)))
                .results()
                .map(version -> version.group(1))
                .toList();
        assertThat(found).as(pom).isEqualTo(List.of(found.get(0)));
        return found.get(0);
    }
}
