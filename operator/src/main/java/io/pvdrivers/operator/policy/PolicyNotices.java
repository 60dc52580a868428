package io.pvdrivers.operator.policy;

import io.pvdrivers.api.v1alpha1.DriverPolicyStatus;
import io.pvdrivers.api.v1alpha1.DriverStateStatus.Notice;
import io.pvdrivers.operator.kubevirt.Names;
import io.pvdrivers.operator.window.OpenUntil;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What people should know of a policy and need not act on at once. Pure, and the same as long as the facts are. */
final class PolicyNotices {
    private PolicyNotices() {}

    static Optional<List<Notice>> of(RolloutLook look) {
        var notices = Stream.concat(leave(look.leave()).stream(), tooShort(look).stream())
                .toList();
        return notices.isEmpty() ? Optional.empty() : Optional.of(notices);
    }

    private static Optional<Notice> leave(OpenUntil leave) {
        return switch (leave) {
            case OpenUntil.Absent absent -> Optional.empty();
            case OpenUntil.Open open ->
                Optional.of(new Notice(
                        "OpenUntil",
                        "Whatever the windows say, the VMs of this policy may be disrupted until " + open.until()
                                + ": the policy's annotation " + Names.OPEN_UNTIL
                                + " asks for it. Remove it to end that sooner."));
            case OpenUntil.NotHonoured not -> Optional.of(new Notice("OpenUntilNotHonoured", not.message()));
        };
    }

    private static Optional<Notice> tooShort(RolloutLook look) {
        return look.estimate()
                .filter(estimate -> look.isTooShort())
                .map(DriverPolicyStatus.Estimate::seconds)
                .map(seconds -> new Notice(
                        "WindowTooShort",
                        "No window is as long as a VM is expected to take, which is "
                                + Duration.ofSeconds(seconds).toMinutes()
                                + " minutes. VMs start in the first quarter of a window, and what is left is done in the next one."
                                + " A longer window does it in one go."));
    }
}
