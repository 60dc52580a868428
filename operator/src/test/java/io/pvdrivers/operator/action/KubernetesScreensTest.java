package io.pvdrivers.operator.action;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pvdrivers.api.v1alpha1.DriverState;
import io.pvdrivers.operator.KubernetesClients;
import io.pvdrivers.operator.action.Screens.Outcome;
import io.pvdrivers.operator.gate.Action.KeepScreenshot;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How a picture of a screen is had and kept. */
class KubernetesScreensTest {
    private static final String SCREENSHOT =
            "GET /apis/subresources.kubevirt.io/v1/namespaces/vms/virtualmachineinstances/erp/vnc/screenshot";
    private static final String INSTANCE = "GET /apis/kubevirt.io/v1/namespaces/vms/virtualmachineinstances/erp";
    private static final String MAPS = "/api/v1/namespaces/vms/configmaps";
    private static final String NAME = "erp-pvdrivers-screenshot";
    private static final String GET_MAP = "GET " + MAPS + "/" + NAME;
    private static final byte[] PICTURE = {(byte) 0x89, 'P', 'N', 'G', 0, (byte) 0xFF, (byte) 0xFE, 13, 10};
    private static final String MAP = """
            apiVersion: v1
            kind: ConfigMap
            metadata:
              name: erp-pvdrivers-screenshot
              namespace: vms
              labels: {app.kubernetes.io/managed-by: pv-driver-operator}
              ownerReferences: [{apiVersion: pvdrivers.io/v1alpha1, kind: DriverState, name: erp, uid: state-uid}]
              annotations: {pvdrivers.io/vmi-uid: vmi-uid}
            binaryData: {screenshot.png: %s}
            """.formatted(Base64.getEncoder().encodeToString(PICTURE));

    private static final DriverState OWNER = KubernetesClients.serialization().unmarshal("""
                    apiVersion: pvdrivers.io/v1alpha1
                    kind: DriverState
                    metadata: {name: erp, namespace: vms, uid: state-uid}
                    spec: {virtualMachine: {name: erp, uid: vm-uid}}
                    """, DriverState.class);

    private final FakeApi api = new FakeApi();

    @AfterEach
    void close() {
        api.close();
    }

    private Outcome keep() {
        return new KubernetesScreens(api.client()).keep(OWNER, new KeepScreenshot("vmi-uid", false));
    }

    private FakeApi shows(byte[] picture) {
        return shows(api, picture);
    }

    private static FakeApi shows(FakeApi api, byte[] picture) {
        return api.on(SCREENSHOT, 200, picture)
                .on(INSTANCE, 200, "{\"metadata\": {\"name\": \"erp\", \"uid\": \"vmi-uid\"}}");
    }

    private static String message(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Kept kept -> "kept " + kept.configMap();
            case Outcome.None none -> none.message();
        };
    }

    @Test
    void keepsThePictureByteForByte() {
        shows(PICTURE).on("POST " + MAPS, 201, "{}");

        assertThat(keep()).isEqualTo(new Outcome.Kept(NAME));
        assertThat(Orders.yaml(api.bodies().getFirst())).isEqualTo(Orders.yaml(MAP));
        assertThat(api.requests())
                .containsExactly(SCREENSHOT, INSTANCE, GET_MAP, "POST " + MAPS + "?fieldValidation=Strict");
    }

    @Test
    void replacesTheOneBefore() {
        shows(PICTURE)
                .on(GET_MAP, 200, Orders.yaml(MAP).toString())
                .on("PATCH " + MAPS + "/" + NAME, 200, Orders.yaml(MAP).toString());

        assertThat(keep()).isEqualTo(new Outcome.Kept(NAME));
        assertThat(api.requests()).noneMatch(r -> r.startsWith("POST"));
    }

    @Test
    void overwritesNothingOfSomebodyElse() {
        var theirs = (ObjectNode) Orders.yaml(MAP);
        ((ObjectNode) theirs.at("/metadata/ownerReferences/0")).put("uid", "other");
        shows(PICTURE).on(GET_MAP, 200, theirs.toString());

        assertThat(message(keep())).contains("was not made for this VM");
        assertThat(api.bodies()).isEmpty();
    }

    @Test
    void thePictureOfTheGuestThatWasTakenBackStandsBesideTheFirst() {
        var name = NAME + "-returned";
        shows(PICTURE).on("POST " + MAPS, 201, "{}");

        assertThat(new KubernetesScreens(api.client()).keep(OWNER, new KeepScreenshot("vmi-uid", true)))
                .isEqualTo(new Outcome.Kept(name));
    }

    @Test
    void keepsNoPictureOfAnotherVmi() {
        api.on(SCREENSHOT, 200, PICTURE).on(INSTANCE, 200, "{\"metadata\": {\"name\": \"erp\", \"uid\": \"new-uid\"}}");

        assertThat(message(keep())).isEqualTo("The VMI that was to be pictured is gone.");
    }

    @Test
    void keepsNothingThatIsNoPictureOrTooLarge() {
        shows("P6 640 480".getBytes(StandardCharsets.UTF_8));
        assertThat(message(keep())).contains("is no PNG");

        var large = new byte[1_000_001];
        System.arraycopy(PICTURE, 0, large, 0, PICTURE.length);
        try (var other = new FakeApi()) {
            shows(other, large);
            assertThat(message(new KubernetesScreens(other.client()).keep(OWNER, new KeepScreenshot("vmi-uid", false))))
                    .contains("1000001 bytes");
            assertThat(other.bodies()).isEmpty();
        }
        assertThat(api.bodies()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            400 | No graphics devices are present.                                | No graphics devices are present.
            403 | User op cannot get resource virtualmachineinstances/screenshot  | screenshots.enabled=true
            500 | Internal error occurred                                         | (HTTP 500): Internal error occurred.
            """)
    void aPictureThatCannotBeHadHoldsNothingUp(int code, String said, String words) {
        api.on(SCREENSHOT, code, said);

        assertThat(message(keep())).contains(words);
    }

    @Test
    void nobodyThere() {
        api.stop();

        assertThat(keep()).isInstanceOf(Outcome.None.class);
    }

    @Test
    void aConfigMapThatIsRefusedIsTold() {
        shows(PICTURE).refuse("POST " + MAPS, 403, "exceeded quota: configmaps");

        assertThat(message(keep())).contains("exceeded quota: configmaps");
    }
}
