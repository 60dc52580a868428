package io.pvdrivers.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pvdrivers.api.v1alpha1.DriverState;
import io.pvdrivers.api.v1alpha1.DriverStateStatus.Phase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A VM goes its whole way by the files that a plan writes, under an operator that writes no VM. */
class ByFilesTest {
    private static final String VM = "erp-app01";

    @TempDir
    private Path folder;

    private static boolean isReady(DriverState state) {
        return state.getStatus() != null && state.getStatus().phase() == Phase.READY;
    }

    private static boolean proposes(DriverState state, String not) {
        return state.getStatus() != null
                && state.getStatus().proposal() != null
                && !Objects.requireNonNull(state.getStatus().proposal()).patch().equals(not);
    }

    @Test
    void eachStepIsAFileAndTheNextOneComesWhenItWasMade() throws IOException {
        var directory = folder.resolve("proposals");
        try (var cluster = new TestCluster(folder)
                .example("erp-app01.yaml")
                .bring(Files.readString(Path.of("..", "examples", "driverpolicy.yaml"))
                        .replace("mode: Enforce", "mode: Propose"))
                .start(VM)
                .operator()) {
            List<String> steps = new ArrayList<>();
            var last = "";
            while (true) {
                var before = last;
                var state = cluster.until(VM, s -> isReady(s) || proposes(s, before));
                if (isReady(state)) {
                    break;
                }
                var proposal = Objects.requireNonNull(state.getStatus().proposal());
                steps.add(proposal.step());

                var said = cluster.say("plan", "-o", "patch", "--output-dir", directory.toString());

                assertThat(said.out()).as(said.err()).contains("vms/" + VM + ": " + proposal.step());
                var patch = Files.readString(directory.resolve("vms/" + VM + ".json"));
                assertThat(paths(patch)).allMatch(path -> path.startsWith("/spec/template/spec/"));
                cluster.patch(VM, patch);
                last = proposal.patch();
            }

            assertThat(steps).containsExactly("Stage", "Switch");
            assertThat(cluster.server().log().writesBy("operator"))
                    .noneMatch(w -> w.request().resource().equals("virtualmachines.kubevirt.io")
                            && w.request().subresource().isEmpty());
            assertThat(cluster.say("plan", "-o", "patch", "--output-dir", directory.toString())
                            .out())
                    .endsWith("No VM has a patch now.\n");
            assertThat(directory.resolve("vms/" + VM + ".json")).doesNotExist();
        }
    }

    private static List<String> paths(String patch) throws IOException {
        List<String> paths = new ArrayList<>();
        for (JsonNode op : new ObjectMapper().readTree(patch)) {
            paths.add(op.path("path").asText());
        }
        return paths;
    }
}
