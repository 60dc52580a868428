package io.pvdrivers.cli.input;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pvdrivers.operator.BadInput;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a rehearsal is given: at least one policy and one VM. */
public final class Input {
    /** Stands for standard input among the files. */
    public static final String STDIN = "-";

    private static final String DEFAULT_NAMESPACE = "default";
    private static final List<String> ENDINGS = List.of(".yaml", ".yml", ".json");

    private final List<Manifest> manifests;
    private final List<String> notices;

    private Input(List<Manifest> manifests, List<String> notices) {
        this.manifests = manifests;
        this.notices = notices;
    }

    /**
     * Reads files, the files that lie directly in directories, as kubectl apply does, and standard input.
     *
     * @throws BadInput if anything of it cannot be used
     */
    public static Input read(Collection<String> sources, InputStream stdin) {
        return read(sources, stdin, List.of(), "", DEFAULT_NAMESPACE);
    }

    /**
     * The same on top of objects of a cluster: where a file has one of the same kind and name, the cluster's does not count.
     *
     * @param where what to call the cluster
     * @param namespace of objects in files that name none
     * @throws BadInput if anything of it cannot be used
     */
    public static Input read(
            Collection<String> sources, InputStream stdin, List<ObjectNode> ofCluster, String where, String namespace) {
        Map<String, Integer> skipped = new TreeMap<>();
        List<Manifest> manifests = onTop(all(sources, stdin, skipped, namespace), ofCluster);
        List<Manifest> used = withoutOtherClaims(withoutStrayInstances(manifests, skipped), skipped);
        Input input = new Input(
                used.stream().sorted(Comparator.comparing(Manifest::kind)).toList(), notices(skipped));
        input.refuseToRehearseNothing(
                where.isEmpty()
                        ? sources
                        : Stream.concat(Stream.of(where), sources.stream()).toList(),
                skipped);
        return input;
    }

    private static List<Manifest> onTop(List<Manifest> files, List<ObjectNode> ofCluster) {
        if (ofCluster.isEmpty()) {
            return files;
        }
        List<Manifest> found = new ArrayList<>();
        for (ObjectNode object : ofCluster) {
            String title = object.path("kind").asText() + " "
                    + object.at("/metadata/name").asText() + " of the cluster";
            new ManifestReader(title, found, new TreeMap<>(), DEFAULT_NAMESPACE).read(object.toString());
        }
        Set<String> titles = files.stream().map(Manifest::title).collect(Collectors.toSet());
        return Stream.concat(found.stream().filter(m -> !titles.contains(m.title())), files.stream())
                .toList();
    }

    private static List<Manifest> all(
            Collection<String> sources, InputStream stdin, Map<String, Integer> skipped, String namespace) {
        List<Manifest> manifests = new ArrayList<>();
        for (String source : sources) {
            if (source.equals(STDIN)) {
                new ManifestReader("stdin", manifests, skipped, namespace).read(text("stdin", stdin));
                continue;
            }
            for (Path file : files(Path.of(source))) {
                new ManifestReader(file.toString(), manifests, skipped, namespace).read(text(file));
            }
        }
        refuseTwins(manifests);
        refuseUnknownFields(manifests);
        return manifests;
    }

    /**
     * Reads the objects of one kind, and passes over the others.
     *
     * @throws BadInput if there is none, or one cannot be used
     */
    public static List<Manifest> only(Kind kind, Collection<String> sources, InputStream stdin) {
        return only(List.of(kind), sources, stdin, DEFAULT_NAMESPACE);
    }

    /**
     * Reads the objects of some kinds, and passes over the others.
     *
     * @param namespace of objects that name none
     * @throws BadInput if there is none, or one cannot be used
     */
    public static List<Manifest> only(
            List<Kind> kinds, Collection<String> sources, InputStream stdin, String namespace) {
        List<Manifest> manifests = all(sources, stdin, new TreeMap<>(), namespace).stream()
                .filter(m -> kinds.contains(m.kind()))
                .toList();
        if (manifests.isEmpty()) {
            throw new BadInput("There is no "
                    + kinds.stream().map(Kind::toString).collect(Collectors.joining(" or ")) + " in "
                    + String.join(", ", sources) + ".");
        }
        return manifests;
    }

    public List<Manifest> manifests() {
        return manifests;
    }

    public List<Manifest> of(Kind kind) {
        return manifests.stream().filter(manifest -> manifest.kind() == kind).toList();
    }

    /** The policies of both kinds. */
    public List<Manifest> policies() {
        return Stream.concat(of(Kind.DRIVER_POLICY).stream(), of(Kind.CLUSTER_DRIVER_POLICY).stream())
                .toList();
    }

    /** What people should know about the input, though it can be used. */
    public List<String> notices() {
        return notices;
    }

    private static List<Path> files(Path source) {
        if (!Files.exists(source)) {
            throw new BadInput("There is no file or directory " + source + ".");
        }
        if (!Files.isDirectory(source)) {
            return List.of(source);
        }
        try (Stream<Path> within = Files.list(source)) {
            List<Path> files = within.filter(Files::isRegularFile)
                    .filter(file -> ENDINGS.stream()
                            .anyMatch(ending -> file.getFileName().toString().endsWith(ending)))
                    .filter(file -> !file.getFileName().toString().startsWith("."))
                    .sorted()
                    .toList();
            if (files.isEmpty()) {
                throw new BadInput("The directory " + source + " holds no .yaml, .yml or .json file.");
            }
            return files;
        } catch (IOException e) {
            throw new BadInput("The directory " + source + " cannot be read: " + e.getMessage() + ".");
        }
    }

    private static String text(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return text(file.toString(), in);
        } catch (IOException e) {
            throw new BadInput(file + " cannot be read: " + e.getMessage() + ".");
        }
    }

    private static String text(String name, InputStream in) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(java.nio.ByteBuffer.wrap(in.readAllBytes()))
                    .toString();
            return text.startsWith("\uFEFF") ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            throw new BadInput(name + ": this is not UTF-8 text; save it as UTF-8.");
        } catch (IOException e) {
            throw new BadInput(name + " cannot be read: " + e.getMessage() + ".");
        }
    }

    private static void refuseTwins(List<Manifest> manifests) {
        Map<String, Manifest> first = new LinkedHashMap<>();
        List<String> sentences = new ArrayList<>();
        for (Manifest manifest : manifests) {
            Manifest twin = first.putIfAbsent(manifest.title(), manifest);
            if (twin != null) {
                sentences.add(manifest.place() + ": " + manifest.title() + " is also at " + twin.place()
                        + "; keep one of them.");
            }
        }
        if (!sentences.isEmpty()) {
            throw new BadInput(sentences);
        }
    }

    private static void refuseUnknownFields(List<Manifest> manifests) {
        List<String> sentences = manifests.stream()
                .flatMap(manifest -> KnownFields.objections(manifest).stream())
                .toList();
        if (!sentences.isEmpty()) {
            throw new BadInput(sentences);
        }
    }

    /** A VMI counts as how its VM was found; one without its VM has nothing to say. */
    private static List<Manifest> withoutStrayInstances(List<Manifest> manifests, Map<String, Integer> skipped) {
        var machines = manifests.stream()
                .filter(manifest -> manifest.kind() == Kind.VIRTUAL_MACHINE)
                .map(manifest -> manifest.namespace() + "/" + manifest.name())
                .collect(Collectors.toSet());
        List<Manifest> used = new ArrayList<>();
        for (Manifest manifest : manifests) {
            if (manifest.kind() == Kind.INSTANCE && !machines.contains(manifest.namespace() + "/" + manifest.name())) {
                skipped.merge("VirtualMachineInstance without its VirtualMachine", 1, Integer::sum);
            } else {
                used.add(manifest);
            }
        }
        return used;
    }

    /** Of claims those count that a policy takes its ISO from. */
    private static List<Manifest> withoutOtherClaims(List<Manifest> manifests, Map<String, Integer> skipped) {
        var media = manifests.stream()
                .map(manifest -> manifest.kind() == Kind.CLUSTER_DRIVER_POLICY
                        ? claim(manifest)
                        : manifest.namespace() + "/" + claim(manifest))
                .collect(Collectors.toSet());
        List<Manifest> used = new ArrayList<>();
        for (Manifest manifest : manifests) {
            if (manifest.kind() == Kind.CLAIM
                    && !media.contains(manifest.namespace() + "/" + manifest.name())
                    && !media.contains(manifest.name())) {
                skipped.merge(Kind.CLAIM.toString(), 1, Integer::sum);
            } else {
                used.add(manifest);
            }
        }
        return used;
    }

    private static String claim(Manifest policy) {
        return policy.object().at("/spec/media/persistentVolumeClaim/claimName").asText();
    }

    private static List<String> notices(Map<String, Integer> skipped) {
        return skipped.isEmpty()
                ? List.of()
                : List.of("Skipped what a rehearsal has no use for: " + listed(skipped) + ".");
    }

    private static String listed(Map<String, Integer> skipped) {
        return skipped.entrySet().stream()
                .map(entry -> entry.getValue() + " " + entry.getKey())
                .collect(Collectors.joining(", "));
    }

    private void refuseToRehearseNothing(Collection<String> sources, Map<String, Integer> skipped) {
        String where = String.join(", ", sources).replaceFirst("^-$", "standard input");
        if (manifests.isEmpty()) {
            throw new BadInput("There is nothing to rehearse in " + where + ": "
                    + Optional.of(skipped)
                            .filter(some -> !some.isEmpty())
                            .map(some -> "only " + listed(some) + ".")
                            .orElse("no object at all."));
        }
        if (of(Kind.VIRTUAL_MACHINE).isEmpty()) {
            throw new BadInput("There is no VirtualMachine in " + where
                    + ". Give the VMs too: kubectl get vm,vmi -A -o yaml prints them.");
        }
        if (policies().isEmpty()) {
            throw new BadInput("There is no DriverPolicy or ClusterDriverPolicy in " + where
                    + ". Write one that says which release the VMs must run; examples/driverpolicy.yaml shows how.");
        }
    }
}
