package io.pvdrivers.testing.operator;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.locks.LockSupport;

/** A simulated time that one process tells and others read, through a file in memory. */
public final class SharedClock implements InstantSource, AutoCloseable {
    private final MappedByteBuffer nanos;
    private volatile boolean closed;

    private SharedClock(MappedByteBuffer nanos) {
        this.nanos = nanos;
    }

    /** Reads what is told in this file. */
    public static SharedClock in(Path file) {
        try (var channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            return new SharedClock(channel.map(FileChannel.MapMode.READ_WRITE, 0, Long.BYTES));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Tells the time of this clock until it is closed. */
    public SharedClock telling(InstantSource clock) {
        tell(clock.instant());
        Thread.ofPlatform().daemon().name("shared-clock").start(() -> {
            while (!closed) {
                tell(clock.instant());
                LockSupport.parkNanos(5_000_000);
            }
        });
        return this;
    }

    private void tell(Instant now) {
        nanos.putLong(0, now.getEpochSecond() * 1_000_000_000L + now.getNano());
    }

    @Override
    public Instant instant() {
        var now = nanos.getLong(0);
        return Instant.ofEpochSecond(now / 1_000_000_000L, now % 1_000_000_000L);
    }

    @Override
    public void close() {
        closed = true;
    }
}
