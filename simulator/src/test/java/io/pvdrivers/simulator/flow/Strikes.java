package io.pvdrivers.simulator.flow;

import io.pvdrivers.operator.guest.GuestAgent;
import java.util.List;
import java.util.function.Supplier;

/** Counts what the operator does to the outside, and lets it die right before or right after one such deed. */
final class Strikes {
    /** The operator's process is gone. */
    static final class Crash extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    private int deeds;
    private int fatal = -1;
    private boolean after;

    /** The process dies at this deed, once. */
    void at(int deed, boolean afterIt) {
        fatal = deed;
        after = afterIt;
    }

    int deeds() {
        return deeds;
    }

    void around(Runnable deed) {
        around(() -> {
            deed.run();
            return true;
        });
    }

    <T> T around(Supplier<T> deed) {
        var fatalNow = deeds++ == fatal;
        if (fatalNow && !after) {
            throw new Crash();
        }
        var result = deed.get();
        if (fatalNow) {
            throw new Crash();
        }
        return result;
    }

    /** The same way into guests, with its deeds counted; looking is no deed. */
    GuestAgent around(GuestAgent agent) {
        return new GuestAgent() {
            @Override
            public Answer<Observation> facts(Guest guest) {
                return agent.facts(guest);
            }

            @Override
            public Answer<InstallProgress> install(Guest guest, InstallOrder order) {
                return Strikes.this.around(() -> agent.install(guest, order));
            }

            @Override
            public Answer<Void> reboot(Guest guest) {
                return Strikes.this.around(() -> agent.reboot(guest));
            }

            @Override
            public Answer<List<String>> repair(Guest guest, RepairOrder order) {
                return Strikes.this.around(() -> agent.repair(guest, order));
            }

            @Override
            public Answer<List<String>> prepare(Guest guest, PrepareOrder order) {
                return Strikes.this.around(() -> agent.prepare(guest, order));
            }

            @Override
            public Answer<List<String>> removeGhosts(Guest guest, List<String> pciIds) {
                return Strikes.this.around(() -> agent.removeGhosts(guest, pciIds));
            }
        };
    }
}
