package io.pvdrivers.simulator.world;

import static io.pvdrivers.simulator.world.Stand.ERP;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.pvdrivers.simulator.world.kubevirt.InstanceAnswer;
import io.pvdrivers.simulator.world.scene.VmName;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

/** filesystemlist and vnc/screenshot, with KubeVirt's answers. */
class InstanceReadTest {
    private static InstanceAnswer filesystems(Stand stand) {
        return stand.world.read(ERP, "filesystemlist");
    }

    private static JsonNode items(Stand stand) {
        return ((InstanceAnswer.Json) filesystems(stand)).body().path("items");
    }

    private static int colour(Stand stand) throws IOException {
        var picture = (InstanceAnswer.Picture) stand.world.read(ERP, "vnc/screenshot");
        BufferedImage image =
                ImageIO.read(new ByteArrayInputStream(picture.png().bytes()));
        return image.getRGB(3, 3) & 0xffffff;
    }

    private static Stand stopError() {
        var stand = new Stand(Stand.windows());
        stand.change(vm -> Stand.bus(vm, "virtio"));
        stand.restart();
        return stand;
    }

    @Test
    void listsTheVolumesOfWindowsWithTheBusOfTheirDisks() {
        var stand = new Stand(Stand.windows());
        stand.pass(Duration.ofSeconds(10));
        assertThat(items(stand).findValuesAsText("mountPoint")).containsExactly("C:\\", "D:\\");
        assertThat(items(stand).findValuesAsText("fileSystemType")).containsOnly("NTFS");
        assertThat(items(stand).at("/0/disk/0/busType").asText()).isEqualTo("sata");
        assertThat(items(stand).at("/1/disk/0/serial").asText()).isEqualTo("DATA1");
        assertThat(items(stand).at("/0/diskName").asText()).matches("\\\\\\\\\\?\\\\Volume\\{[-0-9a-f]{36}}\\\\");
    }

    @Test
    void whatVirtLauncherHasNotAskedForYetItDoesNotKnow() {
        var stand = new Stand(Stand.windows());
        assertThat(items(stand)).isEmpty();
        stand.pass(Duration.ofSeconds(10));
        assertThat(items(stand)).hasSize(2);
    }

    @Test
    void itAsksLessAndLessOften() {
        var stand = new Stand(Stand.windows(vm -> {
            Stand.hint(vm, "san-policy", "offline");
            Stand.hint(vm, "drivers", "0.1.302");
            Stand.disk(vm, 0).withObject("/disk").put("bus", "virtio");
        }));
        stand.change(vm -> Stand.disk(vm, 1).withObject("/disk").put("bus", "virtio"));
        stand.restart();
        stand.pass(Duration.ofSeconds(160));
        assertThat(stand.online("DATA1")).isFalse();
        assertThat(items(stand)).hasSize(1);
        assertThat(stand.repair("", "\"DATA1\"")).isEmpty();
        assertThat(stand.online("DATA1")).isTrue();
        assertThat(items(stand)).hasSize(1);
        stand.pass(Duration.ofMinutes(5));
        assertThat(items(stand)).hasSize(2);
        assertThat(items(stand).at("/1/disk/0/busType").asText()).isEqualTo("scsi");
    }

    @Test
    void listsFileSystemsOnlyOfAGuestWithAnAgent() {
        assertThat(filesystems(new Stand(Stand.hinted("agent", "absent"))))
                .isEqualTo(new InstanceAnswer.Refused(
                        409,
                        "Operation cannot be fulfilled on virtualmachineinstance.kubevirt.io \"erp\": "
                                + "VMI does not have guest agent connected"));
        var starting = new Stand(Stand.windows(vm -> vm.withObject("/spec").put("runStrategy", "Halted")));
        assertThat(filesystems(starting))
                .isEqualTo(new InstanceAnswer.Refused(404, "virtualmachineinstance.kubevirt.io \"erp\" not found"));
        starting.change(vm -> vm.withObject("/spec").put("runStrategy", "Always"));
        assertThat(filesystems(starting))
                .isEqualTo(new InstanceAnswer.Refused(
                        409,
                        "Operation cannot be fulfilled on virtualmachineinstance.kubevirt.io \"erp\": "
                                + "VMI is not running"));
    }

    @Test
    void aPictureTellsADesktopFromAStopError() throws IOException {
        int desktop = colour(new Stand(Stand.windows()));
        int stopped = colour(stopError());
        assertThat(desktop).isNotEqualTo(stopped);
        assertThat(List.of(desktop, stopped)).doesNotContain(0);
    }

    @Test
    void thereIsNoPictureWithoutAScreenOrAVmiThatRuns() {
        assertThat(new Stand(Stand.windows(vm -> vm.withObject("/spec/template/spec/domain/devices")
                                .put("autoattachGraphicsDevice", false)))
                        .world.read(ERP, "vnc/screenshot"))
                .isEqualTo(new InstanceAnswer.Refused(400, "No graphics devices are present."));
        assertThat(new Stand(Stand.hinted("faults", "screenshot-fails")).world.read(ERP, "vnc/screenshot"))
                .isEqualTo(new InstanceAnswer.Refused(500, "Internal error occurred: dialing virt-handler: EOF"));
        assertThat(new Stand(Stand.windows()).world.read(new VmName("vms", "crm"), "vnc/screenshot"))
                .isInstanceOf(InstanceAnswer.Refused.class);
    }
}
