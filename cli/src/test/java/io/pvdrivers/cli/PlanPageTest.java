package io.pvdrivers.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever objects are called, the page says it as text and needs nothing from anywhere. */
class PlanPageTest {
    private static final String HOSTILE = "<script>alert('x')</script>\u202e\u0007&\"";

    @TempDir
    private Path folder;

    @Test
    void namesAndMessagesAreText() {
        try (var cluster = new TestCluster(folder).example("erp-app01.yaml").example("driverpolicy.yaml")) {
            cluster.record("erp-app01", HOSTILE);

            var page = cluster.say("plan", "-o", "html").out();
            var table = cluster.say("plan").out();

            assertThat(page)
                    .contains("&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&amp;&quot;")
                    .doesNotContain("<script", "\u202e", "\u0007");
            assertThat(page).startsWith("<!DOCTYPE html>").contains("<html lang=\"en\">", "prefers-color-scheme: dark");
            assertThat(page.replace("http://localhost", ""))
                    .doesNotContain("http://", "https://", "src=", "url(", "@import");
            assertThat(table).contains("<script>").doesNotContain("\u0007");
        }
    }
}
