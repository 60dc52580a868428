package io.pvdrivers.testing.operator;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingAdmissionPolicy;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingAdmissionPolicyBinding;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBinding;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.pvdrivers.testing.chart.Chart;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The rights that the chart gives its ServiceAccount, for one release, with the policy that confines them. */
final class ChartRights {
    /** The ServiceAccount of a release that is named as here. */
    static final String ACCOUNT = "pv-driver-operator";

    private static final Map<String, Class<? extends HasMetadata>> KINDS = Map.of(
            "Role", Role.class,
            "RoleBinding", RoleBinding.class,
            "ClusterRole", ClusterRole.class,
            "ClusterRoleBinding", ClusterRoleBinding.class,
            "ValidatingAdmissionPolicy", ValidatingAdmissionPolicy.class,
            "ValidatingAdmissionPolicyBinding", ValidatingAdmissionPolicyBinding.class);

    /** One verb on one resource. */
    record Right(String group, String resource, String verb) implements Comparable<Right> {
        @Override
        public int compareTo(Right other) {
            return toString().compareTo(other.toString());
        }

        @Override
        public String toString() {
            return verb + " " + resource + (group.isEmpty() ? "" : "." + group);
        }
    }

    private final List<HasMetadata> objects;

    private ChartRights(List<HasMetadata> objects) {
        this.objects = objects;
    }

    /** As for a release in the namespace that cares for it alone, and that may write of VMs what it has to. */
    static ChartRights in(String namespace) {
        return in(namespace, "");
    }

    /** The same with guest access, and what confines it. */
    static ChartRights withGuestAccessIn(String namespace) {
        return in(namespace, "guestAccess: {enabled: true}");
    }

    /** The same, with a value more. */
    static ChartRights in(String namespace, String value) {
        // Tests share one server, so that what has no namespace needs a name of its own.
        return of(Chart.with("""
                        watch: {namespaces: [%1$s]}
                        fullnameOverride: %1$s
                        serviceAccount: {name: %2$s}
                        vmWrites: {confine: true}
                        %3$s
                        """.formatted(namespace, ACCOUNT, value)).named(ACCOUNT, namespace));
    }

    /** As for a release in the namespace that cares for the whole cluster. */
    static ChartRights everywhere(String namespace) {
        return of(Chart.plain().named(ACCOUNT, namespace));
    }

    /** The same with guest access, and what confines it. */
    static ChartRights withGuestAccessEverywhere(String namespace) {
        return of(Chart.with("guestAccess: {enabled: true}").named(ACCOUNT, namespace));
    }

    private static ChartRights of(Chart chart) {
        return new ChartRights(chart.render().stream()
                .flatMap(
                        object -> Optional.ofNullable(KINDS.get(object.getKind()))
                                .map(kind -> Chart.YAML.convertValue(object, kind))
                                .stream())
                .map(HasMetadata.class::cast)
                .toList());
    }

    /** What the ServiceAccount may do: the rules of the roles that are bound to it. */
    TreeSet<Right> all() {
        var rights = new TreeSet<Right>();
        bound().flatMap(role -> rules(role).stream()).forEach(rule -> rights.addAll(of(rule)));
        return rights;
    }

    private static List<Right> of(PolicyRule rule) {
        return rule.getApiGroups().stream()
                .flatMap(group -> rule.getResources().stream()
                        .flatMap(resource -> rule.getVerbs().stream().map(verb -> new Right(group, resource, verb))))
                .toList();
    }

    private Stream<HasMetadata> bound() {
        var names = Stream.concat(
                        objects(RoleBinding.class).map(b -> b.getRoleRef().getName()),
                        objects(ClusterRoleBinding.class)
                                .map(b -> b.getRoleRef().getName()))
                .toList();
        return Stream.<HasMetadata>concat(objects(Role.class), objects(ClusterRole.class))
                .filter(role -> names.contains(role.getMetadata().getName()));
    }

    private <T extends HasMetadata> Stream<T> objects(Class<T> kind) {
        return objects.stream().filter(kind::isInstance).map(kind::cast);
    }

    private static List<PolicyRule> rules(HasMetadata role) {
        return role instanceof Role namespaced ? namespaced.getRules() : ((ClusterRole) role).getRules();
    }

    /** Takes one right out of every rule; a rule that is left without verbs goes. */
    ChartRights without(Right right) {
        bound().forEach(role -> rules(role).stream()
                .filter(rule -> of(rule).contains(right))
                .forEach(rule -> rule.setVerbs(rule.getVerbs().stream()
                        .filter(verb -> !verb.equals(right.verb()))
                        .toList())));
        bound().forEach(role -> rules(role).removeIf(rule -> rule.getVerbs().isEmpty()));
        return this;
    }

    /** Grants them. */
    void grant(KubernetesClient admin) {
        objects.forEach(object -> admin.resource(object).serverSideApply());
    }
}
