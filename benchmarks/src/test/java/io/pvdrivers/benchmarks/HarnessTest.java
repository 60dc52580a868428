package io.pvdrivers.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.pvdrivers.testing.api.KubeApi;
import io.pvdrivers.testing.api.RealKubeApi;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** The harness measures, and what it counts keeps to the goals at a small size. */
@ExtendWith(RealKubeApi.class)
class HarnessTest {
    private static final String STATUS_WRITES = "status writes per migrated VM";

    @Test
    @Timeout(value = 10, unit = TimeUnit.MINUTES)
    void measuresAFewVms(@RealKubeApi.Empty KubeApi api) {
        var results = new Results("HarnessTest");
        try (var ground = new Ground(api)) {
            new RolloutBenchmark(ground, 20, 30, Duration.ofSeconds(3), results).run(List.of());
        }
        assertThat(results.value("changes of VMs and restarts per migrated VM")).isPositive();
        assertThat(results.missed())
                .filteredOn(f -> !f.what().equals(STATUS_WRITES))
                .isEmpty();
    }
}
