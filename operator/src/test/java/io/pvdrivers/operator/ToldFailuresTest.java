package io.pvdrivers.operator;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** A failure is told when it comes, and when it changes. */
class ToldFailuresTest {
    private final ToldFailures told = new ToldFailures();

    @Test
    void theSameIsNoNews() {
        assertThat(told.isNews("vms/erp", "forbidden")).isTrue();
        assertThat(told.isNews("vms/erp", "forbidden")).isFalse();
        assertThat(told.isNews("vms/crm", "forbidden")).isTrue();
        assertThat(told.isNews("vms/erp", "timed out")).isTrue();
        assertThat(told.isNews("vms/erp", "forbidden")).isTrue();
    }

    @Test
    void afterItWentWellItIsNewsAgain() {
        assertThat(told.over("vms/erp")).isFalse();
        told.isNews("vms/erp", "forbidden");

        assertThat(told.over("vms/erp")).isTrue();
        assertThat(told.over("vms/erp")).isFalse();
        assertThat(told.isNews("vms/erp", "forbidden")).isTrue();
    }

    @Test
    void whatIsKeptIsBounded() {
        for (int i = 0; i < 2000; i++) {
            told.isNews("vms/" + i, "forbidden");
        }

        assertThat(told.isNews("vms/1999", "forbidden")).isFalse();
        assertThat(told.isNews("vms/0", "forbidden")).isTrue();
    }
}
