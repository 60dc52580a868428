package io.pvdrivers.simulator.flow;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.zjsonpatch.JsonPatch;
import io.fabric8.zjsonpatch.JsonPatchException;
import io.pvdrivers.api.v1alpha1.Proposal;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * The manifest of a VM in Git, and what keeps the cluster at it: the VM without status, uid and whatever KubeVirt writes into it. Its lists are
 * applied whole, as they are to anyone who applies manifests of KubeVirt.
 */
final class GitRepository {
    private static final List<String> LISTS = List.of(
            "/spec/template/spec/domain/devices/disks",
            "/spec/template/spec/domain/devices/interfaces",
            "/spec/template/spec/volumes",
            "/spec/template/spec/networks",
            "/spec/preference");

    private final Scene scene;
    private final Deque<ObjectNode> history = new ArrayDeque<>();

    GitRepository(Scene scene, ObjectNode manifest) {
        this.scene = scene;
        history.push(manifest.deepCopy());
    }

    ObjectNode manifest() {
        return history.element();
    }

    /** How many there were since the VM came into Git. */
    int commits() {
        return history.size() - 1;
    }

    Optional<Proposal> proposed() {
        return scene.operator.status(scene.vm).flatMap(s -> Optional.ofNullable(s.proposal()));
    }

    /** Somebody merges what is proposed now, and it is applied. Says whether there was anything. */
    boolean merge() {
        var proposal = proposed();
        proposal.ifPresent(this::comparePasted);
        proposal.ifPresent(this::merge);
        return proposal.isPresent();
    }

    void merge(Proposal proposal) {
        commit(patched(proposal));
        sync();
    }

    /** Somebody merges a proposal of an earlier day; where it does not fit any more nothing comes of it. */
    void mergeIfItFits(Proposal proposal) {
        try {
            commit(patched(proposal));
        } catch (JsonPatchException e) {
            return;
        }
        var before = scene.object();
        if (!scene.world.admitUpdate(before, applied(before)).isEmpty()) {
            history.pop();
        }
        sync();
    }

    /** By whatever library. */
    private ObjectNode patched(Proposal proposal) {
        return (ObjectNode)
                JsonPatch.apply(Manifests.object("patch: " + proposal.patch()).get("patch"), manifest());
    }

    /** A person who pastes the snippet comes to the same as one who applies the patch. */
    private void comparePasted(Proposal proposal) {
        var patched = patched(proposal);
        var pasted = manifest().deepCopy();
        paste(pasted, Manifests.object(proposal.snippet()));
        for (var list : LISTS) {
            assertThat(entries(pasted.at(list))).as("pasted " + list).isEqualTo(entries(patched.at(list)));
        }
    }

    private static String entries(JsonNode list) {
        return list.isEmpty() ? "" : list.toString();
    }

    /** Objects are merged, everything else is replaced. */
    private static void paste(ObjectNode into, ObjectNode part) {
        part.properties().forEach(field -> {
            var there = into.get(field.getKey());
            if (there instanceof ObjectNode object && field.getValue() instanceof ObjectNode more) {
                paste(object, more);
            } else {
                into.set(field.getKey(), field.getValue().deepCopy());
            }
        });
    }

    void commit(ObjectNode manifest) {
        history.push(manifest);
    }

    /** Somebody reverts the last commit, and that is applied. */
    void revert() {
        history.pop();
        sync();
    }

    /** The cluster is brought to the manifest. */
    void sync() {
        var before = scene.object();
        var after = applied(before);
        if (!after.equals(before)) {
            assertThat(scene.world.admitUpdate(before, after)).isEmpty();
            scene.cluster.edit(scene.vm, vm -> after);
        }
    }

    private ObjectNode applied(ObjectNode vm) {
        var after = vm.deepCopy();
        for (var list : LISTS) {
            put(after, list, manifest().at(list));
        }
        return after;
    }

    private static void put(ObjectNode vm, String path, JsonNode value) {
        var at = path.lastIndexOf('/');
        if (value.isMissingNode()) {
            if (vm.at(path.substring(0, at)) instanceof ObjectNode parent) {
                parent.remove(path.substring(at + 1));
            }
        } else {
            vm.withObject(path.substring(0, at)).set(path.substring(at + 1), value.deepCopy());
        }
    }
}
