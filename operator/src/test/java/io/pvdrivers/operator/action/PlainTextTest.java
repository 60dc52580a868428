package io.pvdrivers.operator.action;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Output of programs, shown to people. */
class PlainTextTest {
    @Test
    void hasNothingThatATerminalObeys() {
        assertThat(PlainText.of("\u001B[1;31mfatal\u001B[0m: [erp-app01]\r\nok\rdone\n"))
                .isEqualTo("fatal: [erp-app01]\nok\ndone");
        assertThat(PlainText.of("\u001B]0;title\u0007a\u001B]8;;http://x\u001B\\b\u001Bcc"))
                .isEqualTo("abc");
        assertThat(PlainText.of("a\u0000b\u0007c\u009Bd\u007Fe\tf")).isEqualTo("abcde\tf");
    }

    @Test
    void hasNothingThatTurnsOrHidesText() {
        assertThat(PlainText.of("a\u202Eb\u200Bc\uFEFFd\uD800e")).isEqualTo("abcde");
        assertThat(PlainText.of("für \uD83D\uDE00 日本")).isEqualTo("für \uD83D\uDE00 日本");
    }
}
