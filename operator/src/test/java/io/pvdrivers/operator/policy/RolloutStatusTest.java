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
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

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

    private static DriverPolicyStatus status(DriverPolicy policy, Instant now, Enrolled... fleet) {
        var states = new TreeMap<NamespacedName, DriverState>();
        Stream.of(fleet).forEach(vm -> states.put(vm.name(), vm.state()));
        return PolicyReport.of(
                policy, RolloutLook.of(policy, List.of(fleet), Set.of(), now), states, Map.of(), RELEASE, Shadows.NONE);
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

        assertThat(Turns.isUnderWay(leaving.state(), open)).isTrue();
        assertThat(RolloutLook.of(open, List.of(asks("a")), List.of(leaving), Set.of(), NOW)
                        .dispatch()
                        .go())
                .isEmpty();
        assertThat(RolloutLook.of(open, List.of(asks("a")), List.of(), Set.of(), NOW)
                        .dispatch()
                        .go())
                .containsExactly("vms/a");
        assertThat(RolloutLook.of(open, List.of(asks("a")), List.of(leaving), Set.of(), NOW)
                        .members())
                .hasSize(1);
    }

    @Test
    void looksAgainWhenTimeChangesSomethingAndNotWhenAllIsDone() {
        assertThat(RolloutLook.of(policy, List.of(asks("a")), Set.of(), Instant.parse("2026-11-28T21:58:00Z"))
                        .lookAgain())
                .hasValueSatisfying(wait -> assertThat(wait).hasSeconds(121));
        assertThat(RolloutLook.of(policy, List.of(ready("a")), Set.of(), NOW).lookAgain())
                .isEmpty();
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

    @Test
    void theAnnotationForLeaveIsTold() {
        policy.getMetadata().setAnnotations(Map.of("pvdrivers.io/open-until", "2026-11-23T10:00:00Z"));
        assertThat(status(policy, NOW, asks("a")).notices())
                .singleElement()
                .satisfies(n -> assertThat(n.reason()).isEqualTo("OpenUntil"));
        assertThat(RolloutLook.of(policy, List.of(asks("a")), Set.of(), NOW)
                        .dispatch()
                        .go())
                .containsExactly("vms/a");

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

        var spent = status(bare, NOW, failed("a"), asks("b"));
        assertThat(RolloutNews.of(first, spent)).extracting(RolloutNews::reason).containsExactly("FailureBudgetSpent");
        assertThat(RolloutNews.of(spent, spent)).isEmpty();
        assertThat(RolloutNews.of(spent, first)).extracting(RolloutNews::reason).containsExactly("FailureBudgetFree");

        bare.setStatus(first);
        var done = status(bare, NOW, ready("a"), ready("b"));
        assertThat(RolloutNews.of(first, done)).extracting(RolloutNews::reason).containsExactly("Converged");
        bare.setStatus(done);
        var again = status(bare, NOW, ready("a"), asks("b"));
        assertThat(RolloutNews.of(done, again)).isEmpty();
        bare.setStatus(again);
        assertThat(RolloutNews.of(again, status(bare, NOW, ready("a"), ready("b"))))
                .isEmpty();
    }
}
