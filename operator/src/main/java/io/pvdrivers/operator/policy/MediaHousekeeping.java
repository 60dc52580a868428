package io.pvdrivers.operator.policy;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.pvdrivers.api.v1alpha1.Policy;
import io.pvdrivers.operator.Failures;
import io.pvdrivers.operator.ToldFailures;
import io.pvdrivers.operator.action.Deletion;
import io.pvdrivers.operator.action.MediaVolumes;
import io.pvdrivers.operator.gate.Action;
import io.pvdrivers.operator.telemetry.Deeds;
import io.pvdrivers.operator.telemetry.Events;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Deletes the volumes with ISOs that no VM of their namespace needs any more. */
final class MediaHousekeeping {
    private static final Logger LOG = LoggerFactory.getLogger(MediaHousekeeping.class);

    private final MediaVolumes volumes;
    private final Events events;
    private final Deeds deeds;
    private final ToldFailures told = new ToldFailures();
    private final Map<String, Set<String>> neededThen = new HashMap<>();

    MediaHousekeeping(MediaVolumes volumes, Events events, Deeds deeds) {
        this.volumes = volumes;
        this.events = events;
        this.deeds = deeds;
    }

    /**
     * Looks only where something else is needed than when it last looked. Volumes that cannot be deleted now are left for another time, those
     * that somebody does not let go for the next change.
     */
    synchronized void tidy(Policy policy, String namespace, Set<String> needed) {
        if (needed.equals(neededThen.get(namespace))) {
            return;
        }
        try {
            var settled = true;
            for (var name : volumes.imported(namespace)) {
                if (!needed.contains(name)) {
                    settled &= delete(policy, namespace, name);
                }
            }
            if (settled) {
                told.over(namespace);
                neededThen.put(namespace, Set.copyOf(needed));
            }
        } catch (KubernetesClientException e) {
            var why = Failures.innermost(e);
            if (told.isNews(namespace, why)) {
                LOG.warn("Volumes of namespace {} cannot be tidied up now: {}", namespace, why);
            }
        }
    }

    /** Whether nothing is to be gained by asking again. */
    private boolean delete(Policy policy, String namespace, String name) {
        return switch (volumes.drop(namespace, name)) {
            case Deletion.Done done -> {
                told.over(namespace + "/" + name);
                tell(policy, namespace, name);
                yield true;
            }
            case Deletion.Later later -> {
                if (told.isNews(namespace + "/" + name, later.message())) {
                    LOG.info("{}: {} It is tried again.", namespace, later.message());
                }
                yield false;
            }
            case Deletion.Refused refused -> {
                told.over(namespace + "/" + name);
                LOG.warn("{}: {}", namespace, refused.message());
                yield true;
            }
        };
    }

    private void tell(Policy policy, String namespace, String name) {
        var drop = new Action.DropVolume(name);
        var word = drop.getClass().getSimpleName();
        deeds.performed(drop);
        LOG.info("{}/{}: deleted, no VM of the namespace needs it", namespace, name);
        events.tell(
                policy,
                Optional.empty(),
                Events.Type.NORMAL,
                word,
                word,
                "Deleted the volume " + name + ": no VM of the namespace needs it.");
    }
}
