package io.pvdrivers.operator.state;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.pvdrivers.api.v1alpha1.DriverState;
import io.pvdrivers.api.v1alpha1.DriverStateSpec;
import io.pvdrivers.api.v1alpha1.DriverStateSpec.VirtualMachineRef;
import io.pvdrivers.api.v1alpha1.DriverStateStatus.Phase;
import io.pvdrivers.api.v1alpha1.DriverStateStatus.Verification;
import io.pvdrivers.api.v1alpha1.DriverStateStatus.WaitingFor;
import io.pvdrivers.api.v1alpha1.DriverStateStatusBuilder;
import io.pvdrivers.api.v1alpha1.GuestFactsBuilder;
import io.pvdrivers.api.v1alpha1.GuestSummary;
import io.pvdrivers.api.v1alpha1.GuestSummary.Agent;
import io.pvdrivers.api.v1alpha1.RunBuilder;
import io.pvdrivers.kubevirt.VirtualMachine;
import io.pvdrivers.kubevirt.VirtualMachineInstance;
import io.pvdrivers.operator.gate.Reason;
import io.pvdrivers.operator.guest.FileSystems;
import io.pvdrivers.operator.guest.GuestAgent;
import io.pvdrivers.operator.guest.GuestAgent.Answer;
import io.pvdrivers.operator.guest.ReportsOnly;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** How often guests are asked. */
class GuestObserverTest {
    private static final Duration A_DAY = Duration.ofDays(1);

    private final Asked agent = new Asked();
    private Instant now = Instant.parse("2026-11-21T06:00:00Z");
    private GuestObserver observer = observer();
    private String uid = "vmi-1";
    private boolean connected = true;
    private Optional<String> retry = Optional.empty();
    private Optional<String> build = Optional.of("20348");
    private final DriverState state = new DriverState();
    private final Map<String, Object> read = new HashMap<>();

    GuestObserverTest() {
        state.setSpec(new DriverStateSpec(new VirtualMachineRef("erp", "vm-1"), null, null));
    }

    /** Counts what it is asked. */
    private static final class Asked implements GuestAgent {
        private final GuestAgent others = new ReportsOnly();
        private int times;
        private Answer<Observation> answer =
                new Answer.Given<>(new Observation(GuestFactsBuilder.builder().build(), List.of()));

        @Override
        public Answer<Observation> facts(Guest guest) {
            times++;
            return answer;
        }

        @Override
        public Answer<InstallProgress> install(Guest guest, InstallOrder order) {
            return others.install(guest, order);
        }

        @Override
        public Answer<Void> reboot(Guest guest) {
            return others.reboot(guest);
        }

        @Override
        public Answer<List<String>> repair(Guest guest, RepairOrder order) {
            return others.repair(guest, order);
        }

        @Override
        public Answer<List<String>> prepare(Guest guest, PrepareOrder order) {
            return others.prepare(guest, order);
        }

        @Override
        public Answer<List<String>> removeGhosts(Guest guest, List<String> pciIds) {
            return others.removeGhosts(guest, pciIds);
        }
    }

    @Test
    void atRestOnceADay() {
        ready();

        assertThat(timesWithin(Duration.ofDays(11), Duration.ofMinutes(30))).isEqualTo(10);
    }

    @Test
    void alsoWhereTheVmIsNotReadyAndNothingInsideHasToChange() {
        waitingFor(Reason.AWAITING_TICKET);

        assertThat(timesWithin(Duration.ofDays(3), Duration.ofMinutes(5))).isEqualTo(3);
    }

    @Test
    void everyHourWhereAPersonMendsSomethingInside() {
        waitingFor(Reason.BIT_LOCKER);

        assertThat(timesWithin(Duration.ofHours(5), Duration.ofMinutes(5))).isEqualTo(5);
    }

    @Test
    void everyTenMinutesWhereItIsRefused() {
        agent.answer = new Answer.CannotAsk<>("forbidden");
        waitingFor(Reason.GUEST_UNSEEN);

        assertThat(timesWithin(Duration.ofHours(1), Duration.ofMinutes(1))).isEqualTo(6);
    }

    @Test
    void inFlightAtEveryLook() {
        inFlight();

        assertThat(timesWithin(Duration.ofMinutes(5), Duration.ofSeconds(10))).isEqualTo(30);
    }

    @Test
    void oneRefusalInARunIsNoNewsAndALastingOneIs() {
        inFlight();
        look();
        agent.answer = new Answer.CannotAsk<>("The connection broke.");

        now = now.plusSeconds(10);
        assertThat(observer.look(vm(), vmi(), state).orElseThrow().answer()).isInstanceOf(Answer.Given.class);
        now = now.plusSeconds(60);
        assertThat(observer.look(vm(), vmi(), state).orElseThrow().answer()).isInstanceOf(Answer.CannotAsk.class);
        assertThat(agent.times).isEqualTo(3);
    }

    /** A fleet may keep the operator's few places busy for as long as it likes: that says nothing of this guest. */
    @Test
    void thatOthersAreAskedFirstIsNoNewsHoweverLongItLasts() {
        inFlight();
        look();
        agent.answer = new Answer.CannotAsk<>("Others are asked first.", true);

        now = now.plus(Duration.ofMinutes(30));
        assertThat(observer.look(vm(), vmi(), state).orElseThrow().answer()).isInstanceOf(Answer.Given.class);
        uid = "vmi-2";
        assertThat(observer.look(vm(), vmi(), state).orElseThrow().answer()).isInstanceOf(Answer.CannotAsk.class);
        now = now.plusSeconds(1);
        observer.look(vm(), vmi(), state);
        assertThat(agent.times).isEqualTo(4);
    }

    @Test
    void lessOftenWhileARunWaitsForAPerson() {
        inFlight();
        waitingFor(Reason.INSTALL_BY_HAND);

        assertThat(timesWithin(Duration.ofMinutes(20), Duration.ofSeconds(10))).isEqualTo(10);
    }

    @Test
    void atOnceWhenItWasRestartedItsAgentCameOrAPersonAsks() {
        waitingFor(Reason.AWAITING_TICKET);
        look();

        uid = "vmi-2";
        look();
        assertThat(agent.times).isEqualTo(2);
        connected = false;
        look();
        connected = true;
        look();
        assertThat(agent.times).isEqualTo(3);
        retry = Optional.of("1");
        look();
        look();
        assertThat(agent.times).isEqualTo(4);
    }

    @Test
    void aReadyOneOnlyWhenAPersonAsks() {
        ready();
        look();

        uid = "vmi-2";
        connected = false;
        look();
        connected = true;
        assertThat(observer.look(vm(), vmi(), state)).isEmpty();
        assertThat(agent.times).isZero();
        retry = Optional.of("1");
        look();
        look();
        assertThat(agent.times).isOne();
    }

    /** Windows was upgraded in place: another release may be meant for it. */
    @Test
    void aReadyOneAtOnceWhenItsWindowsIsAnother() {
        ready();
        look();
        assertThat(agent.times).isZero();

        build = Optional.of("26100");
        look();
        look();
        assertThat(agent.times).isOne();
        build = Optional.empty();
        look();
        build = Optional.of("26100");
        look();
        assertThat(agent.times).isOne();
    }

    @Test
    void aStartOfTheOperatorAsksOneWhoseWindowsIsAnother() {
        ready();
        state.setStatus(state.getStatus()
                .withGuest(new GuestSummary("2k19", "17763", Agent.CONNECTED, "agent", now, null, null, null)));
        observer = observer();

        assertThat(timesWithin(Duration.ofHours(1), Duration.ofMinutes(10))).isOne();
    }

    @Test
    void neverWithoutAConnectedAgent() {
        inFlight();
        connected = false;

        assertThat(timesWithin(Duration.ofHours(1), Duration.ofSeconds(10))).isZero();
    }

    @Test
    void aStartOfTheOperatorAsksNobodyWhoWasVerifiedToday() {
        ready();
        observer = observer();

        assertThat(timesWithin(Duration.ofHours(23), Duration.ofHours(1))).isZero();
        now = now.plus(Duration.ofHours(2));
        look();
        assertThat(agent.times).isOne();
    }

    private GuestObserver observer() {
        return new GuestObserver(agent, FileSystems.none(), () -> now, A_DAY);
    }

    private int timesWithin(Duration time, Duration step) {
        agent.times = 0;
        for (var end = now.plus(time); now.isBefore(end); now = now.plus(step)) {
            look();
        }
        return agent.times;
    }

    private void look() {
        observer.look(vm(), vmi(), state);
    }

    private void ready() {
        state.setStatus(DriverStateStatusBuilder.builder()
                .phase(Phase.READY)
                .verified(new Verification("vm-1", "vmi-1", "0.1.302", "", now))
                .build());
    }

    private void waitingFor(Reason reason) {
        var before = Optional.ofNullable(state.getStatus())
                .orElseGet(() -> DriverStateStatusBuilder.builder().build());
        state.setStatus(before.withWaitingFor(new WaitingFor(reason.code(), "", now, null)));
    }

    private void inFlight() {
        state.setStatus(DriverStateStatusBuilder.builder()
                .run(RunBuilder.builder().id("run-1").startedAt(now).build())
                .build());
    }

    private VirtualMachine vm() {
        return read(
                "{\"metadata\": {\"name\": \"erp\", \"namespace\": \"vms\", \"uid\": \"vm-1\""
                        + retry.map(value -> ", \"annotations\": {\"pvdrivers.io/retry\": \"" + value + "\"}")
                                .orElse("")
                        + "}}",
                VirtualMachine.class);
    }

    private VirtualMachineInstance vmi() {
        return read(
                "{\"metadata\": {\"name\": \"erp\", \"namespace\": \"vms\", \"uid\": \"" + uid + "\"},"
                        + "\"status\": {\"phase\": \"Running\", \"conditions\": [{\"type\": \"AgentConnected\", \"status\": \""
                        + (connected ? "True" : "False") + "\"}]"
                        + build.map(b -> ", \"guestOSInfo\": {\"kernelRelease\": \"" + b + "\"}")
                                .orElse("")
                        + "}}",
                VirtualMachineInstance.class);
    }

    private <T> T read(String json, Class<T> kind) {
        return kind.cast(read.computeIfAbsent(json, text -> parsed(text, kind)));
    }

    private static <T> T parsed(String json, Class<T> kind) {
        try {
            return new ObjectMapper().readValue(json, kind);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
