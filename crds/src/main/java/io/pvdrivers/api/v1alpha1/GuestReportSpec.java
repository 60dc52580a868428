package io.pvdrivers.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.ValidationRule;
import io.pvdrivers.api.schema.Text;
import java.time.Instant;

/**
 * What a {@link GuestReport} states.
 *
 * @param observedAt when the facts were read inside the guest
 * @param facts what was found there
 */
@JsonClassDescription("What was found inside the guest, and when.")
public record GuestReportSpec(
        @JsonPropertyDescription("When the facts were read inside the guest, such as 2026-11-21T06:30:00Z. Facts from "
                + "before the start of the running instance say nothing about it.")
        @JsonFormat(shape = JsonFormat.Shape.STRING)
        @ValidationRule(value = Text.IS_TIME, message = "spec.observedAt: write one time, such as 2026-11-21T06:30:00Z")
        @Text.Timestamp
        Instant observedAt,

        @JsonPropertyDescription("What was found. Leave out what was not looked at: absent means not known, never no.")
        GuestFacts facts)
        implements Tolerant {}
