package io.pvdrivers.cli.rehearsal;

import java.time.Duration;
import java.util.List;

/** Whoever watches a rehearsal. */
public interface Audience {
    /** Before anything happens. */
    void opens(int vms, int policies);

    /**
     * Some time has passed.
     *
     * @param news what happened meanwhile
     * @param standings how each VM stands, sorted by name
     */
    void sees(Duration at, List<Moment> news, List<Standing> standings);

    /** Nothing more happens. */
    void closes();
}
