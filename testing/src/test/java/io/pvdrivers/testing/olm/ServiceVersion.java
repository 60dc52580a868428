package io.pvdrivers.testing.olm;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.openshift.api.model.operatorhub.v1alpha1.AppLink;
import io.fabric8.openshift.api.model.operatorhub.v1alpha1.ClusterServiceVersion;
import io.fabric8.openshift.api.model.operatorhub.v1alpha1.ClusterServiceVersionBuilder;
import io.fabric8.openshift.api.model.operatorhub.v1alpha1.InstallMode;
import io.fabric8.openshift.api.model.operatorhub.v1alpha1.Maintainer;
import io.fabric8.openshift.api.model.operatorhub.v1alpha1.NamedInstallStrategy;
import io.fabric8.openshift.api.model.operatorhub.v1alpha1.NamedInstallStrategyBuilder;
import io.fabric8.openshift.api.model.operatorhub.v1alpha1.StrategyDeploymentPermissions;
import io.fabric8.openshift.api.model.operatorhub.v1alpha1.StrategyDeploymentPermissionsBuilder;
import io.pvdrivers.testing.chart.Chart;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** The ClusterServiceVersion: the chart's own words and objects, in the form OLM wants. */
final class ServiceVersion {
    private static final Path ROOT = Chart.HOME.resolve("../..").normalize();
    private static final List<String> INSTALL_MODES =
            List.of("OwnNamespace", "SingleNamespace", "MultiNamespace", "AllNamespaces");
    private static final String INSTALLED_BY_OLM = """

            ## Installed by OLM

            It cares for the Windows VMs of all namespaces, with the rights that its Helm chart gives by default. It believes GuestReports and \
            reaches no guest by itself: guest access, and whatever else the chart gives a right for only when asked, is not in this bundle.
            """;

    private final Rendered rendered;
    private final String image;
    private final List<String> architectures;
    private final Map<String, Object> chart = Chart.metadata();
    private final Map<String, String> annotations =
            Chart.YAML.convertValue(chart.get("annotations"), new TypeReference<>() {});

    ServiceVersion(Rendered rendered, String image, List<String> architectures) {
        this.rendered = rendered;
        this.image = image;
        this.architectures = architectures;
    }

    ClusterServiceVersion build() throws IOException {
        return new ClusterServiceVersionBuilder()
                .withNewMetadata()
                .withName(text("name") + ".v" + text("version"))
                .withAnnotations(forCatalogues())
                .withLabels(forMachines())
                .endMetadata()
                .withNewSpec()
                .withDisplayName(text("name"))
                .withDescription(description() + INSTALLED_BY_OLM)
                .withVersion(text("version"))
                .withMaturity("alpha")
                .withMinKubeVersion(text("kubeVersion").replaceAll("[^0-9.]*([0-9.]+).*", "$1"))
                .withKeywords(Chart.YAML.convertValue(chart.get("keywords"), new TypeReference<List<String>>() {}))
                .withProvider(new AppLink(text("name"), text("home")))
                .withLinks(
                        new AppLink("Documentation", text("home") + "/tree/v" + text("version") + "/docs"),
                        new AppLink("Source", text("home")))
                .withMaintainers(maintainers())
                .addNewIcon(
                        Base64.getEncoder().encodeToString(Files.readAllBytes(ROOT.resolve("docs/icon.svg"))),
                        "image/svg+xml")
                .withInstallModes(INSTALL_MODES.stream()
                        .map(mode -> new InstallMode(mode.equals("AllNamespaces"), mode))
                        .toList())
                .withInstall(install())
                .withNewCustomresourcedefinitions()
                .withOwned(OwnKindsForOlm.describe(
                        rendered.crds(), Chart.YAML.readTree(annotations.get("artifacthub.io/crds"))))
                .endCustomresourcedefinitions()
                .addNewRelatedImage(image, text("name"))
                .endSpec()
                .build();
    }

    private Map<String, String> forCatalogues() throws IOException {
        var said = new LinkedHashMap<String, String>();
        said.put("alm-examples", examples().toPrettyString());
        said.put("capabilities", "Basic Install");
        said.put("categories", "Modernization & Migration");
        said.put("containerImage", image);
        said.put("description", text("description"));
        said.put("repository", text("home"));
        // Whatever is older may be replaced at once: each version reads what older ones wrote.
        said.put("olm.skipRange", "<" + text("version"));
        said.put("operatorframework.io/suggested-namespace", rendered.chart().namespace());
        said.put("operators.operatorframework.io/internal-objects", "[\"" + OwnKindsForOlm.INTERNAL + "\"]");
        return said;
    }

    private Map<String, String> forMachines() {
        var said = new LinkedHashMap<String, String>();
        said.put("operatorframework.io/os.linux", "supported");
        architectures.forEach(one -> said.put("operatorframework.io/arch." + one, "supported"));
        return said;
    }

    /** Those for Artifact Hub: a policy that changes nothing comes first. */
    private JsonNode examples() throws IOException {
        var examples = Chart.YAML.createArrayNode();
        StreamSupport.stream(
                        Chart.YAML
                                .readTree(annotations.get("artifacthub.io/crdsExamples"))
                                .spliterator(),
                        false)
                .forEach(examples::add);
        return examples;
    }

    /** What the README says first, up to the state of things. */
    private static String description() throws IOException {
        var readme = Files.readString(ROOT.resolve("README.md"));
        return readme.substring(readme.indexOf("\n\n") + 2, readme.indexOf("\n> "))
                        .strip() + "\n";
    }

    /** With an address: catalogues take no others. */
    private List<Maintainer> maintainers() {
        List<Map<String, String>> named =
                Chart.YAML.convertValue(chart.getOrDefault("maintainers", List.of()), new TypeReference<>() {});
        return named.stream()
                .filter(one -> one.containsKey("email"))
                .map(one -> new Maintainer(one.get("email"), one.get("name")))
                .toList();
    }

    private NamedInstallStrategy install() {
        var deployment = InstalledByOlm.adapt(rendered.deployment());
        var account = deployment.getSpec().getTemplate().getSpec().getServiceAccountName();
        return new NamedInstallStrategyBuilder()
                .withStrategy("deployment")
                .withNewSpec()
                .addNewDeployment()
                .withName(deployment.getMetadata().getName())
                .withLabel(deployment.getMetadata().getLabels())
                .withSpec(deployment.getSpec())
                .endDeployment()
                .withClusterPermissions(
                        permissions(account, rendered.clusterRules()).toList())
                .withPermissions(permissions(account, rendered.rules()).toList())
                .endSpec()
                .build();
    }

    private static Stream<StrategyDeploymentPermissions> permissions(String account, List<PolicyRule> rules) {
        return Stream.of(rules)
                .filter(some -> !some.isEmpty())
                .map(some -> new StrategyDeploymentPermissionsBuilder()
                        .withServiceAccountName(account)
                        .withRules(some)
                        .build());
    }

    private String text(String field) {
        return String.valueOf(chart.get(field));
    }
}
