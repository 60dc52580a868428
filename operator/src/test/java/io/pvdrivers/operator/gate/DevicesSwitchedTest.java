package io.pvdrivers.operator.gate;

import static io.pvdrivers.operator.gate.Given.aVm;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pvdrivers.api.v1alpha1.DriverStateSpec.PlanPreference;
import io.pvdrivers.api.v1alpha1.DriverStateStatus.Proof;
import io.pvdrivers.api.v1alpha1.GuestFactsAdapterBuilder;
import io.pvdrivers.api.v1alpha1.Run.GuestSettings;
import io.pvdrivers.api.v1alpha1.Run.Installation;
import io.pvdrivers.api.v1alpha1.Run.Outcome;
import io.pvdrivers.api.v1alpha1.Run.Switching;
import io.pvdrivers.operator.guest.GuestAgent.BlindSpot;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The last gate before the switch: what the guest has must be known, kept, and whole. */
class DevicesSwitchedTest {
    private static final Instant BEFORE = Given.NOW.minus(Duration.ofMinutes(5));
    private static final String UNTOLD =
            "GuestSettingsUnknown: Nothing tells the guest's IP settings and which disks are online, so they"
                    + " could not be put back after the switch.";
    private static final String STATE = " State facts.adapters and facts.disks in a GuestReport named erp.";

    @ParameterizedTest(name = "{0}")
    @MethodSource({"untold", "lost"})
    void decides(String name, Given given, String expected) {
        var decision = new Planner().decide(given.situation());

        assertThat(decision.gate()).contains("DevicesSwitched");
        assertThat(words(decision.verdict())).isEqualTo(expected);
    }

    private static Stream<Arguments> untold() {
        return Stream.of(
                row("IP settings nobody tells", proven().facts(f -> f.remove("adapters")), UNTOLD + STATE),
                row("disks nobody tells", proven().facts(f -> f.remove("disks")), UNTOLD + STATE),
                row(
                        "an adapter of which nobody tells whether it is set by hand",
                        proven().facts(f -> ((ObjectNode) f.at("/adapters/0")).remove("dhcp")),
                        UNTOLD + STATE),
                row(
                        "a disk of which nobody tells whether it is online",
                        proven().facts(f -> ((ObjectNode) f.at("/disks/0")).remove("online")),
                        UNTOLD + STATE),
                row(
                        "why no adapters are seen is said",
                        blind(proven().facts(f -> f.remove("adapters")), "adapters"),
                        UNTOLD + " It is switched off." + STATE),
                row(
                        "and why no disks are",
                        blind(proven().facts(f -> f.remove("disks")), "disks"),
                        UNTOLD + " It is switched off." + STATE),
                row(
                        "but not why something else is not",
                        blind(proven().facts(f -> f.remove("disks")), "roles"),
                        UNTOLD + STATE),
                row(
                        "disks that stay need not be told",
                        proven().policy("/spec/devices/disks", "bus", "Unchanged")
                                .facts(f -> f.remove("disks")),
                        "KeepSettings"),
                row(
                        "network cards that move do",
                        proven().policy("/spec/devices/disks", "bus", "Unchanged")
                                .facts(f -> f.remove("adapters")),
                        UNTOLD + STATE),
                row(
                        "network cards that stay need not be told",
                        proven().policy("/spec/devices/interfaces", "model", "Unchanged")
                                .facts(f -> f.remove("adapters")),
                        "KeepSettings"),
                row(
                        "disks that move do",
                        proven().policy("/spec/devices/interfaces", "model", "Unchanged")
                                .facts(f -> f.remove("disks")),
                        UNTOLD + STATE));
    }

    private static Stream<Arguments> lost() {
        return Stream.of(
                row("what an installation took is put back first", installed(byHand(proven())), "Repair"),
                row(
                        "by a person where only reports tell",
                        installed(byHand(proven())).reported(),
                        "StaticIpLost: Windows is without the IP settings that were made by hand on 02:00:00:00:00:01. Their former values"
                                + " are in status.run.guestSettings; set them inside Windows."),
                row("an installation that took nothing goes on", installed(kept(proven(), "vmi-1")), "Switch"),
                row("what the owner changed is the owner's", byHand(proven()), "KeepSettings"),
                row(
                        "also what they changed after a switch that was undone",
                        installed(byHand(proven()))
                                .status(s -> s.withRun(s.run().withSwitching(new Switching("vmi-0", BEFORE, true, 1)))),
                        "KeepSettings"),
                row(
                        "adapters of which half is told miss nothing",
                        installed(byHand(proven().policy("/spec/devices/interfaces", "model", "Unchanged")))
                                .facts(f -> ((ObjectNode) f.at("/adapters/0")).remove("dhcp")),
                        "KeepSettings"),
                row("what was kept of this instance is not kept twice", kept(proven(), "vmi-1"), "Switch"),
                row("what was kept of another one is", kept(proven(), "vmi-0"), "KeepSettings"));
    }

    @Test
    void aGuestThatNobodySeesIsWaitedFor() {
        var silent = proven().sees(new GuestSight.Silent("no agent")).situation();

        assertThat(words(new DevicesSwitched().judge(silent)))
                .isEqualTo(
                        "GuestAgentMissing: The guest's agent answered before and does not answer any more. Look at the VM's console; the"
                                + " run goes on by itself once the agent answers.");
    }

    @Test
    void aRunEndsWhereItsPreferenceMayNotBeReadAnyMore() {
        assertThat(byPreference(Rights.NONE))
                .isInstanceOfSatisfying(
                        Verdict.Act.class,
                        act -> assertThat(act.action()).isInstanceOfSatisfying(Action.Abandon.class, abandon -> {
                            assertThat(abandon.outcome()).isEqualTo(Outcome.FAILED);
                            assertThat(abandon.reason()).isEqualTo(Reason.PREFERENCE_UNKNOWN);
                            assertThat(abandon.message()).contains("started without --preferences");
                        }));
    }

    @Test
    void aPreferenceThatNobodyHasLookedAtYetIsWaitedFor() {
        assertThat(byPreference(Rights.ALL))
                .isInstanceOfSatisfying(
                        Verdict.Wait.class, wait -> assertThat(wait.reason()).isEqualTo(Reason.PREFERENCE_NOT_READ));
    }

    private static Verdict byPreference(Rights rights) {
        var situation = proven().rights(rights)
                .vm(v -> v.withObject("/spec").putObject("preference").put("name", "windows.plain"))
                .vm(v -> ((ObjectNode) v.at("/spec/template/spec/domain/devices/disks/0/disk")).remove("bus"))
                .vm(v -> ((ObjectNode) v.at("/spec/template/spec/domain/devices/interfaces/0")).remove("model"))
                .situation();
        var change = new PlanPreference("windows.plain", "windows.virtio");
        return new DevicesSwitched()
                .judge(Edits.planned(situation, situation.plan().withPreference(change)));
    }

    private static Given proven() {
        return aVm().ticket()
                .drivers(Given.NEW)
                .status(Given.begun(BEFORE))
                .status(s -> s.withProof(
                        new Proof("run-1", "virtio", "viostor", Given.NEW, "pvd-0123456789ab", "vmi-1", BEFORE)));
    }

    /** The adapter that takes its address from DHCP now had one that was set by hand. */
    private static Given byHand(Given given) {
        var adapter = GuestFactsAdapterBuilder.builder()
                .mac("02:00:00:00:00:01")
                .dhcp(false)
                .addresses(List.of("10.9.9.9/24"))
                .build();
        var settings = new GuestSettings("vmi-1", BEFORE, List.of(adapter), List.of(), 1, null);
        return given.status(s -> s.withRun(s.run().withGuestSettings(settings)));
    }

    /** What the guest has now, as that instance had it. */
    private static Given kept(Given given, String vmi) {
        var adapter = GuestFactsAdapterBuilder.builder()
                .mac("02:00:00:00:00:01")
                .dhcp(true)
                .addresses(List.of("10.0.0.5/24"))
                .build();
        var settings = new GuestSettings(vmi, BEFORE, List.of(adapter), List.of(), 1, null);
        return given.status(s -> s.withRun(s.run().withGuestSettings(settings)));
    }

    private static Given installed(Given given) {
        var installation = new Installation("run-1", "vmi-1", BEFORE, BEFORE, 0, List.of("netkvm"), null, null);
        return given.status(s -> s.withRun(s.run().withInstallation(installation)));
    }

    private static Given blind(Given given, String fact) {
        var facts = given.situation().guest().seen().orElseThrow().facts();
        return given.sees(new GuestSight.Seen(
                facts, GuestSight.Source.AGENT, Given.NOW, true, List.of(new BlindSpot(fact, "It is switched off."))));
    }

    private static String words(Verdict verdict) {
        return verdict instanceof Verdict.Wait wait
                ? wait.reason().code() + ": " + wait.message()
                : Edits.word(verdict);
    }

    private static Arguments row(String name, Given given, String expected) {
        return Arguments.of(name, given, expected);
    }
}
