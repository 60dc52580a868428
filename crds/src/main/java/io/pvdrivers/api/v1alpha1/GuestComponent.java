package io.pvdrivers.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.pvdrivers.api.schema.Text;
import io.pvdrivers.api.v1alpha1.GuestFacts.StartType;
import org.jspecify.annotations.Nullable;

/**
 * A part of another hypervisor's software.
 *
 * @param vendor who made it, by its file or package; it tells makers apart who give their drivers the same names
 * @param start when Windows loads it; only of drivers and services
 * @param running whether it runs; only of drivers and services
 */
public record GuestComponent(
        @JsonPropertyDescription(
                "The name of the service or the INF file, such as xenbus, or that of the program, such as VMware Tools.")
        @Text.Phrase
        String name,

        @JsonPropertyDescription(
                "Driver: a kernel driver. Service: a program that Windows starts. Package: a driver package in "
                        + "the driver store. Product: an installed program.")
        Kind kind,

        @JsonPropertyDescription("Who made it, as its file or package says, such as Amazon Inc. Makers that give their "
                + "drivers the same names are told apart by it.")
        @Text.Phrase
        @Nullable String vendor,

        @JsonPropertyDescription("Its version, such as 8.4.3.0.") @Text.Phrase @Nullable String version,

        @JsonPropertyDescription("When Windows loads it. Absent: not known, or no driver or service.") @Nullable StartType start,

        @JsonPropertyDescription("Whether it runs. Absent: not known, or no driver or service.") @Nullable Boolean running)
        implements Tolerant {

    /** What a part of another hypervisor's software is. */
    public enum Kind {
        @JsonProperty("Driver")
        DRIVER,
        @JsonProperty("Service")
        SERVICE,
        @JsonProperty("Package")
        PACKAGE,
        @JsonProperty("Product")
        PRODUCT
    }
}
