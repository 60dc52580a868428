package io.pvdrivers.cli.plan;

import io.pvdrivers.operator.BadInput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

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

    /** The files of the last time that are still there, and that this test is true of. */
    Set<String> written(Predicate<String> which) {
        return io(() -> listed().keySet().stream()
                .filter(path -> which.test(path) && Files.isRegularFile(directory.resolve(path)))
                .collect(Collectors.toCollection(TreeSet::new)));
    }

    /** Whether the file has this text. */
    boolean holds(String path, String text) {
        return io(() -> Files.readString(directory.resolve(path)).equals(text));
    }

    /**
     * Writes these files, and deletes those of the last time that are not among them.
     *
     * @param texts by path below the directory
     * @param kept files of the last time that stay as they are
     * @return what stays though it should go, because somebody changed it
     * @throws BadInput where a file is not ours, or cannot be written
     */
    List<Path> write(Map<String, String> texts, Set<String> kept) {
        return io(() -> {
            var before = listed();
            refuseOthers(texts, before);
            var left = deleteOld(before, union(texts.keySet(), kept));
            for (var text : texts.entrySet()) {
                put(text.getKey(), text.getValue());
            }
            var hashes = new TreeMap<String, String>();
            texts.forEach((path, text) -> hashes.put(path, sha256(text)));
            kept.forEach(path -> hashes.put(path, Objects.requireNonNull(before.get(path))));
            put(
                    LIST,
                    hashes.entrySet().stream()
                            .map(h -> h.getValue() + "  " + h.getKey() + "\n")
                            .collect(Collectors.joining()));
            return left;
        });
    }

    private List<Path> deleteOld(Map<String, String> before, Set<String> staying) throws IOException {
        List<Path> left = new ArrayList<>();
        for (var old : before.entrySet()) {
            var file = directory.resolve(old.getKey());
            if (staying.contains(old.getKey()) || !Files.exists(file)) {
                continue;
            }
            if (isAsWritten(old.getKey(), old.getValue())) {
                Files.delete(file);
            } else {
                left.add(file);
            }
        }
        return left;
    }

    private static Set<String> union(Set<String> some, Set<String> others) {
        return Stream.concat(some.stream(), others.stream()).collect(Collectors.toSet());
    }

    private interface Work<T> {
        T done() throws IOException;
    }

    private <T> T io(Work<T> work) {
        try {
            return work.done();
        } catch (IOException e) {
            throw new BadInput("The files cannot be written into " + directory + ": " + why(e) + ".");
        }
    }

    private static String why(IOException e) {
        return switch (e) {
            case AccessDeniedException denied -> denied.getFile() + " may not be written";
            case NoSuchFileException missing -> missing.getFile() + " cannot be made there";
            case FileSystemException other ->
                other.getFile() + ": " + Objects.requireNonNullElse(other.getReason(), "it cannot be written");
            default -> String.valueOf(e.getMessage());
        };
    }

    private void refuseOthers(Map<String, String> texts, Map<String, String> before) throws IOException {
        if (Files.exists(directory) && !Files.isDirectory(directory)) {
            throw new BadInput("--output-dir " + directory + ": this is no directory.");
        }
        if (force) {
            return;
        }
        var others = new ArrayList<String>();
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

    private boolean isAsWritten(String path, @Nullable String hash) throws IOException {
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
