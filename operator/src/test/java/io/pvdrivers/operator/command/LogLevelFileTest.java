package io.pvdrivers.operator.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** The level follows the file, as a ConfigMap that is mounted changes it, without a restart. */
class LogLevelFileTest {
    private static final Duration OFTEN = Duration.ofMillis(10);

    @TempDir
    private Path folder;

    private final List<Level> levels = new CopyOnWriteArrayList<>();
    private final Logger logger = (Logger) LoggerFactory.getLogger(LogLevelFile.class);
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();

    @BeforeEach
    void listen() {
        logger.setLevel(Level.INFO);
        logger.addAppender(lines);
        lines.list = new CopyOnWriteArrayList<>();
        lines.start();
    }

    @AfterEach
    void stopListening() {
        logger.detachAppender(lines);
        logger.setLevel(null);
    }

    /** Kubelets put a new directory in the place of the old one by a link that they rename. */
    @Test
    void followsAConfigMap() throws IOException {
        Files.createSymbolicLink(folder.resolve("..data"), version("v1", "INFO\n"));
        Files.createSymbolicLink(folder.resolve("level"), Path.of("..data", "level"));
        try (var file = new LogLevelFile(folder.resolve("level"), levels::add)) {
            file.start(OFTEN);
            assertThat(levels).containsExactly(Level.INFO);

            Files.createSymbolicLink(folder.resolve("..tmp"), version("v2", "debug"));
            Files.move(folder.resolve("..tmp"), folder.resolve("..data"), StandardCopyOption.REPLACE_EXISTING);

            await().untilAsserted(() -> assertThat(lines.list)
                    .singleElement()
                    .satisfies(line -> assertThat(line.getFormattedMessage())
                            .startsWith("The log level is DEBUG now, it was INFO: ")));
        }
        assertThat(levels).containsExactly(Level.INFO, Level.DEBUG);
    }

    private Path version(String name, String level) throws IOException {
        var directory = Files.createDirectory(folder.resolve(name));
        Files.writeString(directory.resolve("level"), level);
        return Path.of(name);
    }

    @Test
    void whatIsNoLevelChangesNothingAndIsToldOnce() throws IOException {
        var level = folder.resolve("level");
        try (var file = new LogLevelFile(level, levels::add)) {
            file.start(OFTEN);
            assertThat(lines.list)
                    .extracting(ILoggingEvent::getFormattedMessage)
                    .containsExactly("The log level stays as it is: " + level + " cannot be read.");
            Files.writeString(level, "loud");
            await().untilAsserted(() -> assertThat(lines.list)
                    .extracting(ILoggingEvent::getFormattedMessage)
                    .element(1)
                    .isEqualTo("The log level stays as it is: " + level
                            + " says no level. Write error, warn, info, debug or trace."));
            assertThat(levels).isEmpty();
            Files.writeString(level, "WARN");
            await().untilAsserted(() -> assertThat(levels).containsExactly(Level.WARN));
        }
        assertThat(lines.list).hasSize(2);
    }
}
