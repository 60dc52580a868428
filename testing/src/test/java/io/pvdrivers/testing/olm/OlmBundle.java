package io.pvdrivers.testing.olm;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.pvdrivers.testing.chart.Chart;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The operator as OLM installs it, made of what the chart renders by default, so that both give the same rights.
 *
 * @param image the operator's image, by its digest
 * @param architectures those the image is there for, as {@code amd64}
 */
record OlmBundle(String image, List<String> architectures) {
    static final String CSV = "manifests/pv-driver-operator.clusterserviceversion.yaml";
    private static final String PACKAGE = "pv-driver-operator";
    /** Of the names that catalogues propose: a version that is tried before it is called stable. */
    private static final String CHANNEL = "candidate";

    OlmBundle {
        if (!image.matches("[^@]+@sha256:[0-9a-f]{64}")) {
            throw new IllegalArgumentException(
                    "-Dolm.image=" + image + ": name the image by its digest, as registry/name@sha256:...");
        }
    }

    /** The cluster chooses the user, as OpenShift does, and OLM cares for the CRDs. */
    Chart chart() {
        var parts = image.split("@", -1);
        return Chart.with("{image: {repository: '" + parts[0] + "', digest: '" + parts[1]
                + "'}, runAsUser: null, crds: {keep: false}}");
    }

    /** Writes it into an empty directory. */
    void write(Path directory) throws IOException {
        var yaml = new KubernetesSerialization();
        var rendered = Rendered.of(chart());
        Files.createDirectories(directory.resolve("manifests"));
        Files.createDirectories(directory.resolve("metadata"));
        Files.writeString(
                directory.resolve(CSV), yaml.asYaml(new ServiceVersion(rendered, image, architectures).build()));
        for (GenericKubernetesResource crd : rendered.crds()) {
            Files.writeString(directory.resolve("manifests/" + file(crd, "crd")), yaml.asYaml(crd));
        }
        for (GenericKubernetesResource other : rendered.others()) {
            Files.writeString(
                    directory.resolve("manifests/" + file(other, other.getKind().toLowerCase(Locale.ROOT))),
                    yaml.asYaml(InstalledByOlm.withoutHelm(other)));
        }
        Files.writeString(
                directory.resolve("metadata/annotations.yaml"), yaml.asYaml(Map.of("annotations", annotations())));
        Files.writeString(directory.resolve("bundle.Dockerfile"), dockerfile());
    }

    private static String file(GenericKubernetesResource object, String kind) {
        return object.getMetadata().getName() + "." + kind + ".yaml";
    }

    /** What catalogues read; the image of the bundle bears the same as labels. */
    static Map<String, String> annotations() {
        var prefix = "operators.operatorframework.io.bundle.";
        var said = new LinkedHashMap<String, String>();
        said.put(prefix + "mediatype.v1", "registry+v1");
        said.put(prefix + "manifests.v1", "manifests/");
        said.put(prefix + "metadata.v1", "metadata/");
        said.put(prefix + "package.v1", PACKAGE);
        said.put(prefix + "channels.v1", CHANNEL);
        said.put(prefix + "channel.default.v1", CHANNEL);
        return said;
    }

    private static String dockerfile() {
        var text = new StringBuilder("FROM scratch\n");
        annotations()
                .forEach((name, value) -> text.append("LABEL ")
                        .append(name)
                        .append('=')
                        .append(value)
                        .append('\n'));
        return text.append("COPY manifests /manifests/\nCOPY metadata /metadata/\n")
                .toString();
    }
}
