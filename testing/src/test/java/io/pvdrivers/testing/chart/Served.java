package io.pvdrivers.testing.chart;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.api.reconciler.Constants;
import io.javaoperatorsdk.operator.processing.GroupVersionKind;
import io.pvdrivers.api.v1alpha1.DriverPolicy;
import io.pvdrivers.api.v1alpha1.DriverRelease;
import io.pvdrivers.api.v1alpha1.DriverState;
import io.pvdrivers.api.v1alpha1.Policy;
import io.pvdrivers.operator.telemetry.Cached;
import io.pvdrivers.operator.telemetry.Measurements;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What an operator with one policy serves, after one look at it went well and one did not. */
final class Served {
    private static final Pattern SERIES = Pattern.compile("(?m)^([a-z_]+)(?:\\{(.*)})? [-0-9.E]+$");
    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"");

    private Served() {}

    /** The names of the metrics, each with its labels. */
    static Map<String, Set<String>> metrics() {
        var policy = new DriverPolicy();
        policy.getMetadata().setNamespace("vms");
        policy.getMetadata().setName("windows");
        try (var measurements = new Measurements(new OnePolicy(policy))) {
            var reconcilers = measurements.ofReconcilers();
            var kind = new GroupVersionKind(
                    HasMetadata.getGroup(DriverPolicy.class),
                    HasMetadata.getVersion(DriverPolicy.class),
                    HasMetadata.getKind(DriverPolicy.class));
            var metadata = Map.<String, Object>of(Constants.RESOURCE_GVK_KEY, kind);
            reconcilers.finishedReconciliation(policy, metadata);
            reconcilers.failedReconciliation(policy, new IllegalStateException("on purpose"), metadata);
            return read(measurements.scrape().body());
        }
    }

    private static Map<String, Set<String>> read(String scraped) {
        var metrics = new HashMap<String, Set<String>>();
        SERIES.matcher(scraped).results().forEach(series -> {
            var labels = metrics.computeIfAbsent(series.group(1), name -> new HashSet<>());
            if (series.group(2) != null) {
                LABEL.matcher(series.group(2)).results().forEach(label -> labels.add(label.group(1)));
            }
        });
        return metrics;
    }

    private record OnePolicy(DriverPolicy policy) implements Cached {
        @Override
        public boolean leads() {
            return true;
        }

        @Override
        public Stream<Policy> policies() {
            return Stream.of(policy);
        }

        @Override
        public Stream<DriverState> states() {
            return Stream.empty();
        }

        @Override
        public Stream<DriverRelease> releases() {
            return Stream.empty();
        }
    }
}
