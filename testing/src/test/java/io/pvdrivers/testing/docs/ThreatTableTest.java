package io.pvdrivers.testing.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Each threat of docs/security.md is held by tests that there are, which it names by class and method. */
class ThreatTableTest {
    private static final Path HOME = Path.of("..");
    private static final List<String> MODULES = List.of("crds", "operator", "simulator", "cli", "testing", "image");
    private static final Pattern NAMED = Pattern.compile("`(\\w+Test)#(\\w+)`");

    /** The text of each class of tests by its name. */
    private static final Map<String, String> SOURCES = MODULES.stream()
            .flatMap(ThreatTableTest::files)
            .filter(file -> file.toString().endsWith("Test.java"))
            .collect(Collectors.toMap(
                    file -> file.getFileName().toString().replace(".java", ""),
                    ThreatTableTest::text,
                    (one, other) -> one + other));

    /**
     * A row.
     *
     * @param heldBy as it stands there
     */
    record Threat(String title, String heldBy) {
        @Override
        public String toString() {
            return title;
        }
    }

    static List<Threat> threats() throws IOException {
        return Files.readAllLines(HOME.resolve("docs").resolve("security.md")).stream()
                .dropWhile(line -> !line.startsWith("| Threat |"))
                .skip(2)
                .takeWhile(line -> line.startsWith("|"))
                .map(line -> Arrays.stream(line.split("\\|"))
                        .skip(1)
                        .map(String::strip)
                        .toList())
                .peek(row -> assertThat(row).hasSize(3).noneMatch(String::isBlank))
                .map(row -> new Threat(row.getFirst(), row.getLast()))
                .toList();
    }

    private static Stream<Path> files(String module) {
        try {
            return Files.walk(HOME.resolve(module).resolve("src").resolve("test"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether it stands below an annotation that has it run. */
    private static boolean isTest(String source, String name) {
        var member = Pattern.compile("(?:\\bvoid " + name + "\\(|\\bArchRule " + name + "\\b)")
                .matcher(source);
        return member.results().anyMatch(found -> {
            var before = source.substring(0, found.start());
            var itsOwn = before.substring(Math.max(before.lastIndexOf("\n\n"), 0));
            return Pattern.compile("@(?:Test|ParameterizedTest|ArchTest)\\b")
                    .matcher(itsOwn)
                    .find();
        });
    }

    @Test
    void thereAreThreats() throws IOException {
        assertThat(threats()).hasSizeGreaterThan(25).extracting(Threat::title).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @MethodSource("threats")
    void isHeldByTestsThatThereAre(Threat threat) {
        assertThat(threat.heldBy().split(", ", -1)).allSatisfy(test -> {
            var named = NAMED.matcher(test);
            assertThat(named.matches()).as("a class and its method: " + test).isTrue();
            assertThat(SOURCES).containsKey(named.group(1));
            assertThat(isTest(SOURCES.get(named.group(1)), named.group(2)))
                    .as(test)
                    .isTrue();
        });
    }

    @ParameterizedTest
    @CsvSource({
        "isOne, true",
        "isOneOfMany, true",
        "isARule, true",
        "isNone, false",
        "isOneNoMore, false",
        "isNowhere, false"
    })
    void knowsATest(String name, boolean known) {
        var source = """
                class SomeTest {
                    /** Two lines. */
                    @Test
                    void isOne() {}

                    void isNone() {}

                    @ParameterizedTest
                    @CsvSource({"a",
                        "b"})
                    void isOneOfMany(String name, @TempDir Path folder) {}

                    @ArchTest
                    static final ArchRule isARule =
                            noClasses();

                    @BeforeEach
                    void isOneNoMore() {}
                }
                """;

        assertThat(isTest(source, name)).isEqualTo(known);
    }
}
