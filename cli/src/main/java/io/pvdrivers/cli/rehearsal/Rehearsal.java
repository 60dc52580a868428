package io.pvdrivers.cli.rehearsal;

import io.pvdrivers.api.v1alpha1.DriverReading;
import io.pvdrivers.api.v1alpha1.DriverStateSpec.DeviceKind;
import io.pvdrivers.cli.input.Input;
import io.pvdrivers.cli.input.Kind;
import io.pvdrivers.cli.rehearsal.VmResult.DeviceChange;
import io.pvdrivers.operator.kubevirt.Device;
import io.pvdrivers.simulator.world.scene.VmName;
import io.pvdrivers.simulator.world.scene.WorldEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** The operator at work on VMs that are not there, from beginning to end. */
public final class Rehearsal implements AutoCloseable {
    private static final Duration LOOK = Duration.ofMillis(50);

    private final Input input;
    private final RehearsalSettings settings;
    private final Stage stage;
    private final Hardware hardware;
    private final Map<VmName, List<DriverReading>> firstDrivers = new HashMap<>();

    /** Sets everything up; a refusal is thrown as {@link io.pvdrivers.operator.BadInput}. */
    public Rehearsal(Input input, RehearsalSettings settings) {
        this.input = input;
        this.settings = settings;
        stage = new Stage(input, settings);
        hardware = new Hardware(stage.world());
    }

    /** What people should know before it begins. */
    public List<String> notices() {
        List<String> notices = new ArrayList<>(input.notices());
        notices.addAll(stage.notices());
        return notices;
    }

    /** Plays until every VM is where it stays. */
    public Result play(Audience audience) throws InterruptedException {
        audience.opens(input.of(Kind.VIRTUAL_MACHINE).size(), input.policies().size());
        stage.startCluster();
        Map<VmName, List<Device>> before = new HashMap<>();
        SortedSet<VmName> vms = new TreeSet<>(stage.world().virtualMachines());
        vms.forEach(vm -> before.put(vm, hardware.devices(vm)));
        try (Observation observation = new Observation(stage.observer())) {
            stage.startOperator();
            return watch(vms, before, observation, audience);
        } finally {
            audience.closes();
        }
    }

    private Result watch(
            SortedSet<VmName> vms, Map<VmName, List<Device>> before, Observation observation, Audience audience)
            throws InterruptedException {
        Story story = new Story(settings.start());
        Curtain curtain = new Curtain(settings.patience());
        int told = 0;
        while (true) {
            Instant now = stage.clock().instant();
            long changes = observation.changes();
            List<Standing> standings = standings(vms, observation, now);
            List<WorldEvent> world = stage.world().eventsSince(told);
            told += world.size();
            audience.sees(
                    Duration.between(settings.start(), now),
                    story.tell(observation.newEvents(), world, standings, now),
                    standings);
            stage.forgetWrites();
            Optional<Ending> ending = curtain.falls(standings, changes + told, now);
            if (ending.isPresent()) {
                return result(standings, before, ending.get(), now);
            }
            curtain.idle(standings, now).ifPresent(stage.clock()::advance);
            Thread.sleep(LOOK);
        }
    }

    private List<Standing> standings(SortedSet<VmName> vms, Observation observation, Instant now) {
        Judge judge = new Judge(observation.policies(), observation::policies, now);
        List<Standing> standings = new ArrayList<>();
        for (VmName vm : vms) {
            observation
                    .state(vm)
                    .map(state -> judge.recorded(vm, state))
                    .or(() -> hardware.machine(vm).map(machine -> judge.unrecorded(machine, hardware.instance(vm))))
                    .ifPresent(standings::add);
        }
        standings.stream()
                .filter(standing -> !standing.drivers().isEmpty())
                .forEach(standing -> firstDrivers.putIfAbsent(standing.vm(), standing.drivers()));
        return standings;
    }

    private Result result(List<Standing> standings, Map<VmName, List<Device>> before, Ending ending, Instant now) {
        List<VmResult> results = standings.stream()
                .map(standing -> new VmResult(
                        standing,
                        changes(before.getOrDefault(standing.vm(), List.of()), hardware.devices(standing.vm())),
                        firstDrivers.getOrDefault(standing.vm(), List.of())))
                .toList();
        return new Result(results, ending, Duration.between(settings.start(), now));
    }

    private static List<DeviceChange> changes(List<Device> before, List<Device> after) {
        Map<String, Device> were = byKey(before);
        Map<String, Device> are = byKey(after);
        Map<String, Device> all = new LinkedHashMap<>(were);
        are.forEach(all::putIfAbsent);
        return all.entrySet().stream()
                .map(entry -> new DeviceChange(
                        entry.getValue().name(),
                        word(entry.getValue().kind()),
                        Optional.ofNullable(were.get(entry.getKey())).flatMap(Rehearsal::current),
                        Optional.ofNullable(are.get(entry.getKey())).flatMap(Rehearsal::current)))
                .toList();
    }

    private static String word(DeviceKind kind) {
        return switch (kind) {
            case DISK -> "Disk";
            case INTERFACE -> "Interface";
        };
    }

    private static Map<String, Device> byKey(List<Device> devices) {
        Map<String, Device> byKey = new LinkedHashMap<>();
        devices.forEach(device -> byKey.put(device.kind() + "/" + device.name(), device));
        return byKey;
    }

    private static Optional<String> current(Device device) {
        return device.running().or(device::declared);
    }

    @Override
    public void close() {
        stage.close();
    }
}
