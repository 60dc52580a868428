package io.pvdrivers.testing.crd;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.pvdrivers.testing.api.KubeApi;
import io.pvdrivers.testing.api.OwnKinds;
import io.pvdrivers.testing.api.RealKubeApi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How large objects may get: etcd takes requests of 1.5 MiB, and a kube-apiserver reads bodies of 3 MiB. */
@ExtendWith(RealKubeApi.class)
class SizesTest {
    private static final int ANY_LENGTH = Integer.MAX_VALUE;

    private KubernetesClient client;
    private Server server;

    /** A client that does not ask again when the server fails. */
    @BeforeEach
    void begin(KubeApi api) {
        OwnKinds.apply(api.client());
        client = KubeApi.client(
                new ConfigBuilder(api.admin()).withRequestRetryBackoffLimit(0).build());
        server = new Server(client, api.newNamespace("sizes"));
    }

    @AfterEach
    void end() {
        client.close();
    }

    /**
     * A GuestReport, which others write, fits whatever it holds. Of what the operator and the catalogue write, every list may be full
     * while no text is longer than so many characters; sentences could be longer.
     */
    @ParameterizedTest
    @CsvSource({
        "guestreports,    " + ANY_LENGTH,
        "driverpolicies,  1024",
        "clusterdriverpolicies, 1024",
        "driverreleases,  1024",
        "driverstates,    96",
    })
    void isStoredWithEveryListFull(String plural, int longestText) {
        var definition = Definition.of(plural);
        var object = new Largest(longestText).object(definition);

        var answer = server.create(definition, object);

        assertThat(answer.code()).as(answer.toString()).isEqualTo(201);
        assertThat(answer.body().get("spec")).isEqualTo(object.get("spec"));
        if (definition.hasStatus()) {
            var status = answer.body().<ObjectNode>deepCopy();
            status.set("status", object.get("status"));
            var written = server.replaceStatus(definition, status);
            assertThat(written.code()).as(written.toString()).isEqualTo(200);
            assertThat(written.body().get("status")).isEqualTo(object.get("status"));
        }
        assertThat(server.delete(definition, object.at("/metadata/name").asText())
                        .code())
                .isEqualTo(200);
    }

    /** What happens beyond: the write is refused, and what was there stays. */
    @Test
    void aDriverStateIsNotStoredWithEveryTextAtItsLongestToo() {
        var definition = Definition.of("driverstates");
        var created = server.create(definition, Trial.without(Yaml.object("driverstates"), "status"))
                .body();

        assertThat(statusOf(created, 160))
                .returns(500, Answer::code)
                .returns("etcdserver: request is too large", Answer::message);
        assertThat(statusOf(created, ANY_LENGTH)).returns(413, Answer::code);
        assertThat(server.get(definition, "erp-app01").body()).isEqualTo(created);
    }

    private Answer statusOf(JsonNode created, int longestText) {
        var definition = Definition.of("driverstates");
        ObjectNode changed = created.deepCopy();
        changed.set("status", new Largest(longestText).object(definition).get("status"));
        return server.replaceStatus(definition, changed);
    }
}
