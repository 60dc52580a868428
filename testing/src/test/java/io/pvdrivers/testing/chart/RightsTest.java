package io.pvdrivers.testing.chart;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBinding;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import io.fabric8.kubernetes.api.model.rbac.RoleRef;
import io.fabric8.kubernetes.api.model.rbac.Subject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Who gets which rights. A right that comes or goes must come or go here too. */
class RightsTest {
    private static final List<String> WORK = List.of(
            "kubevirt.io/virtualmachines: get list watch patch",
            "kubevirt.io/virtualmachineinstances: get list watch",
            "subresources.kubevirt.io/virtualmachineinstances/filesystemlist: get",
            "subresources.kubevirt.io/virtualmachines/restart: update",
            "pvdrivers.io/driverpolicies: list watch",
            "pvdrivers.io/driverpolicies/status: update",
            "pvdrivers.io/driverstates: list watch create update delete",
            "pvdrivers.io/driverstates/status: update",
            "pvdrivers.io/guestreports: list watch",
            "events.k8s.io/events: create patch");
    private static final List<String> CLUSTER_POLICIES = List.of(
            "/namespaces: list watch",
            "pvdrivers.io/clusterdriverpolicies: list watch",
            "pvdrivers.io/clusterdriverpolicies/status: update");
    private static final List<String> READ_CATALOGUE = List.of("pvdrivers.io/driverreleases: list watch");
    private static final List<String> WRITE_CATALOGUE = List.of("pvdrivers.io/driverreleases: create update");
    private static final List<String> FEATURES = List.of("kubevirt.io/kubevirts: list");
    private static final List<String> LEASE = List.of(
            "coordination.k8s.io/leases: create", "coordination.k8s.io/leases [pv-driver-operator]: get update patch");
    private static final List<String> VOLUMES =
            List.of("/events: list", "cdi.kubevirt.io/datavolumes: get list create patch delete");
    private static final List<String> CLAIMS = List.of("/persistentvolumeclaims: get");
    private static final List<String> SNAPSHOTS =
            List.of("snapshot.kubevirt.io/virtualmachinesnapshots: get create delete");
    private static final List<String> SCREENSHOTS = List.of(
            "subresources.kubevirt.io/virtualmachineinstances/vnc: get",
            "subresources.kubevirt.io/virtualmachineinstances/vnc/screenshot: get",
            "/configmaps: get create patch");
    private static final List<String> PREFERENCES = List.of("instancetype.kubevirt.io/virtualmachinepreferences: get");
    private static final List<String> COMMON_PREFERENCES =
            List.of("instancetype.kubevirt.io/virtualmachineclusterpreferences: get");
    private static final List<String> GUEST_ACCESS = List.of("/pods: list", "/pods/exec: get create");

    private static final List<String> DRIVER_REFERENCE =
            List.of("/configmaps: create", "/configmaps [kubevirt-guest-device-drivers-config]: get update");

    private static final List<String> INSTALL_JOBS =
            List.of("batch/cronjobs: get", "batch/jobs: get create", "/pods: list", "/pods/log: get");

    @Test
    void onTheWholeCluster() {
        assertThat(rightsOfTheOperator(Chart.plain()))
                .containsExactlyInAnyOrderElementsOf(both(
                        in("*", WORK, CLUSTER_POLICIES, FEATURES, READ_CATALOGUE, WRITE_CATALOGUE),
                        in("pv-drivers", LEASE)));
    }

    @Test
    void inListedNamespaces() {
        assertThat(rightsOfTheOperator(Chart.with("watch: {namespaces: [erp, vms]}")))
                .containsExactlyInAnyOrderElementsOf(both(
                        both(in("erp", WORK), in("vms", WORK)),
                        both(in("*", FEATURES, READ_CATALOGUE, WRITE_CATALOGUE), in("pv-drivers", LEASE))));
    }

    @Test
    void withoutWhatIsSwitchedOff() {
        assertThat(rightsOfTheOperator(Chart.with("{leaderElection: {enabled: false}, catalogue: {builtin: false}}")))
                .containsExactlyInAnyOrderElementsOf(in("*", WORK, CLUSTER_POLICIES, FEATURES, READ_CATALOGUE));
    }

    @Test
    void withVolumes() {
        assertThat(rightsOfTheOperator(Chart.with("volumes: {enabled: true}")))
                .containsExactlyInAnyOrderElementsOf(both(
                        in("*", WORK, CLUSTER_POLICIES, FEATURES, READ_CATALOGUE, WRITE_CATALOGUE, VOLUMES, CLAIMS),
                        in("pv-drivers", LEASE)));
        assertThat(rightsOfTheOperator(Chart.with("{volumes: {enabled: true}, watch: {namespaces: [vms]}}")))
                .containsAll(in("vms", VOLUMES, CLAIMS))
                .doesNotContainAnyElementsOf(in("*", VOLUMES, CLAIMS));
    }

    @Test
    void withSnapshotsAndScreenshots() {
        assertThat(rightsOfTheOperator(Chart.with("{snapshots: {enabled: true}, screenshots: {enabled: true}}")))
                .containsExactlyInAnyOrderElementsOf(both(
                        in(
                                "*",
                                WORK,
                                CLUSTER_POLICIES,
                                FEATURES,
                                READ_CATALOGUE,
                                WRITE_CATALOGUE,
                                SNAPSHOTS,
                                SCREENSHOTS),
                        in("pv-drivers", LEASE)));
        assertThat(rightsOfTheOperator(Chart.with(
                        "{snapshots: {enabled: true}, screenshots: {enabled: true}, watch: {namespaces: [vms]}}")))
                .containsAll(in("vms", SNAPSHOTS, SCREENSHOTS))
                .doesNotContainAnyElementsOf(in("*", SNAPSHOTS, SCREENSHOTS));
    }

    @Test
    void withOwnMedia() {
        assertThat(rightsOfTheOperator(Chart.with("ownMedia: {enabled: true}")))
                .containsExactlyInAnyOrderElementsOf(both(
                        in("*", WORK, CLUSTER_POLICIES, FEATURES, READ_CATALOGUE, WRITE_CATALOGUE, CLAIMS),
                        in("pv-drivers", LEASE)));
    }

    @Test
    void withTheGuestDriverReference() {
        assertThat(rightsOfTheOperator(Chart.with(
                        "{guestDriverReference: {enabled: true, namespace: virt}, watch: {namespaces: [vms]}}")))
                .containsExactlyInAnyOrderElementsOf(both(
                        both(in("vms", WORK), in("virt", DRIVER_REFERENCE)),
                        both(in("*", FEATURES, READ_CATALOGUE, WRITE_CATALOGUE), in("pv-drivers", LEASE))));
    }

    /** HyperConverged lets every account read its ConfigMap, and a Secret comes as a file. */
    @Test
    void withEventsAndHyperConvergedNoMore() {
        assertThat(rightsOfTheOperator(
                        Chart.with("{events: {url: 'https://a/', secretName: hook}, media: {1.9.58: hyperconverged}}")))
                .containsExactlyInAnyOrderElementsOf(rightsOfTheOperator(Chart.plain()));
    }

    @Test
    void withPreferences() {
        assertThat(rightsOfTheOperator(Chart.with("preferences: {enabled: true}")))
                .containsExactlyInAnyOrderElementsOf(both(
                        in(
                                "*",
                                WORK,
                                CLUSTER_POLICIES,
                                FEATURES,
                                READ_CATALOGUE,
                                WRITE_CATALOGUE,
                                PREFERENCES,
                                COMMON_PREFERENCES),
                        in("pv-drivers", LEASE)));
        assertThat(rightsOfTheOperator(Chart.with("{preferences: {enabled: true}, watch: {namespaces: [vms]}}")))
                .containsAll(in("vms", PREFERENCES))
                .containsAll(in("*", COMMON_PREFERENCES))
                .doesNotContainAnyElementsOf(in("*", PREFERENCES));
    }

    @Test
    void withGuestAccess() {
        assertThat(rightsOfTheOperator(Chart.with("guestAccess: {enabled: true}")))
                .containsExactlyInAnyOrderElementsOf(both(
                        in("*", WORK, CLUSTER_POLICIES, FEATURES, READ_CATALOGUE, WRITE_CATALOGUE, GUEST_ACCESS),
                        in("pv-drivers", LEASE)));
        assertThat(rightsOfTheOperator(Chart.with("{guestAccess: {enabled: true}, watch: {namespaces: [vms]}}")))
                .containsAll(in("vms", GUEST_ACCESS))
                .doesNotContainAnyElementsOf(in("*", GUEST_ACCESS));
    }

    @Test
    void withInstallJobs() {
        assertThat(rightsOfTheOperator(Chart.with("installJobs: {enabled: true}")))
                .containsExactlyInAnyOrderElementsOf(both(
                        in("*", WORK, CLUSTER_POLICIES, FEATURES, READ_CATALOGUE, WRITE_CATALOGUE, INSTALL_JOBS),
                        in("pv-drivers", LEASE)));
        assertThat(rightsOfTheOperator(Chart.with("{installJobs: {enabled: true}, watch: {namespaces: [vms]}}")))
                .containsAll(in("vms", INSTALL_JOBS))
                .doesNotContainAnyElementsOf(in("*", INSTALL_JOBS));
    }

    @Test
    void adminsWriteAPolicyAndEditorsNeverDo() {
        var roles = people(Chart.plain());

        assertThat(roles)
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "pv-driver-operator-policy-admin -> admin",
                        List.of("pvdrivers.io/driverpolicies: create update patch delete deletecollection"),
                        "pv-driver-operator-view -> view",
                        List.of(
                                "pvdrivers.io/driverpolicies: get list watch",
                                "pvdrivers.io/clusterdriverpolicies: get list watch",
                                "pvdrivers.io/driverreleases: get list watch",
                                "pvdrivers.io/driverstates: get list watch",
                                "pvdrivers.io/guestreports: get list watch"),
                        "pv-driver-operator-guest-reporter",
                        List.of("pvdrivers.io/guestreports: get create update patch")));
    }

    @Test
    void rolesForPeopleCanBeLeftOut() {
        assertThat(people(Matrix.chart("no roles for people"))).isEmpty();
        assertThat(people(Chart.with("aggregateRoles: {enabled: false, releaseEditor: {create: true}}")))
                .containsOnlyKeys("pv-driver-operator-guest-reporter", "pv-driver-operator-release-editor");
    }

    @ParameterizedTest
    @MethodSource("io.pvdrivers.testing.chart.Matrix#charts")
    void nobodyGetsMoreThanIsNamed(Chart chart) {
        var objects = chart.render();

        assertThat(rules(objects)).isNotEmpty().allSatisfy(rule -> {
            assertThat(rule.getApiGroups()).isNotEmpty().doesNotContain("*");
            assertThat(rule.getResources()).isNotEmpty().noneMatch(r -> r.contains("*"));
            assertThat(rule.getVerbs())
                    .isNotEmpty()
                    .doesNotContain("*", "bind", "escalate", "impersonate")
                    .doesNotHaveDuplicates();
            assertThat(rule.getNonResourceURLs()).isEmpty();
        });
        people(chart).forEach((role, rights) -> {
            if (role.contains("->")) {
                assertThat(rights)
                        .as(role)
                        .allSatisfy(right -> assertThat(right)
                                .matches(
                                        role.endsWith("admin")
                                                ? "pvdrivers.io/driverpolicies: .*"
                                                : ".*: get list watch"));
            }
        });
    }

    @ParameterizedTest
    @MethodSource("io.pvdrivers.testing.chart.Matrix#charts")
    void nobodyMayReadASecret(Chart chart) {
        assertThat(rules(chart.render()))
                .isNotEmpty()
                .noneMatch(rule -> rule.getResources().contains("secrets"));
    }

    @ParameterizedTest
    @MethodSource("io.pvdrivers.testing.chart.Matrix#charts")
    void everyBindingIsOfTheOperatorsAccount(Chart chart) {
        var objects = chart.render();
        var account = Chart.ofKind("Deployment", objects).get(0).get("spec", "template", "spec", "serviceAccountName");

        assertThat(bindings(objects))
                .isNotEmpty()
                .allSatisfy(binding -> assertThat(binding.subjects)
                        .singleElement()
                        .satisfies(subject -> {
                            assertThat(subject.getKind()).isEqualTo("ServiceAccount");
                            assertThat(subject.getName()).isEqualTo(account);
                            assertThat(subject.getNamespace()).isEqualTo(chart.namespace());
                        }));
    }

    private static List<String> in(String namespace, List<?>... rights) {
        return Stream.of(rights)
                .flatMap(List::stream)
                .map(right -> namespace + " " + right)
                .toList();
    }

    private static List<String> both(List<String> some, List<String> others) {
        return Stream.concat(some.stream(), others.stream()).toList();
    }

    private record Binding(String namespace, RoleRef role, List<Subject> subjects) {}

    private static List<Binding> bindings(List<GenericKubernetesResource> objects) {
        var bindings = new ArrayList<Binding>();
        for (GenericKubernetesResource object : Chart.ofKind("ClusterRoleBinding", objects)) {
            var binding = Chart.YAML.convertValue(object, ClusterRoleBinding.class);
            bindings.add(new Binding("*", binding.getRoleRef(), binding.getSubjects()));
        }
        for (GenericKubernetesResource object : Chart.ofKind("RoleBinding", objects)) {
            var binding = Chart.YAML.convertValue(object, RoleBinding.class);
            bindings.add(new Binding(object.getMetadata().getNamespace(), binding.getRoleRef(), binding.getSubjects()));
        }
        return bindings;
    }

    /** One line for each resource: where, what, and the verbs. */
    private static List<String> rightsOfTheOperator(Chart chart) {
        var objects = chart.render();
        var rights = new ArrayList<String>();
        for (Binding binding : bindings(objects)) {
            for (PolicyRule rule : rulesOf(binding, objects)) {
                lines(rule).forEach(line -> rights.add(binding.namespace + " " + line));
            }
        }
        return rights;
    }

    private static List<PolicyRule> rulesOf(Binding binding, List<GenericKubernetesResource> objects) {
        return Chart.ofKind(binding.role.getKind(), objects).stream()
                .filter(role -> role.getMetadata().getName().equals(binding.role.getName()))
                .filter(role -> role.getMetadata().getNamespace() == null
                        || role.getMetadata().getNamespace().equals(binding.namespace))
                .findFirst()
                .map(RightsTest::rules)
                .orElseThrow(() -> new AssertionError("a binding names no role of the chart: " + binding));
    }

    private static List<PolicyRule> rules(GenericKubernetesResource role) {
        return role.getKind().equals("Role")
                ? Chart.YAML.convertValue(role, Role.class).getRules()
                : Chart.YAML.convertValue(role, ClusterRole.class).getRules();
    }

    private static List<PolicyRule> rules(List<GenericKubernetesResource> objects) {
        return Stream.of("Role", "ClusterRole")
                .flatMap(kind -> Chart.ofKind(kind, objects).stream())
                .flatMap(role -> rules(role).stream())
                .toList();
    }

    private static Stream<String> lines(PolicyRule rule) {
        var names = Optional.ofNullable(rule.getResourceNames())
                .filter(n -> !n.isEmpty())
                .map(n -> " " + n)
                .orElse("");
        return rule.getApiGroups().stream()
                .flatMap(group -> rule.getResources().stream()
                        .map(resource -> group + "/" + resource + names + ": " + String.join(" ", rule.getVerbs())));
    }

    /** The ClusterRoles that the operator is not bound to, with the roles of Kubernetes they are added to. */
    private static Map<String, List<String>> people(Chart chart) {
        var objects = chart.render();
        var bound = bindings(objects).stream().map(b -> b.role.getName()).toList();
        var roles = new HashMap<String, List<String>>();
        for (GenericKubernetesResource role : Chart.ofKind("ClusterRole", objects)) {
            if (bound.contains(role.getMetadata().getName())) {
                continue;
            }
            var added = role.getMetadata().getLabels().keySet().stream()
                    .filter(label -> label.startsWith("rbac.authorization.k8s.io/aggregate-to-"))
                    .map(label -> " -> " + label.substring(label.lastIndexOf('-') + 1))
                    .sorted()
                    .reduce("", String::concat);
            roles.put(
                    role.getMetadata().getName() + added,
                    rules(role).stream().flatMap(RightsTest::lines).toList());
        }
        return roles;
    }
}
