package io.pvdrivers.operator.state;

import io.pvdrivers.api.v1alpha1.Baseline;
import io.pvdrivers.api.v1alpha1.Baseline.BaselinePreference;
import io.pvdrivers.api.v1alpha1.DriverPolicySpec.Mode;
import io.pvdrivers.api.v1alpha1.DriverState;
import io.pvdrivers.api.v1alpha1.DriverStateSpec.DeviceKind;
import io.pvdrivers.api.v1alpha1.DriverStateSpec.Plan;
import io.pvdrivers.api.v1alpha1.DriverStateSpec.Ticket;
import io.pvdrivers.api.v1alpha1.DriverStateStatus;
import io.pvdrivers.api.v1alpha1.DriverStateStatusBuilder;
import io.pvdrivers.api.v1alpha1.Policy;
import io.pvdrivers.kubevirt.VirtualMachine;
import io.pvdrivers.kubevirt.VirtualMachineInstance;
import io.pvdrivers.operator.catalog.Catalog;
import io.pvdrivers.operator.catalog.Choice;
import io.pvdrivers.operator.catalog.Suitability.Subject;
import io.pvdrivers.operator.gate.Docs;
import io.pvdrivers.operator.gate.Governance;
import io.pvdrivers.operator.gate.GuestSight;
import io.pvdrivers.operator.gate.Limits;
import io.pvdrivers.operator.gate.Readings;
import io.pvdrivers.operator.gate.ReleaseSubject;
import io.pvdrivers.operator.gate.Situation;
import io.pvdrivers.operator.gate.Surroundings;
import io.pvdrivers.operator.kubevirt.Device;
import io.pvdrivers.operator.kubevirt.Devices;
import io.pvdrivers.operator.kubevirt.OperatingSystem;
import io.pvdrivers.operator.kubevirt.Preference;
import io.pvdrivers.operator.policy.Governing;
import io.pvdrivers.operator.policy.MediaSource;
import io.pvdrivers.operator.policy.NamespacePolicies;
import io.pvdrivers.operator.policy.Planning;
import io.pvdrivers.operator.policy.ReleaseForVm;
import io.pvdrivers.operator.policy.Selection;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The objects a situation is put together from, as they were read.
 *
 * @param policies what may govern the VM
 * @param catalog every release that is known
 * @param docs where sentences lead to
 */
public record Facts(
        Instant now,
        DriverState state,
        VirtualMachine vm,
        Optional<VirtualMachineInstance> vmi,
        NamespacePolicies policies,
        Catalog catalog,
        MediaSource media,
        GuestSight guest,
        Surroundings surroundings,
        Limits limits,
        Docs docs) {

    /** The same with the VM and VMI as they were read live. */
    Facts live(VirtualMachine liveVm, Optional<VirtualMachineInstance> liveVmi) {
        return new Facts(now, state, liveVm, liveVmi, policies, catalog, media, guest, surroundings, limits, docs);
    }

    /** The same with more known of what is around the VM. */
    public Facts with(Surroundings known) {
        return new Facts(now, state, vm, vmi, policies, catalog, media, guest, known, limits, docs);
    }

    /** The situation of this VM. What its drivers are has a say in which release is chosen. */
    public Situation situation() {
        var known = Optional.ofNullable(state.getStatus())
                .orElseGet(() -> DriverStateStatusBuilder.builder().build());
        var status = known.withMode(mode(known));
        var situation = situation(status);
        var installed = Readings.installed(situation);
        return installed.isEmpty() || installed.get().equals(status.installed())
                ? situation
                : situation(status.withInstalled(installed.get()));
    }

    /** That of the policy which selects the VM, also where its owner opted out; without one, that of the last. */
    private @Nullable Mode mode(DriverStateStatus status) {
        return Selection.governing(policies, vm, operatingSystem(vm, vmi, status))
                .map(p -> p.getSpec().mode())
                .orElse(status.mode());
    }

    private Situation situation(DriverStateStatus status) {
        var os = operatingSystem(vm, vmi, status);
        var policy = Selection.governing(policies, vm, os);
        var devices = devices(policy, status);
        var governance = Governing.of(policies, vm, os, now);
        var subject = policy.flatMap(p -> subject(p, devices, status));
        var choice = policy.map(p -> new ReleaseForVm(p, catalog, media)
                        .of(subject, vmi.isPresent(), state.getSpec(), status, devices))
                .orElseGet(Choice::none);
        var plan = frozen(status, governance)
                .orElseGet(() -> policy.map(p -> live(p, choice, devices)).orElseGet(Planning::none));
        return new Situation(
                now,
                vm,
                vmi,
                state.getSpec(),
                status,
                governance,
                plan,
                catalog,
                catalog.release(plan.release()),
                choice,
                subject,
                guest,
                devices,
                os,
                surroundings,
                limits,
                docs);
    }

    /** What the VM runs, as VM, VMI and an earlier look inside tell. */
    public static OperatingSystem operatingSystem(
            VirtualMachine vm, Optional<VirtualMachineInstance> vmi, DriverStateStatus status) {
        var seenBefore =
                Optional.ofNullable(status.guest()).filter(g -> g.os() != null).map(g -> OperatingSystem.WINDOWS_ID);
        return OperatingSystem.of(vm, vmi, seenBefore);
    }

    private Plan live(Policy policy, Choice choice, List<Device> devices) {
        var version = choice.version().orElse("");
        var plan = Planning.of(policy.getSpec(), devices, version, catalog.release(version), media);
        return Optional.ofNullable(vm.getSpec().preference())
                .flatMap(preference -> Optional.ofNullable(preference.name()))
                .flatMap(preference -> Planning.preference(policy.getSpec(), preference))
                .map(plan::withPreference)
                .orElse(plan);
    }

    private Optional<Subject> subject(Policy policy, List<Device> devices, DriverStateStatus status) {
        var wanted = Planning.wanted(policy.getSpec(), devices);
        var accepted =
                Optional.ofNullable(policy.getSpec().release().acceptIssues()).orElse(List.of());
        return ReleaseSubject.of(now, vm, vmi, guest, status, wanted, Set.copyOf(accepted));
    }

    /** The ticket's plan holds from its grant to the end of its run, unless the policy was changed before the run began. */
    private Optional<Plan> frozen(DriverStateStatus status, Governance governance) {
        return Optional.ofNullable(state.getSpec().ticket())
                .filter(t -> isUnderWay(t, status) || isFresh(t, status, governance))
                .map(Ticket::plan);
    }

    private static boolean isUnderWay(Ticket ticket, DriverStateStatus status) {
        return status.run() != null
                && status.run().id().equals(ticket.id())
                && status.run().endedAt() == null;
    }

    private static boolean isFresh(Ticket ticket, DriverStateStatus status, Governance governance) {
        var unused = status.run() == null || !status.run().id().equals(ticket.id());
        return unused
                && governance instanceof Governance.Governed governed
                && governed.policy().equals(ticket.policyRef());
    }

    private List<Device> devices(Optional<Policy> policy, DriverStateStatus status) {
        var excluded = policy.map(p -> Planning.excluded(p.getSpec())).orElse(Set.of());
        return Devices.of(
                vm.getSpec(),
                vmi.map(i -> i.getSpec()),
                excluded,
                remembered(status),
                beforeTheSwitch(vm, status),
                byPreference(status));
    }

    /**
     * What devices have by the preference that a run gave the VM, as long as the VM has it: an instance that was started with it shows that,
     * and before there is one it is what the preference was seen to give.
     */
    private Map<String, String> byPreference(DriverStateStatus status) {
        return Optional.ofNullable(status.baseline())
                .filter(b -> b.vmUID().equals(vm.getMetadata().getUid()))
                .flatMap(baseline -> Optional.ofNullable(baseline.preference())
                        .filter(p -> Preference.isNamed(vm.getSpec().preference(), p.kind(), p.to()))
                        .map(p -> byPreference(baseline, p)))
                .orElse(Map.of());
    }

    private Map<String, String> byPreference(Baseline baseline, BaselinePreference preference) {
        var instance = vmi.filter(
                        i -> Preference.of(i).filter(preference.to()::equals).isPresent())
                .map(VirtualMachineInstance::getSpec);
        var given = new HashMap<String, String>();
        for (var device : baseline.devices()) {
            if (device.value() == null) {
                var shown = instance.flatMap(i -> Devices.running(i, device.kind(), device.name()));
                given.put(
                        Devices.key(device.kind(), device.name()),
                        shown.orElseGet(() -> gives(preference, device.kind())));
            }
        }
        return given;
    }

    private static String gives(BaselinePreference preference, DeviceKind kind) {
        return switch (kind) {
            case DISK -> preference.diskBus();
            case INTERFACE -> preference.interfaceModel();
        };
    }

    /** Of the run under way, or of the last one if it switched devices: what each had of those that had no value of their own. */
    private static Map<String, String> beforeTheSwitch(VirtualMachine vm, DriverStateStatus status) {
        var run = Optional.ofNullable(status.run()).filter(r -> r.switching() != null || r.endedAt() == null);
        var before = new HashMap<String, String>();
        Optional.ofNullable(status.baseline())
                .filter(b -> run.filter(r -> r.id().equals(b.runId())).isPresent())
                .filter(b -> b.vmUID().equals(vm.getMetadata().getUid()))
                .filter(b -> b.preference() == null
                        || Preference.isNamed(
                                vm.getSpec().preference(),
                                b.preference().kind(),
                                b.preference().name()))
                .map(Baseline::devices)
                .orElse(List.of())
                .stream()
                .filter(d -> d.value() == null && d.effective() != null)
                .forEach(d -> before.put(Devices.key(d.kind(), d.name()), d.effective()));
        return before;
    }

    private static Map<String, String> remembered(DriverStateStatus status) {
        var remembered = new HashMap<String, String>();
        Optional.ofNullable(status.devices()).orElse(List.of()).stream()
                .filter(d -> d.is() != null)
                .forEach(d -> remembered.put(Devices.key(d.kind(), d.name()), d.is()));
        return remembered;
    }
}
