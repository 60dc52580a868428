package io.pvdrivers.simulator.world.kubevirt;

import java.util.List;
import java.util.stream.Collectors;

/**
 * One reason of KubeVirt's webhook against a VM; the API server's answer is 422 with one cause per refusal.
 *
 * @param reason of the cause, such as {@code FieldValueInvalid}
 * @param field path of the field
 */
public record Refusal(String reason, String field, String message) {
    private static final String WEBHOOK =
            "admission webhook \"virtualmachine-validator.kubevirt.io\" denied the request: ";

    /** The message of the whole answer. */
    public static String message(List<Refusal> refusals) {
        return WEBHOOK + refusals.stream().map(Refusal::message).collect(Collectors.joining(", "));
    }
}
