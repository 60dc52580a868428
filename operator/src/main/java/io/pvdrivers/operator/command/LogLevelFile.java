package io.pvdrivers.operator.command;

import ch.qos.logback.classic.Level;
import io.pvdrivers.operator.ToldFailures;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds the log to the level that a file says, and looks whether it says another: as a ConfigMap that is mounted does some time after somebody
 * changed it. A file that cannot be used leaves the level as it is.
 */
final class LogLevelFile implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LogLevelFile.class);

    /** A ConfigMap takes a minute to come; what is read is one word. */
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(5);

    private static final int LONGEST = 100;

    private final Path file;
    private final Consumer<Level> apply;
    private final ToldFailures told = new ToldFailures();
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
        var made = new Thread(task, "log-level");
        made.setDaemon(true);
        return made;
    });
    private Optional<Level> now = Optional.empty();

    LogLevelFile(Path file, Consumer<Level> apply) {
        this.file = file;
        this.apply = apply;
    }

    /** Reads it now, and from now on. */
    void start() {
        start(BETWEEN_LOOKS);
    }

    void start(Duration betweenLooks) {
        look();
        var unused = thread.scheduleWithFixedDelay(
                this::look, betweenLooks.toMillis(), betweenLooks.toMillis(), TimeUnit.MILLISECONDS);
    }

    private synchronized void look() {
        try (var input = Files.newInputStream(file)) {
            var text = new String(input.readNBytes(LONGEST), StandardCharsets.UTF_8).strip();
            level(text)
                    .ifPresentOrElse(this::use, () -> tell("says no level. Write error, warn, info, debug or trace."));
        } catch (IOException e) {
            tell("cannot be read.");
        }
    }

    private static Optional<Level> level(String text) {
        return Stream.of(LogOptions.Verbosity.values())
                .map(Enum::name)
                .filter(text.toUpperCase(Locale.ROOT)::equals)
                .findFirst()
                .map(Level::valueOf);
    }

    private void use(Level level) {
        told.over(file.toString());
        var before = now;
        if (before.filter(level::equals).isPresent()) {
            return;
        }
        now = Optional.of(level);
        apply.accept(level);
        before.ifPresent(b -> LOG.info("The log level is {} now, it was {}: {} says so", level, b, file));
    }

    private void tell(String why) {
        if (told.isNews(file.toString(), why)) {
            LOG.warn("The log level stays as it is: {} {}", file, why);
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
