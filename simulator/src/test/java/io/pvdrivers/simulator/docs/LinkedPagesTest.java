package io.pvdrivers.simulator.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every page is found from the README, and no link leads nowhere. */
class LinkedPagesTest {
    private static final Path ROOT = Path.of("..");
    private static final Pattern LINK = Pattern.compile("\\]\\((?!https?:)([^)#\\s]*)(?:#([^)\\s]+))?\\)");
    private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.+)$");

    static List<Path> pages() throws IOException {
        return Stream.concat(
                        Stream.of("README.md", "CONTRIBUTING.md", "helm/pv-driver-operator/README.md")
                                .map(ROOT::resolve),
                        docs().stream())
                .toList();
    }

    private static List<Path> docs() throws IOException {
        try (Stream<Path> files = Files.walk(ROOT.resolve("docs"))) {
            return files.filter(file -> file.toString().endsWith(".md"))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void readmeLinksEveryPage() throws IOException {
        var linked = LINK.matcher(Files.readString(ROOT.resolve("README.md")))
                .results()
                .map(link -> ROOT.resolve(link.group(1)).normalize())
                .collect(Collectors.toSet());

        assertThat(linked).containsAll(docs().stream().map(Path::normalize).toList());
    }

    @ParameterizedTest
    @MethodSource("pages")
    void linksLeadSomewhere(Path page) throws IOException {
        var links = LINK.matcher(withoutCode(Files.readString(page))).results().toList();
        for (var link : links) {
            var target = link.group(1).isEmpty() ? page : page.resolveSibling(link.group(1));
            assertThat(target.normalize()).as(link.group()).exists();
            if (link.group(2) != null) {
                assertThat(anchors(target)).as(link.group()).contains(link.group(2));
            }
        }
    }

    /** Patterns among it look like links. */
    private static String withoutCode(String page) {
        return page.replaceAll("`[^`\\n]*`", "");
    }

    /** As GitHub makes them of headings. */
    private static List<String> anchors(Path page) throws IOException {
        return HEADING.matcher(Files.readString(page))
                .results()
                .map(heading -> heading.group(1)
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\p{L}\\p{N}_ -]", "")
                        .replace(' ', '-'))
                .toList();
    }
}
