package io.pvdrivers.cli.cluster;

/** This person lacks a right. */
final class Forbidden extends ClusterTrouble {
    private static final long serialVersionUID = 1L;

    Forbidden(String what) {
        super("You may not " + what
                + ". Ask an admin of the cluster for that right; docs/commands.md lists what each command" + " needs.");
    }
}
