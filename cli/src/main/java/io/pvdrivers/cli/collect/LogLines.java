package io.pvdrivers.cli.collect;

import io.pvdrivers.cli.collect.Evidence.VmTitle;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Which lines of the operator's log bear on one VM: those that name it, its warnings and errors, and what continues either. Pure. */
final class LogLines {
    private static final Pattern WARNING =
            Pattern.compile("^\\S+ (?:WARN|ERROR) |\"level\"\\s*:\\s*\"(?:WARN|ERROR)\"");

    /** A stack trace in text. */
    private static final Pattern CONTINUED = Pattern.compile("^(?:\\s|Caused by: |\\.\\.\\. )");

    private final Pattern name;
    private final Pattern namespace;

    LogLines(VmTitle vm) {
        name = word(vm.name());
        namespace = word(vm.namespace());
    }

    /** However the two are written: vms/erp-app01, or each as a field of its own. */
    private static Pattern word(String text) {
        return Pattern.compile("(?<![\\w.-])" + Pattern.quote(text) + "(?![\\w-]|\\.\\w)");
    }

    List<String> of(List<String> lines) {
        List<String> kept = new ArrayList<>();
        var keeping = false;
        for (var line : lines) {
            keeping = CONTINUED.matcher(line).find() ? keeping : bears(line);
            if (keeping) {
                kept.add(line);
            }
        }
        return kept;
    }

    private boolean bears(String line) {
        return WARNING.matcher(line).find()
                || (name.matcher(line).find() && namespace.matcher(line).find());
    }
}
