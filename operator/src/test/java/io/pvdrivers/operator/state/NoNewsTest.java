package io.pvdrivers.operator.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.pvdrivers.api.v1alpha1.DriverStateStatusBuilder;
import io.pvdrivers.api.v1alpha1.Run.VolumeRecord;
import io.pvdrivers.api.v1alpha1.RunBuilder;
import io.pvdrivers.operator.gate.Action.VolumeContent;
import io.pvdrivers.operator.gate.Action.VolumeOrder;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is told of a volume stays until there is something new to tell. */
class NoNewsTest {
    private static final Instant AT = Instant.parse("2026-11-02T08:00:00Z");
    private static final VolumeOrder ORDER =
            new VolumeOrder("iso", new VolumeContent.Blank(), true, "0.1.302", Optional.empty(), Optional.empty());

    @Test
    void anEmptyMessageKeepsTheFormerOne() {
        assertThat(told(false, "")).isEqualTo("DataVolume vms/iso: ImportInProgress.");
        assertThat(told(false, "DataVolume vms/iso: Paused.")).isEqualTo("DataVolume vms/iso: Paused.");
        assertThat(told(true, "")).isNull();
    }

    private static @Nullable String told(boolean ready, String message) {
        var run = RunBuilder.builder()
                .id("run-1")
                .startedAt(AT)
                .mediaVolume(new VolumeRecord("iso", AT, null, "DataVolume vms/iso: ImportInProgress."))
                .build();
        return BesideJournal.volume(
                        ORDER,
                        OffVm.at(AT, DriverStateStatusBuilder.builder().run(run).build()),
                        ready,
                        message)
                .run()
                .mediaVolume()
                .message();
    }
}
