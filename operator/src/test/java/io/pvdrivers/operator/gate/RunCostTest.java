package io.pvdrivers.operator.gate;

import static io.pvdrivers.operator.gate.Edits.stageMedia;
import static io.pvdrivers.operator.gate.Edits.virtio;
import static io.pvdrivers.operator.gate.Given.aVm;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pvdrivers.operator.kubevirt.ClusterFeatures;
import io.pvdrivers.operator.kubevirt.KubeVirtVersion;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The restarts that an owner is told of before a run, in the words of status.plannedRestarts. */
class RunCostTest {
    private static final String IMAGE = ": a container image comes into a VM with its start alone.";
    private static final String ISO = "One brings in the driver ISO" + IMAGE;
    private static final String ISO_AND_PRIMER = "One brings in the driver ISO and a primer" + IMAGE;
    private static final String PRIMER =
            "One brings in a primer, by which Windows takes up the driver of its new disks: ";
    private static final String REBOOT =
            "One loads the drivers that are in use now, if their installer asks for a reboot: with"
                    + " domain.rebootPolicy Terminate a reboot of Windows ends the instance.";
    private static final String DEVICES = "One gives the VM its new devices: 1 disk and 1 interface.";

    @ParameterizedTest(name = "{0}")
    @MethodSource({"starts", "reboots", "why"})
    void tellsEachRestartAndWhatItIsFor(String name, Given given, List<String> expected) {
        assertThat(RunCost.restarts(given.situation())).isEqualTo(expected);
    }

    private static Stream<Arguments> starts() {
        return Stream.of(
                row("ISO and primer come together", aVm(), ISO_AND_PRIMER, DEVICES),
                row(
                        "what a primer would prove Windows shows with a disk of its own",
                        withDisk(aVm(), "0123456789").drivers(Given.OLD),
                        ISO,
                        DEVICES),
                row(
                        "an ISO that is there already costs none",
                        aVm().vm(v -> stageMedia(v.withObject("/spec/template/spec")))
                                .vmi(i -> stageMedia(i.withObject("/spec"))),
                        PRIMER + "the policy's media name no volumes that could be plugged in.",
                        DEVICES),
                row(
                        "drivers alone come while the VM runs",
                        hot(withDrive(onVirtio()).drivers(Given.OLD))),
                row("where all is as it shall be there is none", onVirtio().drivers(Given.NEW)));
    }

    /** With {@code rebootPolicy: Terminate} the reboot that an installer asks for is a restart. */
    private static Stream<Arguments> reboots() {
        return Stream.of(
                row("drivers in use are exchanged", terminating(onVirtio().drivers(Given.OLD)), ISO, REBOOT),
                row("which ends nothing elsewhere", onVirtio().drivers(Given.OLD), ISO),
                row("be it the one of the agent's channel alone", terminating(onVirtio()), ISO, REBOOT),
                row(
                        "but not where Windows uses none",
                        terminating(onVirtio().facts(f -> f.putArray("boundDevices"))),
                        ISO),
                row(
                        "drivers that are current are not exchanged",
                        terminating(onVirtio().drivers(Given.NEW))),
                row(
                        "a primer is taken up by the driver that comes with it",
                        terminating(aVm()),
                        ISO_AND_PRIMER,
                        DEVICES),
                row(
                        "one that comes with the ISO is taken by the older driver that is in the store",
                        terminating(inStore(Given.OLD)),
                        ISO_AND_PRIMER,
                        REBOOT,
                        DEVICES),
                row(
                        "one that is plugged in after the installation is not",
                        terminating(hot(withDrive(inStore(Given.OLD)))),
                        DEVICES),
                row(
                        "a disk on virtio keeps the older driver in use",
                        terminating(withDisk(aVm(), "0123456789").drivers(Given.OLD)),
                        ISO,
                        REBOOT,
                        DEVICES),
                row(
                        "also where nothing needs a start",
                        terminating(hot(withDrive(withDisk(aVm(), null)).drivers(Given.OLD))),
                        REBOOT,
                        DEVICES),
                row(
                        "the start that brings a primer alone loads the new one as well",
                        terminating(claimed(withDrive(withDisk(aVm(), null)).drivers(Given.OLD))),
                        PRIMER + "the policy's media name no volumes that could be plugged in.",
                        DEVICES),
                row(
                        "an older driver of another bus keeps nothing from being proven",
                        terminating(onlyOldNetwork()),
                        ISO_AND_PRIMER,
                        DEVICES));
    }

    private static Stream<Arguments> why() {
        return Stream.of(
                row(
                        "in mode Propose nothing is plugged in",
                        hot(withDrive(aVm())).policy("/spec", "mode", "Propose"),
                        "One brings in the driver ISO and a primer: in mode Propose nothing is plugged into a running VM.",
                        DEVICES),
                row(
                        "nor is a primer alone",
                        hot(aVm().drivers(Given.NEW)).policy("/spec", "mode", "Propose"),
                        PRIMER + "in mode Propose nothing is plugged into a running VM.",
                        DEVICES),
                row(
                        "a claim needs a drive",
                        claimed(aVm()),
                        "One brings in the driver ISO and a primer: the VM has no drive named pvdrivers-drive.",
                        DEVICES),
                row(
                        "that runs",
                        claimed(aVm().vm(v -> drive(v.withObject("/spec/template/spec")))),
                        "One brings in the driver ISO and a primer: the running VM does not have the drive pvdrivers-drive of its spec"
                                + " yet.",
                        DEVICES),
                row(
                        "and is not held by something that stays",
                        claimed(withDrive(aVm())
                                .vm(v -> volume(v.withObject("/spec/template/spec"), false))
                                .vmi(i -> volume(i.withObject("/spec"), false))),
                        "One brings in the driver ISO and a primer: the drive pvdrivers-drive holds a medium that is not hotpluggable.",
                        DEVICES),
                row(
                        "also where only the running VM has it",
                        claimed(withDrive(aVm()).vmi(i -> volume(i.withObject("/spec"), false))),
                        "One brings in the driver ISO and a primer: the drive pvdrivers-drive holds a medium that is not hotpluggable.",
                        DEVICES),
                row(
                        "one that can be taken out makes room",
                        hot(withDrive(aVm())
                                .vm(v -> volume(v.withObject("/spec/template/spec"), true))
                                .vmi(i -> volume(i.withObject("/spec"), true))),
                        DEVICES),
                row(
                        "an operator without the right makes no volume for a primer",
                        hot(aVm().drivers(Given.NEW)).rights(Rights.NONE),
                        PRIMER + "this operator makes no volumes: it was started without --volumes.",
                        DEVICES),
                row(
                        "a VM that does not run takes none",
                        hot(aVm().drivers(Given.NEW))
                                .vmi(i -> i.withObject("/status").put("phase", "Scheduled")),
                        PRIMER + "the VM does not run.",
                        DEVICES),
                row(
                        "nor one of an old KubeVirt",
                        hot(aVm().drivers(Given.NEW)).surroundings(kubeVirt("v1.5.0")),
                        PRIMER + "KubeVirt 1.5.0 cannot change the media of a running VM; 1.6 and newer can.",
                        DEVICES),
                row("with all of it nothing waits for a start", hot(withDrive(aVm())), DEVICES));
    }

    private static Given terminating(Given given) {
        return given.vmi(i -> i.withObject("/spec/domain").put("rebootPolicy", "Terminate"));
    }

    private static Given onVirtio() {
        return aVm().vm(v -> virtio(v.withObject("/spec/template/spec/domain/devices")))
                .vmi(i -> virtio(i.withObject("/spec/domain/devices")));
    }

    /** No device of the VM uses them yet. */
    private static Given inStore(String version) {
        return aVm().drivers(version).facts(f -> f.putArray("boundDevices"));
    }

    private static Given onlyOldNetwork() {
        return aVm().drivers(Given.NEW).facts(f -> {
            f.withArray("boundDevices").forEach(device -> {
                if (device.path("pciId").asText().equals("1af4:1041")) {
                    ((ObjectNode) device).put("driverVersion", Given.OLD);
                }
            });
            f.withArray("driverStore").forEach(device -> {
                if (device.path("driver").asText().equals("netkvm")) {
                    ((ObjectNode) device).put("driverVersion", Given.OLD);
                }
            });
        });
    }

    /** The ISO in a volume that the operator fills: what needs a start elsewhere comes while the VM runs. */
    private static Given hot(Given given) {
        return given.rights(Rights.ALL)
                .policy("/spec/media", "dataVolume", Map.of())
                .surroundings(kubeVirt("v1.9.0"));
    }

    /** The ISO in a claim of the owner's, and no volumes for anything else. */
    private static Given claimed(Given given) {
        return given.rights(Rights.ALL)
                .policy("/spec/media/persistentVolumeClaim", "claimName", "iso")
                .surroundings(kubeVirt("v1.9.0"));
    }

    private static Surroundings kubeVirt(String version) {
        return new Surroundings(
                new ClusterFeatures(KubeVirtVersion.parse(version), Set.of(), Set.of()),
                Optional.empty(),
                List.of(),
                Optional.empty());
    }

    private static Given withDrive(Given given) {
        return given.vm(v -> drive(v.withObject("/spec/template/spec"))).vmi(i -> drive(i.withObject("/spec")));
    }

    private static void drive(ObjectNode spec) {
        spec.withArray("/domain/devices/disks")
                .addObject()
                .put("name", "pvdrivers-drive")
                .putObject("cdrom")
                .put("bus", "sata");
    }

    private static void volume(ObjectNode spec, boolean hotpluggable) {
        spec.withArray("/volumes")
                .addObject()
                .put("name", "pvdrivers-drive")
                .putObject("persistentVolumeClaim")
                .put("claimName", "other-iso")
                .put("hotpluggable", hotpluggable);
    }

    /** A second disk, which is on virtio. */
    private static Given withDisk(Given given, @Nullable String serial) {
        return given.vm(v -> disk(v.withObject("/spec/template/spec"), serial))
                .vmi(i -> disk(i.withObject("/spec"), serial));
    }

    private static void disk(ObjectNode spec, @Nullable String serial) {
        var disk = spec.withArray("/domain/devices/disks").addObject().put("name", "data");
        disk.putObject("disk").put("bus", "virtio");
        if (serial != null) {
            disk.put("serial", serial);
        }
        spec.withArray("/volumes")
                .addObject()
                .put("name", "data")
                .putObject("dataVolume")
                .put("name", "data");
    }

    private static Arguments row(String name, Given given, String... expected) {
        return Arguments.of(name, given, List.of(expected));
    }
}
