package io.pvdrivers.operator.guest;

import java.util.List;

/** No way into guests: what is inside is told by GuestReports alone. */
public final class ReportsOnly implements GuestAgent {
    private static final String WHY =
            "This operator does not reach into guests: it was started without --guest-access.";

    @Override
    public Answer<Observation> facts(Guest guest) {
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
    public Answer<List<String>> repair(Guest guest, RepairOrder order) {
        return new Answer.CannotAsk<>(WHY);
    }

    @Override
    public Answer<List<String>> prepare(Guest guest, PrepareOrder order) {
        return new Answer.CannotAsk<>(WHY);
    }

    @Override
    public Answer<List<String>> removeGhosts(Guest guest, List<String> pciIds) {
        return new Answer.CannotAsk<>(WHY);
    }
}
