package io.pvdrivers.operator.telemetry;

import io.javaoperatorsdk.operator.api.monitoring.Metrics;
import io.javaoperatorsdk.operator.monitoring.micrometer.MicrometerMetrics;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.pvdrivers.operator.telemetry.HttpEndpoint.Answer;
import java.util.stream.Stream;

/** All that is measured of one operator, as Prometheus reads it. */
public final class Measurements implements AutoCloseable {
    private static final String FORMAT = "text/plain; version=0.0.4; charset=utf-8";

    private final PrometheusMeterRegistry registry;
    private final JvmGcMetrics garbage = new JvmGcMetrics();
    private final Cached cached;
    private final Deeds deeds;
    private final Deliveries deliveries;
    private final FleetGauges fleet;
    private final CatalogueGauges catalogue;

    /** @param registry is closed with this */
    public Measurements(PrometheusMeterRegistry registry, Cached cached) {
        this.registry = registry;
        this.cached = cached;
        deeds = new Deeds(registry);
        deliveries = new Deliveries(registry);
        fleet = new FleetGauges(registry, cached);
        catalogue = new CatalogueGauges(registry, cached);
        Stream.<MeterBinder>of(
                        new JvmMemoryMetrics(),
                        new JvmThreadMetrics(),
                        new ClassLoaderMetrics(),
                        garbage,
                        new ProcessorMetrics(),
                        new UptimeMetrics(),
                        new FileDescriptorMetrics())
                .forEach(binder -> binder.bindTo(registry));
    }

    public Deeds deeds() {
        return deeds;
    }

    public Deliveries deliveries() {
        return deliveries;
    }

    /** What the framework measures of reconcilers; nothing by object. */
    public Metrics ofReconcilers() {
        return MicrometerMetrics.withoutPerResourceMetrics(registry);
    }

    MeterRegistry registry() {
        return registry;
    }

    /** All of it, as of now. */
    public synchronized Answer scrape() {
        fleet.refresh();
        catalogue.refresh();
        deeds.refresh(cached);
        return new Answer(200, FORMAT, registry.scrape());
    }

    @Override
    public void close() {
        garbage.close();
        registry.close();
    }
}
