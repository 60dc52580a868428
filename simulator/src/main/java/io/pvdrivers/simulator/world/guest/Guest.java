package io.pvdrivers.simulator.world.guest;

import io.pvdrivers.simulator.world.scene.Fault;
import io.pvdrivers.simulator.world.scene.Stage;
import io.pvdrivers.simulator.world.scene.WorldEvent.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** What is on a VM's disks, and what runs from them while the VM has power. */
public abstract sealed class Guest permits WindowsGuest, LinuxGuest {
    private final Stage stage;
    private Optional<Session> session = Optional.empty();
    private Optional<OsInfo> reportedOs = Optional.empty();
    private Optional<Power> power = Optional.empty();
    private int agentStarts;

    Guest(Stage stage) {
        this.stage = stage;
    }

    /** The guest that a VM has when the world first sees it on this hardware. */
    public static Guest found(Stage stage, GuestProfile profile, Hardware hardware) {
        return profile.windows().isPresent()
                ? new WindowsGuest(stage, profile, profile.windows().get(), hardware)
                : new LinuxGuest(stage, profile);
    }

    /** Tries to start the operating system; what went wrong, if anything, is told. */
    abstract boolean start(Hardware hardware);

    /** Whether an agent runs in the started guest and has a channel. */
    abstract boolean agentCanConnect(Hardware hardware);

    /** Plug and play: something came or went while the guest runs. */
    abstract void plugAndPlay(Hardware hardware);

    /** Forgets what only lives while the guest runs. */
    abstract void stopped();

    /** What its agent says it is. */
    public abstract OsInfo osInfo();

    abstract List<SeenDisk> seenDisks(Hardware hardware);

    abstract List<SeenFilesystem> seenFilesystems(Hardware hardware);

    /** What is on its disks now. */
    public abstract DiskImage image();

    abstract List<SeenAdapter> seenAdapters(Hardware hardware);

    abstract Optional<RunningWindows> windows(Session running);

    abstract boolean installDrivers(List<String> names, Session running);

    /** Somebody installs the guest agent, and the driver it needs, inside the guest. False when there is nothing to do. */
    abstract boolean installAgent(Session running);

    /** What it has that did not come with Windows; empty for another system. */
    abstract Optional<Programs> programs();

    /** The IP settings that the card of this name has inside the guest; empty when the guest does not drive it. */
    abstract Optional<IpSettings> ipSettings(Hardware.Nic nic);

    /** What a machine does when its guest turns it off. */
    public interface Power {
        /** Whether it stays on when the guest reboots. */
        boolean survivesReboot();

        void off();
    }

    public final void powerOn(Hardware hardware, Power now) {
        reportedOs = Optional.empty();
        power = Optional.of(now);
        boot(hardware);
    }

    private void boot(Hardware hardware) {
        var started = new Session(hardware, stage.now());
        session = Optional.of(started);
        stage.after(stage.timings().boot(), started, () -> booted(started));
    }

    /** It was running already, with its agent connected, when the world began. */
    public final void foundRunning(Hardware hardware, Instant since, Power now) {
        power = Optional.of(now);
        var running = new Session(hardware, since);
        session = Optional.of(running);
        if (start(hardware)) {
            running.up(since);
            if (agentCanConnect(hardware)) {
                agentStarted(running);
            }
        } else {
            running.dead();
        }
    }

    /** Begins an orderly shutdown and says how long it takes; empty when the guest does not react. */
    public final Optional<Duration> beginShutdown() {
        return session.filter(running -> !running.is(Session.State.DEAD) && !running.isPaused())
                .map(running -> {
                    Duration wait =
                            running.is(Session.State.BOOTING) ? stage.timings().boot() : Duration.ZERO;
                    leave(running);
                    running.shuttingDown();
                    return wait.plus(
                            stage.has(Fault.SLOW_SHUTDOWN)
                                    ? stage.timings().slowShutdown()
                                    : stage.timings().shutdown());
                });
    }

    public final void powerOff() {
        session.ifPresent(this::leave);
        session = Optional.empty();
    }

    /** Disks or media were plugged in or out while it has power. */
    public final void replugged(Hardware now) {
        session.ifPresent(current -> {
            current.replugged(now);
            if (current.is(Session.State.UP)) {
                plugAndPlay(now);
            }
        });
    }

    /** The guest reboots: on the same hardware, unless that turns itself off then. */
    public final boolean reboot() {
        boolean stays = power.map(Power::survivesReboot).orElse(true);
        Optional<Session> running = responsive();
        running.ifPresent(before -> {
            stage.tell(
                    Kind.GUEST_REBOOTING,
                    stays ? "the guest reboots; its VMI stays" : "the guest reboots, which ends its VMI");
            beginShutdown()
                    .ifPresent(
                            wait -> stage.after(wait, before, stays ? () -> boot(before.hardware()) : this::turnOff));
        });
        return running.isPresent();
    }

    /** Somebody inside shuts the guest down, and its machine turns itself off. */
    public final boolean shutDown() {
        Optional<Session> running = responsive();
        running.ifPresent(before -> {
            stage.tell(Kind.GUEST_REBOOTING, "the guest is shut down from inside");
            beginShutdown().ifPresent(wait -> stage.after(wait, before, this::turnOff));
        });
        return running.isPresent();
    }

    private void turnOff() {
        Optional<Power> machine = power;
        powerOff();
        machine.ifPresent(Power::off);
    }

    /** Everything in it stands still. False when it does already, or has no power. */
    public final boolean pause() {
        Optional<Session> going = session.filter(current -> !current.isPaused());
        going.ifPresent(current -> {
            current.paused(true);
            stage.suspend(current);
        });
        return going.isPresent();
    }

    public final boolean unpause() {
        Optional<Session> standing = session.filter(Session::isPaused);
        standing.ifPresent(current -> {
            current.paused(false);
            stage.resume(current);
        });
        return standing.isPresent();
    }

    public final boolean isPaused() {
        return session.filter(Session::isPaused).isPresent();
    }

    /** Its agent freezes its file systems. False when there is none that could, or they are frozen. */
    public final boolean freeze() {
        Optional<Session> asked = connected().filter(current -> !current.isPaused() && !current.isFrozen());
        asked.ifPresent(current -> current.frozen(true));
        return asked.isPresent();
    }

    public final boolean thaw() {
        Optional<Session> frozen = session.filter(Session::isFrozen);
        frozen.ifPresent(current -> current.frozen(false));
        return frozen.isPresent();
    }

    public final boolean isFrozen() {
        return session.filter(Session::isFrozen).isPresent();
    }

    /** Since when the agent is connected; empty when it is not. */
    public final Optional<Instant> agentSince() {
        return session.flatMap(Session::agentSince);
    }

    /** What an agent told since the machine has power. It stays known when the agent goes. */
    public final Optional<OsInfo> reportedOs() {
        return reportedOs;
    }

    /** Which start of its agent is connected; empty when none is. Processes that an earlier one started are unknown to it. */
    public final OptionalInt agentStart() {
        return connected().filter(current -> !current.isPaused()).isPresent()
                ? OptionalInt.of(agentStarts)
                : OptionalInt.empty();
    }

    /** The disks it sees; none while it is not up. */
    public final List<SeenDisk> disks() {
        return responsive().map(up -> seenDisks(up.hardware())).orElse(List.of());
    }

    /** The file systems it has mounted; none while it is not up. */
    public final List<SeenFilesystem> filesystems() {
        return responsive().map(up -> seenFilesystems(up.hardware())).orElse(List.of());
    }

    /** What its screen shows; empty without power. */
    public final Optional<Screen> screen() {
        return session.map(Session::screen);
    }

    /** The network adapters it has; none while it is not up. */
    public final List<SeenAdapter> adapters() {
        return responsive().map(up -> seenAdapters(up.hardware())).orElse(List.of());
    }

    /** The insides of a Windows that is up; empty for anything else. */
    public final Optional<RunningWindows> windows() {
        return responsive().flatMap(this::windows);
    }

    /** Somebody installs drivers from the ISO in a drive, all of them if none is named. False when it does not have them. */
    public final boolean installDrivers(List<String> names) {
        return responsive().filter(up -> installDrivers(names, up)).isPresent();
    }

    /** The programs, for somebody inside to change; empty when nobody can, and of another system than Windows. */
    public final Optional<Programs> openPrograms() {
        return responsive().flatMap(up -> programs());
    }

    public final boolean installAgent() {
        boolean done = responsive().filter(this::installAgent).isPresent();
        if (done) {
            responsive().ifPresent(this::awaitAgent);
        }
        return done;
    }

    /** The IP settings seen from outside: the agent's, while it is connected. */
    public final Optional<IpSettings> reportedSettings(Hardware.Nic nic) {
        return connected().flatMap(running -> ipSettings(nic));
    }

    final Stage stage() {
        return stage;
    }

    final Optional<Session> running() {
        return session.filter(current -> current.is(Session.State.UP));
    }

    private Optional<Session> responsive() {
        return running().filter(up -> !up.isPaused());
    }

    /** The agent goes silent and comes back. */
    final void loseAgent(Session running, Duration absence) {
        if (running.agentSince().isPresent()) {
            running.agentLost();
            stage.tell(Kind.AGENT_LOST, "the guest agent went silent");
        }
        stage.after(absence, running, () -> connect(running));
    }

    private Optional<Session> connected() {
        return running().filter(current -> current.agentSince().isPresent());
    }

    private void booted(Session started) {
        if (!start(started.hardware())) {
            started.dead();
            return;
        }
        started.up(stage.now());
        stage.tell(Kind.GUEST_UP, osInfo().prettyName() + " is up");
        awaitAgent(started);
    }

    private void awaitAgent(Session running) {
        stage.after(stage.timings().agentConnect(), running, () -> connect(running));
    }

    private void connect(Session running) {
        if (running.agentSince().isEmpty() && agentCanConnect(running.hardware())) {
            agentStarted(running);
            stage.tell(Kind.AGENT_CONNECTED, "the guest agent is connected");
        }
    }

    private void agentStarted(Session running) {
        running.agentConnected(stage.now());
        reportedOs = Optional.of(osInfo());
        agentStarts++;
    }

    private void leave(Session running) {
        stage.cancel(running);
        if (running.agentSince().isPresent()) {
            running.agentLost();
            stage.tell(Kind.AGENT_LOST, "the guest agent is gone");
        }
        stopped();
    }
}
