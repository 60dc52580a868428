package io.pvdrivers.operator.catalog;

import io.pvdrivers.api.v1alpha1.GuestComponent;
import io.pvdrivers.api.v1alpha1.GuestComponent.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Tells whose drivers of other hypervisors a guest has. */
public final class ForeignDrivers {
    private static final List<ForeignFamily> FAMILIES = BuiltinForeignFamilies.all();

    /**
     * Drivers of one make in a guest.
     *
     * @param components what they were told by, at least one
     */
    public record Found(ForeignFamily family, List<GuestComponent> components) {

        /** The version of their program, else that of their first driver that tells one. */
        public Optional<String> version() {
            return components.stream()
                    .filter(c -> c.kind() == Kind.PRODUCT)
                    .flatMap(c -> Optional.ofNullable(c.version()).stream())
                    .findFirst()
                    .or(() -> components.stream()
                            .flatMap(c -> Optional.ofNullable(c.version()).stream())
                            .findFirst());
        }

        /** Whether a part of them runs, or is loaded when Windows starts. */
        public boolean isActive() {
            return components.stream().anyMatch(ForeignFamily::isActive);
        }

        /** Why they fight over the devices of this guest; empty where they do not, or are at rest. */
        public Optional<String> fight() {
            return family.whyItFights().filter(why -> family.isFighting(components));
        }
    }

    private ForeignDrivers() {}

    /** The makes of these components, in an order that does not hang on theirs. */
    public static List<Found> among(List<GuestComponent> components) {
        var told = new LinkedHashMap<ForeignFamily, List<GuestComponent>>();
        FAMILIES.forEach(f -> told.put(f, new ArrayList<>()));
        var ambiguous = new ArrayList<GuestComponent>();
        components.forEach(c -> owner(c).ifPresentOrElse(
                        f -> Objects.requireNonNull(told.get(f)).add(c), () -> ambiguous.add(c)));
        var sure = told.entrySet().stream()
                .filter(e -> !e.getValue().isEmpty())
                .map(Map.Entry::getKey)
                .toList();
        ambiguous.forEach(c -> likely(c, sure)
                .ifPresent(f -> Objects.requireNonNull(told.get(f)).add(c)));
        return told.entrySet().stream()
                .map(e -> new Found(
                        e.getKey(),
                        e.getValue().stream().filter(e.getKey()::counts).toList()))
                .filter(found -> !found.components().isEmpty())
                .toList();
    }

    /** The make of this name. */
    public static Optional<ForeignFamily> family(String name) {
        return FAMILIES.stream().filter(f -> f.family().equals(name)).findFirst();
    }

    /** Every make that can be told. */
    public static List<ForeignFamily> families() {
        return FAMILIES;
    }

    private static Optional<ForeignFamily> owner(GuestComponent component) {
        return FAMILIES.stream()
                .filter(f -> f.knows(component) && f.isOfVendor(component))
                .findFirst()
                .or(() -> FAMILIES.stream().filter(f -> f.owns(component)).findFirst());
    }

    /** A name that several makes have belongs to the one of them that is there; where none or more are, nobody can tell. */
    private static Optional<ForeignFamily> likely(GuestComponent component, List<ForeignFamily> sure) {
        var candidates = sure.stream().filter(f -> f.knows(component)).toList();
        return component.vendor() == null && candidates.size() == 1
                ? Optional.of(candidates.getFirst())
                : unknown(component);
    }

    private static Optional<ForeignFamily> unknown(GuestComponent component) {
        return FAMILIES.stream()
                .filter(f -> f.vendors().isEmpty() && f.knows(component))
                .findFirst();
    }
}
