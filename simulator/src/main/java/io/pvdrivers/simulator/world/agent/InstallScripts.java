package io.pvdrivers.simulator.world.agent;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pvdrivers.simulator.world.guest.InstallState;
import io.pvdrivers.simulator.world.guest.InstallTask;
import io.pvdrivers.simulator.world.guest.RunningWindows;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;

/** What install.ps1 and progress.ps1 do. */
final class InstallScripts {
    private static final Pattern UUID = Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");
    private static final Pattern PATH =
            Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9_.-]*(\\\\[A-Za-z0-9_-][A-Za-z0-9_.-]*)*");
    private static final int MOST_ATTEMPTS = 9;
    private static final int LONGEST_LOG = 4000;

    private InstallScripts() {}

    /** It prints nothing, and is over when its installer is. */
    static Program.Process install(RunningWindows windows, JsonNode data) {
        String id = data.path("id").asText();
        int attempt = data.path("attempt").asInt();
        List<InstallTask.Item> drivers = new ArrayList<>();
        data.path("drivers")
                .forEach(driver -> drivers.add(new InstallTask.Item(
                        driver.path("name").asText(),
                        driver.path("inf").asText(),
                        driver.path("version").asText(),
                        !driver.path("takeBack").isEmpty())));
        boolean sound = UUID.matcher(id).matches()
                && attempt >= 1
                && attempt <= MOST_ATTEMPTS
                && drivers.stream()
                        .allMatch(driver -> PATH.matcher(driver.inf()).matches())
                && StreamSupport.stream(data.path("pnputil").spliterator(), false)
                        .anyMatch(word -> word.asText().contains("{inf}"));
        if (!sound) {
            return Program.End.good("");
        }
        windows.install(new InstallTask(id, attempt, drivers, msi(data.path("msi")), data.hasNonNull("guestAgent")));
        return () -> windows.installation(id).kind() == InstallState.Kind.RUNNING
                ? Optional.empty()
                : Program.End.good("").end();
    }

    private static Optional<InstallTask.Msi> msi(JsonNode order) {
        if (!order.isObject()) {
            return Optional.empty();
        }
        List<String> features = new ArrayList<>();
        order.path("features").forEach(feature -> features.add(feature.asText()));
        return Optional.of(new InstallTask.Msi(order.path("path").asText(), features));
    }

    static ObjectNode progress(RunningWindows windows, JsonNode data) {
        String id = data.path("id").asText();
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        if (!UUID.matcher(id).matches()) {
            return answer.put("error", "The id of the installation is not a UUID.");
        }
        InstallState state = windows.installation(id);
        answer.put("state", state.kind().name().toLowerCase(Locale.ROOT));
        if (state.kind() == InstallState.Kind.ABSENT) {
            return answer;
        }
        answer.put("attempt", state.attempt());
        ArrayNode results = answer.putArray("results");
        state.results()
                .forEach(result ->
                        results.addObject().put("driver", result.driver()).put("exitCode", result.exitCode()));
        state.exitCode().ifPresent(code -> answer.put("exitCode", code));
        String log = state.log();
        return answer.put("log", log.substring(Math.max(0, log.length() - LONGEST_LOG)));
    }
}
