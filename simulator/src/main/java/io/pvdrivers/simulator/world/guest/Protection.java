package io.pvdrivers.simulator.world.guest;

import io.pvdrivers.simulator.world.guest.GuestProfile.Role;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** What a guest is that makes a restart delicate, and what was done about it. */
final class Protection {
    private final Set<Role> roles = EnumSet.noneOf(Role.class);
    private boolean suspended;
    private Optional<String> sealedTo = Optional.empty();

    Protection(Set<Role> roles) {
        this.roles.addAll(roles);
    }

    Protection copy() {
        Protection copy = new Protection(roles);
        copy.suspended = suspended;
        copy.sealedTo = sealedTo;
        return copy;
    }

    void takeOver(Protection image) {
        roles.clear();
        roles.addAll(image.roles);
        suspended = image.suspended;
        sealedTo = image.sealedTo;
    }

    boolean is(Role role) {
        return role == Role.BITLOCKER ? roles.contains(role) && !suspended : roles.contains(role);
    }

    /** For the next boot, as {@code Suspend-BitLocker -RebootCount 1} does. */
    void suspendBitLocker() {
        suspended = roles.contains(Role.BITLOCKER);
    }

    void disableHibernation() {
        roles.remove(Role.HIBERNATION);
    }

    /** Windows boots from a disk on this bus. False when BitLocker asks for its recovery key, for the bus is another one. */
    boolean boots(String bus) {
        boolean unlocked = !is(Role.BITLOCKER)
                || sealedTo.filter(before -> !before.equals(bus)).isEmpty();
        if (unlocked) {
            suspended = false;
            sealedTo = Optional.of(bus);
        }
        return unlocked;
    }
}
