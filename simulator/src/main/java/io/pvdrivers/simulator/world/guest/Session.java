package io.pvdrivers.simulator.world.guest;

import java.time.Instant;
import java.util.Optional;

/** A guest from one boot to the next: all that a reboot forgets. */
final class Session {
    /** How far it got. */
    enum State {
        BOOTING,
        UP,
        /** Stop error or nothing to boot from: alive for the hypervisor, dead for everybody else. */
        DEAD,
        SHUTTING_DOWN
    }

    private Hardware hardware;
    private State state = State.BOOTING;
    private Instant bootedAt;
    private Optional<Instant> agentSince = Optional.empty();
    private boolean paused;
    private boolean frozen;

    Session(Hardware hardware, Instant now) {
        this.hardware = hardware;
        bootedAt = now;
    }

    Hardware hardware() {
        return hardware;
    }

    void replugged(Hardware now) {
        hardware = now;
    }

    boolean is(State wanted) {
        return state == wanted;
    }

    boolean isPaused() {
        return paused;
    }

    void paused(boolean now) {
        paused = now;
    }

    /** Whether its file systems are frozen. */
    boolean isFrozen() {
        return frozen;
    }

    void frozen(boolean now) {
        frozen = now;
    }

    Screen screen() {
        return switch (state) {
            case BOOTING, SHUTTING_DOWN -> Screen.BLANK;
            case UP -> Screen.DESKTOP;
            case DEAD -> Screen.STOP_ERROR;
        };
    }

    Instant bootedAt() {
        return bootedAt;
    }

    Optional<Instant> agentSince() {
        return agentSince;
    }

    void up(Instant since) {
        state = State.UP;
        bootedAt = since;
    }

    void dead() {
        state = State.DEAD;
    }

    void shuttingDown() {
        state = State.SHUTTING_DOWN;
        agentSince = Optional.empty();
    }

    void agentConnected(Instant since) {
        agentSince = Optional.of(since);
    }

    void agentLost() {
        agentSince = Optional.empty();
    }
}
