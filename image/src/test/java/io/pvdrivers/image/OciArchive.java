package io.pvdrivers.image;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** One image in the OCI layout, read from the archive that jib writes. */
final class OciArchive {
    private static final ObjectMapper JSON = new ObjectMapper();
    /** Jib notes creation times in a way that GNU tar does not know. */
    private static final String QUIET = "--warning=no-unknown-keyword";

    private static final String DELETED = ".wh.";
    private static final String DELETED_BEFORE = ".wh..wh..opq";

    private final Path layout;
    private final String digest;
    private final JsonNode manifest;
    private final JsonNode config;

    private OciArchive(Path layout) throws IOException {
        this.layout = layout;
        JsonNode images = JSON.readTree(layout.resolve("index.json").toFile()).path("manifests");
        if (images.size() != 1) {
            throw new IllegalStateException("expected one image in " + layout + ", found " + images.size());
        }
        digest = images.path(0).path("digest").asText();
        manifest = JSON.readTree(blob(digest).toFile());
        config = JSON.readTree(
                blob(manifest.path("config").path("digest").asText()).toFile());
    }

    /** Unpacks the archive below the directory, and reads what it says of itself. */
    static OciArchive open(Path archive, Path directory) throws IOException, InterruptedException {
        Path layout = Files.createDirectories(directory.resolve("layout"));
        Commands.run("tar", "--extract", "--file", archive.toString(), "--directory", layout.toString());
        return new OciArchive(layout);
    }

    /** The digest of the manifest: what the image is known by in a registry. */
    String digest() {
        return digest;
    }

    /** What a container gets from the image. */
    JsonNode container() {
        return config.path("config");
    }

    /** Whether this machine can run it. */
    boolean isForThisMachine() {
        return config.path("architecture").asText().equals(Architecture.ofThisMachine());
    }

    String created() {
        return config.path("created").asText();
    }

    /** The program and its first arguments. */
    List<String> entrypoint() {
        return texts(container().path("Entrypoint"));
    }

    /** NAME=VALUE. */
    List<String> environment() {
        return texts(container().path("Env"));
    }

    /** The names of the files in each layer, from the base up. */
    List<List<String>> files() throws IOException, InterruptedException {
        List<List<String>> files = new ArrayList<>();
        for (Path layer : layers()) {
            files.add(Commands.run("tar", QUIET, "--list", "--gzip", "--file", layer.toString())
                    .lines()
                    .filter(name -> !name.endsWith("/"))
                    .map(name -> name.replaceFirst("^\\.?/", ""))
                    .toList());
        }
        return files;
    }

    /** Lays the layers over each other in a directory, as a container engine does. */
    Path unpackTo(Path root) throws IOException, InterruptedException {
        Files.createDirectories(root);
        for (Path layer : layers()) {
            deleteWhatTheLayerDeletes(layer, root);
            Commands.run(
                    "tar",
                    QUIET,
                    "--extract",
                    "--gzip",
                    "--no-same-owner",
                    "--exclude=" + DELETED + "*",
                    "--file",
                    layer.toString(),
                    "--directory",
                    root.toString());
        }
        return root;
    }

    private static void deleteWhatTheLayerDeletes(Path layer, Path root) throws IOException, InterruptedException {
        List<Path> marks = Commands.run("tar", QUIET, "--list", "--gzip", "--file", layer.toString())
                .lines()
                .map(root::resolve)
                .filter(file -> file.getFileName().toString().startsWith(DELETED))
                .toList();
        for (Path mark : marks) {
            String name = mark.getFileName().toString();
            if (name.equals(DELETED_BEFORE)) {
                deleteAll(mark.resolveSibling("."), "-mindepth", "1");
            } else {
                deleteAll(mark.resolveSibling(name.substring(DELETED.length())), "-mindepth", "0");
            }
        }
    }

    private static void deleteAll(Path path, String... which) throws IOException, InterruptedException {
        if (Files.exists(path)) {
            List<String> command = new ArrayList<>(List.of("find", path.toString()));
            command.addAll(List.of(which));
            command.add("-delete");
            Commands.run(command.toArray(String[]::new));
        }
    }

    private List<Path> layers() {
        return StreamSupport.stream(manifest.path("layers").spliterator(), false)
                .map(layer -> blob(layer.path("digest").asText()))
                .toList();
    }

    private Path blob(String digest) {
        return layout.resolve("blobs").resolve(digest.replace(':', '/'));
    }

    private static List<String> texts(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .flatMap(text -> Stream.of(text.asText()))
                .toList();
    }
}
