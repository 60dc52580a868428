package io.pvdrivers.simulator.torture;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.TextNode;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.pvdrivers.api.v1alpha1.DriverRelease;
import io.pvdrivers.operator.gate.Reason;
import io.pvdrivers.simulator.flow.Manifests;
import io.pvdrivers.simulator.torture.Ordeal.Kind;
import io.pvdrivers.simulator.world.kubevirt.SubresourceRequest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/** What others do to objects at every gate. */
final class Hands {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration A_WHILE = Duration.ofMinutes(3);

    /** What others change goes along with the restarts that there are. */
    private static final Setting APPLYING = Setting.plain()
            .with(Manifests.POLICY.replace("restart: Automatic", "restart: Automatic, foreignChanges: Apply"));

    private Hands() {}

    /** What is done, and how many restarts more it may take. */
    private record Deed(Consumer<Siege> done, int restarts) {}

    private static Map<String, Deed> deeds() {
        var deeds = new TreeMap<String, Deed>();
        deeds.put(
                "the DriverState is deleted",
                new Deed(siege -> siege.storedState().delete(), 2));
        deeds.put("the VMI is made anew", new Deed(siege -> siege.userRestarts(SubresourceRequest.withGrace(0)), 1));
        deeds.put("the VM is made anew", new Deed(Hands::recreateVm, 3));
        deeds.put("the policy is made anew", new Deed(Hands::recreatePolicy, 3));
        deeds.put("the release is made anew", new Deed(Hands::recreateRelease, 0));
        deeds.put("a user edits the VM", new Deed(Hands::edit, 1));
        deeds.put("Git puts the VM back", new Deed(Hands::revert, 2));
        return deeds;
    }

    static List<Ordeal> all(Undisturbed calm) {
        return deeds().entrySet().stream()
                .flatMap(deed -> Gates.FORWARD.stream()
                        .map(gate -> new Ordeal(Kind.HANDS, deed.getKey() + " at " + gate, APPLYING, siege -> {
                            siege.start();
                            siege.awaitCondition(gate);
                            deed.getValue().done().accept(siege);
                            siege.play(A_WHILE);
                            siege.until("an end or a word to somebody", () -> siege.isReady() || awaitsPerson(siege));
                            var halfWay = new Promises(siege).always();
                            if (!siege.isReady()) {
                                heed(siege);
                                siege.awaitReady();
                            }
                            return new Promises(siege)
                                    .and(halfWay)
                                    .ready()
                                    .restarts(calm.restarts() + deed.getValue().restarts())
                                    .always();
                        })))
                .toList();
    }

    /** Somebody does what the VM waits for. */
    private static void heed(Siege siege) {
        if (siege.waitsFor(Reason.AWAITING_RESTART)) {
            siege.userRestarts(SubresourceRequest.PLAIN);
        } else {
            siege.annotate("pvdrivers.io/retry", "again");
        }
    }

    /** Whoever interferes with a device that is on its way may be told that it is theirs now, and to ask again. */
    private static boolean awaitsPerson(Siege siege) {
        return siege.waitsFor().filter(Reason::awaitsPerson).isPresent();
    }

    private static void recreateVm(Siege siege) {
        var anew = JSON.convertValue(siege.before(), GenericKubernetesResource.class);
        siege.kubeVirt("VirtualMachine").delete();
        siege.until(
                "the VM to be gone",
                () -> siege.kubeVirt("VirtualMachine").get() == null
                        && siege.kubeVirt("VirtualMachineInstance").get() == null);
        siege.users().resource(unborn(anew)).create();
    }

    private static void recreatePolicy(Siege siege) {
        siege.policy().delete();
        siege.until("the policy to be gone", () -> siege.policy().get() == null);
        siege.applyFirstPolicy();
    }

    private static void recreateRelease(Siege siege) {
        var release = siege.users().resources(DriverRelease.class).withName("0.1.302");
        var anew = Optional.ofNullable(release.get());
        release.delete();
        siege.play(Duration.ofMinutes(1));
        if (release.get() == null) {
            anew.ifPresent(known -> siege.users().resource(unborn(known)).create());
        }
    }

    private static <T extends HasMetadata> T unborn(T object) {
        object.getMetadata().setUid(null);
        object.getMetadata().setResourceVersion(null);
        object.getMetadata().setGeneration(null);
        object.getMetadata().setCreationTimestamp(null);
        object.getMetadata().setManagedFields(null);
        return object;
    }

    private static void edit(Siege siege) {
        siege.replace("/spec/template/spec/domain/memory/guest", TextNode.valueOf("12Gi"));
        siege.before().withObject("/spec/template/spec/domain/memory").put("guest", "12Gi");
    }

    private static void revert(Siege siege) {
        siege.replace("/spec", siege.before().get("spec"));
    }
}
