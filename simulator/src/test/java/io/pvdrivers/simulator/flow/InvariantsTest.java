package io.pvdrivers.simulator.flow;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The promises, over many VMs as nobody would think of them. A case that fails is named by its seed. */
class InvariantsTest {
    /** {@code -Dinvariants.cases=N} plays more of them, {@code -Dinvariants.first=N} others. */
    private static final int CASES = Integer.getInteger("invariants.cases", 10_000);

    private static final long FIRST = Long.getLong("invariants.first", 0);

    @Test
    @Timeout(value = 20, unit = TimeUnit.MINUTES)
    void holdWhateverTheVmIsAndWhateverHappens() {
        var broken = LongStream.range(FIRST, FIRST + CASES)
                .parallel()
                .boxed()
                .flatMap(seed -> new RandomCase(seed).play().stream())
                .limit(20)
                .toList();

        System.out.println(CASES + " random cases played in memory, seeds from " + FIRST + ".");
        assertThat(broken).isEmpty();
    }
}
