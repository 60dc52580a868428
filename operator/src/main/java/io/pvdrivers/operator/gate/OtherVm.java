package io.pvdrivers.operator.gate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pvdrivers.operator.kubevirt.Names;
import java.util.Optional;

/**
 * The VM whose run has left its annotations on this one: a clone, or a VM made from another's manifest or snapshot, carries them along.
 * They are ignored.
 */
final class OtherVm {
    private static final ObjectMapper JSON = new ObjectMapper();

    private OtherVm() {}

    /** How those annotations name it; empty where there are none, or they are of this VM. */
    static Optional<String> of(Situation situation) {
        var run = situation.annotation(Names.RUN);
        var last = Optional.ofNullable(situation.status().run()).map(r -> r.id());
        if (!OurTraces.hasAnnotations(situation) || run.isPresent() && run.equals(last)) {
            return Optional.empty();
        }
        var uid = situation.annotation(Names.BASELINE).flatMap(OtherVm::uid);
        if (uid.filter(situation.vmUid()::equals).isPresent()) {
            return Optional.empty();
        }
        return uid.map(u -> "the VM with uid " + u + ", which this VM was made from")
                .or(() -> Optional.of("another VM, and do not say which"));
    }

    private static Optional<String> uid(String baseline) {
        try {
            return Optional.ofNullable(JSON.readTree(baseline).path("vmUID").textValue());
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }
}
