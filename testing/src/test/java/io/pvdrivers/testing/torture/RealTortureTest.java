package io.pvdrivers.testing.torture;

import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBinding;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBindingBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.pvdrivers.simulator.bridge.SimulatedClock;
import io.pvdrivers.simulator.bridge.SimulatedCluster;
import io.pvdrivers.simulator.torture.Ground;
import io.pvdrivers.simulator.torture.Torture;
import io.pvdrivers.simulator.world.World;
import io.pvdrivers.testing.api.KubeApi;
import io.pvdrivers.testing.api.KubeVirtStandIn;
import io.pvdrivers.testing.api.OwnKinds;
import io.pvdrivers.testing.api.RealKubeApi;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The same on a real API server, with its own validation, watches and optimistic locking. */
@ExtendWith(RealKubeApi.class)
class RealTortureTest {
    private static @Nullable Torture torture;

    private record Shared(KubeApi api, KubeVirtStandIn standIn) implements Ground {
        @Override
        public Instant anyTime() {
            return Instant.now();
        }

        @Override
        public boolean hasAnyTime() {
            return false;
        }

        @Override
        public Place place(World world, SimulatedClock clock) {
            var namespace = api.newNamespace("torture");
            var account = api.as(namespace, OPERATOR);
            api.client().resource(adminOf(namespace)).create();
            var cluster = SimulatedCluster.behind(world, clock, KubeApi.client(api.admin()), namespace);
            standIn.play(namespace, cluster.kubeVirt());
            return new InNamespace(namespace, api.client(), cluster, account);
        }

        private static ClusterRoleBinding adminOf(String namespace) {
            return new ClusterRoleBindingBuilder()
                    .withNewMetadata()
                    .withName(namespace)
                    .endMetadata()
                    .withNewRoleRef("rbac.authorization.k8s.io", "ClusterRole", "cluster-admin")
                    .addNewSubject()
                    .withKind("ServiceAccount")
                    .withNamespace(namespace)
                    .withName(OPERATOR)
                    .endSubject()
                    .build();
        }
    }

    private record InNamespace(String namespace, KubernetesClient users, SimulatedCluster cluster, Config operator)
            implements Ground.Place {
        @Override
        public List<String> unsupported() {
            return List.of();
        }

        @Override
        public void close() {
            cluster.close();
        }
    }

    @TestFactory
    @Execution(ExecutionMode.CONCURRENT)
    @Timeout(value = 6, unit = TimeUnit.HOURS)
    Stream<DynamicTest> keepsItsPromises(KubeApi api, KubeVirtStandIn standIn) {
        OwnKinds.apply(api.client());
        var played = new Torture("real", new Shared(api, standIn), 1);
        torture = played;
        return played.plays().map(play -> DynamicTest.dynamicTest(play.name(), play.runnable()::run));
    }

    @AfterAll
    static void report() {
        Optional.ofNullable(torture).ifPresent(Torture::report);
    }
}
