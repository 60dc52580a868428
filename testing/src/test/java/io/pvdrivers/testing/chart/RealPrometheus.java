package io.pvdrivers.testing.chart;

import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Hands tests {@link PrometheusTools}. Where they cannot be had the tests are left out with one line; under {@code CI=true} they fail with it. */
final class RealPrometheus implements ExecutionCondition, ParameterResolver {
    private static final Namespace STORE = Namespace.create(RealPrometheus.class);

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        var found = found(context);
        if (found.tools().isPresent()) {
            return ConditionEvaluationResult.enabled("");
        }
        if (Boolean.parseBoolean(System.getenv("CI"))) {
            throw new IllegalStateException(found.whyNot());
        }
        return ConditionEvaluationResult.disabled(found.whyNot());
    }

    private static PrometheusTools.Found found(ExtensionContext context) {
        return context.getRoot().getStore(STORE).computeIfAbsent("tools", key -> told(), PrometheusTools.Found.class);
    }

    private static PrometheusTools.Found told() {
        var found = PrometheusTools.find();
        if (found.tools().isEmpty()) {
            System.out.println(found.whyNot());
        }
        return found;
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == PrometheusTools.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return found(context).tools().orElseThrow();
    }
}
