package io.pvdrivers.testing.operator;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.pvdrivers.api.v1alpha1.DriverStateStatus.Phase;
import io.pvdrivers.operator.KubernetesClients;
import io.pvdrivers.testing.api.CuttableLine;
import io.pvdrivers.testing.api.KubeApi;
import io.pvdrivers.testing.api.KubeVirtStandIn;
import io.pvdrivers.testing.api.OwnKinds;
import io.pvdrivers.testing.api.RealKubeApi;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Isolated;
import org.slf4j.LoggerFactory;

/** The API server is away for a while. The operator goes on by itself, and says little meanwhile. */
@ExtendWith(RealKubeApi.class)
@Isolated("it reads the log of the whole process")
class ApiOutageTest {
    /** Longer than anything in a run may take; 18 seconds at the test's speed. */
    private static final Duration AWAY = Duration.ofMinutes(35);

    /** Right after the switch, when a deadline counts that would send the VM back. */
    @Test
    void theRunGoesOnAsIfNothingHadHappened(KubeApi api, KubeVirtStandIn standIn) {
        OwnKinds.apply(api.client());
        var namespace = api.newNamespace("away");
        var log = new ListAppender<ILoggingEvent>();
        try (var line = CuttableLine.to(api.admin().getMasterUrl());
                var client = KubernetesClients.create(new ConfigBuilder(api.admin("operator"))
                        .withMasterUrl(line.url())
                        .withTrustCerts(true)
                        .withDisableHostnameVerification(true)
                        .build());
                var migration = new Migration(api, standIn, namespace, client, config -> config)) {
            migration.start();
            migration.awaitCondition("DevicesSwitched");
            var root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
            log.start();
            root.addAppender(log);
            var back = migration.clock().instant().plus(AWAY);
            line.cut();
            Migration.waiting().until(() -> migration.clock().instant().isAfter(back));
            root.detachAppender(log);

            line.mend();
            migration.awaitPhase(Phase.READY);

            assertThat(migration.restarts()).isEqualTo(2);
            assertThat(log.list)
                    .as("what was said meanwhile")
                    .filteredOn(event -> event.getLoggerName().startsWith("io.pvdrivers"))
                    .filteredOn(event -> event.getLevel().isGreaterOrEqual(Level.INFO))
                    .hasSizeLessThan(20)
                    .allMatch(event -> event.getThrowableProxy() == null)
                    .noneMatch(event -> event.getFormattedMessage().contains("null"));
        }
    }
}
