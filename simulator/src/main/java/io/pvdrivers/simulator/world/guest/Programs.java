package io.pvdrivers.simulator.world.guest;

import java.util.ArrayList;
import java.util.List;

/** What a Windows has that did not come with it: the software of other hypervisors, and updates. */
public final class Programs {
    private final List<ForeignPart> foreign = new ArrayList<>();
    private final List<String> updates = new ArrayList<>();

    Programs(List<ForeignPart> foreign, List<String> updates) {
        this.foreign.addAll(foreign);
        this.updates.addAll(updates);
    }

    Programs copy() {
        return new Programs(foreign, updates);
    }

    void takeOver(Programs image) {
        foreign.clear();
        foreign.addAll(image.foreign);
        updates.clear();
        updates.addAll(image.updates);
    }

    List<ForeignPart> foreign() {
        return List.copyOf(foreign);
    }

    List<String> updates() {
        return List.copyOf(updates);
    }

    /** Removes the software of other hypervisors. False when there is none. */
    public boolean removeForeign() {
        boolean news = !foreign.isEmpty();
        foreign.clear();
        return news;
    }
}
