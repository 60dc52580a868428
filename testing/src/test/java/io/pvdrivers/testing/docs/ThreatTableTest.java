package io.pvdrivers.testing.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Each threat of docs/security.md is held by tests that there are. */
class ThreatTableTest {
    private static final Path HOME = Path.of("..");
    private static final List<String> MODULES = List.of("crds", "operator", "simulator", "cli", "testing", "image");
    private static final Pattern TEST = Pattern.compile("`(\\w+Test)`");

    private static List<List<String>> threats() throws IOException {
        return Files.readAllLines(HOME.resolve("docs").resolve("security.md")).stream()
                .dropWhile(line -> !line.startsWith("| Threat |"))
                .skip(2)
                .takeWhile(line -> line.startsWith("|"))
                .map(line -> Arrays.stream(line.split("\\|"))
                        .skip(1)
                        .map(String::strip)
                        .toList())
                .toList();
    }

    private static Set<String> tests() throws IOException {
        try (var modules = MODULES.stream().flatMap(ThreatTableTest::sources)) {
            return modules.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith("Test.java"))
                    .map(name -> name.substring(0, name.length() - ".java".length()))
                    .collect(Collectors.toSet());
        }
    }

    private static Stream<Path> sources(String module) {
        try {
            return Files.walk(HOME.resolve(module).resolve("src").resolve("test"));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void everyThreatIsHeldByTestsThatThereAre() throws IOException {
        var known = tests();

        assertThat(threats()).hasSizeGreaterThan(10).allSatisfy(row -> {
            assertThat(row).as(row.toString()).hasSize(3).noneMatch(String::isBlank);
            assertThat(TEST.matcher(row.get(2)).results().map(MatchResult::group))
                    .as(row.getFirst())
                    .isNotEmpty();
            assertThat(TEST.matcher(row.get(2)).results().map(m -> m.group(1)))
                    .as(row.getFirst())
                    .isSubsetOf(known);
        });
    }
}
