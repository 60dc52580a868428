package io.pvdrivers.simulator.torture;

import io.pvdrivers.simulator.torture.Ordeal.Kind;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** All ordeals on one ground, or those of them that are asked for. */
public final class Torture {
    /** {@code -Dtorture=all} plays all, any other text those whose names have it; without it a few of each kind are played. */
    private static final Optional<String> ASKED =
            Optional.ofNullable(System.getProperty("torture")).filter(text -> !text.isBlank());

    private static final int SEQUENCES = Integer.getInteger("torture.sequences", 40);

    private final Ground ground;
    private final int ofEachKind;
    private final Report report;

    /**
     * @param name of the ground
     * @param ofEachKind how many of each kind are played where nobody asks for others
     */
    public Torture(String name, Ground ground, int ofEachKind) {
        this.ground = ground;
        this.ofEachKind = ofEachKind;
        this.report = new Report(name);
    }

    /** Their names, each with what plays it and throws if a promise is broken. */
    public Stream<Play> plays() {
        var forward = Undisturbed.forward(ground);
        var back = Undisturbed.back(ground);
        var all = Stream.of(
                        Crashes.all(forward, back),
                        Views.all(forward),
                        Hands.all(forward),
                        Others.all(forward),
                        Policies.all(SEQUENCES),
                        Clocks.all(forward))
                .flatMap(List::stream)
                .filter(ordeal ->
                        ground.hasAnyTime() || ordeal.setting().start().isEmpty())
                .toList();
        return asked(all).stream().map(ordeal -> new Play(name(ordeal), () -> play(ordeal)));
    }

    /** One of them. */
    public record Play(String name, Runnable runnable) {}

    private static String name(Ordeal ordeal) {
        return ordeal.kind() + ", " + ordeal.name();
    }

    private List<Ordeal> asked(List<Ordeal> all) {
        return ASKED.map(text -> all.stream()
                        .filter(ordeal -> text.equals("all") || name(ordeal).contains(text))
                        .toList())
                .orElseGet(() -> slice(all));
    }

    /** Evenly over each kind, the same in every build. */
    private List<Ordeal> slice(List<Ordeal> all) {
        var kinds = new EnumMap<Kind, List<Ordeal>>(Kind.class);
        all.forEach(ordeal ->
                kinds.computeIfAbsent(ordeal.kind(), kind -> new ArrayList<>()).add(ordeal));
        return kinds.values().stream()
                .flatMap(ordeals -> Stream.iterate(0, i -> i < ofEachKind, i -> i + 1)
                        .map(i -> (int) ((i + 0.5) * ordeals.size() / ofEachKind))
                        .distinct()
                        .map(ordeals::get))
                .toList();
    }

    private void play(Ordeal ordeal) {
        var began = System.nanoTime();
        try (var siege = new Siege(ground, ordeal.setting())) {
            var broken = new ArrayList<String>();
            var checked = 0;
            try {
                var promises = ordeal.play().on(siege);
                checked = promises.checked();
                broken.addAll(promises.broken());
            } catch (RuntimeException e) {
                broken.add("it came to no end: " + e.getMessage());
            }
            report.add(ordeal, checked, broken, System.nanoTime() - began);
            var told = broken.isEmpty() ? "held" : String.join("\n", broken) + "\n" + siege.told();
            ASKED.ifPresent(any -> System.out.println(name(ordeal) + ": " + told));
            if (!broken.isEmpty()) {
                throw new AssertionError(told + "\nAgain: -Dtorture='" + name(ordeal) + "'");
            }
        }
    }

    /** Writes down what was played, as text and as a page. */
    public void report() {
        report.write();
    }
}
