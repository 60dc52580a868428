package io.pvdrivers.cli.cluster;

import io.pvdrivers.operator.BadInput;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which VMs: of a namespace or of all, by label. */
public final class Scope {
    private static final Pattern NAMESPACE = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");
    private static final Pattern NAME = Pattern.compile("[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?");
    private static final List<String> KINDS = List.of("vm/", "virtualmachine/", "virtualmachines/", "vms/");

    @Option(
            names = {"-n", "--namespace"},
            paramLabel = "NAME",
            description = "The namespace. Default: that of the context.")
    private @Nullable String namespace;

    @Option(
            names = {"-A", "--all-namespaces"},
            description = "All namespaces.")
    private boolean everywhere;

    @Option(
            names = {"-l", "--selector"},
            paramLabel = "LABELS",
            description = "Only VMs with these labels, such as tier=erp,stage!=test.")
    private @Nullable String selector;

    /** The namespace to look into; empty for all. */
    public Optional<String> namespace(Connection connection) {
        if (everywhere && namespace != null) {
            throw new BadInput("-n " + namespace + " and -A ask for different things; give one of them.");
        }
        var named = checked("-n", namespace);
        return everywhere ? Optional.empty() : Optional.of(named.orElseGet(connection::namespace));
    }

    /**
     * A namespace as it was named; empty where none was.
     *
     * @param option that named it
     * @throws BadInput where none can have this name
     */
    public static Optional<String> checked(String option, @Nullable String namespace) {
        if (namespace != null && !NAMESPACE.matcher(namespace).matches()) {
            throw new BadInput(option + " " + namespace + ": no namespace can have this name.");
        }
        return Optional.ofNullable(namespace);
    }

    /** The namespace that was named. */
    public Optional<String> namespace() {
        return Optional.ofNullable(namespace);
    }

    /** Whether anything of it was said. */
    public boolean isGiven() {
        return namespace != null || everywhere || selector != null;
    }

    public Optional<String> selector() {
        if (selector != null && selector.isBlank()) {
            throw new BadInput("-l \"\": write labels, such as -l tier=erp.");
        }
        return Optional.ofNullable(selector);
    }

    /** Names of VMs as people give them: bare, or as kubectl prints them, such as vm/erp-app01. */
    public List<String> names(List<String> given) {
        if (everywhere && !given.isEmpty()) {
            throw new BadInput("A VM is named in one namespace; give -n NAMESPACE instead of -A.");
        }
        if (selector != null && !given.isEmpty()) {
            throw new BadInput("Name VMs, or select them with -l; not both.");
        }
        return given.stream().map(Scope::bare).distinct().toList();
    }

    /**
     * The name of a VM as people give it: bare, or as kubectl prints it, such as vm/erp-app01.
     *
     * @throws BadInput where no VM can have this name
     */
    public static String bare(String given) {
        var name = Stream.concat(KINDS.stream(), KINDS.stream().map(k -> k.replace("/", ".kubevirt.io/")))
                .filter(given::startsWith)
                .findFirst()
                .map(kind -> given.substring(kind.length()))
                .orElse(given);
        if (!NAME.matcher(name).matches()) {
            throw new BadInput(given + ": no VM can have this name.");
        }
        return name;
    }
}
