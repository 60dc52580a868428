package io.pvdrivers.cli.cluster;

import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.util.Optional;

/** The kinds that are read from a cluster. */
public enum Resource {
    VIRTUAL_MACHINE("kubevirt.io", "v1", "VirtualMachine", "virtualmachines", true),
    INSTANCE("kubevirt.io", "v1", "VirtualMachineInstance", "virtualmachineinstances", true),
    KUBE_VIRT("kubevirt.io", "v1", "KubeVirt", "kubevirts", true),
    PREFERENCE("instancetype.kubevirt.io", "v1beta1", "VirtualMachinePreference", "virtualmachinepreferences", true),
    CLUSTER_PREFERENCE(
            "instancetype.kubevirt.io",
            "v1beta1",
            "VirtualMachineClusterPreference",
            "virtualmachineclusterpreferences",
            false),
    CLAIM("", "v1", "PersistentVolumeClaim", "persistentvolumeclaims", true),
    CONFIG_MAP("", "v1", "ConfigMap", "configmaps", true),
    POD("", "v1", "Pod", "pods", true),
    EVENT("events.k8s.io", "v1", "Event", "events", true),
    JOB("batch", "v1", "Job", "jobs", true),
    DATA_VOLUME("cdi.kubevirt.io", "v1beta1", "DataVolume", "datavolumes", true),
    SNAPSHOT("snapshot.kubevirt.io", "v1beta1", "VirtualMachineSnapshot", "virtualmachinesnapshots", true),
    MIGRATION("kubevirt.io", "v1", "VirtualMachineInstanceMigration", "virtualmachineinstancemigrations", true),
    CRON_JOB("batch", "v1", "CronJob", "cronjobs", true),
    NAMESPACE("", "v1", "Namespace", "namespaces", false),
    POLICY("pvdrivers.io", "v1alpha1", "DriverPolicy", "driverpolicies", true),
    CLUSTER_POLICY("pvdrivers.io", "v1alpha1", "ClusterDriverPolicy", "clusterdriverpolicies", false),
    RELEASE("pvdrivers.io", "v1alpha1", "DriverRelease", "driverreleases", false),
    STATE("pvdrivers.io", "v1alpha1", "DriverState", "driverstates", true),
    REPORT("pvdrivers.io", "v1alpha1", "GuestReport", "guestreports", true);

    private final String group;
    private final String version;
    private final String kind;
    private final String plural;
    private final boolean namespaced;

    Resource(String group, String version, String kind, String plural, boolean namespaced) {
        this.group = group;
        this.version = version;
        this.kind = kind;
        this.plural = plural;
        this.namespaced = namespaced;
    }

    /** As RBAC and people name it. */
    String title() {
        return group.isEmpty() ? plural : plural + "." + group;
    }

    public String kind() {
        return kind;
    }

    public String apiVersion() {
        return group.isEmpty() ? version : group + "/" + version;
    }

    /** Whether its objects are in namespaces. */
    public boolean isNamespaced() {
        return namespaced;
    }

    String path(Optional<String> namespace) {
        var within = namespaced ? namespace.map(n -> "/namespaces/" + n).orElse("") : "";
        return (group.isEmpty() ? "/api/" : "/apis/" + group + "/") + version + within + "/" + plural;
    }

    String in(Optional<String> namespace) {
        if (!namespaced) {
            return "";
        }
        return namespace.map(n -> " in namespace " + n).orElse(" in all namespaces");
    }

    ResourceDefinitionContext context() {
        return new ResourceDefinitionContext.Builder()
                .withGroup(group)
                .withVersion(version)
                .withKind(kind)
                .withPlural(plural)
                .withNamespaced(namespaced)
                .build();
    }
}
