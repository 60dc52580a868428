package io.pvdrivers.operator.guest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;

/**
 * The PowerShell scripts that run inside guests. Their text is constant: what differs from guest to guest reaches them as data.
 */
enum Script {
    FACTS("facts.ps1"),
    INSTALL("install.ps1"),
    PROGRESS("progress.ps1"),
    REPAIR("repair.ps1"),
    PREPARE("prepare.ps1"),
    GHOSTS("ghosts.ps1");

    private final String file;

    Script(String file) {
        this.file = file;
    }

    /** Its text as a guest gets it: without comments and indentation, because every byte travels through an exec's address. */
    String text() {
        try (var in = Script.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalStateException(file + " is missing from the operator's jar.");
            }
            return new String(in.readAllBytes(), StandardCharsets.US_ASCII)
                    .lines()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                    .collect(Collectors.joining("\n", "", "\n"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
