package io.pvdrivers.operator.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Condition;
import io.pvdrivers.api.v1alpha1.DriverPolicy;
import io.pvdrivers.api.v1alpha1.DriverPolicyStatus;
import io.pvdrivers.api.v1alpha1.DriverPolicyStatus.StageName;
import io.pvdrivers.api.v1alpha1.DriverState;
import io.pvdrivers.kubevirt.VirtualMachine;
import io.pvdrivers.kubevirt.VirtualMachineInstance;
import io.pvdrivers.operator.KubernetesClients;
import io.pvdrivers.operator.rollout.Hold;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a policy's status says of its rollout, when it is written anew, and what is told of it. */
class RolloutStatusTest {
    private static final Instant NOW = Instant.parse("2026-11-23T08:00:00Z");
    private static final String SATURDAY =
            "restart: Automatic, windows: [{schedule: '0 22 * * 6', durationSeconds: 14400}]";
    private static final PolicyRelease RELEASE =
            new PolicyRelease(Optional.of("0.1.302"), Optional.empty(), Optional.empty());

    private final DriverPolicy policy;

    RolloutStatusTest() {
        policy = policy(SATURDAY);
    }

    private static DriverPolicy policy(String rollout) {
        return KubernetesClients.serialization().unmarshal("""
                        metadata: {name: windows, namespace: vms, uid: policy-1, generation: 1}
                        spec: {mode: Enforce, release: {version: 0.1.302}, rollout: {%s}}
                        """.formatted(rollout), DriverPolicy.class);
    }

    private static Enrolled asks(String name) {
        return vm(
                name,
                "phase: Pending, waitingFor: {reason: AwaitingTicket, message: a, since: '2026-11-23T07:00:00Z'}");
    }

    private static Enrolled ready(String name) {
        return vm(name, "phase: Ready");
    }

    private static Enrolled failed(String name) {
        return vm(
                name,
                "phase: RolledBack, waitingFor: {reason: Held, message: a, since: '2026-11-23T07:00:00Z'}, run: {id: run-1, startedAt:"
                        + " '2026-11-23T06:00:00Z', endedAt: '2026-11-23T07:00:00Z', outcome: RolledBack}");
    }

    private static Enrolled vm(String name, String status) {
        var yaml = KubernetesClients.serialization();
        return new Enrolled(
                yaml.unmarshal(
                        "metadata: {name: " + name + ", namespace: vms}\nspec: {runStrategy: Always}",
                        VirtualMachine.class),
                Optional.of(yaml.unmarshal(
                        "metadata: {name: " + name + ", namespace: vms}\nstatus: {phase: Running}",
                        VirtualMachineInstance.class)),
                yaml.unmarshal(
                        "metadata: {name: " + name + ", namespace: vms}\nspec: {virtualMachine: {name: " + name
                                + ", uid: u}}\nstatus: {" + status + "}",
                        DriverState.class));
    }

    private static RolloutLook look(DriverPolicy policy, Instant now, Enrolled... fleet) {
        return RolloutLook.of(policy, Roster.of(List.of(fleet), vm -> ""), now);
    }

    private static DriverPolicyStatus status(DriverPolicy policy, Instant now, Enrolled... fleet) {
        var states = new TreeMap<NamespacedName, DriverState>();
        Stream.of(fleet).forEach(vm -> states.put(vm.name(), vm.state()));
        return PolicyReport.of(policy, look(policy, now, fleet), states, Map.of(), RELEASE, Shadows.NONE);
    }

    private static String condition(DriverPolicyStatus status, String type) {
        return status.conditions().stream()
                .filter(c -> c.getType().equals(type))
                .map(c -> c.getStatus() + " " + c.getReason())
                .findFirst()
                .orElse("absent");
    }

    private static String message(DriverPolicyStatus status) {
        return status.conditions().stream()
                .filter(c -> c.getType().equals("Ready"))
                .map(Condition::getMessage)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aRolloutThatWaitsForSaturdayIsReady() {
        var status = status(policy, NOW, asks("a"), ready("b"));

        assertThat(condition(status, "Ready")).isEqualTo("True RolloutPending");
        assertThat(condition(status, "Converged")).isEqualTo("False RolloutPending");
        assertThat(condition(status, "Reconciling")).isEqualTo("absent");
        assertThat(condition(status, "Stalled")).isEqualTo("absent");
        assertThat(status.nextWindow()).isEqualTo("2026-11-28T22:00:00Z");
        assertThat(status.eta()).isEqualTo("2026-11-29T00:00:00Z");
        assertThat(message(status))
                .isEqualTo(
                        "The next VM is ready to go. Waits for the next maintenance window, until 2026-11-28T22:00:00Z.");
    }

    /** The VM of the second wave is first by its name, and waits for the first wave, which waits for Saturday. */
    @Test
    void whatTheFirstInLineWaitsForIsSaid() {
        var waves = policy(SATURDAY + ", waves: [{name: test, selector: {matchLabels: {stage: test}}}]");
        var first = asks("z");
        first.vm().getMetadata().setLabels(Map.of("stage", "test"));

        assertThat(message(status(waves, NOW, asks("a"), first)))
                .isEqualTo(
                        "The next VM is ready to go. Waits for the next maintenance window, until 2026-11-28T22:00:00Z.");
    }

    @Test
    void whereNobodyAsksItIsSaidWhatBecameOfThem() {
        assertThat(message(status(policy, NOW, ready("a"), failed("b"))))
                .isEqualTo(
                        "No VM is to be started now: 1 VM was rolled back. See status.attention and their DriverStates.");
        assertThat(message(status(
                        policy, NOW, vm("a", "phase: Blocked"), vm("b", "phase: Blocked"), vm("c", "phase: Waiting"))))
                .isEqualTo(
                        "No VM is to be started now: 2 VMs are blocked, 1 VM waits for somebody. See status.attention and"
                                + " their DriverStates.");
    }

    /** I7, while it waits and when it is done. */
    @Test
    void timeAloneWritesNothing() {
        policy.setStatus(status(policy, NOW, asks("a"), ready("b")));
        for (int hour = 1; hour < 100; hour++) {
            var later = NOW.plusSeconds(3600L * hour);
            assertThat(status(policy, later, asks("a"), ready("b"))).isEqualTo(policy.getStatus());
        }

        policy.setStatus(status(policy, NOW, ready("a"), ready("b")));
        for (int day = 1; day < 60; day++) {
            var later = NOW.plusSeconds(86400L * day);
            assertThat(status(policy, later, ready("a"), ready("b"))).isEqualTo(policy.getStatus());
        }
        assertThat(policy.getStatus().nextWindow()).isNull();
        assertThat(policy.getStatus().eta()).isNull();
    }

    @Test
    void aVmThatLeavesInTheMidstOfItsRunHoldsItsPlace() {
        var open = policy("restart: Automatic, windows: [{always: true}]");
        var leaving = vm(
                "gone",
                "phase: InProgress, run: {id: run-1, startedAt: '2026-11-23T06:00:00Z', policyRef: {kind: DriverPolicy, name: windows,"
                        + " uid: policy-1, generation: 1}}");

        var leavingBeside = new Roster(List.of(asks("a")), List.of(leaving), Set.of(), vm -> "");

        assertThat(Turns.isUnderWay(leaving.state(), open)).isTrue();
        assertThat(RolloutLook.of(open, leavingBeside, NOW).dispatch().go()).isEmpty();
        assertThat(look(open, NOW, asks("a")).dispatch().go()).containsExactly("vms/a");
        assertThat(RolloutLook.of(open, leavingBeside, NOW).members()).hasSize(1);
    }

    /** The catalogue has changed, and the records of those that ask are not written anew yet: the canary of the release before proved nothing. */
    @Test
    void nobodyGoesByWhatThePolicyMeantBefore() {
        var open = policy("maxConcurrent: 3, canary: {count: 1}");
        var fleet = List.of(askedFor("a", "0.1.285"), askedFor("b", "0.1.285"), broughtTo("canary", "0.1.285"));

        assertThat(RolloutLook.of(open, Roster.of(fleet, vm -> "0.1.285"), NOW)
                        .dispatch()
                        .go())
                .containsExactly("vms/a", "vms/b");
        assertThat(RolloutLook.of(open, Roster.of(fleet, vm -> "0.1.302"), NOW).dispatch())
                .satisfies(d -> assertThat(d.go()).containsExactly("vms/a"))
                .satisfies(d -> assertThat(d.held().get("vms/b").message())
                        .isEqualTo("Waits for the canaries of release 0.1.302 under rollout.canary"));
    }

    private static Enrolled askedFor(String name, String release) {
        return vm(
                name,
                "phase: Pending, choice: {release: " + release
                        + ", because: it is}, waitingFor: {reason: AwaitingTicket,"
                        + " message: a, since: '2026-11-23T07:00:00Z'}");
    }

    /** By a run of the policy. */
    private static Enrolled broughtTo(String name, String release) {
        var vm = vm(
                name,
                "phase: Ready, run: {id: run-1, startedAt: '2026-11-23T05:00:00Z', endedAt: '2026-11-23T06:00:00Z', outcome: Succeeded,"
                        + " policyRef: {kind: DriverPolicy, name: windows, uid: policy-1, generation: 1}}");
        var spec = KubernetesClients.serialization()
                .unmarshal("""
                        spec:
                          virtualMachine: {name: a, uid: u}
                          ticket:
                            id: run-1
                            policyRef: {kind: DriverPolicy, name: windows, uid: policy-1, generation: 1}
                            plan: {release: %s, diskTarget: virtio, interfaceTarget: virtio}
                        """.formatted(release), DriverState.class)
                .getSpec();
        vm.state().setSpec(spec);
        return vm;
    }

    @Test
    void looksAgainWhenTimeChangesSomethingAndNotWhenAllIsDone() {
        assertThat(look(policy, Instant.parse("2026-11-28T21:58:00Z"), asks("a"))
                        .lookAgain())
                .hasValueSatisfying(wait -> assertThat(wait).hasSeconds(121));
        assertThat(look(policy, NOW, ready("a")).lookAgain()).isEmpty();
    }

    @Test
    void aWindowThatCannotBeReadStallsThePolicy() {
        var status = status(
                policy("restart: Automatic, windows: [{schedule: '0 25 * * *', durationSeconds: 3600}]"),
                NOW,
                asks("a"));

        assertThat(condition(status, "Ready")).isEqualTo("False WindowInvalid");
        assertThat(condition(status, "Stalled")).isEqualTo("True WindowInvalid");
        assertThat(message(status)).startsWith("spec.rollout.windows[0].schedule, 0 25 * * *, cannot be read: ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "windows: [{schedule: '0 22 * * SATURDAY', durationSeconds: 3600}]",
                "windows: [{always: true, timeZone: Berlin}]",
                "windows: [{always: true}], excludeDates: ['2026-02-30']"
            })
    void noVmWaitsForAWindowThatCannotBeRead(String windows) {
        var look = look(policy("restart: Automatic, " + windows), NOW, asks("a"));

        assertThat(look.dispatch().held())
                .containsEntry(
                        "vms/a",
                        Hold.of(
                                "Waits for somebody to mend the windows, none of which can be read: see condition Ready"));
    }

    @Test
    void aWindowThatCanBeReadIsWaitedForBesideOneThatCannot() {
        var one =
                "{schedule: '0 22 * * SATURDAY', durationSeconds: 3600}, {schedule: '0 22 * * 6', durationSeconds: 14400}";
        var look = look(policy("restart: Automatic, windows: [" + one + "]"), NOW, asks("a"));

        assertThat(look.dispatch().held().get("vms/a").until()).contains(Instant.parse("2026-11-28T22:00:00Z"));
    }

    @Test
    void theAnnotationForLeaveIsTold() {
        policy.getMetadata().setAnnotations(Map.of("pvdrivers.io/open-until", "2026-11-23T10:00:00Z"));
        assertThat(status(policy, NOW, asks("a")).notices())
                .singleElement()
                .satisfies(n -> assertThat(n.reason()).isEqualTo("OpenUntil"));
        assertThat(look(policy, NOW, asks("a")).dispatch().go()).containsExactly("vms/a");

        policy.getMetadata().setAnnotations(Map.of("pvdrivers.io/open-until", "soon"));
        assertThat(status(policy, NOW, asks("a")).notices())
                .singleElement()
                .satisfies(n -> assertThat(n.reason()).isEqualTo("OpenUntilNotHonoured"));
    }

    @Test
    void windowsThatAreTooShortAreTold() {
        var status = status(
                policy("restart: Automatic, windows: [{schedule: '0 22 * * *', durationSeconds: 900}]"),
                NOW,
                asks("a"));

        assertThat(status.notices())
                .singleElement()
                .satisfies(n -> assertThat(n.reason()).isEqualTo("WindowTooShort"));
    }

    @Test
    void aVmThatIsDownIsNamedWhereItKeepsOthersWaiting() {
        var down =
                new Enrolled(asks("down").vm(), Optional.empty(), ready("down").state());
        var status = status(policy("restart: Automatic, windows: [{always: true}]"), NOW, asks("a"), down);

        assertThat(message(status)).contains("VM down should run and does not");
    }

    @Test
    void newsIsToldOnce() {
        var bare = policy("restart: Automatic, windows: [{always: true}], maxFailures: 0, canary: {count: 1}");
        var first = status(bare, NOW, asks("a"), asks("b"));
        assertThat(first.stage().name()).isEqualTo(StageName.CANARY);

        assertThat(told(bare, first, failed("a"), asks("b"))).containsExactly("FailureBudgetSpent");
        var spent = bare.getStatus();
        assertThat(told(bare, spent, failed("a"), asks("b"))).isEmpty();
        assertThat(told(bare, spent, asks("a"), asks("b"))).containsExactly("FailureBudgetFree");

        assertThat(told(bare, first, ready("a"), ready("b"))).containsExactly("Converged");
        var done = bare.getStatus();
        assertThat(told(bare, done, ready("a"), asks("b"))).isEmpty();
        assertThat(told(bare, bare.getStatus(), ready("a"), ready("b"))).isEmpty();
    }

    /** What is told when the fleet comes to stand so, after that status. */
    private static List<String> told(DriverPolicy policy, DriverPolicyStatus before, Enrolled... fleet) {
        policy.setStatus(before);
        var after = status(policy, NOW, fleet);
        var reasons =
                RolloutNews.of(policy, after).stream().map(RolloutNews::reason).toList();
        policy.setStatus(after);
        return reasons;
    }

    /** Between two of its VMs nobody may ask for a moment: guests are looked at, or people awaited. */
    @Test
    void aWaveBeginsOnce() {
        var waves = policy("maxConcurrent: 1, waves: [{selector: {matchLabels: {number: a}}}]");

        assertThat(told(waves, status(waves, NOW, looked("b")), asks("b"), asks("c")))
                .containsExactly("WaveBegan");
        assertThat(told(waves, waves.getStatus(), looked("b"), looked("c"))).isEmpty();
        assertThat(waves.getStatus().stage().name()).isEqualTo(StageName.WAVE);
        assertThat(told(waves, waves.getStatus(), ready("b"), asks("c"))).isEmpty();

        assertThat(told(waves, waves.getStatus(), ready("b"), ready("c"))).containsExactly("Converged");
        assertThat(waves.getStatus().stage()).isNull();
        assertThat(told(waves, waves.getStatus(), ready("b"), asks("c"))).containsExactly("WaveBegan");
    }

    @Test
    void canariesThatProvedNothingAreNoNews() {
        var both = "waves: [{selector: {matchLabels: {number: a}}}], canary: {count: 1}";
        var first = status(policy(both), NOW, asks("a"), asks("b"));
        assertThat(first.stage().name()).isEqualTo(StageName.CANARY);

        assertThat(told(policy(both.replace(", canary: {count: 1}", "")), first, asks("a"), asks("b")))
                .containsExactly("WaveBegan");
        assertThat(told(policy(both), first, broughtTo("canary", "''"), asks("b")))
                .containsExactly("CanariesReady", "WaveBegan");
        assertThat(told(policy(both), first, broughtTo("canary", "0.1.285"), asks("b")))
                .isEmpty();
    }

    private static Enrolled looked(String name) {
        return vm(
                name, "phase: Pending, waitingFor: {reason: GuestUnknown, message: a, since: '2026-11-23T07:59:00Z'}");
    }
}
