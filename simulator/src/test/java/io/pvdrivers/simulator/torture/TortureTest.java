package io.pvdrivers.simulator.torture;

import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The operator under all that goes wrong between it and an API server, and beside it, each play on a server of its own. */
class TortureTest {
    private static final Torture TORTURE = new Torture("embedded", Ground.embedded(), 2);

    @TestFactory
    @Execution(ExecutionMode.CONCURRENT)
    @Timeout(value = 3, unit = TimeUnit.HOURS)
    Stream<DynamicTest> keepsItsPromises() {
        return TORTURE.plays().map(play -> DynamicTest.dynamicTest(play.name(), play.runnable()::run));
    }

    @AfterAll
    static void report() {
        TORTURE.report();
    }
}
