package io.pvdrivers.operator.guest;

import static org.assertj.core.api.Assertions.assertThat;

import io.pvdrivers.api.v1alpha1.GuestFacts.GuestVolume;
import io.pvdrivers.operator.action.FakeApi;
import io.pvdrivers.operator.guest.GuestAgent.Answer;
import io.pvdrivers.operator.guest.GuestAgent.Guest;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class KubernetesFileSystemsTest {
    private static final String LIST =
            "GET /apis/subresources.kubevirt.io/v1/namespaces/vms/virtualmachineinstances/erp/filesystemlist";
    private static final Guest GUEST = new Guest("vms", "erp", "vmi-1", Optional.empty());

    private final FakeApi api = new FakeApi();
    private final FileSystems fileSystems = new KubernetesFileSystems(api.client());

    @AfterEach
    void close() {
        api.close();
    }

    @Test
    void tellsWhatIsMountedFromDisks() {
        api.on(LIST, 200, """
                {"items": [
                  {"diskName": "\\\\\\\\?\\\\Volume{2}\\\\", "mountPoint": "D:\\\\", "fileSystemType": "NTFS", "usedBytes": 1,
                   "disk": [{"serial": "QM00003", "busType": "sata"}]},
                  {"diskName": "\\\\\\\\?\\\\Volume{3}\\\\", "mountPoint": "E:\\\\", "fileSystemType": "CDFS"},
                  {"diskName": "\\\\\\\\?\\\\Volume{4}\\\\", "mountPoint": "F:\\\\", "fileSystemType": "UDF"},
                  {"diskName": "\\\\\\\\?\\\\Volume{5}\\\\", "mountPoint": "System Reserved", "fileSystemType": "NTFS"},
                  {"diskName": "\\\\\\\\?\\\\Volume{6}\\\\", "fileSystemType": "NTFS"},
                  {"diskName": "\\\\\\\\?\\\\Volume{1}\\\\", "mountPoint": "C:\\\\", "fileSystemType": "NTFS"}]}""");

        assertThat(fileSystems.of(GUEST))
                .isEqualTo(new Answer.Given<>(List.of(
                        new GuestVolume("C:\\", "NTFS"),
                        new GuestVolume("D:\\", "NTFS"),
                        new GuestVolume("System Reserved", "NTFS"))));
    }

    @Test
    void aListOfNothingIsAnAnswer() {
        api.on(LIST, 200, "{\"items\": null}");

        assertThat(fileSystems.of(GUEST)).isEqualTo(new Answer.Given<>(List.of()));
    }

    @Test
    void aMissingRightIsSaid() {
        api.refuse(LIST, 403, "forbidden");

        assertThat(fileSystems.of(GUEST))
                .isEqualTo(
                        new Answer.CannotAsk<>(
                                "The operator may not get virtualmachineinstances/filesystemlist in namespace vms. Apply the chart's roles again."));
    }

    @Test
    void whatElseKubeVirtAnswersIsNoNews() {
        api.refuse(LIST, 409, "VMI does not have guest agent connected")
                .refuse(LIST, 404, "not found")
                .on(LIST, 200, "<html>");

        assertThat(fileSystems.of(GUEST)).isInstanceOf(Answer.NotConnected.class);
        assertThat(fileSystems.of(GUEST)).isInstanceOf(Answer.NotConnected.class);
        assertThat(fileSystems.of(GUEST)).isInstanceOf(Answer.NotConnected.class);
    }
}
