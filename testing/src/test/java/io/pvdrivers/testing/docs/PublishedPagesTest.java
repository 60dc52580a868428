package io.pvdrivers.testing.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.pvdrivers.testing.api.KubeApi;
import io.pvdrivers.testing.api.RealKubeApi;
import io.pvdrivers.testing.api.RealKubeApi.Empty;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every command and every block of YAML on every page is run or checked, or it is in {@code not-run.txt} with the reason. kubectl runs on a
 * real API server, where changes are tried and not made; the command pvdrivers parses its own; Helm renders the chart with what is set.
 */
@ExtendWith(RealKubeApi.class)
class PublishedPagesTest {
    private static final String MEND =
            "\n  Mend it, or list it in testing/src/test/resources/docs/not-run.txt under the reason why nobody runs it.";

    @TempDir
    private static Path home;

    private static final NotRun NOT_RUN = NotRun.list();
    private static Bench bench;
    private static Manifests manifests;

    @BeforeAll
    static void begin(@Empty KubeApi api) {
        bench = Bench.set(home, api);
        manifests = new Manifests(api, NOT_RUN);
    }

    static List<String> pages() {
        return Block.pages();
    }

    @ParameterizedTest
    @MethodSource("pages")
    void whatThePageShowsIsRunOrCheckedOrListed(String page) {
        var complaints = new ArrayList<String>();
        for (var block : Block.of(page)) {
            complaints(block).forEach(complaint -> complaints.add(block.place() + " " + complaint + MEND));
        }
        assertThat(complaints).as(String.join("\n", complaints)).isEmpty();
    }

    private static List<String> complaints(Block block) {
        if (NOT_RUN.has(block)) {
            return List.of();
        }
        return switch (Shown.in(block)) {
            case Shown.Output output -> List.of();
            case Shown.Objects objects -> manifests.objects(objects.objects());
            case Shown.Parts parts -> manifests.parts(parts.parts());
            case Shown.Commands commands ->
                commands.statements().stream()
                        .flatMap(s -> complaint(s).stream())
                        .toList();
            case Shown.Other other ->
                NOT_RUN.hasLanguage(other.language()) ? List.of() : List.of("is in " + other.language());
            case Shown.Unknown unknown -> List.of("is neither YAML nor a command that is known: " + block.firstLine());
        };
    }

    private static Optional<String> complaint(Statement statement) {
        if (NOT_RUN.has(statement)) {
            return Optional.empty();
        }
        var text = statement.filledIn();
        var run = bench.run(
                text.startsWith("--set") ? "helm install pv-driver-operator helm/pv-driver-operator " + text : text);
        if (run.status() != 0) {
            return Optional.of("`" + statement.firstLine() + "` ended with " + run.status() + ": " + run.output());
        }
        if (text.contains("jsonpath=") && text.contains(" get ") && run.output().isBlank() && !text.contains(">")) {
            return Optional.of("`" + statement.firstLine() + "` finds nothing: is there such a field?");
        }
        return run.calls().stream()
                .flatMap(call -> Calls.complaint(call).stream())
                .findFirst()
                .map(why -> "`" + statement.firstLine() + "`: " + why);
    }
}
