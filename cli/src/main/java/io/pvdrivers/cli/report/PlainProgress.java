package io.pvdrivers.cli.report;

import io.pvdrivers.cli.rehearsal.Audience;
import io.pvdrivers.cli.rehearsal.Moment;
import io.pvdrivers.cli.rehearsal.Standing;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;

/** One line for everything that happens, for logs and pipes. */
public final class PlainProgress implements Audience {
    private final PrintStream out;
    private final double speed;

    public PlainProgress(PrintStream out, double speed) {
        this.out = out;
        this.speed = speed;
    }

    @Override
    public void opens(int vms, int policies) {
        out.println(Opening.line(vms, policies, speed));
    }

    @Override
    public void sees(Duration at, List<Moment> news, List<Standing> standings) {
        news.forEach(moment -> out.println(Words.clock(moment.at()) + " " + moment.vm() + "  " + moment.message()));
        out.flush();
    }

    @Override
    public void closes() {
        out.println();
    }
}
