package io.pvdrivers.operator.gate;

import static io.pvdrivers.operator.gate.Given.aVm;
import static org.assertj.core.api.Assertions.assertThat;

import io.pvdrivers.operator.catalog.ImagePrefix;
import io.pvdrivers.operator.kubevirt.ClaimFacts;
import io.pvdrivers.operator.kubevirt.ClusterFeatures;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which media are not used, said in words before anything is done. */
class MediaRefusalTest {
    @ParameterizedTest
    @CsvSource(textBlock = """
            registry.example.com/win/,                       registry.example.com/win/own:1,      AwaitingTicket
            registry.example.com/win/,                       registry.example.com.evil/win/own:1, MediaRefused
            registry.example.com/win/ quay.io/me/virtio-win, quay.io/me/virtio-win:1,             AwaitingTicket
            registry.example.com/win/ quay.io/me/virtio-win, quay.io/me/virtio-win-2:1,           MediaRefused
            ,                                                quay.io/me/virtio-win-2:1,           AwaitingTicket
            """)
    void ownImagesAreThoseOfTheList(String list, String image, String reason) {
        assertThat(reason(own(image).rights(listed(list)))).isEqualTo(reason);
    }

    @Test
    void saysTheListAndHowToGetOnIt() {
        var given = own("quay.io/me/own:1").rights(listed("registry.example.com/win/ quay.io/you/virtio-win"));

        assertThat(blocked(given))
                .isEqualTo(
                        "The policy's spec.media.containerDisk names quay.io/me/own:1, and this operator takes only images of"
                                + " registry.example.com/win/, quay.io/you/virtio-win: it was started with --own-media-image. Name one of"
                                + " those, or have it added to ownMedia.images of the chart.");
    }

    @Test
    void aListAdmitsNoClaims() {
        var claim = new ClaimFacts("iso", List.of("ReadWriteMany"), "Block", "Bound", Optional.empty());
        var given = aVm().policy("/spec/media/persistentVolumeClaim", "claimName", "iso")
                .surroundings(
                        new Surroundings(ClusterFeatures.UNKNOWN, Optional.of(claim), List.of(), Optional.empty()));

        assertThat(reason(given.rights(listed("")))).isEqualTo("AwaitingTicket");
        assertThat(blocked(given.rights(listed("registry.example.com/win/"))))
                .startsWith(
                        "The policy's spec.media.persistentVolumeClaim names a claim, and this operator takes only images of"
                                + " registry.example.com/win/: ");
    }

    @Test
    void theListDoesNotBindTheOperatorsOwnImages() {
        assertThat(reason(aVm().rights(listed("registry.example.com.elsewhere/win/"))))
                .isEqualTo("AwaitingTicket");
    }

    @Test
    void anImageThatIsKnownToHoldAnotherReleaseIsNotStaged() {
        var image = "quay.io/kubevirt/virtio-container-disk:v1.9.0";

        assertThat(blocked(own(image).rights(Rights.ALL)))
                .isEqualTo(
                        "The image quay.io/kubevirt/virtio-container-disk:v1.9.0 holds virtio-win 0.1.266, and the policy asks"
                                + " for 0.1.302: its tag is the version of KubeVirt. Name an image with 0.1.302 where this one is named: in the"
                                + " policy, in --media or in the DriverRelease.");
        assertThat(reason(aVm().media(image))).isEqualTo("MediaMismatch");
        assertThat(reason(aVm().media(image).rights(Rights.ALL).policy("/spec/media", "dataVolume", Map.of())))
                .isEqualTo("MediaMismatch");
        assertThat(reason(aVm().media(image).drivers(Given.NEW))).isNotEqualTo("MediaMismatch");
        assertThat(reason(aVm().media("quay.io/kubevirt/virtio-container-disk:latest")))
                .isEqualTo("AwaitingTicket");
    }

    @Test
    void namesHyperConvergedsImageWithoutTakingIt() {
        var given = aVm().withoutMedia()
                .surroundings(new Surroundings(
                        ClusterFeatures.UNKNOWN,
                        Optional.empty(),
                        List.of(),
                        Optional.empty(),
                        Optional.of("registry.example.com/hco/virtio-win:4")));

        assertThat(blocked(given))
                .isEqualTo("Nobody said which image holds the ISO of release 0.1.302. HyperConverged has the image"
                        + " registry.example.com/hco/virtio-win:4; if that holds 0.1.302, start the operator with --media"
                        + " 0.1.302=hyperconverged. Or set spec.media.containerDisk.image in a DriverRelease of your own, or start the"
                        + " operator with --media 0.1.302=IMAGE.");
        assertThat(blocked(aVm().withoutMedia())).doesNotContain("HyperConverged");
    }

    private static Given own(String image) {
        return aVm().policy("/spec/media/containerDisk", "image", image);
    }

    private static Rights listed(String list) {
        var prefixes = list == null || list.isEmpty() ? Stream.<String>empty() : Stream.of(list.split(" ", -1));
        var images = prefixes.map(text -> ImagePrefix.of(text).orElseThrow()).toList();
        return new Rights(false, false, true, images, false, false, false);
    }

    private static String reason(Given given) {
        return switch (new Planner().decide(given.situation()).verdict()) {
            case Verdict.Blocked blocked -> blocked.reason().code();
            case Verdict.Wait wait -> wait.reason().code();
            default -> "another verdict";
        };
    }

    private static String blocked(Given given) {
        return ((Verdict.Blocked) new Planner().decide(given.situation()).verdict()).message();
    }
}
