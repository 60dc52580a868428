package io.pvdrivers.operator.gate;

import io.pvdrivers.api.v1alpha1.DriverStateStatus;
import io.pvdrivers.operator.state.StateStep;
import java.util.ArrayList;
import java.util.List;

/** Keeps what is written and told of a VM that is not to be forgotten. */
final class KeptRecord implements StateStep.Record {
    final List<DriverStateStatus> written = new ArrayList<>();
    final List<String> told = new ArrayList<>();

    DriverStateStatus last() {
        return written.get(written.size() - 1);
    }

    @Override
    public void write(DriverStateStatus status) {
        written.add(status);
    }

    @Override
    public boolean forget() {
        throw new AssertionError("forgotten");
    }

    @Override
    public void tell(Decision decision, String message) {
        told.add(message);
    }

    @Override
    public void refused(Action action, String message) {
        told.add(message);
    }

    @Override
    public void performed(Action action) {}
}
