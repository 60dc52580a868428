package io.pvdrivers.simulator.world.scene;

import java.util.Arrays;
import java.util.Optional;

/** What can be made to go wrong on demand. */
public enum Fault {
    AGENT_NEVER_CONNECTS_AFTER_SWITCH(
            "agent-never-connects-after-switch",
            "Windows runs after its devices changed, but its guest agent stays silent"),
    AGENT_LOST_FOR_GOOD(
            "agent-lost-for-good",
            "Windows runs after its devices changed, but its guest agent stays silent, with its former devices too"),
    AGENT_DIES_DURING_INSTALL(
            "agent-dies-during-install",
            "the guest agent goes silent in the middle of the first installation and comes back later"),
    AGENT_ACCESS_DENIED("agent-access-denied", "the operator may not ask the guest agent"),
    AGENT_TOO_OLD("agent-too-old", "the guest agent is older than 5.2: it lists neither devices nor disks"),
    GUEST_EXEC_DISABLED("guest-exec-disabled", "whoever runs the guest does not let its agent start programs"),
    POWERSHELL_CONSTRAINED(
            "powershell-constrained", "PowerShell in the guest runs no scripts but those that its policy trusts"),
    LOCALISED_OUTPUT("localised-output", "Windows is in German, and so is what its programs print"),
    GUEST_REBOOTS_DURING_INSTALL(
            "guest-reboots-during-install", "somebody reboots Windows in the middle of the first installation"),
    INSTALLER_1603("installer-1603", "every driver installation fails with exit code 1603"),
    MSI_HALF_INSTALLED(
            "msi-half-installed",
            "the package with all drivers ends with exit code 1603 after it installed half of them"),
    INSTALLER_LIES(
            "installer-lies", "the installer says 0 but leaves out the first storage driver, or the last driver"),
    INSTALL_JOB_FAILS("install-job-fails", "the Job that is to install the drivers fails"),
    STOP_ERROR_AFTER_SWITCH(
            "stop-error-after-switch",
            "Windows stops with 0x7B on a boot disk that moved to virtio or scsi, whatever is installed"),
    IMAGE_CANNOT_BE_PULLED(
            "image-cannot-be-pulled", "no container disk can be pulled that the VM did not have when it was found"),
    IMPORT_FAILS("import-fails", "CDI cannot read what a DataVolume is to be filled from, and tries again for ever"),
    STORAGE_QUOTA("storage-quota", "the namespace's quota for storage is spent: no claim can be made for a DataVolume"),
    PROVISIONING_FAILS("provisioning-fails", "the storage behind a claim makes no volume: the claim stays Pending"),
    HOTPLUG_NEVER_READY(
            "hotplug-never-ready",
            "a volume that is plugged into a running VM is mounted, but never gets to the guest"),
    SLOW_SHUTDOWN("slow-shutdown", "the guest takes 20 minutes to shut down, if the grace period lets it"),
    SNAPSHOT_FAILS("snapshot-fails", "the storage cannot snapshot the VM's volumes, and says so"),
    SNAPSHOT_FREEZE_EXPIRES("snapshot-freeze-expires", "the guest thaws its file systems before the snapshot is taken"),
    NO_VOLUME_SNAPSHOT_CLASS(
            "no-volume-snapshot-class", "the storage class of the VM's volumes has no VolumeSnapshotClass"),
    CLAIMS_NOT_SHARED("claims-not-shared", "the VM's claims can be used on one node only: it cannot migrate"),
    MIGRATION_FAILS("migration-fails", "a live migration of the VM fails in the end"),
    SCREENSHOT_FAILS("screenshot-fails", "KubeVirt cannot take a picture of the VM's screen"),
    DISKS_STAY_OFFLINE(
            "disks-stay-offline", "data disks come up offline on another bus, and nothing brings them online"),
    ADAPTER_STAYS_MISSING(
            "adapter-stays-missing",
            "Windows shows no network adapter for a card that is of another model than it was"),
    STATIC_IP_STAYS_LOST("static-ip-stays-lost", "static IP settings cannot be given to another adapter"),
    API_409("api-409", "the API server refuses some writes with 409 Conflict", true),
    API_429("api-429", "the API server refuses some requests with 429 Too Many Requests", true),
    API_500("api-500", "the API server answers some writes with 500, done or not", true);

    private final String id;
    private final String summary;
    private final boolean atApiServer;

    Fault(String id, String summary) {
        this(id, summary, false);
    }

    Fault(String id, String summary, boolean atApiServer) {
        this.id = id;
        this.summary = summary;
        this.atApiServer = atApiServer;
    }

    /** The name people type. */
    public String id() {
        return id;
    }

    /** One line that says what happens. */
    public String summary() {
        return summary;
    }

    /** Whether the API server plays it; the world leaves such a fault alone. */
    public boolean atApiServer() {
        return atApiServer;
    }

    public static Optional<Fault> named(String id) {
        return Arrays.stream(values()).filter(fault -> fault.id.equals(id)).findFirst();
    }

    @Override
    public String toString() {
        return id;
    }
}
