package io.pvdrivers.simulator.torture;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.pvdrivers.simulator.apiserver.EmbeddedApiServer;
import io.pvdrivers.simulator.bridge.SimulatedClock;
import io.pvdrivers.simulator.bridge.SimulatedCluster;
import io.pvdrivers.simulator.world.World;
import java.time.Instant;
import java.util.List;

/** An API server to play on. */
public interface Ground {
    /** Whose requests the operator's are. */
    String OPERATOR = "operator";

    /** What one play has for itself. */
    interface Place extends AutoCloseable {
        /** Where its VM and its policy are, and nobody else's. */
        String namespace();

        /** What people do. */
        KubernetesClient users();

        /** KubeVirt and the guests, not yet started. It is closed with the place. */
        SimulatedCluster cluster();

        /** How the operator reaches the server, with all its rights. */
        Config operator();

        /** What the server could not do and was asked for. */
        List<String> unsupported();

        @Override
        void close();
    }

    Place place(World world, SimulatedClock clock);

    /** The time that plays begin at for which any will do. */
    Instant anyTime();

    /** Whether a play may begin at another time: a server that stamps objects by a clock of its own lives in one time only. */
    boolean hasAnyTime();

    /** A server in this process for each play. */
    static Ground embedded() {
        return new Embedded();
    }

    /** Servers in this process. */
    final class Embedded implements Ground {
        private static final Instant SOME_MONDAY = Instant.parse("2026-11-02T08:00:00Z");

        @Override
        public Instant anyTime() {
            return SOME_MONDAY;
        }

        @Override
        public boolean hasAnyTime() {
            return true;
        }

        @Override
        public Place place(World world, SimulatedClock clock) {
            var server = EmbeddedApiServer.start(clock);
            server.defineOwnKinds();
            var cluster = SimulatedCluster.embedded(world, clock, server, OPERATOR);
            var users = server.client("users");
            return new Place() {
                @Override
                public String namespace() {
                    return "vms";
                }

                @Override
                public KubernetesClient users() {
                    return users;
                }

                @Override
                public SimulatedCluster cluster() {
                    return cluster;
                }

                @Override
                public Config operator() {
                    return server.config(OPERATOR);
                }

                @Override
                public List<String> unsupported() {
                    return server.log().unsupported();
                }

                @Override
                public void close() {
                    cluster.close();
                    users.close();
                    server.close();
                }
            };
        }
    }
}
