package io.pvdrivers.operator;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CountedTest {
    @Test
    void oneIsOneAndMoreAreMany() {
        assertThat(Counted.of(0, "disk")).isEqualTo("0 disks");
        assertThat(Counted.of(1, "disk")).isEqualTo("1 disk");
        assertThat(Counted.of(2, "disk")).isEqualTo("2 disks");
    }
}
