package io.pvdrivers.operator.guest;

import io.fabric8.kubernetes.api.model.PodBuilder;

/** virt-launcher pods as KubeVirt makes them, as far as they matter here. Derived: kubevirt/kubevirt pkg/virt-controller/services/template.go. */
final class LauncherPod {
    static final String VMI_UID = "6e8b04e6-6d4b-4f5e-9d2c-0b2d4f0a7c11";
    static final String NODE = "node-a";

    private LauncherPod() {}

    /** The pod of VM vms/erp on node-a; its launcher does not run as root. */
    static PodBuilder running() {
        return named("virt-launcher-erp-x7k2p", 107L);
    }

    /** As KubeVirt makes it where launchers run as root. */
    static PodBuilder ofRoot() {
        return named("virt-launcher-erp-x7k2p", 0L);
    }

    static PodBuilder named(String name, long user) {
        return new PodBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace("vms")
                .addToLabels("kubevirt.io", "virt-launcher")
                .addToLabels("kubevirt.io/created-by", VMI_UID)
                .addNewOwnerReference()
                .withApiVersion("kubevirt.io/v1")
                .withKind("VirtualMachineInstance")
                .withName("erp")
                .withUid(VMI_UID)
                .withController(true)
                .withBlockOwnerDeletion(true)
                .endOwnerReference()
                .endMetadata()
                .withNewSpec()
                .withNodeName(NODE)
                .withNewSecurityContext()
                .withRunAsUser(user)
                .withRunAsNonRoot(user == 0 ? null : true)
                .endSecurityContext()
                .addNewContainer()
                .withName("compute")
                .withNewSecurityContext()
                .withRunAsUser(user)
                .withRunAsNonRoot(user != 0)
                .endSecurityContext()
                .endContainer()
                .addNewContainer()
                .withName("guest-console-log")
                .withNewSecurityContext()
                .withRunAsUser(107L)
                .withRunAsNonRoot(true)
                .endSecurityContext()
                .endContainer()
                .endSpec()
                .withNewStatus()
                .withPhase("Running")
                .endStatus();
    }
}
