package io.pvdrivers.simulator.apiserver;

import static io.pvdrivers.simulator.apiserver.TestServer.refused;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.GenericKubernetesResourceList;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SelectorTest {
    private final TestServer test = new TestServer();

    @BeforeEach
    void createWidgets() {
        create("bare", "{}");
        create("erp", "{tier: erp, os: windows}");
        create("web", "{tier: web, os: ''}");
    }

    private void create(String name, String labels) {
        test.create("""
                apiVersion: test.example/v1
                kind: Widget
                metadata: {name: %s, labels: %s}
                spec: {mode: Audit}
                """.formatted(name, labels));
    }

    @AfterEach
    void stop() {
        test.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "tier=erp | erp",
                "tier==erp | erp",
                "tier!=erp | bare web",
                "tier | erp web",
                "!tier | bare",
                "tier in (erp, web) | erp web",
                "tier in (erp),os in (windows) | erp",
                "tier notin (erp,web) | bare",
                "os= | web",
                "tier in (erp,web),!none,os!=windows | web",
                "tier in (none) |"
            })
    void labelsSelect(String selector, String names) {
        assertThat(names(test.widgets()
                        .inNamespace(TestServer.NAMESPACE)
                        .withLabelSelector(selector)
                        .list()))
                .isEqualTo(names == null ? List.of() : List.of(names.split(" ")));
    }

    @Test
    void namesAndNamespacesSelect() {
        assertThat(names(test.widgets()
                        .inAnyNamespace()
                        .withField("metadata.name", "erp")
                        .list()))
                .containsExactly("erp");
        assertThat(names(test.widgets()
                        .inAnyNamespace()
                        .withoutField("metadata.name", "erp")
                        .list()))
                .containsExactly("bare", "web");
        assertThat(names(test.widgets().inNamespace("elsewhere").list())).isEmpty();
    }

    @Test
    void aSelectorThatCannotBeReadIsRefused() {
        refused(
                400,
                () -> test.widgets()
                        .inNamespace(TestServer.NAMESPACE)
                        .withLabelSelector("a b c")
                        .list());
    }

    @Test
    void aListSaysWhereAWatchMayStart() {
        String version = test.widgets().inAnyNamespace().list().getMetadata().getResourceVersion();

        assertThat(Long.parseLong(version))
                .isGreaterThanOrEqualTo(
                        Long.parseLong(TestServer.version(test.widget("web").get())));
    }

    @Test
    void theServerTellsWhatItServes() {
        KubernetesClient client = test.client;

        assertThat(client.getKubernetesVersion().getMajor()).isEqualTo("1");
        assertThat(client.hasApiGroup("test.example", true)).isTrue();
        assertThat(client.hasApiGroup("nowhere.example", true)).isFalse();
        assertThat(client.apiextensions()
                        .v1()
                        .customResourceDefinitions()
                        .withName("widgets.test.example")
                        .get()
                        .getStatus()
                        .getConditions())
                .singleElement()
                .satisfies(condition -> assertThat(condition.getType()).isEqualTo("Established"));
    }

    private static List<String> names(GenericKubernetesResourceList list) {
        return list.getItems().stream()
                .map(item -> item.getMetadata().getName())
                .toList();
    }
}
