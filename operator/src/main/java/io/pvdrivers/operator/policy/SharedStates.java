package io.pvdrivers.operator.policy;

import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.ResourceEventAware;
import io.javaoperatorsdk.operator.processing.event.source.controller.ControllerEventSource;
import io.javaoperatorsdk.operator.processing.event.source.inbound.SimpleInboundEventSource;
import io.pvdrivers.api.v1alpha1.DriverState;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The DriverStates as the controller that cares for them caches them, for whoever looks at fleets: a second copy of each would be most of the
 * operator's heap.
 */
public final class SharedStates {
    private volatile @Nullable ControllerEventSource<DriverState> cache;
    private volatile BiConsumer<DriverState, Optional<DriverState>> onChange = (state, before) -> {};

    /** Tells of every change; an event source of the controller of DriverStates. */
    private final class Changes extends SimpleInboundEventSource<DriverState>
            implements ResourceEventAware<DriverState> {
        Changes() {
            super("fleet");
        }

        @Override
        public void onResourceCreated(DriverState state) {
            onChange.accept(state, Optional.empty());
        }

        @Override
        public void onResourceUpdated(DriverState state, DriverState before) {
            onChange.accept(state, Optional.of(before));
        }

        @Override
        public void onResourceDeleted(DriverState state) {
            onChange.accept(state, Optional.empty());
        }
    }

    /** Takes over what the controller caches, and hands out what it has to run beside that. */
    public SimpleInboundEventSource<DriverState> of(ControllerEventSource<DriverState> controller) {
        cache = controller;
        return new Changes();
    }

    /** Has somebody told of every change, with the state as it was where it was only changed. */
    void onChange(BiConsumer<DriverState, Optional<DriverState>> listener) {
        onChange = listener;
    }

    Optional<DriverState> get(ResourceID id) {
        return filled().get(id);
    }

    void created(DriverState state) {
        filled().handleRecentResourceCreate(ResourceID.fromResource(state), state);
    }

    void updated(DriverState state, DriverState before) {
        filled().handleRecentResourceUpdate(ResourceID.fromResource(state), state, before);
    }

    private ControllerEventSource<DriverState> filled() {
        var source = cache;
        if (source == null) {
            throw new IllegalStateException("asked before the controller of DriverStates was prepared");
        }
        return source;
    }
}
