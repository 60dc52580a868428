package io.pvdrivers.cli.plan;

import io.pvdrivers.api.v1alpha1.Proposal;
import io.pvdrivers.cli.cluster.LiveVm;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The changes that the operator proposes, as files that a pull request can take: for each VM its JSON Patch, and either the same as YAML to paste,
 * or a kustomize component that applies them all.
 */
final class ProposalDirectory {
    private static final String KUSTOMIZATION = "kustomization.yaml";
    private static final String PATCH = ".json";
    private static final String HEAD = """
            # The next step of each VM, as the operator proposes it in mode Propose. Written by pvdrivers plan -o kustomize.
            # Name this directory under components: of the kustomization that has the VMs. What is in the cluster is proposed no longer, so
            # a step leaves the build when this directory is written anew: put it into the manifests in the same commit. docs/plan.md says how.
            # Where the manifests list disks, interfaces, volumes or networks otherwise than the cluster, or have a step already, the
            # build fails. "default" in a target stands for a manifest that has its namespace from a kustomization.
            apiVersion: kustomize.config.k8s.io/v1alpha1
            kind: Component
            """;

    private final OwnFiles files;

    ProposalDirectory(Path directory, boolean force) {
        this.files = new OwnFiles(directory, force);
    }

    /**
     * Writes the files.
     *
     * @param covers whether this run would tell of the VM of this title, if there is one: files of others stay
     * @return what was written, what was left, and why not for each VM without a change, in sentences
     */
    List<String> write(Plan plan, List<LiveVm> vms, Predicate<String> covers, boolean kustomize) {
        Map<String, String> texts = new LinkedHashMap<>();
        List<String> sentences = new ArrayList<>();
        var count = 0;
        for (var item : plan.items()) {
            var vm = vms.stream()
                    .filter(v -> v.title().equals(item.title()))
                    .findFirst()
                    .orElseThrow();
            var proposal = Optional.ofNullable(vm.status().proposal());
            if (proposal.isPresent()) {
                count++;
                put(texts, vm, proposal.get(), kustomize);
                sentences.add(vm.title() + ": " + proposal.get().step());
            } else {
                sentences.add(vm.title() + ": no patch. " + whyNone(vm, item));
            }
        }
        var others = files.written(path -> path.contains("/") && !covers.test(vmOf(path)));
        if (kustomize) {
            texts.put(KUSTOMIZATION, kustomization(Stream.concat(texts.keySet().stream(), others.stream())));
            leaving(texts, covers)
                    .forEach(vm -> sentences.add(vm
                            + ": the step that was written before leaves the build. If the cluster has it, put it into the manifests in the same"
                            + " commit, or it is taken back."));
        }
        files.write(texts, others)
                .forEach(left -> sentences.add(left
                        + " was changed since pvdrivers wrote it, and is left. Take it away, if nobody needs it."));
        sentences.add(written(count, kustomize));
        return sentences;
    }

    private List<String> leaving(Map<String, String> texts, Predicate<String> covers) {
        return files
                .written(path -> path.endsWith(PATCH)
                        && covers.test(vmOf(path))
                        && !files.holds(path, texts.getOrDefault(path, "")))
                .stream()
                .map(ProposalDirectory::vmOf)
                .toList();
    }

    private static String vmOf(String path) {
        return path.substring(0, path.lastIndexOf('.'));
    }

    private static void put(Map<String, String> texts, LiveVm vm, Proposal proposal, boolean kustomize) {
        texts.put(vm.title() + PATCH, PlanDocument.pretty(proposal.patch()));
        if (!kustomize && proposal.snippet() != null) {
            var snippet = Objects.requireNonNull(proposal.snippet());
            texts.put(vm.title() + ".yaml", snippet.endsWith("\n") ? snippet : snippet + "\n");
        }
    }

    private static String kustomization(Stream<String> paths) {
        var patched = paths.filter(p -> p.endsWith(PATCH))
                .map(ProposalDirectory::vmOf)
                .sorted()
                .toList();
        return HEAD
                + (patched.isEmpty() ? "patches: []\n" : "patches:\n")
                + patched.stream().map(vm -> target(vm, patched)).collect(Collectors.joining());
    }

    /**
     * Kustomize takes a manifest without a namespace for one of "default", and gives it its namespace only after the patches. Names that two
     * namespaces have are told apart by nothing else.
     */
    private static String target(String vm, List<String> patched) {
        var namespace = vm.substring(0, vm.indexOf('/'));
        var name = vm.substring(vm.indexOf('/') + 1);
        var isOnlyOne = patched.stream().filter(p -> p.endsWith("/" + name)).count() == 1;
        return "  - path: " + vm + PATCH + "\n"
                + "    target: {group: kubevirt.io, kind: VirtualMachine, namespace: \""
                + (isOnlyOne && !namespace.equals("default") ? "(" + namespace + "|default)" : namespace)
                + "\", name: \"" + name.replace(".", "\\\\.") + "\"}\n";
    }

    private static String whyNone(LiveVm vm, VmPlan item) {
        var policy = item.policy();
        if (policy != null && !policy.mode().equals("Propose")) {
            return policy.title() + " is in mode " + policy.mode() + "; patches are published in mode Propose.";
        }
        if (vm.state().isEmpty()) {
            return "The operator has no record of it.";
        }
        return item.message();
    }

    private String written(int count, boolean kustomize) {
        if (count == 0) {
            return "No VM has a patch now.";
        }
        var vms = count == 1 ? "1 VM" : count + " VMs";
        return "Wrote the next step of " + vms + " into " + files.directory() + ". "
                + (kustomize
                        ? "Name that directory under components: of the kustomization that has the VMs."
                        : "Apply one with: kubectl patch vm NAME -n NAMESPACE --type=json --patch-file FILE");
    }
}
