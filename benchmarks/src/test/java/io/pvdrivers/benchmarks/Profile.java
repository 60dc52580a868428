package io.pvdrivers.benchmarks;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pvdrivers.simulator.flow.Manifests;

/** What kinds of VMs a fleet has, each as the tool leaves it that made it. */
enum Profile {
    /** Imported by Forklift in compatibility mode; has a guest agent, put in by hand with the drivers it needs. */
    SATA("sata", "e1000e", "0.1.248", "Always"),
    /** On virtio with the drivers that its policy wants. */
    READY("virtio", "virtio", "0.1.302", "Always"),
    /** On virtio with old drivers. */
    OLD("virtio", "virtio", "0.1.248", "Always"),
    /** Imported and never started since. */
    OFF("sata", "e1000e", "0.1.248", "Halted");

    /** How ten VMs are made up. */
    static final Profile[] TEN = {SATA, READY, SATA, READY, OLD, SATA, READY, SATA, READY, OFF};

    private static final String MANIFEST = """
            apiVersion: kubevirt.io/v1
            kind: VirtualMachine
            metadata:
              name: NAME
              namespace: NAMESPACE
              labels:
                tier: TIER
                app.kubernetes.io/name: NAME
                app.kubernetes.io/part-of: windows-servers
                app.kubernetes.io/managed-by: forklift
                kubevirt.io/dynamic-credentials-support: "true"
                migration: 6b0f8f53-5d0c-4d0e-9f3b-1c3a4f6d2a71
                plan: 2f0c8f0e-63a5-4f43-8f5e-0f6b5a9d7c11
                team: finance
                vm.kubevirt.io/template: windows2k22-server-medium
                vmID: vm-1043
              annotations:
                description: The application server of a branch, moved from the old platform with its disks as they were
                example.com/contact: windows-team@example.com
                example.com/cost-centre: "47110815"
                rehearse.pvdrivers.io/drivers: "DRIVERS"
                vm.kubevirt.io/validations: |
                  [{"name": "minimal-required-memory", "path": "jsonpath::.spec.domain.memory.guest", "rule": "integer",
                    "message": "This VM requires more memory.", "min": 536870912}]
            spec:
              runStrategy: RUN
              template:
                metadata:
                  labels: {app: NAME, kubevirt.io/domain: NAME, kubevirt.io/size: medium, tier: TIER}
                  annotations: {vm.kubevirt.io/os: windows2k22, vm.kubevirt.io/flavor: medium, vm.kubevirt.io/workload: server}
                spec:
                  evictionStrategy: LiveMigrate
                  terminationGracePeriodSeconds: 3600
                  nodeSelector: {kubernetes.io/os: linux}
                  tolerations: [{key: windows-licences, operator: Exists, effect: NoSchedule}]
                  domain:
                    cpu: {sockets: 2, cores: 2, threads: 1, model: host-model}
                    memory: {guest: 8Gi}
                    machine: {type: q35}
                    clock:
                      utc: {}
                      timer: {hpet: {present: false}, hyperv: {present: true}, pit: {tickPolicy: delay}, rtc: {tickPolicy: catchup}}
                    features:
                      acpi: {}
                      apic: {}
                      smm: {enabled: true}
                      hyperv:
                        frequencies: {}
                        ipi: {}
                        reset: {}
                        relaxed: {}
                        runtime: {}
                        spinlocks: {spinlocks: 8191}
                        synic: {}
                        synictimer: {direct: {}}
                        tlbflush: {}
                        vapic: {}
                        vpindex: {}
                    firmware: {bootloader: {efi: {secureBoot: true, persistent: true}}}
                    devices:
                      disks:
                        - {name: vol-0, bootOrder: 1, disk: {bus: BUS}}
                        - {name: vol-1, disk: {bus: BUS}}
                      interfaces:
                        - {name: net-0, model: MODEL, macAddress: "00:50:56:a1:3c:07", masquerade: {}}
                      inputs: [{name: tablet, type: tablet, bus: usb}]
                      tpm: {persistent: true}
                  networks: [{name: net-0, pod: {}}]
                  volumes:
                    - {name: vol-0, persistentVolumeClaim: {claimName: NAME-0}}
                    - {name: vol-1, persistentVolumeClaim: {claimName: NAME-1}}
            """;

    private final String bus;
    private final String model;
    private final String drivers;
    private final String run;

    Profile(String bus, String model, String drivers, String run) {
        this.bus = bus;
        this.model = model;
        this.drivers = drivers;
        this.run = run;
    }

    String word() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }

    boolean runs() {
        return !run.equals("Halted");
    }

    /** The VM as its owner stores it. */
    ObjectNode manifest(String namespace, String name, String tier) {
        return Manifests.object(MANIFEST.replace("NAMESPACE", namespace)
                .replace("NAME", name)
                .replace("TIER", tier)
                .replace("DRIVERS", drivers)
                .replace("RUN", run)
                .replace("BUS", bus)
                .replace("MODEL", model));
    }
}
