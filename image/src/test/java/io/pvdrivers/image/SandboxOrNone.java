package io.pvdrivers.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

/** The sandbox of this machine; a test that needs it is left out where there is none, but never in CI. */
final class SandboxOrNone {
    private SandboxOrNone() {}

    static Sandbox get() throws Exception {
        var sandbox = Sandbox.find();
        String why = "cannot run the image here: be root, allow sudo without a password, or allow user namespaces";
        if (sandbox.isEmpty()) {
            assertThat(System.getenv("CI")).as(why).isNull();
            abort(why);
        }
        return sandbox.orElseThrow();
    }
}
