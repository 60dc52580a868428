package io.pvdrivers.simulator.flow;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** Policies for the release of the tests, as nobody would think of them. */
final class RandomPolicies {
    static final String AUTOMATIC = "restart: Automatic, windows: [{always: true}]";

    private final RandomGenerator random;

    RandomPolicies(RandomGenerator random) {
        this.random = random;
    }

    String next() {
        var policy = new RandomVms(random).policy().replace(AUTOMATIC, rollout());
        return policy + media() + safety() + install();
    }

    private String rollout() {
        var restart = switch (random.nextInt(6)) {
            case 0 -> "restart: WhenUserRestarts";
            case 1 -> "restart: Manual";
            default -> AUTOMATIC;
        };
        return random.nextInt(4) == 0 ? restart + ", foreignChanges: Apply" : restart;
    }

    private String media() {
        var sources = List.of(
                "",
                "",
                "containerDisk: {image: \"" + Manifests.IMAGE + "\"}",
                "dataVolume: {accessMode: ReadWriteMany}",
                "dataVolume: {accessMode: ReadWriteMany, storageClassName: fast}",
                "dataVolume: {accessMode: ReadWriteOnce}",
                "dataVolume: {}",
                "persistentVolumeClaim: {claimName: " + Manifests.ISO_CLAIM + "}");
        var media = new ArrayList<String>();
        media.add(sources.get(random.nextInt(sources.size())));
        if (random.nextInt(3) == 0) {
            media.add("keepDrive: true");
        }
        return section("media", media);
    }

    private String safety() {
        var safety = new ArrayList<String>();
        if (random.nextInt(4) == 0) {
            safety.add("snapshot: BeforeSwitch");
        }
        if (random.nextInt(4) == 0) {
            safety.add("keepSnapshotSeconds: " + random.nextInt(3) * 600);
        }
        if (random.nextInt(4) == 0) {
            safety.add("retries: " + random.nextInt(4));
        }
        if (random.nextInt(8) == 0) {
            safety.add("pinMacAddresses: false");
        }
        return section("safety", safety);
    }

    private String install() {
        return random.nextInt(6) == 0 ? "  install: {drivers: All}\n" : "";
    }

    private static String section(String name, List<String> fields) {
        var said = fields.stream().filter(field -> !field.isEmpty()).toList();
        return said.isEmpty() ? "" : "  " + name + ": {" + String.join(", ", said) + "}\n";
    }
}
