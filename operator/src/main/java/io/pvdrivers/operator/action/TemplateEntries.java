package io.pvdrivers.operator.action;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pvdrivers.operator.kubevirt.Names;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Where entries of a VM's template are: the only lists that are written on. */
record TemplateEntries(ObjectNode vm) {
    private static final String SPEC = "/spec/template/spec";
    static final String DISKS = SPEC + "/domain/devices/disks";
    static final String INTERFACES = SPEC + "/domain/devices/interfaces";
    static final String NETWORKS = SPEC + "/networks";
    static final String VOLUMES = SPEC + "/volumes";

    JsonNode entry(String list, int index) {
        return vm.at(list).get(index);
    }

    Optional<Integer> index(String list, String name) {
        return indexes(list, name::equals).stream().findFirst();
    }

    Set<Integer> ourVolumes() {
        return indexes(VOLUMES, Names::isOurs);
    }

    /** Disks and drives of ours, but the drive that is kept. */
    Set<Integer> ourDisks(boolean keepDrive) {
        return indexes(DISKS, name -> Names.isOurs(name) && !(keepDrive && name.equals(Names.DRIVE)));
    }

    private Set<Integer> indexes(String list, Predicate<String> name) {
        return IntStream.range(0, vm.at(list).size())
                .filter(i -> name.test(entry(list, i).path("name").asText()))
                .boxed()
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
