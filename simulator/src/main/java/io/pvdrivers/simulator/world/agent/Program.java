package io.pvdrivers.simulator.world.agent;

import io.pvdrivers.simulator.world.guest.RunningWindows;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** A program on a Windows that its agent can start. */
interface Program {

    /** Starts it, with what it reads from its standard input. */
    Process start(RunningWindows windows, List<String> arguments, byte[] input);

    /** A started program. */
    interface Process {
        /** How it ended; empty while it runs. */
        Optional<End> end();
    }

    /** The end of a program. */
    record End(int exitCode, byte[] out, byte[] err) implements Process {

        static End good(String out) {
            return new End(0, bytes(out), new byte[0]);
        }

        static End bad(int exitCode, String err) {
            return new End(exitCode, new byte[0], bytes(err));
        }

        @Override
        public Optional<End> end() {
            return Optional.of(this);
        }

        private static byte[] bytes(String text) {
            return text.getBytes(StandardCharsets.UTF_8);
        }
    }
}
