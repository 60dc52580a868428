package io.pvdrivers.cli.input;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.Optional;

/** The kinds a rehearsal takes, in the order it takes them: owners and what is referred to come first. */
public enum Kind {
    NAMESPACE("Namespace", "", "v1", false),
    KUBE_VIRT("KubeVirt", "kubevirt.io", "v1", true),
    CLUSTER_PREFERENCE("VirtualMachineClusterPreference", "instancetype.kubevirt.io", "v1beta1", false),
    PREFERENCE("VirtualMachinePreference", "instancetype.kubevirt.io", "v1beta1", true),
    CLAIM("PersistentVolumeClaim", "", "v1", true),
    CRON_JOB("CronJob", "batch", "v1", true),
    DRIVER_RELEASE("DriverRelease", "pvdrivers.io", "v1alpha1", false),
    DRIVER_POLICY("DriverPolicy", "pvdrivers.io", "v1alpha1", true),
    CLUSTER_DRIVER_POLICY("ClusterDriverPolicy", "pvdrivers.io", "v1alpha1", false),
    VIRTUAL_MACHINE("VirtualMachine", "kubevirt.io", "v1", true),
    INSTANCE("VirtualMachineInstance", "kubevirt.io", "v1", true),
    GUEST_REPORT("GuestReport", "pvdrivers.io", "v1alpha1", true);

    private static final String OURS = "pvdrivers.io";

    private final String kind;
    private final String group;
    private final String version;
    private final boolean namespaced;

    Kind(String kind, String group, String version, boolean namespaced) {
        this.kind = kind;
        this.group = group;
        this.version = version;
        this.namespaced = namespaced;
    }

    static Optional<Kind> of(ObjectNode object) {
        String name = object.path("kind").asText();
        return Arrays.stream(values()).filter(each -> each.kind.equals(name)).findFirst();
    }

    public String apiVersion() {
        return group.isEmpty() ? version : group + "/" + version;
    }

    public boolean isNamespaced() {
        return namespaced;
    }

    /** Whether an object of this apiVersion is of this kind: KubeVirt serves the same objects under several versions, we under one. */
    boolean isServedAs(String apiVersion) {
        return group.equals(OURS) || group.isEmpty()
                ? apiVersion.equals(apiVersion())
                : apiVersion.startsWith(group + "/");
    }

    @Override
    public String toString() {
        return kind;
    }
}
