package io.pvdrivers.testing.api;

import java.io.File;
import java.nio.file.Path;

/** Where what tests need once lies from run to run. */
public final class TestCache {
    private TestCache() {}

    /**
     * A directory in the user's cache.
     *
     * @param variable the environment's name for another one
     */
    public static Path directory(String name, String variable) {
        var named = System.getenv(variable);
        if (named != null && !named.isBlank()) {
            return Path.of(named).toAbsolutePath();
        }
        var caches = System.getenv("XDG_CACHE_HOME");
        var base = caches == null || caches.isBlank()
                ? Path.of(System.getProperty("user.home") + File.separator + ".cache")
                : Path.of(caches);
        return base.resolve("pv-driver-operator").resolve(name).toAbsolutePath();
    }
}
