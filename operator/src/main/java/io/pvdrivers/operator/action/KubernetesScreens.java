package io.pvdrivers.operator.action;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.pvdrivers.api.v1alpha1.DriverState;
import io.pvdrivers.kubevirt.VirtualMachineInstance;
import io.pvdrivers.operator.Excerpt;
import io.pvdrivers.operator.gate.Action.KeepScreenshot;
import io.pvdrivers.operator.kubevirt.Names;
import java.util.Base64;

/** Pictures that KubeVirt takes of its VMs' first screens, kept in ConfigMaps. */
public final class KubernetesScreens implements Screens {
    private static final String SUFFIX = "-pvdrivers-screenshot";
    private static final String SUFFIX_RETURNED = SUFFIX + "-returned";
    /** Under which the ConfigMap has the picture. */
    public static final String KEY = "screenshot.png";

    private static final String VMI = Names.ANNOTATION_PREFIX + "vmi-uid";

    /** A ConfigMap holds one MiB, with all that is in it. */
    private static final int LARGEST = 1_000_000;

    private static final int NAME_LIMIT = 253;

    private final KubernetesClient client;
    private final Screenshots screenshots;
    private final RawObjects configMaps;

    public KubernetesScreens(KubernetesClient client) {
        this.client = client;
        this.screenshots = new Screenshots(client);
        this.configMaps = new RawObjects(client, "v1", "ConfigMap", "configmaps");
    }

    /** There is no picture, and this is why. */
    private static final class NoPicture extends RuntimeException {
        private static final long serialVersionUID = 1L;

        NoPicture(String why) {
            super(why);
        }
    }

    @Override
    public Outcome keep(DriverState owner, KeepScreenshot order) {
        try {
            return new Outcome.Kept(store(owner, order, picture(owner, order.vmiUid())));
        } catch (NoPicture e) {
            return new Outcome.None(String.valueOf(e.getMessage()));
        } catch (KubernetesClientException e) {
            return new Outcome.None("No picture of the screen could be kept: " + ApiRefusal.sentence(e)
                    + (ApiRefusal.isOfRbac(e) ? " Set screenshots.enabled=true in the operator's chart." : ""));
        }
    }

    /** The VMI is looked at after its picture was taken: the one that is there then was there all the time. */
    private byte[] picture(DriverState owner, String vmiUid) {
        var name = owner.getSpec().virtualMachine().name();
        var namespace = owner.getMetadata().getNamespace();
        var picture = screenshot(namespace, name);
        var instance = client.resources(VirtualMachineInstance.class)
                .inNamespace(namespace)
                .withName(name)
                .get();
        if (instance == null || !instance.getMetadata().getUid().equals(vmiUid)) {
            throw new NoPicture("The VMI that was to be pictured is gone.");
        }
        if (picture.length > LARGEST) {
            throw new NoPicture("The picture of the screen has " + picture.length
                    + " bytes, and a ConfigMap holds only " + LARGEST + ".");
        }
        return picture;
    }

    private byte[] screenshot(String namespace, String name) {
        return switch (screenshots.take(namespace, name)) {
            case Screenshots.Taken taken -> taken.png();
            case Screenshots.None none ->
                throw new NoPicture(none.message()
                        + (none.lacksRight() ? " Set screenshots.enabled=true in the operator's chart." : ""));
        };
    }

    /** Puts the picture where the one before was. */
    private String store(DriverState owner, KeepScreenshot order, byte[] picture) {
        var namespace = owner.getMetadata().getNamespace();
        var name = name(owner, order.returned() ? SUFFIX_RETURNED : SUFFIX);
        var wanted = configMap(owner, order.vmiUid(), name, picture);
        var found = configMaps.get(namespace, name);
        if (found.isEmpty()) {
            configMaps.create(namespace, wanted);
        } else if (OwnObjects.isOurs(found.get())
                && OwnObjects.isOwnedBy(found.get(), owner.getMetadata().getUid())) {
            configMaps.merge(namespace, name, wanted);
        } else {
            throw new NoPicture("The picture of the screen is not kept: ConfigMap " + namespace + "/" + name
                    + " is there and was not made for this VM.");
        }
        return name;
    }

    private static String name(DriverState owner, String suffix) {
        var vm = owner.getSpec().virtualMachine().name();
        return Excerpt.begin(vm, NAME_LIMIT - suffix.length()).replaceAll("[-.]+$", "") + suffix;
    }

    private static ObjectNode configMap(DriverState owner, String vmiUid, String name, byte[] picture) {
        var map = OwnObjects.begin("v1", "ConfigMap", owner.getMetadata().getNamespace(), name);
        var metadata = (ObjectNode) map.path("metadata");
        metadata.set("ownerReferences", OwnObjects.ownedBy(owner));
        metadata.set("annotations", JsonNodeFactory.instance.objectNode().put(VMI, vmiUid));
        map.putObject("binaryData").put(KEY, Base64.getEncoder().encodeToString(picture));
        return map;
    }
}
