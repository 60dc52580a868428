package io.pvdrivers.simulator.world;

import static io.pvdrivers.simulator.world.Stand.DRIVERS;
import static io.pvdrivers.simulator.world.Stand.bus;
import static io.pvdrivers.simulator.world.Stand.hint;
import static io.pvdrivers.simulator.world.Stand.model;
import static io.pvdrivers.simulator.world.Stand.stage;
import static io.pvdrivers.simulator.world.Stand.unstage;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pvdrivers.api.v1alpha1.GuestFacts.Adapter;
import io.pvdrivers.api.v1alpha1.GuestFacts.GuestDisk;
import io.pvdrivers.simulator.world.scene.WorldEvent.Kind;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What becomes of disks and network adapters when their bus or model changes. */
class GuestDevicesTest {
    private static final String MAC = "0a:58:00:00:00:07";

    /** Brought to virtio, with its MAC pinned, in two restarts. */
    private static Stand switched(ObjectNode found) {
        var stand = new Stand(found);
        stand.change(vm -> {
            stage(vm, "virtio");
            ((com.fasterxml.jackson.databind.node.ObjectNode) vm.at("/spec/template/spec/domain/devices/interfaces/0"))
                    .put("macAddress", MAC);
        });
        stand.restart();
        stand.install("run-1", DRIVERS);
        stand.change(vm -> {
            unstage(vm);
            bus(vm, "virtio");
            model(vm, "virtio");
        });
        stand.restart();
        return stand;
    }

    @ParameterizedTest
    @CsvSource({"2k19,, false", "w10,, true", "2k19, online, true", "w10, offline, false"})
    void dataDisksComeUpAsTheSanPolicyHasIt(String os, String policy, boolean online) {
        var stand = switched(Stand.windows(vm -> {
            hint(vm, "os", os);
            if (policy != null) {
                hint(vm, "san-policy", policy);
            }
        }));
        assertThat(stand.online("DATA1")).isEqualTo(online);
        assertThat(stand.facts().disks())
                .filteredOn(disk -> disk.serial() == null)
                .allMatch(GuestDisk::online);
        assertThat(stand.told().contains(Kind.DISK_OFFLINE)).isNotEqualTo(online);
    }

    @Test
    void repairBringsDisksOnlineForGood() {
        var stand = switched(Stand.windows());
        assertThat(stand.repair("", "\"DATA1\"")).isEmpty();
        assertThat(stand.online("DATA1")).isTrue();
        stand.restart();
        assertThat(stand.online("DATA1")).isTrue();
    }

    @Test
    void aNewDiskOnABusThatNobodySharesIsOnline() {
        var stand = new Stand(Stand.windows());
        stand.change(vm -> stage(vm, "sata"));
        stand.restart();
        assertThat(stand.online("pvd-0123456789ab")).isTrue();
    }

    @Test
    void disksOfABusWithoutADriverAreNotSeen() {
        var stand = new Stand(Stand.windows());
        stand.change(vm -> stage(vm, "virtio"));
        stand.restart();
        assertThat(stand.facts().disks())
                .extracting(GuestDisk::serial)
                .containsExactly("QM00001", "DATA1")
                .doesNotContain("pvd-0123456789ab");
        stand.install("run-1", List.of("viostor"));
        assertThat(stand.facts().disks()).contains(new GuestDisk("pvd-0123456789ab", "virtio", 16L << 20, false, null));
    }

    @Test
    void aNewModelIsANewAdapterAndTheGhostKeepsTheAddress() {
        var stand = switched(Stand.hinted("static-ip", "10.0.0.5/24"));
        Adapter adapter = stand.facts().adapters().getFirst();
        assertThat(adapter.name()).isEqualTo("Ethernet 2");
        assertThat(adapter.mac()).isEqualTo(MAC);
        assertThat(adapter.dhcp()).isTrue();
        assertThat(adapter.addresses()).containsExactly("10.0.2.2/24");
        stand.change(vm -> model(vm, "e1000e"));
        stand.restart();
        Adapter former = stand.facts().adapters().getFirst();
        assertThat(former.name()).isEqualTo("Ethernet");
        assertThat(former.addresses()).containsExactly("10.0.0.5/24");
        assertThat(former.gateways()).containsExactly("10.0.0.1");
    }

    @Test
    void repairGivesTheAddressToTheAdapterOfTheMac() {
        var stand = switched(Stand.hinted("static-ip", "10.0.0.5/24"));
        String wanted =
                "{\"mac\":\"" + MAC + "\",\"dhcp\":false,\"addresses\":[\"10.0.0.5/24\"],\"gateways\":[\"10.0.0.1\"]}";
        assertThat(stand.repair(wanted, "")).isEmpty();
        Adapter repaired = stand.facts().adapters().getFirst();
        assertThat(repaired.dhcp()).isFalse();
        assertThat(repaired.addresses()).containsExactly("10.0.0.5/24");
        assertThat(stand.online("DATA1")).isFalse();
    }

    @Test
    void aStaticAddressSurvivesAnotherMac() {
        var stand = new Stand(Stand.hinted("static-ip", "10.0.0.5/24"));
        String before = stand.facts().adapters().getFirst().mac();
        stand.restart();
        assertThat(stand.facts().adapters().getFirst().mac()).isNotEqualTo(before);
        assertThat(stand.facts().adapters().getFirst().addresses()).containsExactly("10.0.0.5/24");
    }

    @Test
    void aVirtioCardWithoutItsDriverIsNoAdapter() {
        var stand = new Stand(Stand.windows());
        stand.change(vm -> model(vm, "virtio"));
        stand.restart();
        assertThat(stand.facts().adapters()).isEmpty();
        assertThat(stand.vmi().at("/status/interfaces/0/infoSource").asText()).isEqualTo("domain");
    }

    @Test
    void rolesAreFalseUnlessHinted() {
        assertThat(new Stand(Stand.windows()).facts().roles().bitLocker()).isFalse();
        var roles = new Stand(Stand.hinted("roles", "bitlocker, domain-controller"))
                .facts()
                .roles();
        assertThat(roles.bitLocker()).isTrue();
        assertThat(roles.domainController()).isTrue();
        assertThat(roles.clusterNode()).isFalse();
    }
}
