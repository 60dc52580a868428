package io.pvdrivers.cli.verb;

import io.pvdrivers.cli.cluster.LiveVm;
import io.pvdrivers.cli.cluster.Observed;

/** Something that people can tell the operator of a VM. */
interface Wish {
    /** The annotation that carries it. */
    String annotation();

    /** What becomes of it. */
    Answer of(LiveVm vm, Observed cluster);
}
