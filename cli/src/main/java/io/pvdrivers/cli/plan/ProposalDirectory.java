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

/**
 * The changes that the operator proposes, as files that a pull request can take: for each VM its JSON Patch, and either the same as YAML to paste,
 * or a kustomize component that applies them all.
 */
final class ProposalDirectory {
    private static final String HEAD = """
            # The next step of each VM, as the operator proposes it in mode Propose. Written by pvdrivers plan -o kustomize.
            # Name this directory under components: of the kustomization that has the VMs. The patches address list entries by index and
            # test the name there: where the manifests list disks, interfaces or volumes otherwise than the cluster, the build fails.
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
     * @return what was written, and why not for each VM without a change, in sentences
     */
    List<String> write(Plan plan, List<LiveVm> vms, boolean kustomize) {
        Map<String, String> texts = new LinkedHashMap<>();
        List<String> targets = new ArrayList<>();
        List<String> sentences = new ArrayList<>();
        for (var item : plan.items()) {
            var vm = vms.stream()
                    .filter(v -> v.title().equals(item.title()))
                    .findFirst()
                    .orElseThrow();
            var proposal = Optional.ofNullable(vm.status().proposal());
            proposal.ifPresentOrElse(
                    p -> {
                        put(texts, vm, p, kustomize);
                        targets.add(target(vm));
                        sentences.add(vm.title() + ": " + p.step());
                    },
                    () -> sentences.add(vm.title() + ": no patch. " + whyNone(vm, item)));
        }
        if (kustomize) {
            texts.put(
                    "kustomization.yaml",
                    HEAD + (targets.isEmpty() ? "patches: []\n" : "patches:\n" + String.join("", targets)));
        }
        files.write(texts);
        sentences.add(written(targets.size(), kustomize));
        return sentences;
    }

    private static void put(Map<String, String> texts, LiveVm vm, Proposal proposal, boolean kustomize) {
        texts.put(vm.title() + ".json", PlanDocument.pretty(proposal.patch()));
        if (!kustomize && proposal.snippet() != null) {
            var snippet = Objects.requireNonNull(proposal.snippet());
            texts.put(vm.title() + ".yaml", snippet.endsWith("\n") ? snippet : snippet + "\n");
        }
    }

    private static String target(LiveVm vm) {
        return "  - path: " + vm.title() + ".json\n"
                + "    target: {group: kubevirt.io, kind: VirtualMachine, namespace: \"" + vm.namespace()
                + "\", name: \""
                + vm.name().replace(".", "\\\\.") + "\"}\n";
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
