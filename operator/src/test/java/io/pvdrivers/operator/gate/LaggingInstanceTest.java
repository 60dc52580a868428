package io.pvdrivers.operator.gate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import io.pvdrivers.api.v1alpha1.Run.Switching;
import io.pvdrivers.kubevirt.VirtualMachine;
import io.pvdrivers.operator.action.InstallJobs;
import io.pvdrivers.operator.action.MediaVolumes;
import io.pvdrivers.operator.action.Performer;
import io.pvdrivers.operator.action.Performer.Services;
import io.pvdrivers.operator.action.Preferences;
import io.pvdrivers.operator.action.Screens;
import io.pvdrivers.operator.action.Snapshots;
import io.pvdrivers.operator.action.VirtualMachines;
import io.pvdrivers.operator.guest.ReportsOnly;
import io.pvdrivers.operator.state.StateStep;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The cache shows the VMI of an hour ago, and the switch was done in a later one a minute ago. */
class LaggingInstanceTest {
    private final KeptRecord record = new KeptRecord();
    private final Given given = Given.aVm()
            .ticket()
            .status(Given.begun(Given.NOW.minus(Duration.ofMinutes(20))))
            .status(s -> s.withRun(
                    s.run().withSwitching(new Switching("vmi-2", Given.NOW.minus(Duration.ofMinutes(1)), true, 1))));

    @Test
    void theTimeOfAnEarlierVmiIsNotCounted() {
        var next = look("vmi-3");

        assertThat(record.written).isEmpty();
        assertThat(next.lookAgain()).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void aVmiThatTheServerConfirmsIsGoneOnWith() {
        look("vmi-1");

        assertThat(record.last().run().watch().vmiUID()).isEqualTo("vmi-1");
    }

    private StateStep.Next look(String runs) {
        var machines = new Server(runs);
        var services = new Services(
                InstallJobs.none(), MediaVolumes.none(), Snapshots.none(), Screens.none(), Preferences.none());
        return new StateStep(machines, new Performer(machines, new ReportsOnly(), services), new Random(1))
                .take(given.asRead(), record);
    }

    /** @param runs the uid of the VMI that there is */
    private final class Server implements VirtualMachines {
        private final String runs;

        private Server(String runs) {
            this.runs = runs;
        }

        @Override
        public Optional<Live> get(String namespace, String name) {
            return Optional.of(given.live());
        }

        @Override
        public Optional<LiveInstance> liveInstance(String namespace, String name) {
            var live = given.liveInstance();
            live.view().getMetadata().setUid(runs);
            return Optional.of(live);
        }

        @Override
        public VirtualMachine upToDate(VirtualMachine cached) {
            return cached;
        }

        @Override
        public VirtualMachines.Written patch(String namespace, String name, ArrayNode operations) {
            return new VirtualMachines.Written.Done();
        }

        @Override
        public VirtualMachines.Written restart(String namespace, String name, boolean atOnce) {
            return new VirtualMachines.Written.Done();
        }
    }
}
