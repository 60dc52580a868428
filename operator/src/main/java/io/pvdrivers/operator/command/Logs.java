package io.pvdrivers.operator.command;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** How much is logged, to standard error. */
public final class Logs {
    private Logs() {}

    /** Nothing but what a person asked to see. */
    public static void silence() {
        level(Logger.ROOT_LOGGER_NAME, Level.OFF);
    }

    /** What an operator tells; libraries only where something is wrong. */
    static void operator(Level own) {
        level(Logger.ROOT_LOGGER_NAME, Level.WARN);
        level("io.pvdrivers", own);
        // Says of every kind of ours that it is v1alpha1.
        level("io.fabric8.kubernetes.client.dsl.internal.VersionUsageUtils", Level.ERROR);
        // Tell with a stack trace what the reconcilers and the election tell in a sentence.
        level("io.javaoperatorsdk.operator.processing.event.EventProcessor", Level.ERROR);
        level("io.fabric8.kubernetes.client.extended.leaderelection", Level.OFF);
    }

    /** Whether informers tell themselves what is wrong with them; whoever starts them is told too, and has a sentence for it. */
    static void informersTell(boolean yes) {
        level("io.fabric8.kubernetes.client.informers.impl.cache.Reflector", yes ? null : Level.OFF);
        level("io.javaoperatorsdk.operator.processing.event.source.informer.InformerWrapper", yes ? null : Level.OFF);
    }

    /** One JSON object a line from here on. */
    static void asJson() {
        var root = logger(Logger.ROOT_LOGGER_NAME);
        var context = root.getLoggerContext();
        var encoder = new JsonEncoder();
        encoder.setContext(context);
        encoder.setWithFormattedMessage(true);
        encoder.setWithMessage(false);
        encoder.setWithArguments(false);
        encoder.setWithContext(false);
        encoder.setWithSequenceNumber(false);
        encoder.setWithNanoseconds(false);
        encoder.start();
        var appender = new ConsoleAppender<ILoggingEvent>();
        appender.setContext(context);
        appender.setName("STDERR");
        appender.setTarget("System.err");
        appender.setEncoder(encoder);
        appender.start();
        root.detachAndStopAllAppenders();
        root.addAppender(appender);
    }

    private static void level(String name, @Nullable Level level) {
        logger(name).setLevel(level);
    }

    private static Logger logger(String name) {
        return (Logger) LoggerFactory.getLogger(name);
    }
}
