package io.pvdrivers.operator.gate;

import static org.assertj.core.api.Assertions.assertThat;

import io.pvdrivers.api.v1alpha1.Baseline;
import io.pvdrivers.api.v1alpha1.Baseline.BaselineDevice;
import io.pvdrivers.api.v1alpha1.DriverStateSpec.DeviceKind;
import io.pvdrivers.api.v1alpha1.Run.Installation;
import io.pvdrivers.api.v1alpha1.RunBuilder;
import io.pvdrivers.operator.action.InstallJobs.Outcome;
import io.pvdrivers.operator.action.MediaVolumes;
import io.pvdrivers.operator.action.Performer;
import io.pvdrivers.operator.action.Performer.Services;
import io.pvdrivers.operator.action.Preferences;
import io.pvdrivers.operator.action.Screens;
import io.pvdrivers.operator.action.Snapshots;
import io.pvdrivers.operator.action.VirtualMachines;
import io.pvdrivers.operator.gate.Action.JobOrder;
import io.pvdrivers.operator.guest.GuestAgent.InstallProgress;
import io.pvdrivers.operator.guest.ReportsOnly;
import io.pvdrivers.operator.state.StateStep;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A VM whose drivers a Job installs, looked at again: which Job it is asked for, and what is kept of the answer. */
class InstallJobStepTest {
    private final List<JobOrder> asked = new ArrayList<>();
    private final KeptRecord record = new KeptRecord();

    @Test
    void theJobIsKeptAsSoonAsItIsKnown() {
        look(null, new Outcome.Known("job-1", new InstallProgress.Running()));

        assertThat(asked).extracting(JobOrder::jobUid).allMatch(uid -> uid.isEmpty());
        assertThat(installation().jobUID()).isEqualTo("job-1");
        assertThat(installation().finishedAt()).isNull();
    }

    @Test
    void theKnownJobIsAskedFor() {
        look("job-1", new Outcome.Known("job-1", new InstallProgress.Exited(3010, "")));

        assertThat(asked).singleElement().satisfies(order -> {
            assertThat(order.jobUid()).contains("job-1");
            assertThat(order.secondsLeft()).isEqualTo(1200);
        });
        assertThat(installation().jobUID()).isEqualTo("job-1");
        assertThat(installation().exitCode()).isEqualTo(3010);
    }

    /** Otherwise a CronJob that is mended later would be taken for one whose Job is gone. */
    @Test
    void aJobThatWasRefusedIsNotKnown() {
        look(null, new Outcome.Refused("There is no CronJob."));

        assertThat(installation().jobUID()).isNull();
        assertThat(record.last().lastError().message()).isEqualTo("There is no CronJob.");
    }

    private Installation installation() {
        return record.last().run().installation();
    }

    private void look(@Nullable String jobUid, Outcome outcome) {
        var machines = (VirtualMachines) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {VirtualMachines.class}, (proxy, method, arguments) -> {
                    throw new AssertionError("no VM is written or read for a Job: " + method);
                });
        var performer = new Performer(
                machines,
                new ReportsOnly(),
                new Services(
                        (vm, owner, order) -> {
                            asked.add(order);
                            return outcome;
                        },
                        MediaVolumes.none(),
                        Snapshots.none(),
                        Screens.none(),
                        Preferences.none()));
        new StateStep(machines, performer, new Random(1))
                .take(installing(jobUid).asRead(), record);
    }

    private static Given installing(@Nullable String jobUid) {
        var begun = Given.NOW.minusSeconds(600);
        var baseline = new Baseline(
                "run-1",
                "vm-1",
                begun,
                List.of(new BaselineDevice(DeviceKind.DISK, "root", "sata", false, "sata", false)),
                null);
        var installation = new Installation("run-1", "vmi-1", begun, null, null, List.of("viostor"), null, jobUid);
        return Given.aVm()
                .policy("/spec/install", "method", "Job")
                .policy("/spec/install/jobRef", "name", "drivers")
                .drivers(Given.NEW)
                .ticket()
                .status(s -> s.withBaseline(baseline)
                        .withRun(RunBuilder.builder()
                                .id("run-1")
                                .startedAt(begun)
                                .installation(installation)
                                .build()));
    }
}
