package io.pvdrivers.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.slf4j.LoggerFactory;

/** How much is logged, to standard error. */
final class Logs {
    private Logs() {}

    /** Nothing but what a person asked to see. */
    static void silence() {
        level(Logger.ROOT_LOGGER_NAME, Level.OFF);
    }

    /** What an operator tells; libraries only where something is wrong. */
    static void operator() {
        level(Logger.ROOT_LOGGER_NAME, Level.WARN);
        level("io.pvdrivers", Level.INFO);
        // Says of every kind of ours that it is v1alpha1.
        level("io.fabric8.kubernetes.client.dsl.internal.VersionUsageUtils", Level.ERROR);
    }

    private static void level(String name, Level level) {
        ((Logger) LoggerFactory.getLogger(name)).setLevel(level);
    }
}
