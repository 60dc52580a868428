package io.pvdrivers.testing.api;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Hands tests a {@link KubeApi} that their class has for itself while it runs, and KubeVirt's stand-in on it; other classes have used it before. Where there
 * are no binaries and none can be had the tests are left out with one line; under {@code CI=true} they fail with it.
 */
public final class RealKubeApi implements ExecutionCondition, ParameterResolver {
    /** Asks for a server of the test's own, that nobody else has put anything into. */
    @Retention(RetentionPolicy.RUNTIME)
    @Target(ElementType.PARAMETER)
    public @interface Empty {}

    private static final Namespace STORE = Namespace.create(RealKubeApi.class);

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        var found = binaries(context);
        if (found.binaries().isPresent()) {
            return ConditionEvaluationResult.enabled("");
        }
        if (Boolean.parseBoolean(System.getenv("CI"))) {
            throw new IllegalStateException(found.whyNot());
        }
        return ConditionEvaluationResult.disabled(found.whyNot());
    }

    private static Binaries.Found binaries(ExtensionContext context) {
        return context.getRoot().getStore(STORE).computeIfAbsent("binaries", key -> told(), Binaries.Found.class);
    }

    private static Binaries.Found told() {
        var found = Binaries.find();
        if (found.binaries().isEmpty()) {
            System.out.println(found.whyNot());
        }
        return found;
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        var type = parameter.getParameter().getType();
        return type == KubeApi.class || type == KubeVirtStandIn.class;
    }

    /** What is handed out is closed with the run: the store closes what it holds. */
    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        var wantsKubeVirt = parameter.getParameter().getType() == KubeVirtStandIn.class;
        if (parameter.isAnnotated(Empty.class)) {
            return wantsKubeVirt ? standInOnEmptyServer(context) : emptyServer(context);
        }
        return wantsKubeVirt ? standIn(context) : server(context);
    }

    private static KubeApi emptyServer(ExtensionContext context) {
        var binaries = binaries(context).binaries().orElseThrow();
        return context.getStore(STORE).computeIfAbsent("empty", key -> KubeApi.start(binaries), KubeApi.class);
    }

    private static KubeVirtStandIn standInOnEmptyServer(ExtensionContext context) {
        var server = emptyServer(context);
        return context.getStore(STORE)
                .computeIfAbsent("kubevirt-alone", key -> KubeVirtStandIn.install(server), KubeVirtStandIn.class);
    }

    private static KubeApi server(ExtensionContext context) {
        return lease(context).servers().kubeApi();
    }

    private static KubeVirtStandIn standIn(ExtensionContext context) {
        return lease(context).servers().standIn();
    }

    /** The class gives the servers back when its store is closed. */
    private static Lease lease(ExtensionContext context) {
        var pool = context.getRoot()
                .getStore(STORE)
                .computeIfAbsent(
                        "pool", key -> new Pool(binaries(context).binaries().orElseThrow()), Pool.class);
        return ofClass(context).getStore(STORE).computeIfAbsent("lease", key -> pool.lease(), Lease.class);
    }

    private static ExtensionContext ofClass(ExtensionContext context) {
        var parent = context.getParent().orElseThrow();
        return parent.equals(context.getRoot()) ? context : ofClass(parent);
    }

    /** As many servers as classes run at once. */
    private static final class Pool implements AutoCloseable {
        private final Binaries binaries;
        private final Deque<Servers> idle = new ArrayDeque<>();

        Pool(Binaries binaries) {
            this.binaries = binaries;
        }

        synchronized Lease lease() {
            return new Lease(this, idle.isEmpty() ? new Servers(KubeApi.start(binaries)) : idle.pop());
        }

        synchronized void take(Servers servers) {
            idle.push(servers);
        }

        @Override
        public synchronized void close() {
            idle.forEach(Servers::close);
        }
    }

    private record Lease(Pool pool, Servers servers) implements AutoCloseable {
        @Override
        public void close() {
            pool.take(servers);
        }
    }

    private static final class Servers {
        private final KubeApi kubeApi;
        private @Nullable KubeVirtStandIn standIn;

        Servers(KubeApi kubeApi) {
            this.kubeApi = kubeApi;
        }

        KubeApi kubeApi() {
            return kubeApi;
        }

        KubeVirtStandIn standIn() {
            if (standIn == null) {
                standIn = KubeVirtStandIn.install(kubeApi);
            }
            return standIn;
        }

        void close() {
            if (standIn != null) {
                standIn.close();
            }
            kubeApi.close();
        }
    }
}
