package io.pvdrivers.operator.command;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pvdrivers.api.v1alpha1.ClusterDriverPolicy;
import io.pvdrivers.api.v1alpha1.DriverState;
import io.pvdrivers.api.v1alpha1.DriverStateSpec;
import io.pvdrivers.api.v1alpha1.DriverStateSpec.PolicyRef;
import io.pvdrivers.api.v1alpha1.DriverStateSpec.VirtualMachineRef;
import io.pvdrivers.operator.LogKeys;
import io.pvdrivers.operator.gate.Course;
import io.pvdrivers.operator.gate.Decision;
import io.pvdrivers.operator.gate.Reason;
import io.pvdrivers.operator.gate.Verdict;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
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

    /** The keys of what a line concerns, for log stores to search by. */
    @Test
    void aLineSaysWhatItConcerns() throws Exception {
        var state = new DriverState();
        state.getMetadata().setNamespace("vms");
        state.getMetadata().setName("erp");
        state.setSpec(new DriverStateSpec(
                new VirtualMachineRef("erp", "uid"), new PolicyRef("DriverPolicy", "windows", "uid-p", 1L), null));
        var lines = logged(() -> {
            var log = LoggerFactory.getLogger("io.pvdrivers.operator.Probe");
            LogKeys.during(state, () -> {
                log.info("not decided yet");
                LogKeys.decided(new Decision(
                        Course.FORWARD,
                        Optional.of("Restarted"),
                        Verdict.waitFor(Reason.OUTSIDE_WINDOW, "It waits."),
                        List.of(),
                        List.of()));
                log.info("waits");
                return 1;
            });
            log.info("concerns nobody");
        });

        assertThat(JSON.readTree(lines.get(0)).get("mdc").toString())
                .isEqualTo("{\"vm\":\"vms/erp\",\"policy\":\"vms/windows\"}");
        var mdc = JSON.readTree(lines.get(1)).get("mdc");
        assertThat(text(mdc, "vm")).isEqualTo("vms/erp");
        assertThat(text(mdc, "policy")).isEqualTo("vms/windows");
        assertThat(text(mdc, "gate")).isEqualTo("Restarted");
        assertThat(text(mdc, "step")).isEqualTo("OutsideWindow");
        assertThat(JSON.readTree(lines.get(2)).path("mdc")).isEmpty();
    }

    /** The same in text, with no key where there is nothing to say. */
    @Test
    void aLineOfTextSaysItToo() throws Exception {
        var context = new LoggerContext();
        context.setMDCAdapter(MDC.getMDCAdapter());
        var configurator = new JoranConfigurator();
        configurator.setContext(context);
        var bytes = new ByteArrayOutputStream();
        System.setErr(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        configurator.doConfigure(JsonLogsTest.class.getResource("/logback.xml"));
        var log = context.getLogger("io.pvdrivers.operator.Probe");
        var policy = new ClusterDriverPolicy();
        policy.getMetadata().setName("everywhere");

        LogKeys.during(policy, () -> {
            log.warn("It = is so");
            return 1;
        });
        log.warn("concerns nobody");
        context.stop();

        assertThat(bytes.toString(StandardCharsets.UTF_8).lines().map(line -> line.substring(line.indexOf("Probe"))))
                .containsExactly("Probe: It = is so policy=everywhere", "Probe: concerns nobody");
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
