package io.pvdrivers.operator.gate;

import static org.assertj.core.api.Assertions.assertThat;

import io.pvdrivers.api.v1alpha1.DriverStateStatus;
import io.pvdrivers.api.v1alpha1.DriverStateStatus.Phase;
import io.pvdrivers.operator.action.KubernetesScreens;
import io.pvdrivers.operator.kubevirt.Names;
import java.io.IOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The page that the message of a VM that did not return links to is there, and what it names is what the operator writes. */
class RunbookTest {
    private static final Path REPOSITORY = Path.of("..");
    private static final Set<String> ANNOTATIONS =
            Set.of(Names.RUN, Names.BASELINE, Names.OPT_OUT, Names.APPROVED, Names.RETRY, Names.ROLLBACK);

    @Test
    void theLinkLeadsToThePageOfThisRepository() throws IOException {
        var home = Files.readString(REPOSITORY.resolve("helm/pv-driver-operator/Chart.yaml"))
                .lines()
                .filter(line -> line.startsWith("home: "))
                .map(line -> line.substring("home: ".length()))
                .findFirst()
                .orElseThrow();
        assertThat(Docs.OF_MAIN.page(InHand.RUNBOOK)).startsWith(home + "/blob/main/docs/");
        assertThat(page()).exists();
    }

    /** Fields of the DriverState, as the page writes them for jsonpath and for people. */
    static Stream<String> fields() throws IOException {
        return matches("(?<![\\w}])\\.status((?:\\.[a-zA-Z]+)+)", 1).distinct().filter(f -> !isOfAnother(f));
    }

    /** Of the VirtualMachineRestore. */
    private static boolean isOfAnother(String field) {
        return field.equals(".complete");
    }

    @ParameterizedTest
    @MethodSource("fields")
    void everyFieldOfTheStatusExists(String field) {
        Class<?> type = DriverStateStatus.class;
        for (var name : field.substring(1).split("\\.", -1)) {
            var component = component(type, name);
            assertThat(component).as(name + " of " + type.getSimpleName()).isPresent();
            type = item(component.get());
        }
    }

    @Test
    void thereAreFieldsToLookAt() throws IOException {
        assertThat(fields())
                .contains(
                        ".run.screenshot.configMap", ".run.steps", ".baseline.devices", ".snapshot.name", ".attempts");
    }

    @Test
    void annotationsAndPhasesAndReasonsAreTheOperatorsOwn() throws IOException {
        assertThat(matches("pvdrivers\\\\?\\.io/([a-z-]+?)-?(?=[^a-z-])", 1).map(a -> Names.ANNOTATION_PREFIX + a))
                .isNotEmpty()
                .allMatch(ANNOTATIONS::contains);
        var page = Files.readString(page());
        assertThat(page).contains("jsonpath='{.binaryData." + KubernetesScreens.KEY.replace(".", "\\.") + "}'");
        assertThat(Stream.of("Returning", "RolledBack", "Failed", "Waiting"))
                .allMatch(word -> page.contains("`" + word + "`") && isPhase(word));
        assertThat(Stream.of(
                        Reason.RETURN_FAILED,
                        Reason.GUEST_DID_NOT_RETURN,
                        Reason.DISKS_OFFLINE,
                        Reason.STATIC_IP_LOST,
                        Reason.ADAPTER_MISSING,
                        Reason.DRIVER_NOT_BOUND,
                        Reason.GUEST_AGENT_MISSING))
                .allMatch(reason -> page.contains("`" + reason.code() + "`"));
    }

    @Test
    void itsLinksLeadSomewhere() throws IOException {
        var page = Files.readString(page());
        var anchors = page.lines()
                .filter(line -> line.startsWith("## "))
                .map(line ->
                        line.substring(3).toLowerCase(java.util.Locale.ROOT).replaceAll("[^a-z0-9 -]", ""))
                .map(line -> line.replace(' ', '-'))
                .toList();
        assertThat(matches("]\\(#([^)]+)\\)", 1)).isNotEmpty().allMatch(anchors::contains);
        assertThat(matches("]\\(([a-z-]+\\.md)[^)]*\\)", 1))
                .allMatch(file -> Files.exists(REPOSITORY.resolve("docs").resolve(file)));
    }

    private static boolean isPhase(String word) {
        return Stream.of(Phase.values()).anyMatch(p -> p.name().replace("_", "").equalsIgnoreCase(word));
    }

    private static Path page() {
        return REPOSITORY.resolve("docs").resolve(InHand.RUNBOOK);
    }

    private static Stream<String> matches(String pattern, int group) throws IOException {
        List<MatchResult> found = Pattern.compile(pattern)
                .matcher(Files.readString(page()))
                .results()
                .toList();
        return found.stream().map(m -> m.group(group));
    }

    private static Optional<RecordComponent> component(Class<?> type, String name) {
        return type.isRecord()
                ? Stream.of(type.getRecordComponents())
                        .filter(c -> c.getName().equals(name))
                        .findFirst()
                : Optional.empty();
    }

    private static Class<?> item(RecordComponent component) {
        return component.getGenericType() instanceof ParameterizedType list
                ? (Class<?>) list.getActualTypeArguments()[0]
                : component.getType();
    }
}
