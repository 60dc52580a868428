package io.pvdrivers.testing.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.pvdrivers.api.v1alpha1.DriverStateStatus.Phase;
import io.pvdrivers.testing.api.KubeApi;
import io.pvdrivers.testing.api.KubeVirtStandIn;
import io.pvdrivers.testing.api.OwnKinds;
import io.pvdrivers.testing.api.RealKubeApi;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(RealKubeApi.class)
class RightsTest {
    @BeforeAll
    static void define(KubeApi api) {
        OwnKinds.apply(api.client());
    }

    @Test
    void spike(KubeApi api, KubeVirtStandIn standIn) {
        var namespace = api.newNamespace("rights");
        api.kubectl()
                .run(
                        "create",
                        "clusterrolebinding",
                        namespace,
                        "--clusterrole=cluster-admin",
                        "--serviceaccount=" + namespace + ":op");
        try (var migration = new Migration(api, standIn, namespace, api.as(namespace, "op"), c -> c)) {
            migration.start();
            migration.awaitPhase(Phase.READY);
            assertThat(migration.restarts()).isEqualTo(2);
            System.out.println(
                    api.kubectl().run("get", "vm", "erp", "-n", namespace, "-o", "yaml", "--show-managed-fields"));
            migration.deletePolicy();
            migration.awaitLetGo();
        }
        var by = new java.util.TreeMap<String, Integer>();
        api.audit()
                .of("system:serviceaccount:" + namespace + ":op")
                .forEach(r ->
                        by.merge(r.group() + " " + r.resource() + " " + r.verb() + " " + r.code(), 1, Integer::sum));
        by.forEach((k, v) -> System.out.println(k + " x" + v));
    }
}
