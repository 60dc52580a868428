package io.pvdrivers.simulator.world.agent;

import io.pvdrivers.simulator.world.guest.RunningWindows;
import java.time.Duration;
import java.util.List;

/** {@code shutdown.exe /r /t SECONDS}. */
final class Shutdown implements Program {
    private static final int USAGE = 1;

    @Override
    public Process start(RunningWindows windows, List<String> arguments, byte[] input) {
        int delay = arguments.indexOf("/t") + 1;
        boolean understood = arguments.contains("/r")
                && delay > 0
                && delay < arguments.size()
                && arguments.get(delay).matches("\\d{1,6}");
        if (!understood) {
            return End.bad(USAGE, "Usage: shutdown [/i | /l | /s | /sg | /r | /g | /a | /p | /h | /e | /o]\r\n");
        }
        windows.reboot(Duration.ofSeconds(Long.parseLong(arguments.get(delay))));
        return End.good("");
    }
}
