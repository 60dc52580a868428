package io.pvdrivers.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonFormat;
import java.time.Instant;

/**
 * What a {@link GuestReport} states.
 *
 * @param observedAt when the facts were read inside the guest
 * @param facts what was found there
 */
public record GuestReportSpec(
        @JsonFormat(shape = JsonFormat.Shape.STRING) Instant observedAt, GuestFacts facts) {}
