package io.pvdrivers.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The image's operator at work. */
class RunningImageTest {
    private static final int ENDED_BY_SIGTERM = 128 + 15;

    @TempDir
    Path tmp;

    @Test
    void judgesPoliciesAndVmsAndTellsOfIt() throws Exception {
        Sandbox sandbox = SandboxOrNone.get();
        try (LocalCluster cluster = LocalCluster.with(Path.of("../examples"))) {
            RunningOperator operator = RunningOperator.start(sandbox, BuiltImage.unpacked(), cluster, tmp, List.of());
            operator.until(operator::isReady);
            operator.until(() -> cluster.isPolicyJudged() && cluster.statesWritten() > 0);
            operator.until(() -> operator.metrics()
                    .filter(metrics -> metrics.contains("pvdrivers_policy_condition{"))
                    .isPresent());
            assertThat(operator.stop()).isEqualTo(ENDED_BY_SIGTERM);
            assertThat(operator.log().lines()).isNotEmpty().allMatch(line -> line.startsWith("{"));
        }
    }
}
