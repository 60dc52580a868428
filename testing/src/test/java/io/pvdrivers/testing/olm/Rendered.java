package io.pvdrivers.testing.olm;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBinding;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import io.pvdrivers.testing.chart.Chart;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** What the chart renders, sorted by what becomes of it under OLM. */
record Rendered(Chart chart, List<GenericKubernetesResource> objects) {
    /** What OLM makes itself, by what the ClusterServiceVersion says. */
    private static final Set<String> MADE_BY_OLM = Set.of(
            "ServiceAccount", "Deployment", "Role", "RoleBinding", "ClusterRoleBinding", "CustomResourceDefinition");

    static Rendered of(Chart chart) {
        var rendered = new Rendered(chart, chart.render());
        rendered.others();
        return rendered;
    }

    Deployment deployment() {
        return Chart.the(Deployment.class, objects);
    }

    List<GenericKubernetesResource> crds() {
        return Chart.ofKind("CustomResourceDefinition", objects);
    }

    /** What the operator may do in the whole cluster. */
    List<PolicyRule> clusterRules() {
        return bound().flatMap(name -> all("ClusterRole", ClusterRole.class)
                        .filter(role -> role.getMetadata().getName().equals(name)))
                .flatMap(role -> role.getRules().stream())
                .toList();
    }

    /** What it may do in its own namespace. */
    List<PolicyRule> rules() {
        return all("RoleBinding", RoleBinding.class)
                .map(this::inItsOwnNamespace)
                .flatMap(binding -> all("Role", Role.class)
                        .filter(role -> role.getMetadata()
                                .getName()
                                .equals(binding.getRoleRef().getName())))
                .flatMap(role -> role.getRules().stream())
                .toList();
    }

    private RoleBinding inItsOwnNamespace(RoleBinding binding) {
        if (!binding.getMetadata().getNamespace().equals(chart.namespace())) {
            throw new IllegalStateException("A bundle cannot give rights in the namespace "
                    + binding.getMetadata().getNamespace() + ": "
                    + binding.getMetadata().getName());
        }
        return binding;
    }

    /** The roles that nobody is bound to, and what the operator's pod mounts: they go into the bundle as they are. */
    List<GenericKubernetesResource> others() {
        var bound = bound().toList();
        return objects.stream()
                .filter(object -> !MADE_BY_OLM.contains(object.getKind()))
                .filter(object -> !object.getKind().equals("ClusterRole")
                        || !bound.contains(object.getMetadata().getName()))
                .peek(Rendered::hasAPlaceInABundle)
                .toList();
    }

    private static void hasAPlaceInABundle(GenericKubernetesResource object) {
        if (!object.getKind().equals("ClusterRole") && !object.getKind().equals("ConfigMap")) {
            throw new IllegalStateException("The bundle has no place for a " + object.getKind() + " of the chart: "
                    + object.getMetadata().getName());
        }
    }

    private Stream<String> bound() {
        return all("ClusterRoleBinding", ClusterRoleBinding.class)
                .map(binding -> binding.getRoleRef().getName());
    }

    private <T> Stream<T> all(String kind, Class<T> type) {
        return Chart.ofKind(kind, objects).stream().map(object -> Chart.YAML.convertValue(object, type));
    }
}
