package io.pvdrivers.simulator.world.scene;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;

/** Where one VM plays: its name, the faults that strike it, time and narration. */
public record Stage(VmName vm, Set<Fault> faults, Agenda agenda, Chronicle chronicle, Timings timings) {

    public boolean has(Fault fault) {
        return faults.contains(fault);
    }

    public Instant now() {
        return agenda.now();
    }

    public void after(Duration delay, Object owner, Runnable action) {
        agenda.after(delay, owner, action);
    }

    public void cancel(Object owner) {
        agenda.cancel(owner);
    }

    /** What is planned for this owner waits. */
    public void suspend(Object owner) {
        agenda.suspend(owner);
    }

    public void resume(Object owner) {
        agenda.resume(owner);
    }

    public void tell(WorldEvent.Kind kind, String message) {
        chronicle.tell(vm, kind, message);
    }
}
