package io.pvdrivers.operator.gate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a rollout makes of the reasons that VMs wait for. */
class ReasonTest {
    private static Set<Reason> those(Predicate<Reason> which) {
        return Stream.of(Reason.values()).filter(which).collect(Collectors.toSet());
    }

    @ParameterizedTest
    @EnumSource(Reason.class)
    void isFoundByItsCode(Reason reason) {
        assertThat(Reason.ofCode(reason.code())).contains(reason);
        assertThat(Reason.ofCode(reason.code() + "s")).isEmpty();
    }

    /** A VM with one of these keeps its place after a switch: the switch may have done it, and would do it to the next. */
    @Test
    void harmAndBlindnessKeepTheirPlaceInTheRollout() {
        assertThat(those(Reason::isHarm))
                .containsExactlyInAnyOrder(
                        Reason.ADAPTER_MISSING,
                        Reason.DISKS_OFFLINE,
                        Reason.DRIVER_NOT_BOUND,
                        Reason.GUEST_DID_NOT_RETURN,
                        Reason.STATIC_IP_LOST,
                        Reason.VOLUME_RECOVERY);
        assertThat(those(Reason::isUnseen))
                .containsExactlyInAnyOrder(Reason.GUEST_AGENT_MISSING, Reason.GUEST_OS_UNKNOWN, Reason.GUEST_UNSEEN);
        assertThat(those(Reason::isHarm)).doesNotContainAnyElementsOf(those(Reason::isUnseen));
    }

    /** What is found before a place is asked for: with anything else leaving and asking would go on for ever. */
    @Test
    void whatLeavesItsPlaceWaitsForAPerson() {
        assertThat(those(Reason::leavesPlace))
                .containsExactlyInAnyOrder(
                        Reason.AUDIT,
                        Reason.AWAITING_APPROVAL,
                        Reason.AWAITING_GIT,
                        Reason.AWAITING_RESTART,
                        Reason.PAUSED)
                .allMatch(Reason::awaitsPerson);
    }
}
