package io.pvdrivers.operator.guest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;

/**
 * The PowerShell scripts that run inside guests. Their text is constant: what differs from guest to guest reaches them as data.
 */
enum Script {
    FACTS("facts.ps1", false),
    INSTALL("install.ps1", true),
    PROGRESS("progress.ps1", true),
    REPAIR("repair.ps1", true),
    PREPARE("prepare.ps1", true),
    GHOSTS("ghosts.ps1", true);

    private static final String COMMON = "common.ps1";

    private final String text;

    /** @param acts whether it does something, and so begins with what all such scripts share */
    Script(String file, boolean acts) {
        text = ((acts ? read(COMMON) : "") + read(file))
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                .collect(Collectors.joining("\n", "", "\n"));
    }

    /** Its text as a guest gets it: without comments and indentation, because every byte travels through an exec's address. */
    String text() {
        return text;
    }

    private static String read(String file) {
        try (var in = Script.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalStateException(file + " is missing from the operator's jar.");
            }
            return new String(in.readAllBytes(), StandardCharsets.US_ASCII);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
