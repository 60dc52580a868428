package io.pvdrivers.image;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Runs the tools of this machine. */
final class Commands {
    private Commands() {}

    /** What the command said; one that fails is an error. */
    static String run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = said(process);
        if (process.waitFor() != 0) {
            throw new IllegalStateException(String.join(" ", command) + " failed: " + said.strip());
        }
        return said;
    }

    /** Whether the command is there and succeeds. */
    static boolean succeeds(List<String> command) throws IOException, InterruptedException {
        Process process;
        try {
            process = new ProcessBuilder(command).redirectErrorStream(true).start();
        } catch (IOException e) {
            return false;
        }
        said(process);
        return process.waitFor() == 0;
    }

    /** All that the process says until it closes its output. */
    static String said(Process process) throws IOException {
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
}
