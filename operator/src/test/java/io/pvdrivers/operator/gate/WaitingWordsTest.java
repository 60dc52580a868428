package io.pvdrivers.operator.gate;

import static io.pvdrivers.operator.gate.Given.aVm;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pvdrivers.api.v1alpha1.Run.Staging;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** What a VM says of itself names the right cause and the right cure. */
class WaitingWordsTest {
    private static final Instant BEFORE = Given.NOW.minus(Duration.ofMinutes(5));

    @Test
    void approvalNamesACommandThatOverwrites() {
        assertThat(said(staged().policy("/spec/rollout", "restart", "Manual")))
                .endsWith("waits for approval: kubectl -n vms annotate --overwrite vm erp pvdrivers.io/approved=run-1");
    }

    @Test
    void anApprovalOfSomethingElseIsAnswered() {
        assertThat(said(staged().policy("/spec/rollout", "restart", "Manual")
                        .annotated("pvdrivers.io/approved", "yes")))
                .contains(
                        "waits for approval; the annotation has another value than this run's id: kubectl -n vms annotate ");
    }

    @Test
    void anInstanceThatFailedIsNotSaidToShutDown() {
        var given = staged().vmi(i -> {
            i.withObject("/metadata").put("deletionTimestamp", "2026-11-02T07:59:50Z");
            i.withObject("/status").put("phase", "Failed");
        });

        assertThat(said(given))
                .isEqualTo("The VM's instance failed, and KubeVirt has been removing it since 2026-11-02T07:59:50Z.");
    }

    @Test
    void anImageThatCannotBePulledIsNamed() {
        assertThat(said(notStarted("ImagePullBackOff"))).contains("Check that " + Given.IMAGE + " can be pulled.");
    }

    @Test
    void anotherCauseIsToldInKubeVirtsWords() {
        var given = notStarted("ErrorUnschedulable").vmi(i -> refused(i, "0/3 nodes are available"));

        assertThat(said(given))
                .contains("did not start with the driver ISO")
                .endsWith("KubeVirt says: 0/3 nodes are available. Mend that.");
    }

    @Test
    void whereNobodySaysWhyNothingIsGuessed() {
        assertThat(said(notStarted("Starting"))).doesNotContain("can be pulled").contains("kubectl describe vmi erp");
    }

    @Test
    void aPrimerThatWasStagedAloneIsNamed() {
        var given = begun().drivers(Given.NEW)
                .vm(v -> {
                    Edits.stagePrimer(v.withObject("/spec/template/spec"));
                    v.withObject("/status").put("printableStatus", "Starting");
                })
                .vmi(i -> {
                    Edits.stagePrimer(i.withObject("/spec"));
                    scheduling(i);
                })
                .sees(new GuestSight.Off());

        assertThat(said(given)).contains("did not start with the primer").doesNotContain("driver ISO");
    }

    /** A run that has staged the ISO, in the spec alone. */
    private static Given staged() {
        return begun().vm(v -> Edits.stageMedia(v.withObject("/spec/template/spec")));
    }

    private static Given begun() {
        return aVm().ticket()
                .status(Given.begun(BEFORE))
                .status(s -> s.withRun(s.run()
                        .withStaging(new Staging("vmi-0", BEFORE, true, "pvd-0123456789ab", null, null, null, null))));
    }

    /** Its instance, with what was staged, has been starting for longer than it may. */
    private static Given notStarted(String printableStatus) {
        return staged().vm(v -> v.withObject("/status").put("printableStatus", printableStatus))
                .vmi(i -> {
                    Edits.stageMedia(i.withObject("/spec"));
                    scheduling(i);
                })
                .sees(new GuestSight.Off());
    }

    private static void scheduling(ObjectNode vmi) {
        var status = vmi.withObject("/status").put("phase", "Scheduling");
        status.remove("guestOSInfo");
        status.withArray("phaseTransitionTimestamps")
                .removeAll()
                .addObject()
                .put("phase", "Scheduling")
                .put("phaseTransitionTimestamp", "2026-11-02T07:00:00Z");
    }

    private static void refused(ObjectNode vmi, String message) {
        vmi.withObject("/status")
                .withArray("conditions")
                .addObject()
                .put("type", "Synchronized")
                .put("status", "False")
                .put("message", message);
    }

    private static String said(Given given) {
        return switch (new Planner().decide(given.situation()).verdict()) {
            case Verdict.Wait wait -> wait.message();
            case Verdict.Blocked blocked -> blocked.message();
            case Verdict.Failed failed -> failed.message();
            case Verdict.Act act ->
                act.action() instanceof Action.Abandon abandon
                        ? abandon.message()
                        : act.action().toString();
            case Verdict.Passed passed -> "passed";
        };
    }
}
