package io.pvdrivers.operator;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.api.config.ConfigurationServiceOverrider;
import io.javaoperatorsdk.operator.api.config.ControllerConfigurationOverrider;
import io.javaoperatorsdk.operator.api.config.ExecutorServiceManager;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.processing.Controller;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The SDK's controllers, which fill their caches before they are let reconcile. The SDK's own leader election would do the same, but it believes the
 * clocks of other nodes.
 */
final class Controllers {
    private final Operator operator;
    private boolean filling;
    private boolean stopped;

    Controllers(Consumer<ConfigurationServiceOverrider> configuration) {
        operator = new Operator(configuration);
    }

    <P extends HasMetadata> void register(
            Reconciler<P> reconciler, Consumer<ControllerConfigurationOverrider<P>> configuration) {
        operator.register(reconciler, configuration);
    }

    /** Returns once every cache is filled. */
    void fill() {
        filling = true;
        threads().start(operator.getConfigurationService());
        eachInParallel("Starts ", controller -> controller.start(false));
    }

    /** From now on what has changed since the caches were filled, and what changes, is reconciled. */
    synchronized void begin() {
        if (!stopped) {
            eachInParallel("Begins ", Controller::startEventProcessing);
        }
    }

    /** Begins nothing more, and returns once what was begun has ended or its time is up. */
    synchronized void stop() {
        stopped = true;
        if (filling) {
            eachInParallel("Stops ", Controller::stop);
        }
        threads().stop(operator.getConfigurationService().reconciliationTerminationTimeout());
    }

    private void eachInParallel(String what, Consumer<Controller<?>> task) {
        threads()
                .boundedExecuteAndWaitForAllToComplete(
                        controllers(),
                        controller -> {
                            task.accept(controller);
                            return done();
                        },
                        controller -> what + controller.getConfiguration().getName());
    }

    @SuppressWarnings("NullAway") // a Void has no value
    private static Void done() {
        return null;
    }

    private Stream<Controller<?>> controllers() {
        return operator.getRegisteredControllers().stream().map(registered -> (Controller<?>) registered);
    }

    private ExecutorServiceManager threads() {
        return operator.getConfigurationService().getExecutorServiceManager();
    }
}
