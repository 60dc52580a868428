package io.pvdrivers.operator.action;

import static org.assertj.core.api.Assertions.assertThat;

import io.pvdrivers.operator.gate.PreferenceLever.Asked;
import io.pvdrivers.operator.gate.PreferencesSeen;
import io.pvdrivers.operator.kubevirt.Preference;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is asked of the API server for the preferences of a plan. */
class KubernetesPreferencesTest {
    private static final String GROUP = "GET /apis/instancetype.kubevirt.io/v1beta1";
    private static final String COMMON = GROUP + "/virtualmachineclusterpreferences/";
    private static final String OWN = GROUP + "/namespaces/vms/virtualmachinepreferences/";
    private static final Asked ASKED = new Asked("VirtualMachineClusterPreference", "windows.plain", "windows.pv");

    private final FakeApi api = new FakeApi();
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private final Preferences preferences = new KubernetesPreferences(api.client(), () -> now);

    @AfterEach
    void close() {
        api.close();
    }

    private static String preference(String name, String bus) {
        return """
                {"metadata": {"name": "%s", "uid": "u", "generation": 2}, "spec": {"devices": {"preferredDiskBus": "%s"}}}
                """.formatted(name, bus);
    }

    private PreferencesSeen look() {
        return preferences.look("vms", ASKED).orElseThrow();
    }

    @Test
    void manyVmsShareOneReadingForAWhile() {
        api.on(COMMON + "windows.plain", 200, preference("windows.plain", "sata"))
                .on(COMMON + "windows.pv", 200, preference("windows.pv", "virtio"))
                .on(COMMON + "windows.plain", 200, preference("windows.plain", "usb"));

        for (int vm = 0; vm < 100; vm++) {
            assertThat(look().to()).map(Preference::name).hasValue("windows.pv");
        }
        assertThat(api.requests()).hasSize(2);

        now = now.plus(KubernetesPreferences.FRESH);
        assertThat(look().from().orElseThrow().spec().toString()).contains("usb");
    }

    @Test
    void thoseOfANamespaceAreReadThere() {
        api.on(OWN + "windows.plain", 200, preference("windows.plain", "sata"));

        var seen = preferences
                .look("vms", new Asked("VirtualMachinePreference", "windows.plain", "windows.pv"))
                .orElseThrow();

        assertThat(seen.from()).map(Preference::generation).hasValue(2L);
        assertThat(seen.to()).as("there is none").isEmpty();
        assertThat(seen.refused()).isEmpty();
    }

    @Test
    void aMissingRightIsToldAndNothingIsKeptOfIt() {
        api.refuse(COMMON + "windows.plain", 403, "virtualmachineclusterpreferences is forbidden")
                .on(COMMON + "windows.plain", 200, preference("windows.plain", "sata"));

        assertThat(look().refused()).hasValueSatisfying(why -> assertThat(why).contains("is forbidden"));
        assertThat(look().from()).isPresent();
    }

    @Test
    void aServerThatIsDownIsAskedAgain() {
        api.refuse(COMMON + "windows.plain", 503, "etcd is away");

        assertThat(preferences.look("vms", ASKED)).isEmpty();
    }
}
