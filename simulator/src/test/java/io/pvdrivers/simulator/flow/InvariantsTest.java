package io.pvdrivers.simulator.flow;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The promises, over many VMs as nobody would think of them. A case that fails is named by its seed. */
class InvariantsTest {
    /** {@code -Dinvariants.cases=N} plays more of them, {@code -Dinvariants.first=N} others. */
    private static final int CASES = Integer.getInteger("invariants.cases", 120);

    private static final int FLEETS = Integer.getInteger("invariants.fleets", 10);

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

    /** Those that are about more than one VM. */
    @Test
    @Timeout(value = 10, unit = TimeUnit.MINUTES)
    void holdForFleetsOfOnePolicy() {
        var most = new ConcurrentSkipListSet<Integer>();
        var broken = LongStream.range(FIRST, FIRST + FLEETS)
                .parallel()
                .boxed()
                .flatMap(seed -> {
                    var fleet = new RandomFleet(seed);
                    var found = fleet.play();
                    most.add(fleet.most());
                    return found.stream();
                })
                .limit(20)
                .toList();

        System.out.println(FLEETS + " random fleets of one policy played in memory, seeds from " + FIRST + ".");
        assertThat(broken).isEmpty();
        assertThat(most).as("VMs in flight at once").contains(1, 2, 3);
    }
}
