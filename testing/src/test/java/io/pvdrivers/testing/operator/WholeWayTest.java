package io.pvdrivers.testing.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.pvdrivers.api.v1alpha1.DriverStateStatus.Phase;
import io.pvdrivers.simulator.world.scene.Fault;
import io.pvdrivers.testing.api.KubeApi;
import io.pvdrivers.testing.api.KubeVirtStandIn;
import io.pvdrivers.testing.api.OwnKinds;
import io.pvdrivers.testing.api.RealKubeApi;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The operator as a whole, informers and all, against a real API server. */
@ExtendWith(RealKubeApi.class)
class WholeWayTest {
    @BeforeAll
    static void define(KubeApi api) {
        OwnKinds.apply(api.client());
    }

    @ParameterizedTest
    @CsvSource({
        "slow-shutdown, READY, 2",
        "stop-error-after-switch, ROLLED_BACK, 3",
        "image-cannot-be-pulled, FAILED, 2",
        "installer-1603, FAILED, 1",
    })
    void bringsAVmToItsEnd(String fault, Phase end, int restarts, KubeApi api, KubeVirtStandIn standIn) {
        var namespace = api.newNamespace("way");
        try (var migration = new Migration(
                api,
                standIn,
                namespace,
                api.admin("operator"),
                config -> config,
                Fault.named(fault).orElseThrow())) {
            migration.start();
            migration.awaitPhase(end);

            assertThat(migration.restarts()).isEqualTo(restarts);
            assertThat(api.kubectl().run("get", "events.events.k8s.io", "-n", namespace, "-o", "name"))
                    .isNotBlank();
        }
    }

    /** What an uninstall begins with, in each phase of a VM: the VM runs, nothing of ours is in it, and its record is gone. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Admitted",
                "MediaAttached",
                "DriversInstalled",
                "BootReady",
                "DevicesSwitched",
                "Restarted",
                "Verified",
                "Ready"
            })
    void aPolicyDeletedThereLetsTheVmGo(String condition, KubeApi api, KubeVirtStandIn standIn) {
        var namespace = api.newNamespace("go");
        try (var migration = new Migration(api, standIn, namespace, api.admin("operator"), config -> config)) {
            migration.start();
            migration.awaitCondition(condition);
            migration.deletePolicy();
            migration.awaitLetGo();

            var vm = migration.storedVm();
            assertThat(vm.toString()).doesNotContain("pvdrivers.io/").doesNotContain("pvdrivers-");
            Migration.waiting()
                    .untilAsserted(() -> assertThat(migration.connected()).isTrue());
            assertThat(migration.restarts()).isLessThanOrEqualTo(2);
        }
    }
}
