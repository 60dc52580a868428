package io.pvdrivers.simulator.world.kubevirt;

import io.fabric8.kubernetes.api.model.Quantity;
import java.util.Optional;

/** Kubernetes quantities such as {@code 64Mi}. */
final class Quantities {
    private Quantities() {}

    /** The bytes of a quantity; empty when the text is none. */
    static Optional<Long> bytes(String text) {
        try {
            return Optional.of(Quantity.getAmountInBytes(Quantity.parse(text)).longValue());
        } catch (IllegalArgumentException | ArithmeticException e) {
            return Optional.empty();
        }
    }
}
