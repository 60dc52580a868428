package io.pvdrivers.operator.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class LookPausesTest {
    private final LookPauses pauses = new LookPauses();

    @Test
    void shortLooksAreNeverHeldBack() {
        pauses.took(Duration.ofMillis(9), 20);
        var policy = pauses.initState();

        assertThat(pauses.isLimited(policy)).isEmpty();
        assertThat(pauses.isLimited(policy)).isEmpty();
    }

    @Test
    void aLongLookIsFollowedByAPauseOfThatPolicyAlone() {
        pauses.took(Duration.ofSeconds(30), 1);
        var policy = pauses.initState();

        assertThat(pauses.isLimited(policy)).isEmpty();
        assertThat(pauses.isLimited(policy))
                .hasValueSatisfying(pause -> assertThat(pause).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(5)));
        assertThat(pauses.isLimited(pauses.initState())).isEmpty();
    }

    @Test
    void policiesShareTheTime() {
        pauses.took(Duration.ofMillis(20), 20);
        var policy = pauses.initState();

        assertThat(pauses.isLimited(policy)).isEmpty();
        assertThat(pauses.isLimited(policy))
                .hasValueSatisfying(pause -> assertThat(pause).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(4)));
    }
}
