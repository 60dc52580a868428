package io.pvdrivers.cli.report;

import io.pvdrivers.cli.rehearsal.Audience;
import io.pvdrivers.cli.rehearsal.Moment;
import io.pvdrivers.cli.rehearsal.Standing;
import java.time.Duration;
import java.util.List;

/** For those who only want the result. */
public final class NoProgress implements Audience {
    @Override
    public void opens(int vms, int policies) {}

    @Override
    public void sees(Duration at, List<Moment> news, List<Standing> standings) {}

    @Override
    public void closes() {}
}
