package io.pvdrivers.simulator.world;

import static io.pvdrivers.simulator.world.Stand.DRIVERS;
import static io.pvdrivers.simulator.world.Stand.IMAGE;
import static io.pvdrivers.simulator.world.Stand.exitCode;
import static io.pvdrivers.simulator.world.Stand.vm;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pvdrivers.simulator.world.scene.Fault;
import io.pvdrivers.simulator.world.scene.FaultPlan;
import io.pvdrivers.simulator.world.scene.VmName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Claims, what CDI puts on them, and VMs that start with them. */
class VolumesTest {
    private static final VmName ISO = new VmName("vms", "iso");

    private static ObjectNode dataVolume(String source) {
        return vm(
                "{apiVersion: cdi.kubevirt.io/v1beta1, kind: DataVolume, metadata: {namespace: vms, name: iso, uid: dv-1},"
                        + " spec: {source: " + source
                        + ", storage: {accessModes: [ReadWriteMany], resources: {requests: {storage:"
                        + " 2Gi}}}}}");
    }

    private static String image(String name) {
        return "{registry: {url: 'docker://" + name + "'}}";
    }

    private static Stand standWith(Fault fault) {
        var settings = Stand.SETTINGS.withFaults(new FaultPlan(Set.of(fault), Map.of()));
        return new Stand(settings, Stand.windows());
    }

    private static JsonNode status(Stand stand) {
        return stand.world.volumes().dataVolume(ISO).orElseThrow().path("status");
    }

    private static JsonNode condition(Stand stand, String type) {
        for (JsonNode condition : status(stand).path("conditions")) {
            if (condition.path("type").asText().equals(type)) {
                return condition;
            }
        }
        throw new AssertionError(type);
    }

    private static String claimPhase(Stand stand) {
        return stand.world
                .volumes()
                .claim(ISO)
                .map(claim -> claim.at("/status/phase").asText())
                .orElse("gone");
    }

    private static void addMedia(ObjectNode vm) {
        ObjectNode spec = (ObjectNode) vm.at("/spec/template/spec");
        spec.withArray("/domain/devices/disks").add(vm("{name: pvdrivers-media, cdrom: {bus: sata}}"));
        spec.withArray("/volumes").add(vm("{name: pvdrivers-media, persistentVolumeClaim: {claimName: iso}}"));
    }

    @Test
    void anImageIsImportedAndItsClaimGoesWithTheDataVolume() {
        var stand = new Stand(Stand.windows());
        stand.world.volumes().putDataVolume(dataVolume(image(IMAGE)));
        stand.pass(Duration.ofSeconds(30));
        assertThat(status(stand).path("phase").asText()).isEqualTo("ImportInProgress");
        assertThat(status(stand).path("progress").asText()).isEqualTo("50.00%");
        assertThat(claimPhase(stand)).isEqualTo("Pending");
        stand.settle();
        assertThat(status(stand).path("phase").asText()).isEqualTo("Succeeded");
        assertThat(claimPhase(stand)).isEqualTo("Bound");
        stand.world.volumes().deleteDataVolume(ISO);
        assertThat(claimPhase(stand)).isEqualTo("gone");
    }

    @Test
    void anImageThatIsNotThereIsTriedAgain() {
        var stand = new Stand(Stand.windows());
        stand.world.volumes().putDataVolume(dataVolume(image("example.com/unknown")));
        stand.settle();
        assertThat(status(stand).path("restartCount").asInt()).isGreaterThan(3);
        assertThat(condition(stand, "Running").path("message").asText()).contains("manifest unknown");
        assertThat(claimPhase(stand)).isEqualTo("Pending");
    }

    @Test
    void aBlankVolumeNeedsNoSource() {
        var stand = new Stand(Stand.windows());
        stand.world.volumes().putDataVolume(dataVolume("{blank: {}}"));
        stand.settle();
        assertThat(status(stand).path("phase").asText()).isEqualTo("Succeeded");
    }

    @Test
    void faultsKeepAVolumeFromBeingFilled() {
        var quota = standWith(Fault.STORAGE_QUOTA);
        quota.world.volumes().putDataVolume(dataVolume(image(IMAGE)));
        quota.settle();
        assertThat(condition(quota, "Bound").path("reason").asText()).isEqualTo("ErrExceededQuota");
        assertThat(claimPhase(quota)).isEqualTo("gone");
        var storage = standWith(Fault.PROVISIONING_FAILS);
        storage.world.volumes().putDataVolume(dataVolume(image(IMAGE)));
        storage.settle();
        assertThat(claimPhase(storage)).isEqualTo("Pending");
        assertThat(storage.world.volumes().problem(ISO)).hasValue("storageclass.storage.k8s.io \"standard\" not found");
        var source = standWith(Fault.IMPORT_FAILS);
        source.world.volumes().putDataVolume(dataVolume(image(IMAGE)));
        source.settle();
        assertThat(status(source).path("restartCount").asInt()).isGreaterThan(3);
    }

    @Test
    void aVmStartsWithAnIsoOnceItIsImported() {
        var stand = new Stand(Stand.windows());
        stand.change(VolumesTest::addMedia);
        stand.restart();
        assertThat(stand.printable()).isEqualTo("ErrorPvcNotFound");
        assertThat(stand.vmi().at("/status/phase").asText()).isEqualTo("Pending");
        stand.world.volumes().putDataVolume(dataVolume(image(IMAGE)));
        stand.pass(Duration.ofSeconds(30));
        assertThat(stand.printable()).isEqualTo("Provisioning");
        stand.settle();
        assertThat(stand.printable()).isEqualTo("Running");
        assertThat(exitCode(stand.install("run-1", DRIVERS))).isIn(0, 3010);
    }

    /** The second VM is on whatever node the world's seed gives it. */
    @Test
    void aClaimOfOneNodeIsWaitedForUntilTheOtherVmLetsGo() {
        var stand = new Stand(Stand.windows());
        stand.world
                .volumes()
                .putClaim(vm("{apiVersion: v1, kind: PersistentVolumeClaim, metadata: {namespace: vms, name:"
                        + " iso}, spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}, status: {phase:"
                        + " Bound}}"));
        var others = new ArrayList<ObjectNode>();
        for (int i = 0; i < 8; i++) {
            ObjectNode other = Stand.windows();
            other.withObject("/metadata").put("name", "other" + i).put("uid", "other-" + i);
            addMedia(other);
            stand.world.putVirtualMachine(other);
            others.add(other);
        }
        stand.change(VolumesTest::addMedia);
        stand.restart();
        assertThat(stand.vmi().at("/status/phase").asText()).isEqualTo("Pending");
        others.forEach(other -> stand.world.deleteVirtualMachine(VmName.of(other)));
        stand.settle();
        assertThat(stand.printable()).isEqualTo("Running");
    }
}
