package io.pvdrivers.operator.gate;

import static io.pvdrivers.operator.gate.Given.aVm;
import static io.pvdrivers.operator.gate.Given.yaml;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pvdrivers.api.v1alpha1.GuestFacts.Adapter;
import io.pvdrivers.api.v1alpha1.GuestFactsAdapterBuilder;
import io.pvdrivers.api.v1alpha1.Run.GuestSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What is kept of a guest before its devices change, and when it is kept anew. */
class SettingsBeforeTest {
    private static final Instant BEFORE = Given.NOW.minus(Duration.ofMinutes(5));

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', nullValues = "none", textBlock = """
            {serial: QM1, online: true, signature: 0a1b2c3d}                            | 0a1b2c3d                   | 1
            {serial: QM1, online: true}                                                 | none                       | 1
            {serial: given-by-owner, online: true}                                      | given-by-owner             | 1
            {serial: 0123456789abcdef0123, online: true}                                | 0123456789abcdef0123456789 | 1
            {serial: 0123456789abcdef0123, online: true, signature: 0a1b2c3d}           | 0a1b2c3d                   | 1
            {serial: given-by-owner, online: false}                                     | none                       | 0
            {serial: pvd-0123456789ab, online: true, signature: 0a1b2c3d}               | none                       | 0
            {online: true}                                                              | none                       | 1
            {serial: given-by-owner}                                                    | none                       | 0
            """)
    void knowsADiskAgainByWhatOutlastsItsBus(String disk, @Nullable String name, int count) {
        var situation =
                withSerials().facts(f -> f.putArray("disks").add(yaml(disk))).situation();

        var settings = SettingsBefore.of(
                situation, situation.guest().seen().orElseThrow().facts());

        assertThat(settings.disksOnline()).isEqualTo(Stream.ofNullable(name).toList());
        assertThat(settings.diskCount()).isEqualTo(count);
    }

    /** Half of a guest's adapters would pass for all of them. */
    @ParameterizedTest
    @CsvSource({"true, 2", "false, 2", ", 0"})
    void keepsNoAdaptersOfWhichOneIsUntold(@Nullable Boolean dhcp, int kept) {
        var situation = aVm().facts(f -> f.withArray("adapters")
                        .addObject()
                        .put("mac", "02:00:00:00:00:02")
                        .put("dhcp", dhcp))
                .situation();

        var settings = SettingsBefore.of(
                situation, situation.guest().seen().orElseThrow().facts());

        assertThat(settings.adapters()).hasSize(kept);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("changes")
    void keepsAnewWhatItsOwnerChangesBeforeTheRestart(String name, Given given, boolean changed) {
        assertThat(SettingsBefore.changed(given.situation()).isPresent()).isEqualTo(changed);
    }

    private static Stream<Arguments> changes() {
        var volumes = List.of("C:\\");
        return Stream.of(
                row("nothing", kept(null), false),
                row("an address", kept(null).facts(f -> addressed(f, "10.0.0.99/24")), true),
                row("a disk that went offline", kept(null).facts(f -> disk(f).put("online", false)), true),
                row("a disk that got a signature", kept(null).facts(f -> disk(f).put("signature", "0a1b2c3d")), true),
                row(
                        "an address in a guest that does not tell its disks",
                        kept(null).facts(f -> addressed(f, "10.0.0.99/24")).facts(f -> f.remove("disks")),
                        false),
                row(
                        "a disk in a guest that does not tell its adapters",
                        kept(null).facts(f -> disk(f).put("online", false)).facts(f -> f.remove("adapters")),
                        false),
                row(
                        "an address that another instance had",
                        kept(null)
                                .vmi(i -> i.withObject("/metadata").put("uid", "vmi-2"))
                                .facts(f -> addressed(f, "10.0.0.99/24")),
                        false),
                row("the same file systems", kept(volumes).facts(f -> mounted(f, "C:\\")), false),
                row("another file system", kept(volumes).facts(f -> mounted(f, "C:\\", "D:\\")), true),
                row("file systems that KubeVirt tells of late", kept(null).facts(f -> mounted(f, "C:\\")), false),
                row("file systems that KubeVirt does not tell of for once", kept(volumes), false));
    }

    @ParameterizedTest
    @CsvSource({"vmi-1, true", "vmi-0, false"})
    void fileSystemsThatWereToldOfThisInstanceStay(String instance, boolean stay) {
        var settings = new GuestSettings(instance, BEFORE, List.of(), List.of(), 1, List.of("C:\\"));
        var situation = inARun().status(s -> s.withRun(s.run().withGuestSettings(settings)))
                .situation();

        var now = SettingsBefore.of(
                situation, situation.guest().seen().orElseThrow().facts());

        assertThat(Optional.ofNullable(now.volumes()))
                .isEqualTo(stay ? Optional.of(List.of("C:\\")) : Optional.empty());
    }

    /** Disks of the owner's that say who they are: KubeVirt may give a guest more of a serial than it can read. */
    private static Given withSerials() {
        return inARun().vmi(i -> {
            i.withArray("/spec/domain/devices/disks")
                    .addObject()
                    .put("name", "data")
                    .put("serial", "given-by-owner");
            i.withArray("/spec/domain/devices/disks")
                    .addObject()
                    .put("name", "logs")
                    .put("serial", "0123456789abcdef0123456789");
        });
    }

    private static Given kept(@Nullable List<String> volumes) {
        var settings = new GuestSettings("vmi-1", BEFORE, List.of(adapter()), List.of(), 1, volumes);
        return inARun().status(s -> s.withRun(s.run().withGuestSettings(settings)));
    }

    private static Adapter adapter() {
        return GuestFactsAdapterBuilder.builder()
                .mac("02:00:00:00:00:01")
                .dhcp(true)
                .addresses(List.of("10.0.0.5/24"))
                .build();
    }

    private static Given inARun() {
        return aVm().ticket().status(Given.begun(BEFORE));
    }

    private static void addressed(ObjectNode facts, String address) {
        ((ObjectNode) facts.at("/adapters/0")).putArray("addresses").add(address);
    }

    private static ObjectNode disk(ObjectNode facts) {
        return (ObjectNode) facts.at("/disks/0");
    }

    private static void mounted(ObjectNode facts, String... places) {
        var volumes = facts.putArray("volumes");
        Stream.of(places).forEach(place -> volumes.addObject().put("mountPoint", place));
    }

    private static Arguments row(String name, Given given, boolean changed) {
        return Arguments.of(name, given, changed);
    }
}
