package io.pvdrivers.operator.action;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.pvdrivers.operator.gate.PreferenceLever.Asked;
import io.pvdrivers.operator.gate.PreferencesSeen;
import io.pvdrivers.operator.kubevirt.Preference;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Preferences of a cluster. Hundreds of VMs share a few, so each is read again only after a while. */
public final class KubernetesPreferences implements Preferences {
    static final Duration FRESH = Duration.ofSeconds(30);

    private static final Logger LOG = LoggerFactory.getLogger(KubernetesPreferences.class);
    private static final String GROUP = "/apis/instancetype.kubevirt.io/v1beta1";

    private final KubernetesClient client;
    private final InstantSource clock;
    private final Map<String, Answer> answers = new ConcurrentHashMap<>();

    /** @param until when it is to be read again */
    private record Answer(Optional<Preference> preference, Instant until) {}

    public KubernetesPreferences(KubernetesClient client, InstantSource clock) {
        this.client = client;
        this.clock = clock;
    }

    @Override
    public Optional<PreferencesSeen> look(String namespace, Asked asked) {
        try {
            return Optional.of(PreferencesSeen.of(
                    read(path(namespace, asked.kind(), asked.from())),
                    read(path(namespace, asked.kind(), asked.to()))));
        } catch (KubernetesClientException e) {
            if (ApiRefusal.isFinal(e)) {
                return Optional.of(PreferencesSeen.refused(ApiRefusal.sentence(e)));
            }
            LOG.debug("The API server does not tell preferences now; the VM waits", e);
            return Optional.empty();
        }
    }

    private static String path(String namespace, String kind, String name) {
        return Preference.isNamespaced(kind)
                ? GROUP + "/namespaces/" + namespace + "/virtualmachinepreferences/" + RawObjects.encoded(name)
                : GROUP + "/virtualmachineclusterpreferences/" + RawObjects.encoded(name);
    }

    private Optional<Preference> read(String path) {
        var now = clock.instant();
        var known = Optional.ofNullable(answers.get(path)).filter(a -> a.until().isAfter(now));
        if (known.isPresent()) {
            return known.get().preference();
        }
        var read = Optional.ofNullable(client.raw(path)).map(RawObjects::read).map(Preference::of);
        answers.values().removeIf(a -> !a.until().isAfter(now));
        answers.put(path, new Answer(read, now.plus(FRESH)));
        return read;
    }
}
