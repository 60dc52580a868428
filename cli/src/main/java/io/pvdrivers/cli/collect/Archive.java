package io.pvdrivers.cli.collect;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import io.pvdrivers.operator.BadInput;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** The files of a report, as one ZIP archive. */
final class Archive {
    private static final ObjectMapper YAML = new ObjectMapper(YAMLFactory.builder()
            .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
            .disable(YAMLGenerator.Feature.SPLIT_LINES)
            .enable(YAMLGenerator.Feature.LITERAL_BLOCK_STYLE)
            .build());

    private final String folder;
    private final FileTime time;
    private final Map<String, byte[]> files = new LinkedHashMap<>();

    private Archive(Evidence evidence) {
        folder = "pvdrivers-" + evidence.vm().namespace() + "-" + evidence.vm().name() + "/";
        time = FileTime.from(evidence.at());
    }

    /**
     * @param evidence without what must not be told
     * @param summary the page to read first
     */
    static Archive of(Evidence evidence, List<String> summary) {
        var archive = new Archive(evidence);
        archive.text("summary.txt", summary);
        archive.text("timeline.txt", Timeline.of(evidence));
        evidence.objects().forEach(found -> archive.yaml(found.file(), found.object()));
        archive.yaml("events.yaml", evidence.events());
        evidence.logs().forEach((pod, lines) -> archive.text("log-" + pod + ".txt", lines));
        archive.files.putAll(evidence.pictures());
        return archive;
    }

    private void text(String name, List<String> lines) {
        files.put(name, (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8));
    }

    private void yaml(String name, Object object) {
        try {
            files.put(name, YAML.writeValueAsBytes(object));
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Writes a file that only its owner can read.
     *
     * @throws BadInput where the file is there already, or cannot be written
     */
    void write(Path target) {
        try (var file = Files.newByteChannel(
                        target, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), forItsOwner(target));
                var out = new ZipOutputStream(Channels.newOutputStream(file))) {
            for (var entry : files.entrySet()) {
                var header = new ZipEntry(folder + entry.getKey());
                header.setLastModifiedTime(time);
                out.putNextEntry(header);
                out.write(entry.getValue());
                out.closeEntry();
            }
        } catch (FileAlreadyExistsException e) {
            throw new BadInput("--file " + target + ": this file is there already; name another one.");
        } catch (NoSuchFileException e) {
            throw new BadInput(
                    "--file " + target + " cannot be written: its directory is not there. Name another one.");
        } catch (IOException e) {
            throw new BadInput("--file " + target + " cannot be written: " + e.getMessage() + ". Name another one.");
        }
    }

    /** Windows keeps what a person writes to that person by itself. */
    private static FileAttribute<?>[] forItsOwner(Path target) {
        return target.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }

    int size() {
        return files.size();
    }
}
