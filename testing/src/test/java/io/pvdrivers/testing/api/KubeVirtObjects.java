package io.pvdrivers.testing.api;

import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;

/** What an installed KubeVirt leaves on an API server, as far as the operator can tell. */
public final class KubeVirtObjects {
    static final String SERVICE_HOST = "virt-api.kubevirt.svc";

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** The kinds keep what they are given: the stand-in has KubeVirt's rules, in its webhooks. */
    private static final List<Kind> KINDS = List.of(
            new Kind("kubevirt.io", "v1", "KubeVirt", "kubevirts", "kv", "Namespaced"),
            new Kind("cdi.kubevirt.io", "v1beta1", "DataVolume", "datavolumes", "dv", "Namespaced"),
            new Kind("kubevirt.io", "v1", "VirtualMachine", "virtualmachines", "vm", "Namespaced"),
            new Kind("kubevirt.io", "v1", "VirtualMachineInstance", "virtualmachineinstances", "vmi", "Namespaced"),
            new Kind(
                    "snapshot.kubevirt.io",
                    "v1beta1",
                    "VirtualMachineSnapshot",
                    "virtualmachinesnapshots",
                    "vmsnapshot",
                    "Namespaced"),
            new Kind(
                    "instancetype.kubevirt.io",
                    "v1beta1",
                    "VirtualMachinePreference",
                    "virtualmachinepreferences",
                    "vmp",
                    "Namespaced"),
            new Kind(
                    "instancetype.kubevirt.io",
                    "v1beta1",
                    "VirtualMachineClusterPreference",
                    "virtualmachineclusterpreferences",
                    "vmcp",
                    "Cluster"));

    private record Kind(String group, String version, String kind, String plural, String shortName, String scope) {
        String listPath() {
            return "/apis/" + group + "/" + version + "/" + plural;
        }

        /** Of VMIs KubeVirt's own definition has none: their status is written with the rest. */
        private String subresources() {
            return kind.equals("VirtualMachineInstance") ? "{}" : "{status: {}}";
        }

        String definition() {
            return """
                    apiVersion: apiextensions.k8s.io/v1
                    kind: CustomResourceDefinition
                    metadata:
                      name: %4$s.%1$s
                      annotations: {api-approved.kubernetes.io: "a stand-in"}
                    spec:
                      group: %1$s
                      scope: %6$s
                      names: {kind: %3$s, plural: %4$s, shortNames: [%5$s]}
                      versions:
                        - name: %2$s
                          served: true
                          storage: true
                          subresources: %7$s
                          schema:
                            openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}
                    """.formatted(group, version, kind, plural, shortName, scope, subresources());
        }
    }

    private static final String API_SERVICE = """
            apiVersion: v1
            kind: Namespace
            metadata: {name: kubevirt}
            ---
            apiVersion: v1
            kind: Service
            metadata: {name: virt-api, namespace: kubevirt}
            spec: {type: ExternalName, externalName: localhost}
            ---
            apiVersion: apiregistration.k8s.io/v1
            kind: APIService
            metadata: {name: v1.subresources.kubevirt.io}
            spec:
              group: subresources.kubevirt.io
              version: v1
              groupPriorityMinimum: 1000
              versionPriority: 15
              service: {namespace: kubevirt, name: virt-api, port: PORT}
              caBundle: CA
            ---
            apiVersion: admissionregistration.k8s.io/v1
            kind: MutatingWebhookConfiguration
            metadata: {name: virt-api-mutator}
            webhooks:
              - name: virtualmachines-mutator.kubevirt.io
                clientConfig: {url: "https://127.0.0.1:PORT/mutate", caBundle: CA}
                rules: [{apiGroups: [kubevirt.io], apiVersions: [v1], operations: [CREATE, UPDATE], resources: [virtualmachines]}]
                failurePolicy: Fail
                sideEffects: None
                admissionReviewVersions: [v1]
            ---
            apiVersion: admissionregistration.k8s.io/v1
            kind: ValidatingWebhookConfiguration
            metadata: {name: virt-api-validator}
            webhooks:
              - name: virtualmachine-validator.kubevirt.io
                clientConfig: {url: "https://127.0.0.1:PORT/validate", caBundle: CA}
                rules: [{apiGroups: [kubevirt.io], apiVersions: [v1], operations: [CREATE, UPDATE], resources: [virtualmachines]}]
                failurePolicy: Fail
                sideEffects: None
                admissionReviewVersions: [v1]
            """;

    private final KubernetesClient client;

    KubeVirtObjects(KubernetesClient client) {
        this.client = client;
    }

    /** The kinds alone, with nothing behind them: the server keeps what it is given. */
    public static void define(KubernetesClient client) {
        var objects = new KubeVirtObjects(client);
        KINDS.forEach(kind -> objects.apply(kind.definition()));
        KINDS.forEach(objects::awaitServed);
    }

    private void awaitServed(Kind kind) {
        await().atMost(PATIENCE)
                .ignoreExceptions()
                .until(() -> client.supports(kind.group() + "/" + kind.version(), kind.kind())
                        && client.raw(kind.listPath() + "?resourceVersion=0") != null);
    }

    void apply(int port, String certificatePem) {
        KINDS.forEach(kind -> apply(kind.definition()));
        var ca = Base64.getEncoder().encodeToString(certificatePem.getBytes(StandardCharsets.UTF_8));
        apply(API_SERVICE.replace("PORT", String.valueOf(port)).replace("CA", ca));
        KINDS.forEach(this::awaitServed);
        await().atMost(PATIENCE)
                .ignoreExceptions()
                .until(() -> client.raw("/apis/subresources.kubevirt.io/v1") != null);
    }

    private void apply(String yaml) {
        client.load(new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8)))
                .items()
                .forEach(this::apply);
    }

    private void apply(HasMetadata object) {
        client.resource(object).serverSideApply();
    }
}
