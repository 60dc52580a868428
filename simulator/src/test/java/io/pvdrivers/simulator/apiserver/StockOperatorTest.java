package io.pvdrivers.simulator.apiserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Version;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfigurationBuilder;
import io.javaoperatorsdk.operator.api.reconciler.Cleaner;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.DeleteControl;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** An operator of the Java Operator SDK, with finalizer, status and leader election, finds nothing missing. */
@Isolated("its clock runs on while others work")
class StockOperatorTest {
    private final TestServer test = new TestServer();

    @AfterEach
    void stop() {
        test.close();
    }

    @Test
    void aStockOperatorLeadsReconcilesAndCleansUp() {
        KubernetesClient client = test.server.client("operator");
        Operator operator = new Operator(overrider -> overrider
                .withKubernetesClient(client)
                .withUseSSAToPatchPrimaryResource(false)
                .withLeaderElectionConfiguration(
                        LeaderElectionConfigurationBuilder.aLeaderElectionConfiguration("lease")
                                .withLeaseNamespace("default")
                                .withExitOnStopLeading(false)
                                .build()));
        operator.register(new WidgetReconciler());
        test.create(TestServer.widget("a", "{mode: Audit}"));
        Thread.ofVirtual().start(operator::start);

        await().until(() -> "Audit".equals(phase()));
        test.widget("a").edit(widget -> {
            widget.setAdditionalProperty("spec", Map.of("mode", "Enforce", "count", 1));
            return widget;
        });
        await().until(() -> "Enforce".equals(phase()));
        assertThat(test.widget("a").get().getMetadata().getFinalizers()).hasSize(1);
        test.widget("a").delete();
        await().until(() -> test.widget("a").get() == null);
        operator.stop();

        assertThat(test.server.log().unsupported()).isEmpty();
        assertThat(test.server.log().writesBy("operator"))
                .extracting(write -> write.request().resource())
                .contains("leases.coordination.k8s.io", "widgets.test.example");
    }

    private String phase() {
        GenericKubernetesResource widget = test.widget("a").get();
        return widget.get("status", "phase");
    }

    @Group("test.example")
    @Version("v1")
    static class Widget extends CustomResource<Map<String, Object>, Map<String, Object>> implements Namespaced {
        private static final long serialVersionUID = 1L;
    }

    @ControllerConfiguration
    static class WidgetReconciler implements Reconciler<Widget>, Cleaner<Widget> {
        @Override
        public UpdateControl<Widget> reconcile(Widget widget, Context<Widget> context) {
            widget.setStatus(Map.of("phase", widget.getSpec().get("mode")));
            return UpdateControl.patchStatus(widget);
        }

        @Override
        public DeleteControl cleanup(Widget widget, Context<Widget> context) {
            return DeleteControl.defaultDelete();
        }
    }
}
