package io.pvdrivers.simulator.world.agent;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pvdrivers.simulator.world.guest.RunningWindows;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The programs that one start of an agent has started. Whoever hears that one has ended is the last to hear of it. */
final class Processes {
    private static final Map<String, Program> PROGRAMS = Map.of(
            "powershell.exe",
            new PowerShell(),
            "pnputil.exe",
            new DriverStoreListing(),
            "shutdown.exe",
            new Shutdown());
    private static final int FIRST_PID = 2104;
    /** Windows numbers processes in fours. */
    private static final int PID_STEP = 4;

    private record Started(Program.Process process, boolean captured) {}

    private final Map<Long, Started> started = new HashMap<>();
    private long nextPid = FIRST_PID;

    /** {@code guest-exec} */
    JsonNode start(Optional<RunningWindows> windows, JsonNode arguments) {
        String path = arguments.path("path").asText();
        String name = path.substring(Math.max(path.lastIndexOf('\\'), path.lastIndexOf('/')) + 1)
                .toLowerCase(Locale.ROOT);
        Program program = PROGRAMS.get(name);
        if (program == null || windows.isEmpty()) {
            throw AgentFailure.generic("Guest agent command failed, error was 'Failed to execute child process \""
                    + path + "\" (No such file or directory)'");
        }
        List<String> words = new ArrayList<>();
        arguments.path("arg").forEach(word -> words.add(word.asText()));
        byte[] input = decoded(arguments.path("input-data").asText());
        long pid = nextPid;
        nextPid += PID_STEP;
        started.put(
                pid,
                new Started(
                        program.start(windows.get(), words, input),
                        arguments.path("capture-output").asBoolean()));
        return JsonNodeFactory.instance.objectNode().put("pid", pid);
    }

    /** {@code guest-exec-status} */
    JsonNode status(JsonNode arguments) {
        long pid = arguments.path("pid").asLong();
        Started known = started.get(pid);
        if (known == null) {
            throw AgentFailure.generic("PID " + pid + " does not exist");
        }
        ObjectNode status = JsonNodeFactory.instance.objectNode();
        Optional<Program.End> end = known.process().end();
        status.put("exited", end.isPresent());
        end.ifPresent(ended -> {
            started.remove(pid);
            status.put("exitcode", ended.exitCode());
            if (known.captured()) {
                put(status, "out-data", ended.out());
                put(status, "err-data", ended.err());
            }
        });
        return status;
    }

    private static void put(ObjectNode status, String field, byte[] data) {
        if (data.length > 0) {
            status.put(field, Base64.getEncoder().encodeToString(data));
        }
    }

    private static byte[] decoded(String base64) {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            throw AgentFailure.generic("Guest agent command failed, error was 'failed to decode input-data'");
        }
    }
}
