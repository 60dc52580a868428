package io.pvdrivers.cli.verb;

import io.pvdrivers.operator.BadInput;
import io.pvdrivers.operator.command.Logs;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Scanner;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Has devices put back as they were. */
@Command(
        name = "rollback",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Has the devices of VMs put back as they were before their last run, at once and with one restart each; a run that has"
                    + " switched no device yet just ends. It writes the annotation pvdrivers.io/rollback, and says what will happen"
                    + " and asks before it does.",
            ""
        },
        footer = {
            "",
            "Exit status: 0 every named VM goes back, 1 some have nothing to go back to or somebody said no, 2 the input cannot be"
                    + " used, 3 the cluster cannot be asked or refuses."
        })
public final class RollbackCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @Mixin
    private Targets targets = new Targets();

    @Option(names = "--cancel", description = "Take the wish back. A return that has begun goes on all the same.")
    private boolean cancel;

    @Option(
            names = {"-y", "--yes"},
            description = "Do not ask.")
    private boolean yes;

    @Override
    public Integer call() {
        Logs.silence();
        var command = Objects.requireNonNull(spec).commandLine();
        var wish = cancel ? new Rollback.Cancel() : new Rollback();
        var telling = new Telling(wish, targets, command.getOut(), command.getErr());
        try (var cluster = targets.connect()) {
            var observed = targets.observe(cluster);
            var judged = telling.judge(observed);
            if (!isConfirmed(judged, command.getOut())) {
                command.getErr().println("Nothing was changed.");
                command.getErr().flush();
                return Telling.REFUSED;
            }
            return telling.tell(cluster, judged);
        }
    }

    private boolean isConfirmed(List<Telling.Judged> judged, PrintWriter out) {
        var returning =
                judged.stream().filter(j -> j.answer() instanceof Answer.Tell).toList();
        if (returning.isEmpty() || yes || cancel || targets.isDryRun()) {
            return true;
        }
        var sentences = returning.stream()
                .flatMap(j -> j.answer() instanceof Answer.Tell tell
                        ? Stream.of(Telling.line(j.vm(), tell.next()))
                        : Stream.empty())
                .toList();
        if (!Boolean.getBoolean("pvdrivers.stdin.terminal")) {
            throw new BadInput(Stream.concat(
                            sentences.stream(),
                            Stream.of("Nobody is here to be asked whether that may be. Say --yes to have it done."))
                    .toList());
        }
        sentences.forEach(out::println);
        out.print("Go on? [y/N] ");
        out.flush();
        var answer = new Scanner(System.in, StandardCharsets.UTF_8);
        return answer.hasNextLine()
                && List.of("y", "yes").contains(answer.nextLine().strip().toLowerCase(Locale.ROOT));
    }
}
