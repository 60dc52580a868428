package io.pvdrivers.operator.gate;

import io.pvdrivers.api.v1alpha1.DriverStateStatus.Notice;
import io.pvdrivers.operator.kubevirt.Names;
import io.pvdrivers.operator.window.OpenUntil;
import java.util.stream.Stream;

/** Leave to disrupt a VM that somebody means to have given. */
final class LeaveNotices {
    private LeaveNotices() {}

    static Stream<Notice> notHonoured(Situation situation) {
        return situation.governance() instanceof Governance.Governed
                        && OpenUntil.of(situation.annotation(Names.OPEN_UNTIL), situation.now())
                                instanceof OpenUntil.NotHonoured not
                ? Stream.of(NoticeReason.OPEN_UNTIL_NOT_HONOURED.of(not.message()))
                : Stream.empty();
    }
}
