package io.pvdrivers.operator.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Condition;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ConditionSetTest {
    @Test
    void aMessageIsCutBetweenCharacters() {
        var conditions = new ConditionSet(null, Instant.EPOCH);

        conditions.set("Ready", "False", "Why", "a".repeat(1023) + "\uD83D\uDE00");

        assertThat(conditions.list()).extracting(Condition::getMessage).containsExactly("a".repeat(1023));
    }
}
