package io.pvdrivers.simulator.world.agent;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pvdrivers.simulator.world.guest.RunningWindows;
import io.pvdrivers.simulator.world.scene.Fault;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Set;

/**
 * {@code powershell.exe} with a script of the operator on its standard input: a line of base64 with what it is about, then the
 * script. It knows a script by its task and does what the script would do; it runs none.
 */
final class PowerShell implements Program {
    private static final Set<String> SWITCHES = Set.of("-NoLogo", "-NoProfile", "-NonInteractive");
    /** Windows 8 and Server 2012 brought PowerShell 3.0. */
    private static final int FIRST_WITH_3 = 9200;

    private static final JsonMapper ASCII =
            JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    @Override
    public Process start(RunningWindows windows, List<String> arguments, byte[] input) {
        if (!runsACommand(arguments)) {
            return End.bad(1, "The arguments of powershell.exe are not understood: " + arguments);
        }
        if (windows.has(Fault.POWERSHELL_CONSTRAINED)) {
            return refused("PowerShell runs in ConstrainedLanguage mode");
        }
        if (windows.edition().build() < FIRST_WITH_3) {
            return refused("Windows PowerShell 2.0 is older than 3.0");
        }
        String text = new String(input, StandardCharsets.US_ASCII);
        int end = text.indexOf('\n');
        if (end < 0 || text.substring(end).isBlank() || text.indexOf('\uFFFD') >= 0) {
            return End.bad(1, "There is no script on the standard input, or it is not ASCII.");
        }
        return run(windows, data(text.substring(0, end).strip()));
    }

    private static Process run(RunningWindows windows, JsonNode data) {
        return switch (data.path("task").asText()) {
            case "facts" ->
                printed(new FactsScript(windows)
                        .facts(
                                data.path("devices").asBoolean(),
                                data.path("store").asBoolean()));
            case "install" -> InstallScripts.install(windows, data);
            case "progress" -> printed(InstallScripts.progress(windows, data));
            case "repair" -> printed(CareScripts.repair(windows, data));
            case "prepare" -> printed(CareScripts.prepare(windows, data));
            case "ghosts" -> printed(CareScripts.removeGhosts(windows, data));
            default -> End.bad(1, "No script has the task " + data.path("task"));
        };
    }

    private static boolean runsACommand(List<String> arguments) {
        int command = arguments.indexOf("-Command");
        List<String> before = command < 0 ? List.of() : arguments.subList(0, command);
        return command == arguments.size() - 2
                && before.containsAll(SWITCHES)
                && before.indexOf("Bypass") == before.indexOf("-ExecutionPolicy") + 1
                && !arguments.getLast().isBlank();
    }

    private static JsonNode data(String base64) {
        try {
            return ASCII.readTree(Base64.getDecoder().decode(base64));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Process refused(String sentence) {
        return printed(JsonNodeFactory.instance.objectNode().put("refused", sentence));
    }

    private static Process printed(ObjectNode answer) {
        try {
            return End.good(ASCII.writeValueAsString(answer) + "\r\n");
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
