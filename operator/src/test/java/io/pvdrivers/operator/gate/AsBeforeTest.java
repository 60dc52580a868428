package io.pvdrivers.operator.gate;

import static io.pvdrivers.operator.gate.Edits.condition;
import static io.pvdrivers.operator.gate.SwitchedVm.SWITCHED_AT;
import static io.pvdrivers.operator.gate.SwitchedVm.run;
import static io.pvdrivers.operator.gate.SwitchedVm.switched;
import static io.pvdrivers.operator.gate.SwitchedVm.words;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pvdrivers.api.v1alpha1.GuestFactsAdapterBuilder;
import io.pvdrivers.api.v1alpha1.Run.GuestSettings;
import io.pvdrivers.api.v1alpha1.Run.Repair;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is said of a guest that is back and lacks something that it had, and for how long it may be late. */
class AsBeforeTest {
    private static final String MAC = "02:00:00:00:00:01";
    private static final String NO_AGENT =
            "GuestAgentMissing: Windows is back, as a report says, and its guest agent, which answered before"
                    + " the devices changed, does not";
    private static final String START_IT = ". Run inside Windows: Start-Service QEMU-GA";
    private static final String NO_ADAPTER =
            "AdapterMissing: Windows is back without the network adapter of default (02:00:00:00:00:01)"
                    + " that it had before. Look at the network adapters in Device Manager, and at vmi.status.interfaces.";

    @ParameterizedTest(name = "{0}")
    @MethodSource({"volumes", "adapters", "agents"})
    void says(String name, Given given, String expected) {
        assertThat(words(new Verified().judge(given.situation()))).isEqualTo(expected);
    }

    private static Stream<Arguments> volumes() {
        var late = "Verifying: Windows is back; KubeVirt's filesystemlist, which may be minutes late, does not show ";
        return Stream.of(
                row(
                        "file systems of which KubeVirt has told nothing yet",
                        mounted(switched(5)).vmi(i -> condition(i, "AgentConnected")),
                        late + "its file systems yet. Until 2026-11-02T08:01:00Z"),
                row(
                        "one of them that it has not",
                        mounted(switched(5)).facts(f -> volumes(f, "C:\\")),
                        late + "D:\\ yet. Until 2026-11-02T08:01:00Z"),
                row(
                        "what is missing then stays away",
                        mounted(switched(6)).facts(f -> volumes(f, "C:\\")),
                        "DisksOffline: Windows is back and has not mounted what it had mounted before: D:\\. Bring the disks online and"
                                + " look at their volumes in Disk Management."),
                row(
                        "a repair gives it that time anew",
                        repaired(mounted(switched(600)), "vmi-2").facts(f -> volumes(f, "C:\\")),
                        late + "D:\\ yet. Until 2026-11-02T08:05:00Z"),
                row(
                        "one of an earlier instance does not",
                        repaired(mounted(switched(6)), "vmi-1").facts(f -> volumes(f, "C:\\")),
                        "DisksOffline: Windows is back and has not mounted what it had mounted before: D:\\. Bring the disks online and"
                                + " look at their volumes in Disk Management."),
                row(
                        "without an agent nobody tells KubeVirt, and nobody waits",
                        mounted(switched(5)).vmi(i -> condition(i, "LiveMigratable")),
                        "KeepVerification"));
    }

    private static Stream<Arguments> adapters() {
        return Stream.of(
                row("an adapter that stays away", pinned(MAC, "02:00:00:00:00:99"), NO_ADAPTER),
                row(
                        "that KubeVirt shows with another MAC",
                        pinned(MAC, MAC).vmi(i -> shown(i, "default", "02:00:00:00:00:99")),
                        NO_ADAPTER),
                row(
                        "another network's MAC says nothing of it",
                        pinned(MAC, MAC).vmi(i -> shown(i, "backup", "02:00:00:00:00:99")),
                        "KeepVerification"),
                row(
                        "nor does a MAC that KubeVirt has not seen yet",
                        pinned(MAC, MAC).vmi(i -> shown(i, "default", "")),
                        "KeepVerification"),
                row(
                        "a MAC in capitals is the same",
                        pinned("02:00:00:00:00:0A", "02:00:00:00:00:0A")
                                .vmi(i -> nic(i).put("macAddress", "02:00:00:00:00:0a"))
                                .vmi(i -> shown(i, "default", "02:00:00:00:00:0A")),
                        "KeepVerification"),
                row(
                        "one that Windows did not have before is not missed",
                        pinned(MAC, MAC).vmi(i -> nic(i).put("macAddress", "02:00:00:00:00:77")),
                        "KeepVerification"));
    }

    private static Stream<Arguments> agents() {
        return Stream.of(
                row(
                        "an agent that leaves the telling to a report",
                        switched(600).reported(),
                        NO_AGENT + START_IT),
                row(
                        "whose service is stopped",
                        switched(600).facts(f -> service(f, "qemu-ga", false)).reported(),
                        NO_AGENT + ": its service is stopped" + START_IT),
                row(
                        "whose service runs",
                        switched(600).facts(f -> service(f, "QEMU-GA", true)).reported(),
                        NO_AGENT + START_IT),
                row(
                        "where another service is stopped",
                        switched(600).facts(f -> service(f, "spooler", false)).reported(),
                        NO_AGENT + START_IT),
                row(
                        "which no other condition makes up for",
                        switched(600).vmi(i -> condition(i, "LiveMigratable")).reported(),
                        NO_AGENT + START_IT),
                row(
                        "one that KubeVirt hears is there",
                        switched(600).vmi(i -> condition(i, "AgentConnected")).reported(),
                        "KeepVerification"));
    }

    private static Given mounted(Given given) {
        return given.status(run(r -> r.withGuestSettings(
                new GuestSettings("vmi-1", SWITCHED_AT, List.of(), List.of(), 1, List.of("C:\\", "D:\\")))));
    }

    private static Given repaired(Given given, String vmi) {
        return given.status(run(r -> r.withRepair(new Repair(vmi, Given.NOW.minusSeconds(60), 1))));
    }

    /** The MAC of its card stands in the spec; Windows had an adapter with one MAC and shows another. */
    private static Given pinned(String before, String now) {
        var adapter = GuestFactsAdapterBuilder.builder().mac(before).dhcp(true).build();
        var settings = new GuestSettings("vmi-1", SWITCHED_AT, List.of(adapter), List.of(), 1, null);
        return switched(600)
                .vmi(i -> nic(i).put("macAddress", MAC))
                .facts(f -> f.putArray("adapters").addObject().put("mac", now).put("dhcp", true))
                .status(run(r -> r.withGuestSettings(settings)));
    }

    private static ObjectNode nic(ObjectNode vmi) {
        return (ObjectNode) vmi.at("/spec/domain/devices/interfaces/0");
    }

    private static void shown(ObjectNode vmi, String network, String mac) {
        vmi.withObject("/status")
                .putArray("interfaces")
                .addObject()
                .put("name", network)
                .put("mac", mac);
    }

    private static void volumes(ObjectNode facts, String... places) {
        var volumes = facts.putArray("volumes");
        Stream.of(places).forEach(place -> volumes.addObject().put("mountPoint", place));
    }

    private static void service(ObjectNode facts, String name, boolean running) {
        facts.putArray("services").addObject().put("name", name).put("running", running);
    }

    private static Arguments row(String name, Given given, String expected) {
        return Arguments.of(name, given, expected);
    }
}
