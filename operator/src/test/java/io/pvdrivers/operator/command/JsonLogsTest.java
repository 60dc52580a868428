package io.pvdrivers.operator.command;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** With {@code --log-format json} each line on standard error is one object that programs can read. */
class JsonLogsTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final PrintStream realErr = System.err;

    @AfterEach
    void logsAsTestsHaveThem() {
        System.setErr(realErr);
        var root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
        root.detachAndStopAllAppenders();
        root.setLevel(Level.OFF);
        ((Logger) LoggerFactory.getLogger("io.pvdrivers")).setLevel(null);
    }

    @Test
    void everyLineIsAnObject() throws Exception {
        var lines = logged(() -> {
            var log = LoggerFactory.getLogger("io.pvdrivers.operator.Probe");
            log.info("Cares for \"{}\"\nand no other", "vms");
            log.debug("too much");
            MDC.put("resource.name", "erp");
            log.warn("It broke", new IllegalStateException("broken"));
            MDC.clear();
            LoggerFactory.getLogger("io.javaoperatorsdk").info("not asked for");
        });

        assertThat(lines).hasSize(2);
        var info = JSON.readTree(lines.get(0));
        assertThat(text(info, "formattedMessage")).isEqualTo("Cares for \"vms\"\nand no other");
        assertThat(text(info, "level")).isEqualTo("INFO");
        assertThat(text(info, "loggerName")).isEqualTo("io.pvdrivers.operator.Probe");
        assertThat(info.get("timestamp").isNumber()).isTrue();
        var warning = JSON.readTree(lines.get(1));
        assertThat(text(warning.get("mdc"), "resource.name")).isEqualTo("erp");
        assertThat(text(warning.get("throwable"), "message")).isEqualTo("broken");
    }

    private static String text(JsonNode node, String field) {
        return node.get(field).asText();
    }

    private static List<String> logged(Runnable task) {
        var bytes = new ByteArrayOutputStream();
        System.setErr(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        Logs.operator(Level.INFO);
        Logs.asJson();
        task.run();
        return bytes.toString(StandardCharsets.UTF_8).lines().toList();
    }
}
