package io.pvdrivers.operator.guest;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.Optional;

/**
 * The pod a guest runs in.
 *
 * @param libvirt the URI of the libvirt in it
 */
record Launcher(String namespace, String pod, String libvirt) {
    /** The container that QEMU and libvirt run in. */
    static final String CONTAINER = "compute";

    private static final String OF_ROOT = "qemu:///system";
    private static final String OF_A_USER = "qemu+unix:///session?socket=/var/run/libvirt/virtqemud-sock";

    static Launcher of(Pod pod) {
        return new Launcher(
                pod.getMetadata().getNamespace(), pod.getMetadata().getName(), isRoot(pod) ? OF_ROOT : OF_A_USER);
    }

    /** Kubernetes lets the container's word win over the pod's; without either it is the image's user, who is root. */
    private static boolean isRoot(Pod pod) {
        var container = pod.getSpec().getContainers().stream()
                .filter(c -> CONTAINER.equals(c.getName()))
                .findFirst()
                .map(Container::getSecurityContext);
        var whole = Optional.ofNullable(pod.getSpec().getSecurityContext());
        var user = first(container.map(c -> c.getRunAsUser()), whole.map(c -> c.getRunAsUser()));
        var nonRoot = first(container.map(c -> c.getRunAsNonRoot()), whole.map(c -> c.getRunAsNonRoot()));
        return user.map(id -> id == 0).orElseGet(() -> !nonRoot.orElse(false));
    }

    private static <T> Optional<T> first(Optional<T> one, Optional<T> other) {
        return one.or(() -> other);
    }
}
