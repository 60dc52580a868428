package io.pvdrivers.simulator.world.scene;

import java.util.ArrayList;
import java.util.List;

/** What happened so far. */
public final class Chronicle {
    private final Agenda agenda;
    private final List<WorldEvent> events = new ArrayList<>();

    public Chronicle(Agenda agenda) {
        this.agenda = agenda;
    }

    public void tell(VmName vm, WorldEvent.Kind kind, String message) {
        events.add(new WorldEvent(agenda.now(), vm, kind, message));
    }

    /** The events from this number on; the first is number 0. */
    public List<WorldEvent> since(int number) {
        return List.copyOf(events.subList(Math.min(number, events.size()), events.size()));
    }
}
