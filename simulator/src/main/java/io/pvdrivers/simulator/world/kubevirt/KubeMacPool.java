package io.pvdrivers.simulator.world.kubevirt;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pvdrivers.simulator.world.scene.Agenda;
import io.pvdrivers.simulator.world.scene.VmName;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * KubeMacPool's mutating webhook, in the namespaces where it is switched on: gives every interface of a VM a MAC, and one
 * that lost its MAC the same again.
 */
final class KubeMacPool {
    private static final String TRANSACTION = "kubemacpool.io/transaction-timestamp";

    private final Set<String> namespaces;
    private final Agenda agenda;
    private int given;

    KubeMacPool(Set<String> namespaces, Agenda agenda) {
        this.namespaces = namespaces;
        this.agenda = agenda;
    }

    /** @param before the VM as it is stored; empty for a new one */
    ObjectNode mutate(Optional<ObjectNode> before, ObjectNode candidate) {
        if (!namespaces.contains(VmName.of(candidate).namespace())
                || !candidate.at("/spec/template/spec").isObject()) {
            return candidate;
        }
        ObjectNode vm = candidate.deepCopy();
        Spec spec = new Spec(vm.withObject("/spec/template/spec"));
        boolean changed = before.isEmpty() || !before.get().path("spec").equals(vm.path("spec"));
        for (ObjectNode nic : spec.interfaces()) {
            if (nic.path("macAddress").asText().isEmpty()) {
                nic.put(
                        "macAddress",
                        before.flatMap(stored -> known(stored, nic)).orElseGet(this::next));
            }
        }
        if (changed) {
            vm.withObject("/metadata/annotations").put(TRANSACTION, Times.text(agenda.now()));
        }
        return vm;
    }

    private static Optional<String> known(ObjectNode stored, ObjectNode nic) {
        return Spec.named(Spec.ofTemplate(stored).interfaces(), Spec.name(nic))
                .map(entry -> entry.path("macAddress").asText())
                .filter(mac -> !mac.isEmpty());
    }

    private String next() {
        given++;
        return String.format(
                Locale.ROOT, "02:6b:6d:%02x:%02x:%02x", given >> 16 & 0xff, given >> 8 & 0xff, given & 0xff);
    }
}
