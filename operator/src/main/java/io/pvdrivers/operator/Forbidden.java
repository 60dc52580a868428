package io.pvdrivers.operator;

/** This person lacks a right. */
public final class Forbidden extends ClusterTrouble {
    private static final long serialVersionUID = 1L;

    private final String what;

    Forbidden(String what) {
        super("You may not " + what
                + ". Ask an admin of the cluster for that right; docs/commands.md lists what each command" + " needs.");
        this.what = what;
    }

    /** The first half of a sentence. */
    public String what() {
        return "You may not " + what;
    }
}
