package io.pvdrivers.operator.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.micrometer.core.instrument.MeterRegistry;
import io.pvdrivers.operator.BadInput;
import io.pvdrivers.operator.KubernetesClients;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * Which cluster, and as whom: a kubeconfig as kubectl finds it, or the pod that this runs in. Why one cannot be used is said in a sentence
 * that holds nothing of what is in it.
 */
public final class Kubeconfig {
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
    private static final String ANOTHER = " Name another one with --kubeconfig.";

    private static final List<String> LISTS = List.of("contexts", "clusters", "users");

    private final Config config;
    private final Optional<String> credentialsCommand;

    private Kubeconfig(Config config, Optional<String> credentialsCommand) {
        this.config = config;
        this.credentialsCommand = credentialsCommand;
    }

    /**
     * Reads it.
     *
     * @param file absent: as KUBECONFIG says, else ~/.kube/config, else the pod's own account
     * @param context absent: the current one
     * @throws BadInput where it cannot be used
     */
    public static Kubeconfig of(@Nullable File file, @Nullable String context) {
        var found = file == null ? standard() : List.of(file);
        if (found.isEmpty()) {
            return ofPod();
        }
        var files = found.stream().map(Kubeconfig::read).toList();
        var title = found.size() == 1 ? found.getFirst().getPath() : "of KUBECONFIG";
        var used = used(files, Optional.ofNullable(context), title);
        var command = named(files, "users", used.path("user").asText()).at("/user/exec/command");
        return new Kubeconfig(
                config(file, context, title),
                Optional.of(command).filter(JsonNode::isTextual).map(JsonNode::asText));
    }

    private static List<File> standard() {
        return Config.getKubeconfigFilenames().stream()
                .map(File::new)
                .filter(f -> f.isFile() && f.length() > 0)
                .toList();
    }

    private static Kubeconfig ofPod() {
        if (System.getenv("KUBERNETES_SERVICE_HOST") == null) {
            var named = Optional.ofNullable(System.getenv("KUBECONFIG")).filter(path -> !path.isBlank());
            throw new BadInput(named.map(path -> "KUBECONFIG: there is no file " + path
                            + ". Set it to one that is there, or name one with --kubeconfig.")
                    .orElse(
                            "There is no kubeconfig, and this is no pod of a cluster. Name one with --kubeconfig, or set"
                                    + " KUBECONFIG; kubectl finds its own the same way."));
        }
        return new Kubeconfig(Config.autoConfigure(null), Optional.empty());
    }

    private static JsonNode read(File file) {
        if (!file.exists()) {
            throw new BadInput("--kubeconfig " + file + ": there is no such file.");
        }
        if (!file.isFile()) {
            throw new BadInput("--kubeconfig " + file + ": this is no file. Name the kubeconfig itself.");
        }
        try {
            var tree = YAML.readTree(Files.readString(file.toPath()));
            if (tree == null || tree.isMissingNode() || tree.isNull()) {
                throw new BadInput("The kubeconfig " + file + " is empty." + ANOTHER);
            }
            if (!tree.isObject()
                    || LISTS.stream()
                            .anyMatch(l -> tree.hasNonNull(l) && !tree.path(l).isArray())) {
                throw unusable(file.getPath());
            }
            return tree;
        } catch (JsonProcessingException e) {
            var line = Optional.ofNullable(e.getLocation()).map(l -> ": see line " + l.getLineNr());
            throw new BadInput("The kubeconfig " + file + " is no YAML" + line.orElse("") + "." + ANOTHER);
        } catch (IOException e) {
            throw new BadInput("The kubeconfig " + file + " cannot be read: is it yours, and is it text?" + ANOTHER);
        }
    }

    private static BadInput unusable(String title) {
        return new BadInput("The kubeconfig " + title
                + " cannot be used: it is none, or a field of it has a wrong value." + ANOTHER);
    }

    /** What the library says of a file that it cannot read holds the file. */
    private static Config config(@Nullable File file, @Nullable String context, String title) {
        try {
            return file == null ? Config.autoConfigure(context) : Config.fromKubeconfig(context, file);
        } catch (RuntimeException e) {
            throw unusable(title);
        }
    }

    /** The context that is used. */
    private static JsonNode used(List<JsonNode> files, Optional<String> wanted, String title) {
        var names = files.stream()
                .flatMap(file -> stream(file.path("contexts")))
                .map(c -> c.path("name").asText())
                .distinct()
                .toList();
        var has = " It has " + (names.isEmpty() ? "none" : String.join(", ", names)) + ".";
        wanted.filter(name -> !names.contains(name)).ifPresent(name -> {
            throw new BadInput("--context " + name + ": the kubeconfig has no such context." + has);
        });
        var current = wanted.or(() -> files.stream()
                        .map(f -> f.path("current-context").asText())
                        .filter(Kubeconfig::isGiven)
                        .findFirst())
                .filter(names::contains)
                .orElseThrow(() -> new BadInput(
                        "The kubeconfig " + title + " has no current context. Choose one with --context." + has));
        var context = named(files, "contexts", current).path("context");
        var cluster = context.path("cluster").asText();
        if (named(files, "clusters", cluster).at("/cluster/server").asText().isBlank()) {
            throw new BadInput("The kubeconfig " + title + " has no cluster " + cluster
                    + " with a server, which its context " + current
                    + " names. Choose another context with --context.");
        }
        return context;
    }

    /**
     * A client of the cluster, for the operator.
     *
     * @throws BadInput where a certificate cannot be used
     */
    public KubernetesClient client() {
        return client(() -> KubernetesClients.create(config));
    }

    /** The same, with every request counted. */
    public KubernetesClient client(MeterRegistry registry) {
        return client(() -> KubernetesClients.create(config, registry));
    }

    private static KubernetesClient client(Supplier<KubernetesClient> made) {
        try {
            return made.get();
        } catch (KubernetesClientException e) {
            throw new BadInput("A certificate or key that the kubeconfig names cannot be used."
                    + " Log in again, or choose another context with --context.");
        }
    }

    /** The same, under another name in the audit log of the API server. */
    public KubernetesClient client(String caller) {
        config.setUserAgent(caller);
        return client();
    }

    /** Why the API server will not know this person, though the kubeconfig says how to get credentials. */
    public Optional<String> lacksCredentials() {
        return credentialsCommand
                .filter(c -> !isGiven(config.getAutoOAuthToken()) && !isGiven(config.getClientCertData()))
                .map(command -> "No credentials could be had: the command " + command
                        + ", which the kubeconfig names for them, is not there, failed or gave none."
                        + " Run it yourself to see why, or log in again.");
    }

    private static boolean isGiven(@Nullable String text) {
        return text != null && !text.isBlank();
    }

    /** The first of several files that has it counts. */
    private static JsonNode named(List<JsonNode> files, String list, String name) {
        return files.stream()
                .flatMap(file -> stream(file.path(list)))
                .filter(entry -> entry.path("name").asText().equals(name))
                .findFirst()
                .orElseGet(YAML::createObjectNode);
    }

    private static Stream<JsonNode> stream(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false);
    }
}
