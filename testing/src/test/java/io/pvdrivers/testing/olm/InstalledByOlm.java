package io.pvdrivers.testing.olm;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.pvdrivers.testing.chart.Chart;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The chart's Deployment where OLM applies it: OLM alone knows the namespace, and Helm has no part in it. */
final class InstalledByOlm {
    private static final Set<String> LABELS_OF_HELM = Set.of("app.kubernetes.io/managed-by", "helm.sh/chart");
    private static final String NAMESPACE = "POD_NAMESPACE";

    private InstalledByOlm() {}

    static Deployment adapt(Deployment rendered) {
        var namespace = rendered.getMetadata().getNamespace();
        return new DeploymentBuilder(rendered)
                .editMetadata()
                .withNamespace(null)
                .withLabels(withoutHelm(rendered.getMetadata().getLabels()))
                .endMetadata()
                .editSpec()
                .editTemplate()
                .editMetadata()
                .withLabels(withoutHelm(
                        rendered.getSpec().getTemplate().getMetadata().getLabels()))
                .endMetadata()
                .editSpec()
                .editFirstContainer()
                .withArgs(inThePodsNamespace(
                        rendered.getSpec()
                                .getTemplate()
                                .getSpec()
                                .getContainers()
                                .get(0)
                                .getArgs(),
                        namespace))
                .addNewEnv()
                .withName(NAMESPACE)
                .withNewValueFrom()
                .withNewFieldRef(null, "metadata.namespace")
                .endValueFrom()
                .endEnv()
                .endContainer()
                .endSpec()
                .endTemplate()
                .endSpec()
                .build();
    }

    static GenericKubernetesResource withoutHelm(GenericKubernetesResource object) {
        var copy = Chart.YAML.convertValue(object, GenericKubernetesResource.class);
        copy.getMetadata().setLabels(withoutHelm(copy.getMetadata().getLabels()));
        copy.getMetadata().setNamespace(null);
        return copy;
    }

    private static Map<String, String> withoutHelm(Map<String, String> labels) {
        return labels.entrySet().stream()
                .filter(label -> !LABELS_OF_HELM.contains(label.getKey()))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue, (one, other) -> one, TreeMap::new));
    }

    /** Kubernetes puts the variable's value in. */
    private static List<String> inThePodsNamespace(List<String> arguments, String namespace) {
        return arguments.stream()
                .map(argument -> argument.equals(namespace) ? "$(" + NAMESPACE + ")" : argument)
                .toList();
    }
}
