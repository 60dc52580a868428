package io.pvdrivers.benchmarks;

import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/** Many who write at once. */
final class Crowd {
    private static final int HANDS = 8;

    private Crowd() {}

    static <T> void each(List<T> all, Consumer<T> what) {
        try (var threads = Executors.newFixedThreadPool(HANDS)) {
            var done = threads.invokeAll(all.stream()
                    .<java.util.concurrent.Callable<Object>>map(one -> () -> {
                        what.accept(one);
                        return one;
                    })
                    .toList());
            for (var one : done) {
                one.get();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }
}
