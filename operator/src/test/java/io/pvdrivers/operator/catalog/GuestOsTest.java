package io.pvdrivers.operator.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.pvdrivers.api.v1alpha1.GuestFacts;
import io.pvdrivers.api.v1alpha1.GuestSummary.Confidence;
import io.pvdrivers.operator.catalog.GuestOs.Reading;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Kernel and variant tell the Windows, at the builds where qemu-ga's own table changes its answer; its name for it is second. */
class GuestOsTest {
    @ParameterizedTest
    @CsvSource({
        "5.1, 2600, client, xp",
        "5.1, 2600,, xp",
        "5.2, 3790, server, 2k3",
        "5.2, 3790, client, xp",
        "6.0, 6002, server, 2k8",
        "6.0, 6002, client, 2k8",
        "6.1, 7601, client, w7",
        "6.1, 7601, server, 2k8R2",
        "6.2, 9200, client, w8",
        "6.2, 9200, server, 2k12",
        "6.3, 9600, client, w8.1",
        "6.3, 9600, server, 2k12R2",
        "10.0, 10240, client, w10",
        "10.0, 19045, client, w10",
        "10.0, 21999, client, w10",
        "10.0, 22000, client, w11",
        "10.0, 26100, client, w11",
        "10.0, 14393, server, 2k16",
        "10.0, 17762, server, 2k16",
        "10.0, 17763, server, 2k19",
        "10.0, 20343, server, 2k19",
        "10.0, 20344, server, 2k22",
        "10.0, 20348, Server, 2k22",
        "10.0, 26039, server, 2k22",
        "10.0, 26040, server, 2k25",
        "10.0, 26100, server, 2k25",
    })
    void the_kernel_tells(String kernel, String build, @Nullable String variant, String directory) {
        // An agent that is older than the Windows names the one before it.
        var reading = GuestOs.read(os(variant, kernel, build, "2016"));

        assertThat(reading).contains(new Reading(found(directory), "the kernel's build", Confidence.HIGH));
    }

    @ParameterizedTest
    @CsvSource({
        "10.0, 9999, client,",
        "10.0, 9999, server,",
        "10.0, unknown, server,",
        "5.2, 3790,,",
        "10.0, 20348,,",
        "11.0, 30000, server,",
        ", 20348, server,",
    })
    void without_the_kernel_nothing_is_known_that_no_name_tells(
            @Nullable String kernel, String build, @Nullable String variant) {
        assertThat(GuestOs.of(os(variant, kernel, build, null))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "10, client, w10",
        "11, client, w11",
        "2016, server, 2k16",
        "2019, server, 2k19",
        "2022, server, 2k22",
        "2022,, 2k22",
        "2025, server, 2k25",
        "2012, server, 2k12",
        "2012R2, server, 2k12R2",
        "2008R2, server, 2k8R2",
        "2008, server, 2k8",
        "vista, client, 2k8",
        "7, client, w7",
        "8, client, w8",
        "8.1, client, w8.1",
        "Microsoft Windows 77, client, w7",
    })
    void the_agents_name_is_believed_where_the_kernel_is_not_known(
            String versionId, @Nullable String variant, String directory) {
        assertThat(GuestOs.read(os(variant, null, null, versionId)))
                .contains(new Reading(found(directory), "the guest agent's name for it", Confidence.MEDIUM));
    }

    @ParameterizedTest
    @CsvSource({"10, server", "2022, client", "unknown, server", "2, server", "'', client", "12, client"})
    void a_name_that_does_not_fit_tells_nothing(String versionId, String variant) {
        assertThat(GuestOs.read(os(variant, null, null, versionId))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "windows.2k22.virtio, 2k22",
        "windows.2k25, 2k25",
        "windows.2k19.virtio, 2k19",
        "windows.2k16, 2k16",
        "windows.2k12, 2k12",
        "windows.2k8.virtio, 2k8",
        "windows.2k3, 2k3",
        "windows.xp, xp",
        "windows.7.virtio, w7",
        "windows.10, w10",
        "windows.10.virtio, w10",
        "windows.11.virtio, w11",
        "windows10, w10",
        "win10, w10",
        "win2k19, 2k19",
        "win2k12r2, 2k12R2",
        "win2k8r2, 2k8R2",
        "win2k22, 2k22",
        "windows2k22-server-medium, 2k22",
        "Windows Server 2022, 2k22",
        "Microsoft Windows Server 2019 Standard, 2k19",
        "windows8.1, w8.1",
    })
    void names_of_preferences_and_templates(String name, String directory) {
        assertThat(WindowsNames.of(name)).contains(found(directory));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "windows",
                "win",
                "windows.100",
                "win2k",
                "win2k99",
                "fedora",
                "rhel.9",
                "",
                "my-windows.11",
                "2k22"
            })
    void other_names_tell_no_windows(String name) {
        assertThat(WindowsNames.of(name)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(GuestOs.class)
    void every_windows_is_found_by_its_directory(GuestOs os) {
        assertThat(GuestOs.ofDirectory(os.directory())).contains(os);
    }

    @Test
    void only_what_the_guest_says_may_be_acted_on() {
        assertThat(new Reading(GuestOs.W11, "", Confidence.HIGH).isSure()).isTrue();
        assertThat(new Reading(GuestOs.W11, "", Confidence.MEDIUM).isSure()).isTrue();
        assertThat(new Reading(GuestOs.W11, "", Confidence.LOW).isSure()).isFalse();
    }

    private static GuestOs found(String directory) {
        return Optional.of(directory).flatMap(GuestOs::ofDirectory).orElseThrow();
    }

    private static GuestFacts.Os os(
            @Nullable String variant, @Nullable String kernel, @Nullable String build, @Nullable String versionId) {
        return new GuestFacts.Os("mswindows", null, versionId, kernel, build, variant, "x86_64");
    }
}
