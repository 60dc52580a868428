package io.pvdrivers.operator.gate;

import static io.pvdrivers.operator.gate.Given.aVm;
import static io.pvdrivers.operator.gate.Given.yaml;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.pvdrivers.api.v1alpha1.DriverReleaseSpecBuilder;
import io.pvdrivers.api.v1alpha1.DriverReleaseSpecGuestBuilder;
import io.pvdrivers.api.v1alpha1.DriverStateStatus.Notice;
import io.pvdrivers.api.v1alpha1.ForeignDriver;
import io.pvdrivers.operator.guest.GuestAgent.BlindSpot;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Drivers of other hypervisors, and updates without which Windows takes no drivers: what is said of them, and what they hold up. */
class ForeignTableTest {
    private static final String AWS = """
            - {name: xenbus, kind: Driver, vendor: Amazon Inc., version: 8.4.3.0, start: Boot, running: false}
            - {name: xenfilt, kind: Driver, vendor: Amazon Inc., version: 8.4.3.0, start: Boot, running: true}
            - {name: AWS PV Drivers, kind: Product, vendor: Amazon, version: 8.4.3}
            """;
    private static final String AWS_AT_REST =
            "- {name: xenbus, kind: Driver, vendor: Amazon Inc., start: Disabled, running: false}";
    private static final String VMWARE =
            "- {name: VMTools, kind: Service, vendor: 'VMware, Inc.', version: 12.3.5.0, start: Automatic, running: true}";
    private static final String GOES_ON = "Admitted AwaitingTicket";

    private static Given with(String components) {
        return aVm().facts(f -> f.set("components", yaml("a:\n" + components).path("a")));
    }

    private static List<Advisory> advisories(Situation situation) {
        return Advisories.of(situation).stream()
                .filter(a -> a.type().equals("ForeignDrivers"))
                .toList();
    }

    private static String said(Situation situation) {
        var decision = new Planner().decide(situation);
        return decision.gate().orElse("-") + " "
                + switch (decision.verdict()) {
                    case Verdict.Wait wait -> wait.reason().code();
                    case Verdict.Blocked blocked ->
                        "Blocked " + blocked.reason().code();
                    default -> decision.verdict().getClass().getSimpleName();
                };
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void holds_up_what_they_fight_over(String name, Given given, String expected) {
        assertThat(said(given.situation())).isEqualTo(expected);
    }

    private static Stream<Arguments> holds_up_what_they_fight_over() {
        return Stream.of(
                row("at work they block the move of a device", with(AWS), "Eligible Blocked ForeignDrivers"),
                row(
                        "unless the policy allows them",
                        with(AWS).policy("/spec/safety", "allowForeignDrivers", true),
                        GOES_ON),
                row("at rest they do not", with(AWS_AT_REST), GOES_ON),
                row("those of VMware never do", with(VMWARE), GOES_ON),
                row("nor does a guest without any", with("- {name: nothing, kind: Driver}"), GOES_ON),
                row("nobody having looked is no reason to wait", aVm(), GOES_ON),
                row(
                        "where no device moves drivers are updated beside them",
                        with(AWS)
                                .policy("/spec/devices/disks", "bus", "Unchanged")
                                .policy("/spec/devices/interfaces", "model", "Unchanged"),
                        GOES_ON),
                row(
                        "nor is a VM held up that has what it shall have",
                        with(AWS)
                                .policy("/spec/devices/disks", "bus", "Unchanged")
                                .policy("/spec/devices/interfaces", "model", "Unchanged")
                                .drivers(Given.NEW),
                        "Verified Act"),
                row("a report may tell them", with(AWS).reported(), "Eligible Blocked ForeignDrivers"));
    }

    private static Arguments row(String name, Given given, String expected) {
        return Arguments.of(name, given, expected);
    }

    @Test
    void the_message_names_them_and_says_how_to_get_rid_of_them() {
        var blocked =
                (Verdict.Blocked) new Planner().decide(with(AWS).situation()).verdict();

        assertThat(blocked.message())
                .startsWith("AWS PV 8.4.3 is at work in this guest (AWS PV Drivers, xenbus, xenfilt): ")
                .contains("INACCESSIBLE_BOOT_DEVICE")
                .contains("Uninstall \"AWS PV Drivers\" in Windows and restart it.")
                .endsWith("Or set safety.allowForeignDrivers.");
    }

    @Test
    void each_make_has_a_notice_and_all_of_them_one_condition() {
        var situation = with(AWS + VMWARE).situation();

        assertThat(Notices.of(situation).orElseThrow())
                .extracting(Notice::reason, n -> n.message().substring(0, 30))
                .containsExactly(
                        tuple("ForeignDrivers", "AWS PV 8.4.3 is at work in thi"),
                        tuple("ForeignDrivers", "VMware Tools 12.3.5.0 is at wo"));
        assertThat(advisories(situation))
                .containsExactly(new Advisory(
                        "ForeignDrivers",
                        "Conflicting",
                        "The guest has drivers of other hypervisors: AWS PV 8.4.3 is at work and fights over devices;"
                                + " VMware Tools 12.3.5.0 is at work. The notices say what can be done about them."));
    }

    @ParameterizedTest
    @MethodSource
    void the_condition_says_how_they_stand(String components, List<String> reasons) {
        assertThat(advisories(with(components).situation()))
                .extracting(Advisory::reason)
                .isEqualTo(reasons);
    }

    private static Stream<Arguments> the_condition_says_how_they_stand() {
        return Stream.of(
                Arguments.of(AWS, List.of("Conflicting")),
                Arguments.of(VMWARE, List.of("Running")),
                Arguments.of(AWS_AT_REST, List.of("LeftOver")),
                Arguments.of("- {name: vmbus, kind: Driver, running: false}", List.of()),
                Arguments.of("- {name: spooler, kind: Service, running: true}", List.of()));
    }

    @Test
    void limits_and_upgrades_are_told_of_those_that_have_them() {
        var notices = Notices.of(
                        with("- {name: rhelscsi, kind: Driver, start: Boot}").situation())
                .orElseThrow();

        assertThat(notices.get(0).message())
                .contains("On Xen it is not for more than 12 GiB of memory or 16 volumes.")
                .endsWith("On EC2 it is upgraded by way of Citrix/XenServer PV, then AWS PV.");
    }

    /** A condition that left with the guest agent would be news each time it comes back. */
    @Test
    void what_was_found_last_holds_while_the_guest_is_not_seen() {
        var found = new ForeignDriver("AWS PV", "8.4.3", List.of("xenfilt"), true, true, Given.NOW);
        var silent = aVm().sees(new GuestSight.Silent("no agent")).status(s -> s.withForeignDrivers(List.of(found)));

        assertThat(advisories(silent.situation())).extracting(Advisory::reason).containsExactly("Conflicting");
        assertThat(Notices.of(silent.situation()).orElseThrow()).hasSize(1);

        var gone = with("- {name: spooler, kind: Service}").status(s -> s.withForeignDrivers(List.of(found)));
        assertThat(advisories(gone.situation())).isEmpty();
        assertThat(Notices.of(gone.situation())).isEmpty();
    }

    /** What is blocked by a condition of its own has the same reason before and after it was written. */
    @Test
    void the_status_says_the_same_as_the_guest() {
        var seen = with(AWS + VMWARE).situation();
        var read = Readings.foreignDrivers(seen).orElseThrow();
        var silent = aVm().sees(new GuestSight.Silent("no agent"))
                .status(s -> s.withForeignDrivers(read))
                .situation();

        assertThat(Notices.of(silent)).isEqualTo(Notices.of(seen));
        assertThat(advisories(silent)).isEqualTo(advisories(seen));
    }

    // ---- updates ----

    private static Situation needing(List<String> requires, Given given) {
        return given.releases(r -> DriverReleaseSpecBuilder.builder(r)
                        .guests(r.guests().stream()
                                .map(g -> DriverReleaseSpecGuestBuilder.builder(g)
                                        .requires(requires)
                                        .build())
                                .toList())
                        .build())
                .situation();
    }

    private static Given updated(String... updates) {
        return aVm().facts(f -> {
            var list = f.putArray("updates");
            List.of(updates).forEach(list::add);
        });
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void waits_for_an_update_without_which_windows_takes_no_drivers(
            String name, List<String> requires, Given given, String expected) {
        assertThat(said(needing(requires, given))).isEqualTo(expected);
    }

    private static Stream<Arguments> waits_for_an_update_without_which_windows_takes_no_drivers() {
        var sha2 = List.of("KB3033929", "KB4474419");
        return Stream.of(
                Arguments.of("one of them is enough", sha2, updated("KB1", "kb4474419"), GOES_ON),
                Arguments.of("none of them blocks", sha2, updated("KB1"), "Eligible Blocked MissingUpdate"),
                Arguments.of("also where there are none at all", sha2, updated(), "Eligible Blocked MissingUpdate"),
                Arguments.of("not known waits for a person", sha2, aVm(), "Eligible UpdatesUnknown"),
                Arguments.of(
                        "unless the policy takes what is not known",
                        sha2,
                        aVm().policy("/spec/safety", "allowUnknownRoles", true),
                        GOES_ON),
                Arguments.of(
                        "which is no leave where one is known to be missing",
                        sha2,
                        updated("KB1").policy("/spec/safety", "allowUnknownRoles", true),
                        "Eligible Blocked MissingUpdate"),
                Arguments.of("no need, no question", List.of(), aVm(), GOES_ON),
                Arguments.of(
                        "drivers that are there need none", sha2, updated("KB1").drivers(Given.NEW), GOES_ON));
    }

    @Test
    void the_messages_name_release_windows_and_updates() {
        var missing = (Verdict.Blocked)
                new Planner().decide(needing(List.of("KB3033929"), updated())).verdict();
        assertThat(missing.message())
                .isEqualTo(
                        "Release 0.1.302 needs the Windows update KB3033929 in Windows Server 2022, and it is not installed."
                                + " Install it and restart Windows.");

        var facts = aVm().situation().guest().seen().orElseThrow();
        var blind = aVm().sees(new GuestSight.Seen(
                facts.facts(),
                facts.source(),
                facts.observedAt(),
                true,
                List.of(new BlindSpot("updates", "Windows does not tell updates: Access denied."))));
        var unknown = (Verdict.Wait)
                new Planner().decide(needing(List.of("KB1", "KB2"), blind)).verdict();
        assertThat(unknown.message())
                .isEqualTo(
                        "Release 0.1.302 needs one of the Windows updates KB1, KB2 in Windows Server 2022, and nothing tells which"
                                + " updates this guest has. Windows does not tell updates: Access denied. State them under facts.updates in a"
                                + " GuestReport named erp ((Get-HotFix).HotFixID lists them), or set safety.allowUnknownRoles.");
    }
}
