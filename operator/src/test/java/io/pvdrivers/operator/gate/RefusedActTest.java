package io.pvdrivers.operator.gate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import io.pvdrivers.api.v1alpha1.DriverStateStatus.Phase;
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

/** A patch that a webhook refuses is tried again, said to be refused, and told of once. */
class RefusedActTest {
    private static final String ANSWER = "admission webhook \"guard\" denied the request.";

    private final KeptRecord record = new KeptRecord();
    private final Given given = Given.aVm().ticket().status(Given.begun(Given.NOW.minus(Duration.ofMinutes(5))));
    private VirtualMachines.Written answer = new VirtualMachines.Written.Refused(ANSWER);

    @Test
    void isSaidToBeRefusedAndToldOfOnce() {
        look();
        look();
        look();

        var waits = record.last().waitingFor();
        assertThat(record.last().phase()).isEqualTo(Phase.WAITING);
        assertThat(waits.reason()).isEqualTo("Refused");
        assertThat(waits.message()).contains(ANSWER, "Stages the driver ISO");
        assertThat(record.told).hasSize(2);
        assertThat(record.told.get(0)).contains("Stages the driver ISO").doesNotContain(ANSWER);
        assertThat(record.told.get(1)).isEqualTo(waits.message());
    }

    @Test
    void isForgottenOnceItGoesThrough() {
        look();
        look();
        answer = new VirtualMachines.Written.Done();
        look();

        assertThat(record.last().lastError()).isNull();
        assertThat(record.last().run().staging().times()).isEqualTo(1);
    }

    private void look() {
        var machines = new Refusing();
        var services = new Services(
                InstallJobs.none(), MediaVolumes.none(), Snapshots.none(), Screens.none(), Preferences.none());
        var performer = new Performer(machines, new ReportsOnly(), services);
        new StateStep(machines, performer, new Random(1)).take(given.asRead(), record);
        var status = record.last();
        given.status(s -> status);
    }

    private final class Refusing implements VirtualMachines {
        @Override
        public Optional<Live> get(String namespace, String name) {
            return Optional.of(given.live());
        }

        @Override
        public Optional<LiveInstance> liveInstance(String namespace, String name) {
            return Optional.of(given.liveInstance());
        }

        @Override
        public VirtualMachine upToDate(VirtualMachine cached) {
            return cached;
        }

        @Override
        public VirtualMachines.Written patch(String namespace, String name, ArrayNode operations) {
            return answer;
        }

        @Override
        public VirtualMachines.Written restart(String namespace, String name, boolean atOnce) {
            throw new AssertionError("nothing was staged");
        }
    }
}
