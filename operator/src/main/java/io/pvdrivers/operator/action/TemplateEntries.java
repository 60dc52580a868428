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
        return indexes(VOLUMES, name -> Names.isOurs(name) && isOurs(name));
    }

    /** Disks and drives of ours, but the drive that is kept. */
    Set<Integer> ourDisks(boolean keepDrive) {
        return indexes(DISKS, name -> Names.isOurs(name) && isOurs(name) && !(keepDrive && name.equals(Names.DRIVE)));
    }

    /** A name alone makes nothing ours: people may give it to disks and media of their own. */
    private boolean isOurs(String name) {
        var disk = index(DISKS, name).map(i -> entry(DISKS, i));
        var volume = index(VOLUMES, name).map(i -> entry(VOLUMES, i));
        var isDrive = disk.filter(d -> !d.has("cdrom")).isEmpty();
        return switch (name) {
            case Names.MEDIA -> isDrive;
            case Names.PRIMER ->
                disk.filter(d -> !d.path("serial").asText().startsWith(Names.PRIMER_SERIAL))
                        .isEmpty();
            default ->
                isDrive
                        && volume.filter(v -> !v.at("/persistentVolumeClaim/hotpluggable")
                                        .asBoolean())
                                .isEmpty();
        };
    }

    private Set<Integer> indexes(String list, Predicate<String> name) {
        return IntStream.range(0, vm.at(list).size())
                .filter(i -> name.test(entry(list, i).path("name").asText()))
                .boxed()
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
