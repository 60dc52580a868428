package io.pvdrivers.operator.catalog;

import io.pvdrivers.api.v1alpha1.GuestComponent;
import io.pvdrivers.api.v1alpha1.GuestComponent.Kind;
import io.pvdrivers.api.v1alpha1.GuestFacts.StartType;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One make of drivers for another hypervisor.
 *
 * @param family what people call them
 * @param hypervisor what they are for; makes for the same one may give their drivers the same names
 * @param vendors beginnings or parts of how their vendor is written in files and packages
 * @param own names that only this make has
 * @param names names that it shares with others
 * @param products parts of the names of their programs
 * @param inbox every Windows has them, so that only running ones count
 * @param fighters the drivers among them that fight over devices
 * @param fights why they do under KVM; absent where they do not
 * @param remove how they are removed, without a full stop
 * @param upgrades the makes that a guest on EC2 goes through to come to the newest, the oldest first
 * @param limits what they can do on their own hypervisor and no more
 * @param sources where this is known from
 */
public record ForeignFamily(
        String family,
        String hypervisor,
        @Nullable Boolean inbox,
        List<String> vendors,
        List<String> own,
        List<String> names,
        List<String> products,
        List<String> fighters,
        @Nullable String fights,
        String remove,
        @Nullable List<String> upgrades,
        @Nullable Limits limits,
        List<String> sources) {

    /** What a VM may have at most. */
    public record Limits(int memoryGiB, int volumes) {}

    /** Whether only this make has something of this name. */
    boolean owns(GuestComponent component) {
        return isProduct(component)
                ? products.stream().anyMatch(p -> holds(component.name(), p))
                : own.stream().anyMatch(component.name()::equalsIgnoreCase);
    }

    /** Whether this make, maybe among others, has something of this name. */
    boolean knows(GuestComponent component) {
        return owns(component) || !isProduct(component) && names.stream().anyMatch(component.name()::equalsIgnoreCase);
    }

    /** Whether it names this make's vendor. */
    boolean isOfVendor(GuestComponent component) {
        return component.vendor() != null && vendors.stream().anyMatch(v -> holds(component.vendor(), v));
    }

    boolean counts(GuestComponent component) {
        return !Boolean.TRUE.equals(inbox) || Boolean.TRUE.equals(component.running());
    }

    /** Whether it fights over devices: a driver that does runs, or is loaded when Windows starts. */
    boolean isFighting(List<GuestComponent> components) {
        return components.stream()
                .filter(ForeignFamily::isActive)
                .anyMatch(c -> fighters.stream().anyMatch(c.name()::equalsIgnoreCase));
    }

    /** Whether it runs, or is loaded with Windows; a driver that is loaded so and has ended is loaded again at the next start. */
    static boolean isActive(GuestComponent component) {
        return Boolean.TRUE.equals(component.running()) || component.start() == StartType.BOOT;
    }

    Optional<String> whyItFights() {
        return Optional.ofNullable(fights);
    }

    private static boolean isProduct(GuestComponent component) {
        return component.kind() == Kind.PRODUCT;
    }

    private static boolean holds(String text, String part) {
        return text.toLowerCase(Locale.ROOT).contains(part.toLowerCase(Locale.ROOT));
    }
}
