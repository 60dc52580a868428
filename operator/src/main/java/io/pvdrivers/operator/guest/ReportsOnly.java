package io.pvdrivers.operator.guest;

import io.pvdrivers.api.v1alpha1.GuestFacts;

/** No way into guests: what is inside is told by GuestReports alone. */
public final class ReportsOnly implements GuestAgent {
    private static final String WHY = "This operator does not reach into guests.";

    @Override
    public Answer<GuestFacts> facts(Guest guest) {
        return new Answer.CannotAsk<>(WHY);
    }

    @Override
    public Answer<InstallProgress> install(Guest guest, InstallOrder order) {
        return new Answer.CannotAsk<>(WHY);
    }

    @Override
    public Answer<Void> reboot(Guest guest) {
        return new Answer.CannotAsk<>(WHY);
    }

    @Override
    public Answer<Void> repair(Guest guest, RepairOrder order) {
        return new Answer.CannotAsk<>(WHY);
    }
}
