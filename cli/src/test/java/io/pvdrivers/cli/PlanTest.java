package io.pvdrivers.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code pvdrivers plan} tells of a cluster. -Dgolden.update=true writes the expected answers anew. */
class PlanTest {
    private static final Path ANSWERS = Path.of("src", "test", "resources", "plan");
    private static final String POLICY =
            Path.of("..", "examples", "driverpolicy.yaml").toString();

    @TempDir
    private Path folder;

    private TestCluster cluster;

    @BeforeEach
    void cluster() {
        cluster = new TestCluster(folder);
    }

    @AfterEach
    void close() {
        cluster.close();
    }

    private static String steady(String text) {
        return text.replaceAll("http://[^\"/ <]+/?", "http://server/")
                .replaceAll("\"at\" : \"[^\"]*\"", "\"at\" : \"now\"")
                .replaceAll(" at \\d{4}-[^ ]*Z", " at now");
    }

    private static void tells(String answer, String text) throws IOException {
        var file = ANSWERS.resolve(answer);
        if (Boolean.getBoolean("golden.update")) {
            Files.createDirectories(ANSWERS);
            Files.writeString(file, steady(text));
        }
        assertThat(steady(text)).isEqualTo(Files.readString(file));
    }

    @Test
    void ofAClusterWithoutAnOperatorWhatAPolicyWouldDo() throws IOException {
        cluster.example("erp-app01.yaml")
                .example("sql01.yaml")
                .example("proxy01.yaml")
                .start("erp-app01", "sql01");

        var table = cluster.say("plan", "-f", POLICY);
        var json = cluster.say("plan", "-f", POLICY, "-o", "json");
        var page = cluster.say("plan", "-f", POLICY, "-o", "html");

        assertThat(table.err()).isEmpty();
        assertThat(table.exit()).isZero();
        tells("before.txt", table.out());
        tells("before.json", json.out());
        tells("before.html", page.out());
        assertThat(table.out().lines()).allMatch(line -> line.length() <= 120);
        assertThat(cluster.writes()).isEmpty();
    }

    @Test
    void ofAClusterWithAnOperatorWhatItSays() throws IOException {
        cluster.example("erp-app01.yaml")
                .bring(Files.readString(Path.of(POLICY)).replace("mode: Enforce", "mode: Audit"))
                .start("erp-app01")
                .operator();
        cluster.until("erp-app01", s -> s.getStatus() != null && s.getStatus().plannedRestarts() != null);

        var told = json(cluster.say("plan", "-o", "json")).at("/items/0");
        var whatIf = json(cluster.say("plan", "-f", POLICY, "-o", "json")).at("/items/0");

        assertThat(told.path("from").asText()).isEqualTo("Operator");
        assertThat(told.path("reason").asText()).isEqualTo("Audit");
        assertThat(told.at("/restarts/least").asInt()).isEqualTo(2);
        assertThat(told.at("/guest/source").asText()).isEqualTo("record");
        assertThat(whatIf.path("from").asText()).isEqualTo("Plan");
        assertThat(whatIf.path("reason").asText()).isEqualTo("AwaitingTicket");
        assertThat(whatIf.path("next").asText()).isNotEmpty();
        assertThat(whatIf.path("restarts")).isEqualTo(told.path("restarts"));
        assertThat(whatIf.path("drivers")).isEqualTo(told.path("drivers"));
        assertThat(whatIf.at("/policy/file").asBoolean()).isTrue();
        assertThat(cluster.writes()).isEmpty();
    }

    private static JsonNode json(TestCluster.Said said) throws IOException {
        assertThat(said.err()).isEmpty();
        return new ObjectMapper().readTree(said.out());
    }
}
