package io.pvdrivers.simulator.world.kubevirt;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.pvdrivers.simulator.world.guest.ForeignPart;
import io.pvdrivers.simulator.world.guest.ForeignSoftware;
import io.pvdrivers.simulator.world.guest.GuestProfile;
import io.pvdrivers.simulator.world.guest.GuestProfile.Role;
import io.pvdrivers.simulator.world.guest.WindowsEdition;
import io.pvdrivers.simulator.world.scene.Fault;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * Reads from a VM what its guest is, where nobody can look inside. Annotations of the VM say it outright, each starting with
 * {@value #PREFIX}:
 *
 * <ul>
 *   <li>{@code os}: {@code 2k19}, {@code windows.10}, {@code w11}, or the id of a Linux such as {@code fedora}
 *   <li>{@code drivers}: {@code none}, a release whose drivers are all installed ({@code 0.1.271}), or a DriverVer
 *   <li>{@code agent}: {@code absent} or {@code present}
 *   <li>{@code static-ip}: static address of the first adapter, {@code 10.0.0.5/24}
 *   <li>{@code san-policy}: {@code offline} or {@code online}: what becomes of disks first seen on virtio or scsi
 *   <li>{@code roles}: {@code domain-controller,cluster-node,bitlocker,hibernation,dynamic-system-disk,storage-spaces}
 *   <li>{@code foreign}: what it has brought along from another hypervisor: {@code aws-pv}, {@code aws-pv-left-over},
 *       {@code xen-server}, {@code red-hat-xen}, {@code gplpv}, {@code vmware-tools}
 *   <li>{@code updates}: the Windows updates that are installed, {@code KB3033929,KB4474419}
 *   <li>{@code faults}: names of faults that strike this VM
 *   <li>{@code launcher}: {@code root} for a pod that runs as root, {@code migrating} for a second pod; read where pods are played
 * </ul>
 */
final class GuestHints {
    static final String PREFIX = "rehearse.pvdrivers.io/";

    private final JsonNode vm;
    private final Optional<? extends JsonNode> vmi;
    private final JsonNode reported;

    /** @param report a GuestReport that was found with the VM; what annotations leave open of its programs it tells */
    GuestHints(JsonNode vm, Optional<? extends JsonNode> vmi, Optional<? extends JsonNode> report) {
        this.vm = vm;
        this.vmi = vmi;
        this.reported = report.<JsonNode>map(r -> r.at("/spec/facts")).orElseGet(MissingNode::getInstance);
    }

    GuestProfile profile() {
        Optional<String> os = hint("os");
        Optional<WindowsEdition> windows = os.isPresent() ? os.flatMap(WindowsEdition::named) : recognised();
        return new GuestProfile(
                windows,
                os.orElseGet(this::linuxId),
                hint("drivers"),
                hasAgent(),
                hint("static-ip"),
                hint("san-policy")
                        .map(policy -> policy.equals("offline"))
                        .orElse(windows.filter(WindowsEdition::isServer).isPresent()),
                roles(),
                foreign(),
                hint("updates")
                        .map(text -> List.of(text.split("\\s*,\\s*")))
                        .orElseGet(() -> each(reported.path("updates"))
                                .map(JsonNode::asText)
                                .toList()));
    }

    private List<ForeignPart> foreign() {
        var named = each("foreign", ForeignSoftware.class, ForeignSoftware::named, ForeignSoftware.values());
        return hint("foreign").isPresent()
                ? named.stream().flatMap(software -> software.parts().stream()).toList()
                : each(reported.path("components")).map(GuestHints::foreignPart).toList();
    }

    private static ForeignPart foreignPart(JsonNode component) {
        return new ForeignPart(
                component.path("name").asText(),
                component.path("kind").asText(),
                text(component, "vendor"),
                text(component, "version"),
                text(component, "start"),
                Optional.of(component.path("running"))
                        .filter(JsonNode::isBoolean)
                        .map(JsonNode::booleanValue));
    }

    private static Optional<String> text(JsonNode object, String field) {
        return Optional.ofNullable(object.path(field).textValue());
    }

    private static Stream<JsonNode> each(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false);
    }

    Set<Fault> faults() {
        return each("faults", Fault.class, Fault::named, Fault.values());
    }

    private Set<Role> roles() {
        return each("roles", Role.class, GuestHints::role, Role.values());
    }

    private boolean hasAgent() {
        boolean seen =
                vmi.map(found -> conditionIsTrue(found, "AgentConnected")).orElse(true);
        return hint("agent").map(text -> !text.equals("absent")).orElse(seen);
    }

    /** The strongest sign first: what its agent said, then what its owner called it. */
    private Optional<WindowsEdition> recognised() {
        JsonNode reported = vmi.map(found -> found.at("/status/guestOSInfo")).orElse(vm.path("absent"));
        if (reported.path("id").asText().equals("mswindows")) {
            boolean server = (reported.path("prettyName").asText()
                            + reported.path("version").asText())
                    .contains("Server");
            return WindowsEdition.ofBuild(reported.path("kernelRelease").asInt(), server);
        }
        if (!reported.path("id").asText().isEmpty()) {
            return Optional.empty();
        }
        return names().filter(name -> name.startsWith("win"))
                .findFirst()
                .map(name -> names().flatMap(each -> WindowsEdition.named(each).stream())
                        .findFirst()
                        .orElse(WindowsEdition.S2K22))
                .or(() -> Optional.of(WindowsEdition.S2K22)
                        .filter(guess -> vm.at("/spec/template/spec/domain/features/hyperv")
                                .isObject()));
    }

    /** Every name under which the VM may say its operating system, lower case. */
    private Stream<String> names() {
        JsonNode template = vm.at("/spec/template/metadata");
        Stream<String> marked = Stream.of(vm.path("metadata"), template)
                .flatMap(metadata -> Stream.of("labels", "annotations").map(metadata::path))
                .flatMap(entries -> StreamSupport.stream(((Iterable<String>) entries::fieldNames).spliterator(), false))
                .filter(key -> key.startsWith("os.template.kubevirt.io/"))
                .map(key -> key.substring(key.indexOf('/') + 1));
        Stream<String> named = Stream.of(
                Preferences.reference(vm).orElse(""),
                template.path("annotations").path("vm.kubevirt.io/os").asText(),
                vm.at("/metadata/annotations").path("vm.kubevirt.io/os").asText(),
                vm.at("/metadata/labels").path("kubevirt.io/os").asText(),
                template.path("labels").path("kubevirt.io/os").asText());
        return Stream.concat(named, marked).filter(name -> !name.isEmpty()).map(name -> name.toLowerCase(Locale.ROOT));
    }

    private String linuxId() {
        String reported =
                vmi.map(found -> found.at("/status/guestOSInfo/id").asText()).orElse("");
        if (!reported.isEmpty()) {
            return reported;
        }
        return names().findFirst()
                .map(name -> name.replaceFirst("[^a-z].*$", ""))
                .filter(id -> !id.isEmpty())
                .orElse("linux");
    }

    private Optional<String> hint(String key) {
        return Optional.of(vm.at("/metadata/annotations")
                        .path(PREFIX + key)
                        .asText()
                        .strip())
                .filter(text -> !text.isEmpty());
    }

    private <E extends Enum<E>> Set<E> each(String key, Class<E> type, Function<String, Optional<E>> named, E[] all) {
        Set<E> found = EnumSet.noneOf(type);
        for (String name :
                hint(key).map(text -> List.of(text.split("\\s*,\\s*"))).orElse(List.of())) {
            found.add(named.apply(name)
                    .orElseThrow(() -> new IllegalArgumentException("annotation " + PREFIX + key + " of VM "
                            + vm.at("/metadata/name").asText() + ": " + name + " is none of " + Arrays.toString(all))));
        }
        return found;
    }

    private static Optional<Role> role(String name) {
        return Arrays.stream(Role.values())
                .filter(role -> role.name().equalsIgnoreCase(name.replace('-', '_')))
                .findFirst();
    }

    static boolean conditionIsTrue(JsonNode object, String type) {
        for (JsonNode condition : object.at("/status/conditions")) {
            if (condition.path("type").asText().equals(type)) {
                return condition.path("status").asText().equals("True");
            }
        }
        return false;
    }
}
