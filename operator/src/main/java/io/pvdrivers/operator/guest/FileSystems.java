package io.pvdrivers.operator.guest;

import io.pvdrivers.api.v1alpha1.GuestFacts.GuestVolume;
import io.pvdrivers.operator.guest.GuestAgent.Answer;
import io.pvdrivers.operator.guest.GuestAgent.Guest;
import java.util.List;

/**
 * What KubeVirt itself knows of a guest's mounted file systems. It asks the guest agent every few minutes, so this needs no way into the
 * guest, and may be that old.
 */
public interface FileSystems {
    /** The file systems on disks. Those of CD-ROMs come and go with their media and are left out. */
    Answer<List<GuestVolume>> of(Guest guest);

    /** Where nobody tells. */
    static FileSystems none() {
        return guest -> new Answer.NotConnected<>("Nobody tells the guest's file systems.");
    }
}
