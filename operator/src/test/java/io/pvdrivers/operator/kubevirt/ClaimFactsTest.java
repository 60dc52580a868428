package io.pvdrivers.operator.kubevirt;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whether a claim can be in several VMs, and be plugged into one. */
class ClaimFactsTest {
    @ParameterizedTest
    @CsvSource({
        "ReadWriteMany, true, true",
        "ReadWriteOnce, false, true",
        "ReadWriteOncePod, false, true",
        "ReadOnlyMany, false, false",
        "ReadOnlyMany ReadWriteMany, true, true",
        "'', false, false",
    })
    void goesByItsAccessModes(String modes, boolean shared, boolean writable) {
        var claim = new ClaimFacts("iso", List.of(modes.split(" ", -1)), "Block", "Bound", Optional.empty());

        assertThat(claim.isShared()).isEqualTo(shared);
        assertThat(claim.isWritable()).isEqualTo(writable);
    }
}
