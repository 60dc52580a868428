package io.pvdrivers.operator.action;

import static io.pvdrivers.operator.action.TemplateEntries.DISKS;
import static io.pvdrivers.operator.action.TemplateEntries.INTERFACES;
import static io.pvdrivers.operator.action.TemplateEntries.NETWORKS;
import static io.pvdrivers.operator.action.TemplateEntries.VOLUMES;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.pvdrivers.api.v1alpha1.Baseline;
import io.pvdrivers.api.v1alpha1.Baseline.BaselineDevice;
import io.pvdrivers.api.v1alpha1.DriverStateSpec.DeviceKind;
import io.pvdrivers.api.v1alpha1.DriverStateSpec.WantedDevice;
import io.pvdrivers.kubevirt.VirtualMachineInstance;
import io.pvdrivers.operator.gate.Action;
import io.pvdrivers.operator.kubevirt.Names;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Computes the JSON Patch of an action from the VM as it was read live. Pure: the same VM gives the same patch, and a VM that already is as
 * the action wants it gives none.
 */
public final class VmPatches {
    private static final String ANNOTATIONS = "/metadata/annotations";
    private static final List<String> OUR_ANNOTATIONS =
            List.of(Names.RUN, Names.BASELINE, Names.APPROVED, Names.ROLLBACK);
    private static final List<String> OTHERS_ANNOTATIONS = List.of(Names.RUN, Names.BASELINE, Names.FORGET);

    private final ObjectNode vm;
    private final Optional<VirtualMachineInstance> vmi;
    private final TemplateEntries entries;
    private final PatchOps ops;
    private final boolean annotates;

    private VmPatches(ObjectNode vm, Optional<VirtualMachineInstance> vmi, boolean annotates) {
        this.vm = vm;
        this.vmi = vmi;
        this.annotates = annotates;
        this.entries = new TemplateEntries(vm);
        this.ops = new PatchOps(vm, !annotates);
    }

    /**
     * The patch of an action; empty where the VM needs none.
     *
     * @param primerSerial the serial drawn for a primer that is to be staged
     */
    public static ArrayNode of(
            Action.Patch action, ObjectNode vm, Optional<VirtualMachineInstance> vmi, Optional<String> primerSerial) {
        var patches = new VmPatches(vm, vmi, true);
        patches.collect(action, primerSerial);
        return patches.ops.finish();
    }

    /**
     * The same for others to apply, and not to this very object alone: a manifest has no resourceVersion, and the annotations that the operator
     * leaves on a VM are none of its owner's business.
     */
    public static ArrayNode proposed(
            Action.Patch action, ObjectNode vm, Optional<VirtualMachineInstance> vmi, Optional<String> primerSerial) {
        var patches = new VmPatches(vm, vmi, false);
        patches.collect(action, primerSerial);
        return patches.ops.operations();
    }

    private void collect(Action.Patch action, Optional<String> primerSerial) {
        switch (action) {
            case Action.Stage stage -> stage(stage, primerSerial.orElse(""));
            case Action.Switch move -> move(move);
            case Action.Restore restore -> new RestoredDevices(vm, ops).restore(restore);
            case Action.CleanUp cleanUp -> cleanUp(cleanUp.keepDrive());
            case Action.Unplug unplug -> unplug(unplug);
            case Action.ForgetOthers forget -> removeAnnotations(OTHERS_ANNOTATIONS);
        }
    }

    private void stage(Action.Stage stage, String primerSerial) {
        var claim = stage.media().flatMap(VmPatches::plugged);
        var primer = stage.primer().flatMap(Action.StagedPrimer::claimName);
        if (claim.isEmpty() && primer.isEmpty()) {
            stageForNextStart(stage, primerSerial);
            return;
        }
        claim.ifPresent(this::inject);
        if (primer.isPresent() && entries.index(DISKS, Names.PRIMER).isEmpty()) {
            var bus = stage.primer().orElseThrow().bus();
            ops.append(
                    DISKS,
                    Stream.concat(
                            new WrittenOutDisks(entries).of(stage.baseline()),
                            Stream.of(StagedDevices.pluggedPrimer(bus, primerSerial))));
            ops.append(VOLUMES, Stream.of(StagedDevices.pluggedVolume(Names.PRIMER, primer.get())));
        }
        if (!ops.isEmpty()) {
            annotate(stage.baseline());
        }
    }

    private static Optional<String> plugged(Action.StagedMedia media) {
        return switch (media) {
            case Action.StagedMedia.Image image -> Optional.empty();
            case Action.StagedMedia.Claim claim ->
                Optional.of(claim.claimName()).filter(c -> claim.hot());
        };
    }

    /** Into a drive that is there: KubeVirt never gets over a drive that comes into a running VM together with its medium. */
    private void inject(String claimName) {
        var drive = entries.index(DISKS, Names.DRIVE);
        if (drive.isPresent() && entries.index(VOLUMES, Names.DRIVE).isEmpty()) {
            ops.expectName(DISKS, drive.get(), Names.DRIVE);
            ops.append(VOLUMES, Stream.of(StagedDevices.pluggedVolume(Names.DRIVE, claimName)));
        }
    }

    /** Somebody may have put in, or left, a part of it. */
    private void stageForNextStart(Action.Stage stage, String primerSerial) {
        var media = stage.media();
        var primer = stage.primer().map(Action.StagedPrimer::bus);
        var disks = Stream.concat(
                        media.filter(m -> isMissing(DISKS, Names.MEDIA)).stream()
                                .map(m -> StagedDevices.drive(Names.MEDIA)),
                        primer.filter(b -> isMissing(DISKS, Names.PRIMER)).stream()
                                .map(bus -> StagedDevices.primer(bus, primerSerial)))
                .toList();
        var volumes = Stream.concat(
                        media.filter(m -> isMissing(VOLUMES, Names.MEDIA)).stream()
                                .map(StagedDevices::driveVolume),
                        primer.filter(b -> isMissing(VOLUMES, Names.PRIMER)).stream()
                                .map(bus -> StagedDevices.primerVolume()))
                .toList();
        if (disks.isEmpty() && volumes.isEmpty()) {
            return;
        }
        ops.append(DISKS, Stream.concat(new WrittenOutDisks(entries).of(stage.baseline()), disks.stream()));
        ops.append(VOLUMES, volumes.stream());
        writeOutInterfaces(stage.baseline(), stage.pinMacAddresses());
        pinMacAddresses(stage.pinMacAddresses());
        annotate(stage.baseline());
    }

    private boolean isMissing(String list, String name) {
        return entries.index(list, name).isEmpty();
    }

    private void move(Action.Switch move) {
        var drive = move.keepDrive() && entries.index(DISKS, Names.DRIVE).isEmpty()
                ? Stream.of(StagedDevices.drive(Names.DRIVE))
                : Stream.<ObjectNode>empty();
        ops.append(DISKS, Stream.concat(new WrittenOutDisks(entries).as(move), drive));
        var preference = move.baseline().preference();
        if (preference != null) {
            new NamedPreference(vm, ops).change(preference);
        } else {
            move.wanted().forEach(this::moveDevice);
        }
        writeOutInterfaces(move.baseline(), move.pinMacAddresses());
        pinMacAddresses(move.pinMacAddresses());
        takeOut(move);
        annotate(move.baseline());
    }

    private void takeOut(Action.Switch move) {
        var disks = new TreeSet<>(entries.ourDisks(move.keepDrive()));
        disks.addAll(new WrittenOutDisks(entries).needless(move));
        ops.removeElements(DISKS, disks);
        ops.removeElements(VOLUMES, entries.ourVolumes());
    }

    private void unplug(Action.Unplug unplug) {
        var disks = new TreeSet<Integer>();
        var volumes = new TreeSet<Integer>();
        if (unplug.media()) {
            entries.index(VOLUMES, Names.DRIVE).ifPresent(volumes::add);
        }
        if (unplug.media() && !unplug.keepDrive()) {
            entries.index(DISKS, Names.DRIVE).ifPresent(disks::add);
        }
        if (unplug.primer()) {
            entries.index(VOLUMES, Names.PRIMER).ifPresent(volumes::add);
            entries.index(DISKS, Names.PRIMER).ifPresent(disks::add);
        }
        ops.removeElements(DISKS, disks);
        ops.removeElements(VOLUMES, volumes);
    }

    private void moveDevice(WantedDevice wanted) {
        switch (wanted.kind()) {
            case DISK -> moveDisk(wanted);
            case INTERFACE -> moveInterface(wanted);
        }
    }

    private void moveDisk(WantedDevice wanted) {
        entries.index(DISKS, wanted.name()).ifPresent(i -> {
            var entry = vm.at(DISKS).get(i);
            if (entry.at("/disk/bus").asText().equals(wanted.value())) {
                return;
            }
            ops.expectName(DISKS, i, wanted.name());
            if (entry.path("disk").isObject()) {
                ops.add(DISKS + "/" + i + "/disk/bus", TextNode.valueOf(wanted.value()));
            } else {
                ops.add(
                        DISKS + "/" + i + "/disk",
                        JsonNodeFactory.instance.objectNode().put("bus", wanted.value()));
            }
        });
    }

    private void moveInterface(WantedDevice wanted) {
        entries.index(INTERFACES, wanted.name()).ifPresent(i -> {
            if (vm.at(INTERFACES).get(i).path("model").asText().equals(wanted.value())) {
                return;
            }
            ops.expectName(INTERFACES, i, wanted.name());
            ops.add(INTERFACES + "/" + i + "/model", TextNode.valueOf(wanted.value()));
        });
    }

    private void cleanUp(boolean keepDrive) {
        removeOurs(keepDrive);
        removeAnnotations(OUR_ANNOTATIONS);
    }

    private void removeAnnotations(List<String> keys) {
        if (!annotates) {
            return;
        }
        var annotations = vm.at(ANNOTATIONS);
        var ours = keys.stream().filter(annotations::has).toList();
        if (!ours.isEmpty() && ours.size() == annotations.size()) {
            ops.remove(ANNOTATIONS);
            return;
        }
        ours.forEach(key -> ops.remove(ANNOTATIONS + "/" + PatchOps.escape(key)));
    }

    private void removeOurs(boolean keepDrive) {
        ops.removeElements(DISKS, entries.ourDisks(keepDrive));
        ops.removeElements(VOLUMES, entries.ourVolumes());
    }

    private void writeOutInterfaces(Baseline baseline, boolean pin) {
        var missing = WrittenOutDisks.implicit(baseline, DeviceKind.INTERFACE)
                .map(BaselineDevice::name)
                .filter(name -> entries.index(INTERFACES, name).isEmpty())
                .toList();
        var needless = baseline.preference() != null && !pin;
        if (missing.isEmpty() || vmi.isEmpty() || needless) {
            return;
        }
        var written =
                new WrittenOutInterfaces(vmi.get(), pin && !PinnableMacs.isPooled(vm), baseline.preference() == null);
        ops.append(INTERFACES, missing.stream().flatMap(name -> written.entry(name).stream()));
        ops.append(
                NETWORKS,
                missing.stream()
                        .filter(name -> entries.index(NETWORKS, name).isEmpty())
                        .flatMap(name -> written.network(name).stream()));
    }

    /** KubeVirt draws a new MAC at every start where none is pinned; Windows would take it for a new network. */
    private void pinMacAddresses(boolean pin) {
        if (!pin || vmi.isEmpty()) {
            return;
        }
        var macs = new PinnableMacs(vm, vmi.get());
        for (int i = 0; i < vm.at(INTERFACES).size(); i++) {
            var index = i;
            var entry = vm.at(INTERFACES).get(i);
            macs.of(entry).ifPresent(mac -> {
                ops.expectName(INTERFACES, index, entry.path("name").asText());
                ops.add(INTERFACES + "/" + index + "/macAddress", TextNode.valueOf(mac));
            });
        }
    }

    private void annotate(Baseline baseline) {
        if (!annotates) {
            return;
        }
        var annotations = vm.at(ANNOTATIONS);
        var run = TextNode.valueOf(baseline.runId());
        var record = TextNode.valueOf(BaselineAnnotation.write(baseline));
        if (!annotations.isObject()) {
            ops.add(
                    ANNOTATIONS,
                    JsonNodeFactory.instance
                            .objectNode()
                            .<ObjectNode>set(Names.RUN, run)
                            .set(Names.BASELINE, record));
            return;
        }
        addIfOther(annotations, Names.RUN, run);
        addIfOther(annotations, Names.BASELINE, record);
    }

    private void addIfOther(JsonNode annotations, String key, TextNode value) {
        if (!value.equals(annotations.get(key))) {
            ops.add(ANNOTATIONS + "/" + PatchOps.escape(key), value);
        }
    }
}
