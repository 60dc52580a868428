package io.pvdrivers.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
    void withAPolicyThatNeedsAnOptionOfTheOperatorItSaysSo() {
        cluster.bring("""
                apiVersion: pvdrivers.io/v1alpha1
                kind: DriverPolicy
                metadata: {name: preferred, namespace: vms}
                spec:
                  mode: Audit
                  release: {version: 0.1.302}
                  devices: {preferences: [{from: windows.plain, to: windows.virtio}]}
                """);

        var said = cluster.say("plan").out().replaceAll("\\s+", " ");

        assertThat(said)
                .contains(
                        "Note: The operator is taken to be started with --preferences (in the chart preferences.enabled),"
                                + " which devices.preferences needs, of preferred.");
    }

    @Test
    void ofVmsOfEveryKind() throws IOException {
        for (var vm : List.of("archive01", "branch-pos01", "hr01", "intranet01", "web01")) {
            cluster.example(vm + ".yaml");
        }
        cluster.bring("""
                apiVersion: pvdrivers.io/v1alpha1
                kind: ClusterDriverPolicy
                metadata: {name: everywhere}
                spec: {mode: Audit, release: {version: 0.1.285}}
                ---
                apiVersion: pvdrivers.io/v1alpha1
                kind: DriverPolicy
                metadata: {name: web, namespace: vms}
                spec:
                  mode: Enforce
                  priority: 5
                  selector: {matchExpressions: [{key: kubernetes.io/none, operator: DoesNotExist}]}
                  release: {version: 0.1.302}
                ---
                apiVersion: pvdrivers.io/v1alpha1
                kind: DriverPolicy
                metadata: {name: intranet, namespace: vms}
                spec:
                  mode: Enforce
                  priority: 9
                  selector: {matchLabels: {for: intranet}}
                  release: {version: 0.1.999}
                """).start("hr01", "intranet01", "web01");
        cluster.annotate("web01", "pvdrivers.io/opt-out", "The shop is busy");
        cluster.label("intranet01", "for", "intranet");

        var said = cluster.say("plan", "-A");

        assertThat(said.err()).isEmpty();
        tells("kinds.txt", said.out());
        assertThat(said.out().lines()).allMatch(line -> line.length() <= 120);
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
        tells("what-if.txt", cluster.say("plan", "-f", POLICY).out());
        assertThat(cluster.writes()).isEmpty();
    }

    @Test
    void aPreferenceThatIsToSwitchAVmIsLookedAt() throws IOException {
        var audit = "{metadata: {name: windows, namespace: vms}, apiVersion: pvdrivers.io/v1alpha1, kind: DriverPolicy,"
                + " spec: {mode: MODE, release: {version: 0.1.302}, devices: {preferences: [{from: windows.plain, to: TO}]}}}";
        cluster.bring("""
                apiVersion: instancetype.kubevirt.io/v1beta1
                kind: VirtualMachineClusterPreference
                metadata: {name: windows.plain}
                spec: {devices: {preferredDiskBus: sata, preferredInterfaceModel: e1000e}}
                ---
                apiVersion: instancetype.kubevirt.io/v1beta1
                kind: VirtualMachineClusterPreference
                metadata: {name: windows.pv}
                spec: {devices: {preferredDiskBus: virtio, preferredInterfaceModel: virtio}}
                ---
                apiVersion: kubevirt.io/v1
                kind: VirtualMachine
                metadata: {name: erp, namespace: vms}
                spec:
                  runStrategy: Always
                  preference: {name: windows.plain}
                  template:
                    metadata: {annotations: {vm.kubevirt.io/os: windows2k22}}
                    spec:
                      domain: {memory: {guest: 8Gi}, devices: {}}
                      volumes: [{name: root, dataVolume: {name: erp-root}}]
                ---
                """ + audit.replace("MODE", "Audit").replace("TO", "windows.pv"))
                .start("erp")
                .operator();
        cluster.until("erp", s -> s.getStatus() != null && s.getStatus().plannedRestarts() != null);

        assertThat(whatIf(audit.replace("MODE", "Enforce").replace("TO", "windows.pv"))
                        .path("reason")
                        .asText())
                .isEqualTo("AwaitingTicket");
        var gone = whatIf(audit.replace("MODE", "Enforce").replace("TO", "windows.gone"));
        assertThat(gone.path("reason").asText()).isEqualTo("PreferenceUnknown");
        assertThat(gone.path("message").asText())
                .startsWith("There is no VirtualMachineClusterPreference named windows.gone.");
        assertThat(cluster.writes()).isEmpty();
    }

    private JsonNode whatIf(String policy) throws IOException {
        var file = Files.writeString(folder.resolve("policy.yaml"), policy);
        return json(cluster.say("plan", "-f", file.toString(), "-o", "json")).at("/items/0");
    }

    private static JsonNode json(TestCluster.Said said) throws IOException {
        assertThat(said.err()).isEmpty();
        return new ObjectMapper().readTree(said.out());
    }
}
