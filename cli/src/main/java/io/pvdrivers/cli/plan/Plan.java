package io.pvdrivers.cli.plan;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * What would happen to the VMs of a cluster, those that need somebody first.
 *
 * @param server the address of the API server
 * @param at when the cluster was read
 * @param kubeVirt the version of KubeVirt; "unknown" where it could not be read
 * @param summary how many VMs stand how
 * @param remarks what could not be read, and what that means
 */
@JsonPropertyOrder({"server", "at", "kubeVirt", "summary", "remarks", "items"})
public record Plan(
        String server, Instant at, String kubeVirt, Summary summary, List<String> remarks, List<VmPlan> items) {
    /**
     * Counts.
     *
     * @param vms those of the plan
     * @param others VMs of the scope that no policy selects, and that are left out
     * @param restarts the fewest and the most restarts of ours for all of them together
     */
    @JsonPropertyOrder({"vms", "others", "phases", "releases", "restarts"})
    public record Summary(
            int vms, int others, Map<String, Integer> phases, Map<String, Integer> releases, RestartSum restarts) {}

    /** From fewest to most. */
    @JsonPropertyOrder({"least", "most"})
    public record RestartSum(int least, int most) {}

    static Plan of(Offer offer, List<VmPlan> vms, int others) {
        var items = new ArrayList<>(vms);
        items.sort(Comparator.<VmPlan>comparingInt(vm -> WorstFirst.rank(vm.phase()))
                .thenComparing(vm -> -vm.restarts().most())
                .thenComparing(VmPlan::title));
        var restarts = new RestartSum(
                items.stream().mapToInt(vm -> vm.restarts().least()).sum(),
                items.stream().mapToInt(vm -> vm.restarts().most()).sum());
        var summary =
                new Summary(items.size(), others, counts(items, VmPlan::phase), counts(items, Plan::release), restarts);
        var kubeVirt = offer.features().version().map(Object::toString).orElse("unknown");
        return new Plan(offer.server(), offer.now(), kubeVirt, summary, offer.remarks(), items);
    }

    private static String release(VmPlan vm) {
        var release = vm.release();
        var version = release == null ? null : release.version();
        return version == null ? "none" : version;
    }

    private static Map<String, Integer> counts(List<VmPlan> items, Function<VmPlan, String> word) {
        Map<String, Integer> counts = new LinkedHashMap<>();
        items.forEach(vm -> counts.merge(word.apply(vm), 1, Integer::sum));
        return counts;
    }
}
