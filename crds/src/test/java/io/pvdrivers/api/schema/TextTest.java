package io.pvdrivers.api.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TextTest {
    @ParameterizedTest
    @CsvSource({
        "ReleaseVersion, 0.1.302",
        "ReleaseVersion, 0.1.262-2",
        "ReleaseVersion, 1.9.58",
        "DriverVersion, 100.103.104.30200",
        "DriverVersion, 61.77.104.17200",
        "DriverName, viostor",
        "DriverName, NetKVM",
        "WindowsName, 2k22",
        "WindowsName, w8.1",
        "WindowsName, 2k12R2",
        "Image, busybox",
        "Image, busybox:1.36",
        "Image, quay.io/kubevirt/virtio-container-disk:v1.5.0",
        "Image, registry.example.com:5000/team_a/virtio--win.iso/x:0.1.302",
        "Image, localhost:5000/a@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
        "ObjectName, windows.2k22",
        "ObjectName, a",
        "DeviceName, disk-0",
        "DeviceName, Net_1",
        "BusOrModel, ne2k_pci",
        "Reason, GuestAgentMissing",
        "Address, 10.0.0.1",
        "Address, fe80::1%12",
        "Address, 10.0.0.1/24",
        "Address, fd00::7/64",
        "Timestamp, 2026-11-21T06:30:00Z",
        "Timestamp, 2026-11-21T06:30:00.5+01:00",
    })
    void takes(String kind, String text) {
        assertThat(accepts(kind, text)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "ReleaseVersion, latest",
        "ReleaseVersion, 0.1",
        "ReleaseVersion, v0.1.302",
        "ReleaseVersion, 0.1.302.iso",
        "DriverVersion, 100.103.104",
        "DriverVersion, 100.103.104.30200.1",
        "DriverVersion, 30200",
        "DriverName, vio stor",
        "WindowsName, Windows 10",
        "Image, 'quay.io/a b'",
        "Image, docker://quay.io/a",
        "Image, quay.io/a:",
        "Image, quay.io/a@sha256:123",
        "ObjectName, Windows",
        "ObjectName, -a",
        "DeviceName, disk 0",
        "DeviceName, disk/0",
        "BusOrModel, 'virtio '",
        "Reason, guest agent",
        "Address, host.example",
        "Address, 10.0.0.1/255.255.255.0",
        "Timestamp, 2026-11-21",
        "Timestamp, 2026-11-21 06:30:00Z",
        "Timestamp, 2026-11-21t06:30:00z",
        "Timestamp, '2026-11-21T06:30:00,5Z'",
        "Timestamp, 2026-11-21T24:00:00Z",
        "Timestamp, 2026-11-21T06:30:00.1234567890Z",
        "Timestamp, 2026-11-21T06:30:00+19:00",
    })
    void refuses(String kind, String text) {
        assertThat(accepts(kind, text)).isFalse();
    }

    private static boolean accepts(String kind, String text) {
        for (Class<?> annotation : Text.class.getDeclaredClasses()) {
            if (annotation.getSimpleName().equals(kind)) {
                var size = annotation.getAnnotation(Size.class);
                return text.length() >= size.min()
                        && text.length() <= size.max()
                        && java.util.regex.Pattern.compile(
                                        annotation.getAnnotation(Pattern.class).value())
                                .matcher(text)
                                .find();
            }
        }
        throw new IllegalArgumentException(kind);
    }
}
