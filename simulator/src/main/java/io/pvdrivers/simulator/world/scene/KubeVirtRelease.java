package io.pvdrivers.simulator.world.scene;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * The KubeVirt a world plays.
 *
 * @param version such as {@code 1.9.0}
 * @param featureGates listed under {@code developerConfiguration.featureGates}
 * @param disabledFeatureGates listed under {@code developerConfiguration.disabledFeatureGates}
 * @param rolloutStrategy {@code vmRolloutStrategy}; empty leaves it to the version
 */
public record KubeVirtRelease(
        String version, Set<String> featureGates, Set<String> disabledFeatureGates, Optional<String> rolloutStrategy) {
    private static final Pattern NUMBERS = Pattern.compile("v?1\\.(\\d{1,3})(?:\\.(\\d{1,3}))?(?:\\D.*)?");
    private static final String GATES = "/spec/configuration/developerConfiguration";

    /** The newest one, with the gates it has by default. */
    public static final KubeVirtRelease DEFAULT = of("1.9.0");

    public KubeVirtRelease {
        if (!NUMBERS.matcher(version).matches()) {
            throw new IllegalArgumentException("KubeVirt " + version + " is not played; 1.x.y is.");
        }
        featureGates = Set.copyOf(featureGates);
        disabledFeatureGates = Set.copyOf(disabledFeatureGates);
    }

    public static KubeVirtRelease of(String version, FeatureGate... featureGates) {
        return new KubeVirtRelease(
                version,
                Arrays.stream(featureGates).map(FeatureGate::id).collect(Collectors.toSet()),
                Set.of(),
                Optional.empty());
    }

    /** What a KubeVirt object says; the default where it does not say what runs. */
    public static KubeVirtRelease of(JsonNode kubeVirt) {
        String observed = kubeVirt.at("/status/observedKubeVirtVersion").asText();
        return new KubeVirtRelease(
                NUMBERS.matcher(observed).matches() ? observed.replaceFirst("^v", "") : DEFAULT.version(),
                texts(kubeVirt.at(GATES + "/featureGates")),
                texts(kubeVirt.at(GATES + "/disabledFeatureGates")),
                Optional.of(kubeVirt.at("/spec/configuration/vmRolloutStrategy").asText())
                        .filter(text -> !text.isEmpty()));
    }

    public KubeVirtRelease without(FeatureGate gate) {
        Set<String> disabled = new TreeSet<>(disabledFeatureGates);
        disabled.add(gate.id());
        return new KubeVirtRelease(version, featureGates, disabled, rolloutStrategy);
    }

    public KubeVirtRelease withRolloutStrategy(String strategy) {
        return new KubeVirtRelease(version, featureGates, disabledFeatureGates, Optional.of(strategy));
    }

    /** Whether a gate is on: since 1.9 a beta gate is on by default ({@code featuregate.IsEnabled}). */
    public boolean isOn(FeatureGate gate) {
        if (!gate.isKnownTo(this)) {
            return false;
        }
        if (gate.isAlwaysOnIn(this) || featureGates.contains(gate.id())) {
            return true;
        }
        return minor() >= 9 && gate.isBetaIn(this) && !disabledFeatureGates.contains(gate.id());
    }

    /** Whether this is 1.minor or newer. */
    public boolean isAtLeast(int minor) {
        return minor() >= minor;
    }

    /**
     * Whether it has a change that came in the last of these versions, and in the others as a backport.
     *
     * @param firsts such as {@code 1.6.4, 1.7.1, 1.8.0}, ascending
     */
    public boolean has(String... firsts) {
        int newest = minor(firsts[firsts.length - 1]);
        return minor() > newest
                || Arrays.stream(firsts).anyMatch(first -> minor(first) == minor() && patch() >= patch(first));
    }

    int minor() {
        return minor(version);
    }

    private int patch() {
        return patch(version);
    }

    private static int minor(String version) {
        return Integer.parseInt(numbers(version).group(1));
    }

    private static int patch(String version) {
        return Optional.ofNullable(numbers(version).group(2))
                .map(Integer::parseInt)
                .orElse(0);
    }

    private static Matcher numbers(String version) {
        Matcher matcher = NUMBERS.matcher(version);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(version);
        }
        return matcher;
    }

    /** The KubeVirt object of a cluster in which it runs. */
    public ObjectNode manifest() {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        object.put("apiVersion", "kubevirt.io/v1").put("kind", "KubeVirt");
        object.putObject("metadata").put("name", "kubevirt").put("namespace", "kubevirt");
        ObjectNode configuration = object.putObject("spec").putObject("configuration");
        ObjectNode developer = configuration.putObject("developerConfiguration");
        list(developer, "featureGates", featureGates);
        list(developer, "disabledFeatureGates", disabledFeatureGates);
        rolloutStrategy.ifPresent(strategy -> configuration.put("vmRolloutStrategy", strategy));
        object.putObject("status")
                .put("phase", "Deployed")
                .put("operatorVersion", "v" + version)
                .put("targetKubeVirtVersion", "v" + version)
                .put("observedKubeVirtVersion", "v" + version);
        return object;
    }

    private static void list(ObjectNode into, String field, Set<String> gates) {
        if (!gates.isEmpty()) {
            ArrayNode list = into.putArray(field);
            gates.stream().sorted().forEach(list::add);
        }
    }

    private static Set<String> texts(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false)
                .map(JsonNode::asText)
                .collect(Collectors.toSet());
    }

    @Override
    public String toString() {
        return "KubeVirt " + version;
    }
}
