package io.pvdrivers.testing.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.Config;
import io.pvdrivers.api.v1alpha1.DriverStateStatus.Phase;
import io.pvdrivers.cli.Main;
import io.pvdrivers.testing.api.AuditLog.Request;
import io.pvdrivers.testing.api.KubeApi;
import io.pvdrivers.testing.api.KubeVirtStandIn;
import io.pvdrivers.testing.api.OwnKinds;
import io.pvdrivers.testing.api.RealKubeApi;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** {@code pvdrivers collect} does with the rights that docs/commands.md names, and asks for no others. */
@ExtendWith(RealKubeApi.class)
class CollectRightsTest {
    private static final Path PAGE = Path.of("../docs/commands.md");
    private static final String ACCOUNT = "on-call";
    private static final Set<String> READING = Set.of("get", "list");

    private static final String RIGHTS = """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: Role
            metadata: {name: collect, namespace: NAMESPACE}
            rules:
              - {apiGroups: [kubevirt.io], resources: [virtualmachines, virtualmachineinstances], verbs: [get]}
              - {apiGroups: [kubevirt.io], resources: [virtualmachineinstancemigrations], verbs: [list]}
              - {apiGroups: [subresources.kubevirt.io], resources: [virtualmachineinstances/vnc, virtualmachineinstances/vnc/screenshot], verbs: [get]}
              - {apiGroups: [pvdrivers.io], resources: [driverstates, guestreports], verbs: [get]}
              - {apiGroups: [pvdrivers.io], resources: [driverpolicies], verbs: [list]}
              - {apiGroups: [""], resources: [persistentvolumeclaims, configmaps], verbs: [get]}
              - {apiGroups: [""], resources: [pods], verbs: [list]}
              - {apiGroups: [""], resources: [pods/log], verbs: [get]}
              - {apiGroups: [cdi.kubevirt.io], resources: [datavolumes], verbs: [get]}
              - {apiGroups: [snapshot.kubevirt.io], resources: [virtualmachinesnapshots], verbs: [get]}
              - {apiGroups: [instancetype.kubevirt.io], resources: [virtualmachinepreferences], verbs: [get]}
              - {apiGroups: [batch], resources: [jobs], verbs: [list]}
              - {apiGroups: [events.k8s.io], resources: [events], verbs: [list]}
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: RoleBinding
            metadata: {name: collect, namespace: NAMESPACE}
            roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: collect}
            subjects: [{kind: ServiceAccount, name: on-call, namespace: NAMESPACE}]
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: Role
            metadata: {name: collect-NAMESPACE, namespace: default}
            rules:
              - {apiGroups: [events.k8s.io], resources: [events], verbs: [list]}
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: RoleBinding
            metadata: {name: collect-NAMESPACE, namespace: default}
            roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: collect-NAMESPACE}
            subjects: [{kind: ServiceAccount, name: on-call, namespace: NAMESPACE}]
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRole
            metadata: {name: collect-NAMESPACE}
            rules:
              - {apiGroups: [pvdrivers.io], resources: [clusterdriverpolicies, driverreleases], verbs: [list]}
              - {apiGroups: [kubevirt.io], resources: [kubevirts], verbs: [list]}
              - {apiGroups: [""], resources: [namespaces], verbs: [get]}
              - {apiGroups: [instancetype.kubevirt.io], resources: [virtualmachineclusterpreferences], verbs: [get]}
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRoleBinding
            metadata: {name: collect-NAMESPACE}
            roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: collect-NAMESPACE}
            subjects: [{kind: ServiceAccount, name: on-call, namespace: NAMESPACE}]
            """;

    @TempDir
    private Path folder;

    @Test
    void sufficeAndAreNotExceeded(KubeApi api, KubeVirtStandIn standIn) throws IOException {
        OwnKinds.apply(api.client());
        var namespace = api.newNamespace("collect");
        var account = api.as(namespace, ACCOUNT);
        api.kubectl().attemptWith(RIGHTS.replace("NAMESPACE", namespace), "apply", "-f", "-");
        try (var migration = new Migration(api, standIn, namespace, api.admin("operator"), config -> config)) {
            migration.start();
            migration.awaitPhase(Phase.READY);
            podOfTheOperator(api, namespace);

            var err = collect(namespace, account);

            assertThat(files())
                    .contains(
                            "summary.txt",
                            "timeline.txt",
                            "events.yaml",
                            "virtualmachine.yaml",
                            "virtualmachineinstance.yaml",
                            "driverstate.yaml",
                            "driverpolicy-windows.yaml",
                            "driverrelease-0.1.302.yaml",
                            "screen.png");
            assertThat(err).isEmpty();
        }
        var requests = api.audit().of("system:serviceaccount:" + namespace + ":" + ACCOUNT);
        assertThat(requests).noneMatch(request -> request.code() == 403);
        assertThat(requests.stream().map(Request::verb)).isSubsetOf(READING);
        assertThat(row()).contains(words(requests));
    }

    private String collect(String namespace, Config account) throws IOException {
        var kubeconfig = KubeApi.kubeconfig(folder.resolve("kubeconfig"), account);
        var err = new StringWriter();
        var exit = Main.commandLine()
                .setOut(new PrintWriter(new StringWriter()))
                .setErr(new PrintWriter(err))
                .execute(
                        "collect",
                        "erp",
                        "--namespace=" + namespace,
                        "--operator-namespace=" + namespace,
                        "--screenshot",
                        "--kubeconfig=" + kubeconfig,
                        "--file=" + archive());
        assertThat(exit).as(err.toString()).isZero();
        return err.toString();
    }

    private Path archive() {
        return folder.resolve("report.zip");
    }

    private Set<String> files() throws IOException {
        try (var zip = new ZipFile(archive().toFile())) {
            return zip.stream()
                    .map(entry -> entry.getName().substring(entry.getName().indexOf('/') + 1))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    /** It runs nowhere, so that there is no log of it to be had. */
    private static void podOfTheOperator(KubeApi api, String namespace) {
        api.client()
                .resource(new PodBuilder()
                        .withNewMetadata()
                        .withName("pv-driver-operator-1")
                        .withNamespace(namespace)
                        .addToLabels("app.kubernetes.io/name", "pv-driver-operator")
                        .endMetadata()
                        .withNewSpec()
                        .addNewContainer()
                        .withName("operator")
                        .withImage("registry.example.com/pv-driver-operator:0.1.0")
                        .endContainer()
                        .endSpec()
                        .build())
                .create();
    }

    private static String row() throws IOException {
        try (var lines = Files.lines(PAGE)) {
            return lines.filter(line -> line.startsWith("| `collect` | get"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    /** What was asked for as the page has it; the VM itself is in a column of its own. */
    private static Set<String> words(List<Request> requests) {
        return requests.stream()
                .map(request -> request.resource().equals("namespaces") ? "namespace" : request.resource())
                .filter(resource -> !resource.equals("virtualmachines"))
                .map(resource ->
                        "`" + resource.replace("virtualmachineinstances/vnc/screenshot", "vnc/screenshot") + "`")
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
