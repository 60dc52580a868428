package io.pvdrivers.operator.guest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.pvdrivers.api.v1alpha1.GuestFacts.GuestVolume;
import io.pvdrivers.operator.guest.GuestAgent.Answer;
import io.pvdrivers.operator.guest.GuestAgent.Guest;
import java.net.HttpURLConnection;
import java.util.List;

/** Reads the subresource {@code virtualmachineinstances/filesystemlist}. */
public final class KubernetesFileSystems implements FileSystems {
    private final KubernetesClient client;
    private final ObjectMapper json = new ObjectMapper();

    /** @param client is used and not closed */
    public KubernetesFileSystems(KubernetesClient client) {
        this.client = client;
    }

    @Override
    public Answer<List<GuestVolume>> of(Guest guest) {
        var path = "/apis/subresources.kubevirt.io/v1/namespaces/" + guest.namespace() + "/virtualmachineinstances/"
                + guest.name() + "/filesystemlist";
        try {
            var text = client.raw(path);
            return text == null
                    ? new Answer.NotConnected<>("KubeVirt lists no file systems of this guest.")
                    : new Answer.Given<>(FileSystemList.volumes(json.readTree(text)));
        } catch (KubernetesClientException e) {
            return e.getCode() == HttpURLConnection.HTTP_FORBIDDEN
                    ? new Answer.CannotAsk<>(
                            "The operator may not get virtualmachineinstances/filesystemlist in namespace "
                                    + guest.namespace() + ". Apply the chart's roles again.")
                    : new Answer.NotConnected<>("KubeVirt does not list the guest's file systems now: "
                            + Words.brief(String.valueOf(e.getMessage())));
        } catch (JsonProcessingException e) {
            return new Answer.NotConnected<>("KubeVirt's list of file systems is not JSON.");
        }
    }
}
