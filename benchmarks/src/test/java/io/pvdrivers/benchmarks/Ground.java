package io.pvdrivers.benchmarks;

import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBindingBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.pvdrivers.testing.api.KubeApi;
import io.pvdrivers.testing.api.KubeVirtObjects;
import io.pvdrivers.testing.api.OwnKinds;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** An API server with every kind, an account for the operator, and what that account has asked for. */
final class Ground implements AutoCloseable {
    private static final String HOME = "bench";
    private static final Duration PATIENCE = Duration.ofMinutes(40);
    private static final Duration LOOK = Duration.ofMillis(50);

    private final KubeApi api;
    private final KubernetesClient client;
    private final ApiCalls calls;
    private final Path folder;

    Ground(KubeApi api) {
        this.api = api;
        // On a busy machine a list of a large fleet takes its time.
        this.client = KubeApi.client(new ConfigBuilder(api.admin("admins"))
                .withRequestTimeout(60_000)
                .build());
        OwnKinds.apply(client);
        KubeVirtObjects.define(client);
        Fleet.namespace(client, HOME);
        client.resource(new ClusterRoleBindingBuilder()
                        .withNewMetadata()
                        .withName("operator")
                        .endMetadata()
                        .withNewRoleRef("rbac.authorization.k8s.io", "ClusterRole", "cluster-admin")
                        .addNewSubject(null, "ServiceAccount", "operator", HOME)
                        .build())
                .serverSideApply();
        calls = new ApiCalls(api.audit().file(), "system:serviceaccount:" + HOME + ":operator");
        try {
            folder = Files.createDirectories(Path.of("target", "benchmarks")).toAbsolutePath();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    KubeApi api() {
        return api;
    }

    KubernetesClient client() {
        return client;
    }

    ApiCalls calls() {
        return calls;
    }

    Path folder() {
        return folder;
    }

    Path kubeconfig() {
        Config account = api.as(HOME, "operator");
        return KubeApi.kubeconfig(folder.resolve("kubeconfig"), account);
    }

    /** The operator, in real time. */
    OperatorProcess operator(GuestServer guests, boolean kept, List<String> java) {
        return operator(guests, kept, java, "1", "-");
    }

    OperatorProcess operator(GuestServer guests, boolean kept, List<String> java, String speed, String clock) {
        var arguments = new ArrayList<>(
                List.of(kubeconfig().toString(), HOME, guests.url(), String.valueOf(kept), speed, clock));
        return OperatorProcess.start(folder.resolve("operator.log"), java, arguments);
    }

    /** Waits, looking now and then. */
    static void until(OperatorProcess operator, BooleanSupplier reached) {
        await(() -> {
            operator.requireAlive();
            return reached.getAsBoolean();
        });
    }

    /** The same before there is an operator. */
    static void await(BooleanSupplier reached) {
        var deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!reached.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("It did not come so far in " + PATIENCE);
            }
            LockSupport.parkNanos(LOOK.toNanos());
        }
    }

    /** Waits until the operator has written nothing for this long. */
    void untilQuiet(OperatorProcess operator, Duration silence) {
        var last = new long[] {System.nanoTime(), calls.writes(0)};
        until(operator, () -> {
            var now = calls.writes(0);
            if (now != last[1]) {
                last[0] = System.nanoTime();
                last[1] = now;
            }
            return System.nanoTime() - last[0] > silence.toNanos();
        });
    }

    static void pass(OperatorProcess operator, Duration time) {
        var end = System.nanoTime() + time.toNanos();
        until(operator, () -> System.nanoTime() > end);
    }

    @Override
    public void close() {
        client.close();
    }
}
