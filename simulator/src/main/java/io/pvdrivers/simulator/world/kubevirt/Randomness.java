package io.pvdrivers.simulator.world.kubevirt;

import io.pvdrivers.simulator.world.scene.VmName;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.UUID;

/** Ids and addresses of one VM: the same for the same seed, whatever other VMs do meanwhile. */
final class Randomness {
    private final SplittableRandom random;

    Randomness(long seed, VmName vm) {
        random = new SplittableRandom(seed * 31 + vm.toString().hashCode());
    }

    String uid() {
        long high = random.nextLong() & ~0xf000L | 0x4000L;
        long low = random.nextLong() & 0x3fffffffffffffffL | 0x8000000000000000L;
        return new UUID(high, low).toString();
    }

    /** A locally administered MAC, as pod interfaces have. */
    String mac() {
        return String.format(
                Locale.ROOT,
                "0a:58:%02x:%02x:%02x:%02x",
                random.nextInt(256),
                random.nextInt(256),
                random.nextInt(256),
                1 + random.nextInt(254));
    }

    String podAddress() {
        return "10.244." + random.nextInt(4) + "." + (2 + random.nextInt(250));
    }

    int nodeNumber() {
        return 1 + random.nextInt(3);
    }
}
