package io.pvdrivers.cli.collect;

import static org.assertj.core.api.Assertions.assertThat;

import io.pvdrivers.cli.collect.Evidence.VmTitle;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LogLinesTest {
    private static final String TIME = "2026-11-21T06:30:00.123Z";

    @Test
    void thoseThatNameTheVmAndWarningsAreKeptWithWhatContinuesThem() {
        var kept = List.of(
                TIME + " INFO  StateStep: vms/erp-app01: Restarts the VM.",
                TIME + " INFO  EventProcessor: ResourceID{name='erp-app01', namespace='vms'} again",
                "{\"level\":\"INFO\",\"mdc\":{\"namespace\":\"vms\",\"vm\":\"erp-app01\"},\"message\":\"Restarts\"}",
                TIME + " ERROR Leadership: the Lease is lost",
                "java.io.IOException: gone".indent(4).stripTrailing(),
                "Caused by: java.io.IOException: away",
                "{\"level\":\"WARN\",\"message\":\"slow\"}");
        var dropped = List.of(
                TIME + " INFO  StateStep: vms/erp-app011: Restarts the VM.",
                "\tat of.Another(Line.java:1)",
                TIME + " INFO  StateStep: other/erp-app01: Restarts the VM.",
                TIME + " INFO  StateStep: vms/erp-app01.old: Restarts the VM.",
                "{\"level\":\"INFO\",\"mdc\":{\"namespace\":\"other\",\"vm\":\"erp-app01\"}}");
        var all = new ArrayList<>(kept);
        all.addAll(0, dropped);
        all.addAll(dropped);

        assertThat(new LogLines(new VmTitle("vms", "erp-app01")).of(all)).isEqualTo(kept);
    }
}
