package io.pvdrivers.cli.verb;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pvdrivers.cli.cluster.Connection;
import io.pvdrivers.cli.cluster.LiveVm;
import io.pvdrivers.cli.cluster.Observed;
import io.pvdrivers.cli.cluster.Resource;
import io.pvdrivers.cli.report.TextTable;
import io.pvdrivers.operator.ClusterTrouble;
import io.pvdrivers.operator.command.Logs;
import io.pvdrivers.operator.command.PlainErrors;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine;

/** Tells a wish: one annotation of each VM is written, and nothing else, on the VM as it was read. */
final class Telling {
    /** Exit status: some VM was not told. */
    static final int REFUSED = 1;

    private static final int TRIES = 5;

    private final Wish wish;
    private final Targets targets;
    private final PrintWriter out;
    private final PrintWriter err;

    Telling(Wish wish, Targets targets, PrintWriter out, PrintWriter err) {
        this.wish = wish;
        this.targets = targets;
        this.out = out;
        this.err = err;
    }

    /**
     * Tells every target that can be told.
     *
     * @return the exit status
     */
    static int tellAll(Wish wish, Targets targets, CommandLine command) {
        Logs.silence();
        var telling = new Telling(wish, targets, command.getOut(), command.getErr());
        try (var cluster = targets.connect()) {
            var observed = targets.observe(cluster);
            return telling.tell(cluster, telling.judge(observed));
        }
    }

    /** A VM and what comes of the wish. */
    record Judged(LiveVm vm, Answer answer) {}

    /** What comes of the wish, without a word to anybody. */
    List<Judged> judge(Observed cluster) {
        return targets.of(cluster).stream()
                .map(vm -> new Judged(vm, wish.of(vm, cluster)))
                .toList();
    }

    /**
     * Tells those that can be told. Of a selection only those are spoken of; who names a VM hears of it.
     *
     * @return the exit status
     */
    int tell(Connection connection, List<Judged> judged) {
        var exit = 0;
        var told = 0;
        for (var each : judged) {
            switch (each.answer()) {
                case Answer.Tell tell -> {
                    told++;
                    exit = Math.max(exit, tell(connection, each.vm(), tell, judged.size() > 1));
                }
                case Answer.Nothing nothing -> {
                    if (targets.isNamed()) {
                        out.println(line(each.vm(), nothing.why()));
                    }
                }
                case Answer.Refuse refuse -> {
                    if (targets.isNamed()) {
                        err.println(line(each.vm(), refuse.why()));
                        exit = REFUSED;
                    }
                }
            }
        }
        if (told == 0 && !targets.isNamed()) {
            out.println("Of " + (judged.size() == 1 ? "1 VM" : judged.size() + " VMs")
                    + " with a record, none can be told this.");
        }
        out.flush();
        err.flush();
        return exit;
    }

    /** @param among others, which are told all the same where this one cannot be */
    private int tell(Connection connection, LiveVm vm, Answer.Tell tell, boolean among) {
        try {
            return tell(connection, vm, tell);
        } catch (ClusterTrouble e) {
            if (!among) {
                throw e;
            }
            err.println(vm.title() + ": " + e.getMessage());
            return PlainErrors.CLUSTER_TROUBLE;
        }
    }

    private int tell(Connection connection, LiveVm vm, Answer.Tell tell) {
        if (targets.isDryRun()) {
            out.println(kubectl(vm, tell));
            return 0;
        }
        if (!write(connection, vm, tell)) {
            err.println(vm.title() + ": the VM is being changed by others all the time; nothing was told. Try again.");
            return REFUSED;
        }
        out.println(line(vm, tell.next()));
        return 0;
    }

    /** Every status of a VM is another version of it: only its being another VM matters. */
    private boolean write(Connection connection, LiveVm vm, Answer.Tell tell) {
        Optional<String> version = Optional.ofNullable(vm.vm().getMetadata().getResourceVersion());
        for (int i = 0; i < TRIES; i++) {
            if (version.isEmpty()) {
                return false;
            }
            if (connection.merge(Resource.VIRTUAL_MACHINE, vm.namespace(), vm.name(), patch(vm, version.get(), tell))) {
                return true;
            }
            version = connection
                    .get(Resource.VIRTUAL_MACHINE, vm.namespace(), vm.name())
                    .filter(now -> now.at("/metadata/uid").asText().equals(uid(vm)))
                    .map(now -> now.at("/metadata/resourceVersion").asText());
        }
        return false;
    }

    /** What is said of a VM. Words of objects may be part of it. */
    static String line(LiveVm vm, String sentences) {
        return TextTable.plain(vm.title() + ": " + sentences);
    }

    private static String uid(LiveVm vm) {
        return Objects.requireNonNullElse(vm.vm().getMetadata().getUid(), "");
    }

    private ObjectNode patch(LiveVm vm, String version, Answer.Tell tell) {
        var patch = JsonNodeFactory.instance.objectNode();
        var metadata = patch.putObject("metadata").put("uid", uid(vm)).put("resourceVersion", version);
        metadata.putObject("annotations").put(wish.annotation(), tell.value().orElse(null));
        return patch;
    }

    private String kubectl(LiveVm vm, Answer.Tell tell) {
        List<String> words = new ArrayList<>(List.of("kubectl"));
        words.addAll(targets.connection().forKubectl());
        words.addAll(List.of("-n", vm.namespace(), "annotate", "vm", vm.name()));
        tell.value()
                .ifPresentOrElse(
                        value -> words.addAll(List.of("--overwrite", wish.annotation() + "=" + value)),
                        () -> words.add(wish.annotation() + "-"));
        return words.stream().map(Telling::quoted).collect(Collectors.joining(" "));
    }

    private static String quoted(String word) {
        return word.matches("[A-Za-z0-9_./:=@%+,-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
    }
}
