package io.pvdrivers.operator.gate;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.pvdrivers.api.v1alpha1.DriverStateSpec;
import io.pvdrivers.api.v1alpha1.DriverStateSpec.Plan;
import io.pvdrivers.operator.KubernetesClients;
import java.util.List;

/** What happens to VMs and VMIs in many tables. */
final class Edits {
    private static final KubernetesSerialization TYPES = KubernetesClients.serialization();

    private Edits() {}

    static void condition(ObjectNode object, String type) {
        object.withObject("/status")
                .withArray("conditions")
                .addObject()
                .put("type", type)
                .put("status", "True");
    }

    static void migrating(ObjectNode vmi) {
        vmi.withObject("/status/migrationState").put("startTimestamp", "2026-11-02T07:59:00Z");
    }

    /** The first disk and the first NIC are virtio. */
    static void virtio(ObjectNode devices) {
        ((ObjectNode) devices.at("/disks/0/disk")).put("bus", "virtio");
        ((ObjectNode) devices.at("/interfaces/0")).put("model", "virtio");
    }

    static void stageMedia(ObjectNode spec) {
        spec.withObject("/domain/devices")
                .withArray("disks")
                .addObject()
                .put("name", "pvdrivers-media")
                .putObject("cdrom")
                .put("bus", "sata");
        spec.withArray("volumes")
                .addObject()
                .put("name", "pvdrivers-media")
                .putObject("containerDisk")
                .put("image", Given.IMAGE);
    }

    static void stagePrimer(ObjectNode spec) {
        spec.withObject("/domain/devices")
                .withArray("disks")
                .addObject()
                .put("name", "pvdrivers-primer")
                .put("serial", "pvd-0123456789ab")
                .putObject("disk")
                .put("bus", "virtio");
        spec.withArray("volumes")
                .addObject()
                .put("name", "pvdrivers-primer")
                .putObject("emptyDisk")
                .put("capacity", "16Mi");
    }

    /** The same under the plan of a ticket that leaves out what a plan may leave out. */
    static Situation silent(Situation situation) {
        var plan = TYPES.convertValue(situation.plan(), ObjectNode.class);
        plan.withObject("/safety").remove(List.of("retries", "keepSnapshotSeconds", "allowForeignDrivers"));
        return planned(situation, TYPES.convertValue(plan, Plan.class));
    }

    /** The same under another plan. */
    static Situation planned(Situation situation, Plan plan) {
        return new Situation(
                situation.now(),
                situation.vm(),
                situation.vmi(),
                situation.spec(),
                situation.status(),
                situation.governance(),
                plan,
                situation.catalog(),
                situation.release(),
                situation.choice(),
                situation.subject(),
                situation.guest(),
                situation.devices(),
                situation.operatingSystem(),
                situation.surroundings(),
                situation.limits(),
                situation.docs());
    }

    /** The same for what its DriverState asks for. */
    static Situation specified(Situation situation, DriverStateSpec spec) {
        return new Situation(
                situation.now(),
                situation.vm(),
                situation.vmi(),
                spec,
                situation.status(),
                situation.governance(),
                situation.plan(),
                situation.catalog(),
                situation.release(),
                situation.choice(),
                situation.subject(),
                situation.guest(),
                situation.devices(),
                situation.operatingSystem(),
                situation.surroundings(),
                situation.limits(),
                situation.docs());
    }

    /** A verdict in a word. */
    static String word(Verdict verdict) {
        return switch (verdict) {
            case Verdict.Passed passed -> "Passed";
            case Verdict.Act act -> act.action().getClass().getSimpleName();
            case Verdict.Wait wait -> wait.reason().code();
            case Verdict.Blocked blocked -> blocked.reason().code();
            case Verdict.Failed failed -> failed.reason().code();
        };
    }
}
