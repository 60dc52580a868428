package io.pvdrivers.simulator.torture;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.pvdrivers.simulator.flow.Manifests;
import io.pvdrivers.simulator.torture.Ordeal.Kind;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;

/** Policies that somebody edits again and again, to what is valid and to what is not. When the first is back, all goes on. */
final class Policies {
    private static final int EDITS = 6;

    private static final List<String> EDITED = List.of(
            Manifests.POLICY.replace("mode: Enforce", "mode: Audit"),
            Manifests.POLICY.replace("mode: Enforce", "mode: Propose"),
            Manifests.POLICY.replace("version: 0.1.302", "version: 9.9.999"),
            Manifests.POLICY.replace("version: 0.1.302", "version: newest"),
            Manifests.POLICY.replace("version: 0.1.302", "version: 0.1.285"),
            Manifests.POLICY.replace(
                    "windows: [{always: true}]", "windows: [{schedule: \"0 3 * * 6\", durationSeconds: 3600}]"),
            Manifests.POLICY.replace(
                    "windows: [{always: true}]", "windows: [{schedule: \"61 99 * * *\", durationSeconds: 3600}]"),
            Manifests.POLICY.replace("restart: Automatic", "restart: Manual"),
            Manifests.POLICY.replace("restart: Automatic", "restart: Perhaps"),
            Manifests.POLICY + "  paused: true\n",
            Manifests.POLICY + "  selector: {matchLabels: {tier: nobody}}\n",
            Manifests.POLICY + "  selector: {matchExpressions: [{key: tier, operator: Sometimes}]}\n",
            Manifests.POLICY + "  devices: {disks: {bus: Unchanged}}\n",
            Manifests.POLICY + "  devices: {interfaces: {model: Unchanged}}\n",
            Manifests.POLICY + "  media: {persistentVolumeClaim: {claimName: not-there}}\n",
            Manifests.POLICY + "  install: {method: Manual}\n");

    private Policies() {}

    static List<Ordeal> all(int sequences) {
        return LongStream.range(0, sequences)
                .mapToObj(
                        seed -> new Ordeal(Kind.POLICY, "seed " + seed, Setting.plain(), siege -> edited(siege, seed)))
                .toList();
    }

    private static Promises edited(Siege siege, long seed) {
        var random = new SplittableRandom(seed);
        siege.start();
        for (int i = 0; i < EDITS; i++) {
            siege.play(Duration.ofSeconds(random.nextInt(240)));
            apply(siege, EDITED.get(random.nextInt(EDITED.size())));
        }
        siege.play(Duration.ofSeconds(random.nextInt(240)));
        siege.applyFirstPolicy();
        siege.play(Duration.ofMinutes(1));
        siege.until("Ready with what the first policy wants", () -> siege.isReady() && siege.runs("0.1.302"));
        return new Promises(siege).ready().always();
    }

    /** What the API server does not take changes nothing. */
    private static void apply(Siege siege, String policy) {
        try {
            siege.applyPolicy(policy);
        } catch (KubernetesClientException refused) {
            if (refused.getCode() != 400 && refused.getCode() != 422) {
                throw refused;
            }
        }
    }
}
