package io.pvdrivers.operator.gate;

import io.pvdrivers.api.v1alpha1.DriverStateSpec.Plan;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.zip.CRC32;

/** A short fingerprint of what a verification was about: the release, the drivers asked for, and every device's wanted value. */
final class WantedHash {
    private WantedHash() {}

    static String of(Plan plan) {
        var text = plan.wanted().stream()
                .map(w -> w.kind() + "/" + w.name() + "=" + w.value())
                .sorted()
                .collect(Collectors.joining("\n", plan.release() + "\n" + plan.drivers() + "\n", ""));
        var crc = new CRC32();
        crc.update(text.getBytes(StandardCharsets.UTF_8));
        return "%08x".formatted(crc.getValue());
    }
}
