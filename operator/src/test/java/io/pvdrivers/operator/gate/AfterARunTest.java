package io.pvdrivers.operator.gate;

import static io.pvdrivers.operator.gate.Given.aVm;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pvdrivers.api.v1alpha1.Baseline;
import io.pvdrivers.api.v1alpha1.Baseline.BaselineDevice;
import io.pvdrivers.api.v1alpha1.DriverStateSpec.DeviceKind;
import io.pvdrivers.api.v1alpha1.DriverStateStatus.Notice;
import io.pvdrivers.api.v1alpha1.DriverStateStatus.Verification;
import io.pvdrivers.api.v1alpha1.Run;
import io.pvdrivers.api.v1alpha1.Run.Outcome;
import io.pvdrivers.api.v1alpha1.Run.Switching;
import io.pvdrivers.api.v1alpha1.RunBuilder;
import io.pvdrivers.api.v1alpha1.RunStagingBuilder;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What comes after a run: another try, a person's turn, a restore; and what came along from another VM. */
class AfterARunTest {
    private static final String RESTORE = "restore.kubevirt.io/lastRestoreUID";
    private static final String OTHERS = "{\"run\":\"run-9\",\"vmUID\":\"vm-9\",\"devices\":[]}";

    @ParameterizedTest
    @CsvSource({
        "1, 14, Held RetryPending", "1, 15, Admitted AwaitingTicket",
        "2, 59, Held RetryPending", "2, 60, Admitted AwaitingTicket",
        "3, 6000, Held Held",
    })
    void isTriedAgainEverMoreRarelyAndThenNoMore(int attempts, long minutes, String expected) {
        assertThat(said(failed(Reason.MEDIA_UNAVAILABLE, attempts, minutes, r -> r)))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"2, true", "3, false"})
    void twiceUnderAPlanThatDoesNotSayHowOften(int attempts, boolean again) {
        var situation =
                Edits.silent(failed(Reason.SNAPSHOT_FAILED, attempts, 1, r -> r).situation());

        assertThat(Attempts.nextAt(situation).isPresent()).isEqualTo(again);
    }

    @ParameterizedTest
    @CsvSource({"0, 1, Held Held", "9, 9, Held RetryPending"})
    void asOftenAsThePolicySays(int retries, int attempts, String expected) {
        assertThat(said(failed(Reason.SNAPSHOT_FAILED, attempts, 239, r -> r)
                        .policy("/spec/safety", "retries", retries)))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @EnumSource(
            value = Reason.class,
            names = {
                "CONTESTED",
                "FOREIGN_EDIT",
                "ROLLBACK_ASKED",
                "RETURN_FAILED",
                "GUEST_DID_NOT_RETURN",
                "NO_PROOF",
                "KNOWN_ISSUE"
            })
    void whatIsAPersonsMatterWaitsForOne(Reason reason) {
        assertThat(said(failed(reason, 1, 6000, r -> r)))
                .isEqualTo(reason == Reason.CONTESTED ? "Held Contested" : "Held Held");
    }

    @Test
    void aGuestThatWasSwitchedIsNeverTriedAgainByItself() {
        var switched = failed(
                Reason.INSTALL_FAILED, 1, 6000, r -> r.withSwitching(new Switching("vmi-0", Given.NOW, true, 1)));
        var returned = failed(Reason.INSTALL_FAILED, 1, 6000, r -> r.withOutcome(Outcome.ROLLED_BACK));

        assertThat(List.of(said(switched), said(returned))).containsOnly("Held Held");
    }

    @ParameterizedTest
    @CsvSource({"false, Held Held", "true, Admitted AwaitingTicket"})
    void aVmThatDidNotStartWithTheIsoIsNotTakenDownAgain(boolean hotPlugged, String expected) {
        var staging = RunStagingBuilder.builder()
                .vmiUID("vmi-0")
                .at(Given.NOW)
                .hotPlugged(hotPlugged ? true : null)
                .build();

        assertThat(said(failed(Reason.MEDIA_UNAVAILABLE, 1, 16, r -> r.withStaging(staging))))
                .isEqualTo(expected);
    }

    @Test
    void aPersonsRetryStartsAtOnceAndCountsAnew() {
        var situation = failed(Reason.MEDIA_UNAVAILABLE, 3, 1, r -> r)
                .annotated("pvdrivers.io/retry", "1")
                .situation();

        assertThat(new Planner().decide(situation).gate()).contains("Admitted");
        assertThat(Attempts.before(situation)).isZero();
    }

    @ParameterizedTest
    @EnumSource(
            value = Outcome.class,
            names = {"SUCCEEDED", "FAILED", "ROLLED_BACK"})
    void aVmThatItsOwnerRestoredWaitsForAPerson(Outcome outcome) {
        var given = failed(Reason.MEDIA_UNAVAILABLE, 1, 6000, r -> r.withOutcome(outcome))
                .annotated(RESTORE, "back-1234");

        assertThat(said(given)).isEqualTo("Held Restored");
        assertThat(said(given.annotated("pvdrivers.io/retry", "1"))).isEqualTo("Admitted AwaitingTicket");
    }

    @Test
    void aRestoreFromBeforeTheRunHoldsNothing() {
        var given = failed(Reason.MEDIA_UNAVAILABLE, 1, 16, r -> r.withRestoreBefore("back-1234"))
                .annotated(RESTORE, "back-1234");

        assertThat(said(given)).isEqualTo("Admitted AwaitingTicket");
    }

    @Test
    void aRestoreDuringARunEndsIt() {
        var given = aVm().ticket()
                .annotated(RESTORE, "back-1234")
                .status(s -> s.withRun(
                        RunBuilder.builder().id("run-1").startedAt(Given.NOW).build()));
        var action = new Planner().decide(given.situation()).action().orElseThrow();

        assertThat(action)
                .isInstanceOfSatisfying(
                        Action.Abandon.class, a -> assertThat(a.reason()).isEqualTo(Reason.RESTORED));
    }

    @ParameterizedTest
    @CsvSource({"true", "false"})
    void aStopTakesNothingFromAVmThatIsReady(boolean implicitInterface) {
        var ready = implicitInterface ? virtio().implicitInterface() : virtio();
        var verified = verified(ready);
        ready.remembered().status(s -> s.withVerified(verified));

        assertThat(said(ready)).isEqualTo("- Passed");
        assertThat(said(ready.stopped())).isEqualTo("- Passed");
    }

    @ParameterizedTest
    @CsvSource({"false, true, Admitted AwaitingTicket", "true, true, Admitted AwaitingTicket", "true, false, - Passed"})
    void aVmWhoseSpecLostWhatTheRunWroteIsNotReady(boolean preferring, boolean switched, String expected) {
        var absent = new BaselineDevice(DeviceKind.DISK, "root", null, false, "sata", false);
        var run = RunBuilder.builder()
                .id("run-1")
                .startedAt(Given.NOW)
                .endedAt(Given.NOW)
                .outcome(Outcome.SUCCEEDED)
                .switching(switched ? new Switching("vmi-0", Given.NOW, true, 1) : null)
                .build();
        var given = virtio().status(s ->
                s.withRun(run).withBaseline(new Baseline("run-1", "vm-1", Given.NOW, List.of(absent), null)));
        var verified = verified(given);
        given.status(s -> s.withVerified(verified)).vm(v -> {
            ((ObjectNode) v.at("/spec/template/spec/domain/devices/disks/0/disk")).remove("bus");
            if (preferring) {
                v.withObject("/spec").putObject("preference").put("name", "windows.2k22");
            }
        });

        assertThat(said(given)).isEqualTo(expected);
    }

    @Test
    void annotationsOfAnotherVmAreToldAndKeepNothingUp() {
        var clone = aVm().annotated("pvdrivers.io/run", "run-9").annotated("pvdrivers.io/baseline", OTHERS);
        var own = aVm().annotated("pvdrivers.io/run", "run-9")
                .annotated("pvdrivers.io/baseline", OTHERS.replace("vm-9", "vm-1"));
        var broken = aVm().annotated("pvdrivers.io/baseline", "not JSON");

        assertThat(OurTraces.inAnnotations(clone.situation())).isFalse();
        assertThat(OurTraces.inAnnotations(own.situation())).isTrue();
        assertThat(OurTraces.inAnnotations(broken.situation())).isFalse();
        assertThat(notices(clone)).containsExactly("AnnotationsOfAnotherVm");
        assertThat(notices(own)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "true, Enforce, - ForgetOthers",
        "false, Enforce, Admitted AwaitingTicket",
        "true, Audit, Admitted Audit"
    })
    void theyAreTakenOffWhereAPersonAsks(String wish, String mode, String expected) {
        var given = aVm().annotated("pvdrivers.io/run", "run-9")
                .annotated("pvdrivers.io/baseline", OTHERS)
                .annotated("pvdrivers.io/forget", wish)
                .policy("/spec", "mode", mode);

        assertThat(said(given)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "masquerade, false, ",
        "bridge, false, MacAddressNotPinned",
        "sriov, false, MacAddressNotPinned",
        "passtBinding, false, MacAddressNotPinned",
        "masquerade, true, MacAddressNotPinned",
    })
    void addressesThatCannotBeHeldAreTold(String binding, boolean pooled, String notice) {
        var given = aVm().vm(v -> {
            var nic = v.withObject("/spec/template/spec/domain/devices")
                    .putArray("interfaces")
                    .addObject();
            nic.put("name", "default").put("model", "e1000e").putObject(binding);
        });
        var told = notices(pooled ? given.annotated("kubemacpool.io/transaction-timestamp", "now") : given);

        assertThat(told).isEqualTo(notice == null ? List.of() : List.of(notice));
    }

    @ParameterizedTest
    @CsvSource({
        "e1000e, masquerade, ",
        "e1000e, bridge, a bridge on the pod network takes the pod's address",
        "virtio, masquerade, the VM's spec has no such interface"
    })
    void theAddressOfAnInterfaceThatKubeVirtMakesUpIsToldToo(String model, String binding, String told) {
        var given = aVm().implicitInterface().vmi(i -> {
            var nic = (ObjectNode) i.at("/spec/domain/devices/interfaces/0");
            nic.remove("masquerade");
            nic.put("model", model).putObject(binding);
        });
        var messages = Notices.of(given.situation()).orElse(List.of()).stream()
                .map(Notice::message)
                .toList();

        assertThat(messages).hasSize(told == null ? 0 : 1).allMatch(m -> m.contains(String.valueOf(told)));
    }

    @ParameterizedTest
    @CsvSource({"true, 02:00:00:00:00:07, true", "true, , false", "false, 02:00:00:00:00:07, false"})
    void aReturnTellsOfPinnedAddressesWhereThereAreAny(boolean pins, String mac, boolean told) {
        var given = failed(Reason.GUEST_DID_NOT_RETURN, 1, 1, r -> r.withOutcome(Outcome.ROLLED_BACK))
                .policy("/spec/safety", "pinMacAddresses", pins)
                .vm(v -> ((ObjectNode) v.at("/spec/template/spec/domain/devices/interfaces/0")).put("macAddress", mac));
        var message = new Planner().decide(given.situation()).verdict().toString();

        assertThat(message).contains("The devices were put back");
        assertThat(message.contains("pinned MAC addresses stay")).isEqualTo(told);
    }

    /** It would turn round at once and count as a failure. */
    @ParameterizedTest
    @CsvSource({"true", "false"})
    void noRunBeginsWhileAWishForTheWayBackIsLeftOnTheVm(boolean failedBefore) {
        var given = failedBefore
                ? failed(Reason.MEDIA_UNAVAILABLE, 1, 6000, r -> r).annotated("pvdrivers.io/retry", "1")
                : aVm().ticket();

        assertThat(said(given.annotated("pvdrivers.io/rollback", "now"))).isEqualTo("Held RollbackAsked");
    }

    /** As a GitOps tool does; the next start would bring the old devices back. */
    @Test
    void aSpecThatWasPutBackUnderARunningVmCostsNoRestart() {
        var putBack = aVm().vmi(i -> Edits.virtio(i.withObject("/spec/domain/devices")));

        assertThat(RunCost.restarts(putBack.drivers(Given.NEW).situation())).isEmpty();
        assertThat(RunCost.restarts(aVm().drivers(Given.NEW).situation())).hasSize(2);
    }

    private static Given virtio() {
        return aVm().vm(v -> Edits.virtio(v.withObject("/spec/template/spec/domain/devices")))
                .vmi(i -> Edits.virtio(i.withObject("/spec/domain/devices")))
                .drivers(Given.NEW);
    }

    private static Verification verified(Given given) {
        return new Verification(
                "vm-1", "vmi-1", "0.1.302", WantedHash.of(given.situation().plan()), Given.NOW);
    }

    private static List<String> notices(Given given) {
        return Notices.of(given.situation()).orElse(List.of()).stream()
                .map(Notice::reason)
                .toList();
    }

    private static Given failed(Reason reason, int attempts, long minutesAgo, UnaryOperator<Run> change) {
        var run = RunBuilder.builder()
                .id("run-1")
                .startedAt(Given.NOW.minus(Duration.ofDays(9)))
                .endedAt(Given.NOW.minus(Duration.ofMinutes(minutesAgo)))
                .outcome(Outcome.FAILED)
                .reason(reason.code())
                .message("It went wrong.")
                .build();
        return aVm().ticket().status(s -> s.withRun(change.apply(run)).withAttempts(attempts));
    }

    private static String said(Given given) {
        var decision = new Planner().decide(given.situation());
        var word = switch (decision.verdict()) {
            case Verdict.Passed passed -> "Passed";
            case Verdict.Act act -> act.action().getClass().getSimpleName();
            case Verdict.Wait wait -> wait.reason().code();
            case Verdict.Blocked blocked -> blocked.reason().code();
            case Verdict.Failed failed -> failed.reason().code();
        };
        return decision.gate().orElse("-") + " " + word;
    }
}
