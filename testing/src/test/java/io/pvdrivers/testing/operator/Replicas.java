package io.pvdrivers.testing.operator;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.pvdrivers.testing.api.KubeApi;
import io.pvdrivers.testing.api.OwnKinds;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** A namespace whose ServiceAccounts may run the operator and hold its Lease. */
final class Replicas {
    static final String LEASE = "pv-driver-operator";

    private static final String RIGHTS = """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRole
            metadata: {name: replica}
            rules:
              - {apiGroups: [pvdrivers.io, kubevirt.io], resources: ["*"], verbs: [get, list, watch]}
              - {apiGroups: [pvdrivers.io], resources: [driverreleases], verbs: [create, update]}
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRoleBinding
            metadata: {name: replica-NAMESPACE}
            roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: replica}
            subjects: [{apiGroup: rbac.authorization.k8s.io, kind: Group, name: "system:serviceaccounts:NAMESPACE"}]
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: Role
            metadata: {name: replica, namespace: NAMESPACE}
            rules:
              - {apiGroups: [coordination.k8s.io], resources: [leases], verbs: [create]}
              - {apiGroups: [coordination.k8s.io], resources: [leases], resourceNames: [pv-driver-operator], verbs: [get, update, patch]}
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: RoleBinding
            metadata: {name: replica, namespace: NAMESPACE}
            roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: replica}
            subjects: [{apiGroup: rbac.authorization.k8s.io, kind: Group, name: "system:serviceaccounts:NAMESPACE"}]
            """;

    private final KubeApi api;
    private final String namespace;

    Replicas(KubeApi api) {
        this.api = api;
        this.namespace = api.newNamespace("replicas");
        OwnKinds.apply(api.client());
        var yaml = RIGHTS.replace("NAMESPACE", namespace).getBytes(StandardCharsets.UTF_8);
        api.client()
                .load(new ByteArrayInputStream(yaml))
                .items()
                .forEach(object -> api.client().resource(object).serverSideApply());
    }

    String namespace() {
        return namespace;
    }

    /** Who holds the Lease, if anybody does. */
    Optional<String> holder() {
        return Optional.ofNullable(lease().get()).map(l -> l.getSpec().getHolderIdentity());
    }

    /** Somebody else has it from now on, whatever its holder writes at the same time. */
    void takeLease(String thief) {
        lease().patch(PatchContext.of(PatchType.JSON_MERGE), "{\"spec\": {\"holderIdentity\": \"" + thief + "\"}}");
    }

    private Resource<Lease> lease() {
        return api.client().resources(Lease.class).inNamespace(namespace).withName(LEASE);
    }
}
