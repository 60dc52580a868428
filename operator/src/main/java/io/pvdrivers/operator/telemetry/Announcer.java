package io.pvdrivers.operator.telemetry;

/** Tells systems outside the cluster what is new. */
public interface Announcer {
    /** Returns at once. What cannot be delivered is no concern of the caller; the log and a metric tell of it. */
    void announce(Announcement news);

    /** Tells nobody. */
    static Announcer none() {
        return news -> {};
    }
}
