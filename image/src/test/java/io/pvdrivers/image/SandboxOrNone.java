package io.pvdrivers.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

/** The sandbox of this machine; a test that needs it is left out where there is none, but never in CI. */
final class SandboxOrNone {
    private SandboxOrNone() {}

    static Sandbox get() throws Exception {
        var sandbox = Sandbox.find();
        if (sandbox.isEmpty()) {
            assertThat(Boolean.parseBoolean(System.getenv("CI")))
                    .as(Sandbox.NEEDS)
                    .isFalse();
            abort(Sandbox.NEEDS);
        }
        return sandbox.orElseThrow();
    }
}
