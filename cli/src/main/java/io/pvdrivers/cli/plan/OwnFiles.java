package io.pvdrivers.cli.plan;

import io.pvdrivers.operator.BadInput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Files that are written anew each time. A list beside them says which are ours and what was in them: what somebody else wrote, or has changed
 * since, is left unless it may be written over.
 */
final class OwnFiles {
    private static final String LIST = ".pvdrivers-files";
    private static final Pattern LINE = Pattern.compile("([0-9a-f]{64})  ([a-z0-9][a-z0-9./-]*)");

    private final Path directory;
    private final boolean force;

    OwnFiles(Path directory, boolean force) {
        this.directory = directory;
        this.force = force;
    }

    Path directory() {
        return directory;
    }

    /**
     * Writes these files, and deletes those of the last time that are not among them.
     *
     * @param texts by path below the directory
     * @throws BadInput where a file is not ours, or cannot be written
     */
    void write(Map<String, String> texts) {
        try {
            var before = listed();
            refuseOthers(texts, before);
            for (var old : before.entrySet()) {
                if (!texts.containsKey(old.getKey()) && isAsWritten(old.getKey(), old.getValue())) {
                    Files.deleteIfExists(directory.resolve(old.getKey()));
                }
            }
            for (var text : texts.entrySet()) {
                put(text.getKey(), text.getValue());
            }
            put(
                    LIST,
                    texts.entrySet().stream()
                            .map(t -> sha256(t.getValue()) + "  " + t.getKey() + "\n")
                            .collect(Collectors.joining()));
        } catch (IOException e) {
            throw new BadInput("The files cannot be written into " + directory + ": " + e.getMessage() + ".");
        }
    }

    private void refuseOthers(Map<String, String> texts, Map<String, String> before) throws IOException {
        if (Files.exists(directory) && !Files.isDirectory(directory)) {
            throw new BadInput("--output-dir " + directory + ": this is no directory.");
        }
        if (force) {
            return;
        }
        var others = new java.util.ArrayList<String>();
        for (var path : texts.keySet()) {
            var there = Files.exists(directory.resolve(path));
            var same = there && Files.readString(directory.resolve(path)).equals(texts.get(path));
            if (there && !same && !(before.containsKey(path) && isAsWritten(path, before.get(path)))) {
                others.add(directory.resolve(path)
                        + " was not written by pvdrivers, or was changed since. Move it away, or write over it"
                        + " with --force.");
            }
        }
        if (!others.isEmpty()) {
            throw new BadInput(List.copyOf(others));
        }
    }

    private Map<String, String> listed() throws IOException {
        Map<String, String> listed = new LinkedHashMap<>();
        var list = directory.resolve(LIST);
        if (Files.isRegularFile(list)) {
            for (var line : Files.readAllLines(list)) {
                var matcher = LINE.matcher(line);
                if (matcher.matches() && !matcher.group(2).contains("..")) {
                    listed.put(matcher.group(2), matcher.group(1));
                }
            }
        }
        return new TreeMap<>(listed);
    }

    private boolean isAsWritten(String path, @org.jspecify.annotations.Nullable String hash) throws IOException {
        var file = directory.resolve(path);
        return Files.isRegularFile(file) && sha256(Files.readString(file)).equals(hash);
    }

    private void put(String path, String text) throws IOException {
        var file = directory.resolve(path);
        var parent = file.getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        Files.writeString(file, text);
    }

    private static String sha256(String text) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
