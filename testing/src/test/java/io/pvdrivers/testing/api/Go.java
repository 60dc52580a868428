package io.pvdrivers.testing.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Programs in Go that answer lines of JSON with lines of JSON. */
public final class Go {
    private static final ObjectMapper JSON = new ObjectMapper();

    private Go() {}

    /** Whether there is a Go; where there is none that is said once, and under {@code CI=true} it is a failure. */
    public static boolean isThere(String module) {
        var there = succeeds(List.of("go", "version"));
        if (!there) {
            assertThat(Boolean.parseBoolean(System.getenv("CI")))
                    .as("there is no Go to run " + module + " with")
                    .isFalse();
            System.out.println(module + ": left out, since there is no Go here.");
        }
        return there;
    }

    private static boolean succeeds(List<String> command) {
        try {
            return new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** What the module's program answers to these questions. */
    public static List<JsonNode> run(Path module, List<String> questions) throws IOException, InterruptedException {
        var asked = Files.createTempFile("questions", ".json");
        var answered = Files.createTempFile("answers", ".json");
        try {
            Files.write(asked, questions);
            var process = new ProcessBuilder("go", "run", ".")
                    .directory(module.toFile())
                    .redirectInput(asked.toFile())
                    .redirectOutput(answered.toFile())
                    .start();
            var said = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor()).as(said).isZero();
            var answers = new ArrayList<JsonNode>();
            for (var line : Files.readAllLines(answered)) {
                answers.add(JSON.readTree(line));
            }
            return answers;
        } finally {
            Files.delete(asked);
            Files.delete(answered);
        }
    }
}
