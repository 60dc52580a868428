package io.pvdrivers.benchmarks;

import io.pvdrivers.api.v1alpha1.DriverState;
import io.pvdrivers.benchmarks.ApiCalls.Call;
import io.pvdrivers.benchmarks.Fleet.Vm;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** A fleet that is found, judged and left alone; then one thing happens to it, and then one thing to all of it. */
final class FleetBenchmark {
    private static final String STATUS = "driverstates/status";
    private static final Duration SILENCE = Duration.ofSeconds(25);
    private static final int EVENTS = 200;
    private static final long BETWEEN_EVENTS = 100_000_000L;
    private static final int DECISIONS = 40;

    private final Ground ground;
    private final Fleet fleet;
    private final Results results;
    private final Duration rest;

    /** @param rest how long a fleet that has come to rest is watched */
    FleetBenchmark(Ground ground, int vms, Results results, Duration rest) {
        this.ground = ground;
        this.fleet = new Fleet(ground.client(), vms);
        this.results = results;
        this.rest = rest;
    }

    /** @param java more options for the operator's Java */
    void run(List<String> java) {
        var brought = System.nanoTime();
        fleet.bring();
        results.remark(
                "%d VMs in %d policies and %d namespaces, %d bytes each with VMI and managed fields, brought in %d s"
                        .formatted(
                                size(),
                                Fleet.NAMESPACES * Fleet.TIERS,
                                Fleet.NAMESPACES,
                                fleet.vms().stream()
                                                .limit(200)
                                                .mapToLong(fleet::bytesOf)
                                                .sum()
                                        / Math.min(200, size()),
                                seconds(brought)));
        try (var guests = new GuestServer(fleet.guests());
                var operator = ground.operator(guests, true, java)) {
            judged(operator);
            rests(operator, guests);
            if (size() >= EVENTS) {
                events(operator);
                decisions(operator);
                storm(operator);
            }
        }
    }

    private int size() {
        return fleet.vms().size();
    }

    private static long seconds(long since) {
        return (System.nanoTime() - since) / 1_000_000_000L;
    }

    private void judged(OperatorProcess operator) {
        var begin = Instant.now();
        Ground.until(operator, () -> judgedVms() == size());
        var last = ground.calls()
                .since(0)
                .filter(c -> c.resource().equals(STATUS))
                .map(Call::answered)
                .max(Instant::compareTo)
                .orElseThrow();
        results.add("start to all judged", Duration.between(begin, last).toMillis() / 1000.0, "s", 60);
        results.add("CPU until all judged", operator.cpu().toMillis() / 1000.0, "s");
        ground.untilQuiet(operator, SILENCE);
        results.add("CPU until at rest", operator.cpu().toMillis() / 1000.0, "s");
        results.add("writes until at rest, per VM", (double) ground.calls().writes(0) / size(), "");
        results.add("bytes read and written until at rest, per VM", (double) operator.bytes() / size(), "B");
        results.remark("calls until at rest: " + ground.calls().byKind(0));
        results.remark("phases: " + phases());
    }

    private long judgedVms() {
        return ground.calls()
                .since(0)
                .filter(c -> c.resource().equals(STATUS) && c.wentThrough())
                .map(Call::object)
                .distinct()
                .count();
    }

    private Map<String, Long> phases() {
        return ground.client().resources(DriverState.class).inAnyNamespace().list().getItems().stream()
                .collect(Collectors.groupingBy(
                        s -> s.getStatus().phase() + " "
                                + Optional.ofNullable(s.getStatus().waitingFor())
                                        .map(w -> w.reason())
                                        .orElse(""),
                        TreeMap::new,
                        Collectors.counting()));
    }

    private void rests(OperatorProcess operator, GuestServer guests) {
        results.add("live heap", operator.liveHeapMegabytes(), "MB", 100);
        results.add("most memory resident", operator.peakKilobytes() / 1024.0, "MiB");
        histogram(operator);
        var mark = ground.calls().mark();
        var cpu = operator.cpu();
        var execs = guests.calls();
        Ground.pass(operator, rest);
        results.add("writes at rest, without the Lease", ground.calls().writes(mark), "", 0);
        results.add("reads at rest", ground.calls().count(mark, c -> !c.writes()), "");
        idle = operator.cpu().minus(cpu).toMillis() / (double) rest.toMillis();
        results.add("CPU at rest", idle * 1000, "ms per s");
        results.add(
                "calls of guests at rest, per hour and 1,000 VMs",
                (guests.calls() - execs) * 3_600_000.0 / rest.toMillis() * 1000 / size(),
                "");
    }

    private double idle;

    private void histogram(OperatorProcess operator) {
        try {
            Files.writeString(
                    ground.folder().resolve("histogram-" + size() + ".txt"),
                    operator.jcmd("GC.class_histogram").lines().limit(60).collect(Collectors.joining("\n")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void events(OperatorProcess operator) {
        cost(
                operator,
                "an event that means nothing: a VM's status",
                vm -> fleet.machine(
                        vm,
                        machine -> machine.subresource("status")
                                .patch(Fleet.merging(), "{\"status\": {\"seen\": \"" + Instant.now() + "\"}}")));
        cost(
                operator,
                "an event that may mean something: a VM's annotation",
                vm -> fleet.machine(
                        vm,
                        machine -> machine.patch(
                                Fleet.merging(),
                                "{\"metadata\": {\"annotations\": {\"example.com/seen\": \"" + Instant.now()
                                        + "\"}}}")));
    }

    private void cost(OperatorProcess operator, String what, Consumer<Vm> event) {
        var before = operator.cpu();
        var mark = ground.calls().mark();
        var begin = System.nanoTime();
        for (int n = 0; n < EVENTS; n++) {
            event.accept(fleet.vms().get(n * 7 % size()));
            var next = begin + (n + 1) * BETWEEN_EVENTS;
            while (System.nanoTime() < next) {
                java.util.concurrent.locks.LockSupport.parkNanos(next - System.nanoTime());
            }
        }
        Ground.pass(operator, Duration.ofSeconds(5));
        var took = (System.nanoTime() - begin) / 1e6;
        var cpu = operator.cpu().minus(before).toMillis() - idle * took;
        results.add("CPU of " + what, cpu / EVENTS, "ms");
        results.add("writes after " + what, ground.calls().writes(mark), "", 0);
    }

    /** VMs are switched off, one after another, until the operator says so of each. */
    private void decisions(OperatorProcess operator) {
        var begun = new HashMap<String, Instant>();
        var mark = ground.calls().mark();
        fleet.vms().stream()
                .filter(vm -> vm.profile() == Profile.SATA)
                .limit(DECISIONS)
                .forEach(vm -> {
                    begun.put(vm.object(), Instant.now());
                    fleet.instance(vm, instance -> instance.delete());
                    java.util.concurrent.locks.LockSupport.parkNanos(3 * BETWEEN_EVENTS);
                });
        Ground.until(operator, () -> decided(mark).keySet().containsAll(begun.keySet()));
        var times = decided(mark).entrySet().stream()
                .filter(e -> begun.containsKey(e.getKey()))
                .map(e -> Duration.between(begun.get(e.getKey()), e.getValue()).toMillis())
                .sorted()
                .toList();
        results.add("time from an event to what is decided, median", times.get(times.size() / 2), "ms");
        results.add("the same, longest but two", times.get(times.size() - 3), "ms");
    }

    private Map<String, Instant> decided(int mark) {
        return ground.calls()
                .since(mark)
                .filter(c -> c.resource().equals(STATUS) && c.wentThrough())
                .collect(Collectors.toMap(Call::object, Call::received, (one, other) -> one));
    }

    /** Every VM goes to another policy at once. */
    private void storm(OperatorProcess operator) {
        ground.untilQuiet(operator, SILENCE);
        var mark = ground.calls().mark();
        var cpu = operator.cpu();
        var begin = Instant.now();
        Crowd.each(
                fleet.vms(),
                vm -> fleet.machine(
                        vm,
                        machine -> machine.patch(
                                Fleet.merging(),
                                "{\"metadata\": {\"labels\": {\"tier\": \"t" + (vm.tier() + 1) % Fleet.TIERS
                                        + "\"}}}")));
        results.add(
                "storm: labels written within",
                Duration.between(begin, Instant.now()).toMillis() / 1000.0,
                "s");
        Ground.until(operator, () -> moved(mark).size() == size());
        ground.untilQuiet(operator, SILENCE);
        var last = ground.calls()
                .since(mark)
                .filter(Call::writes)
                .map(Call::answered)
                .max(Instant::compareTo)
                .orElseThrow();
        results.add(
                "storm: first label to last write",
                Duration.between(begin, last).toMillis() / 1000.0,
                "s");
        results.add("storm: CPU per VM", (operator.cpu().minus(cpu).toMillis()) / (double) size(), "ms");
        results.add("storm: writes per VM", (double) ground.calls().writes(mark) / size(), "");
        results.remark("calls in the storm: " + ground.calls().byKind(mark));
    }

    private Set<String> moved(int mark) {
        return ground.calls()
                .since(mark)
                .filter(c -> c.is("update", "driverstates") && c.wentThrough())
                .map(Call::object)
                .collect(Collectors.toCollection(HashSet::new));
    }
}
