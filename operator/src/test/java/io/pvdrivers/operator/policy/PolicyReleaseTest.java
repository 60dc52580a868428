package io.pvdrivers.operator.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.pvdrivers.api.v1alpha1.DriverPolicy;
import io.pvdrivers.api.v1alpha1.DriverPolicySpec.Channel;
import io.pvdrivers.api.v1alpha1.DriverPolicyStatus;
import io.pvdrivers.api.v1alpha1.DriverPolicyStatus.ChannelStatus;
import io.pvdrivers.api.v1alpha1.DriverPolicyStatus.ReleaseCount;
import io.pvdrivers.api.v1alpha1.DriverPolicyStatusBuilder;
import io.pvdrivers.api.v1alpha1.DriverState;
import io.pvdrivers.operator.KubernetesClients;
import io.pvdrivers.operator.catalog.BuiltinReleases;
import io.pvdrivers.operator.catalog.Catalog;
import io.pvdrivers.operator.catalog.Release;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a policy says of its channel, and when that is news. */
class PolicyReleaseTest {
    private static final Catalog CATALOG =
            Catalog.of(BuiltinReleases.all().stream().map(Release::new).toList());

    private static final MediaSource MEDIA =
            new MediaSource(Map.of("0.1.302", "a/b:1", "0.1.285", "a/b:2", "0.1.271", "a/b:3", "0.1.208", "a/b:4"));

    private static DriverPolicy policy(String release) {
        return KubernetesClients.serialization().unmarshal("""
                apiVersion: pvdrivers.io/v1alpha1
                kind: DriverPolicy
                metadata: {name: windows, namespace: vms, uid: policy-1, generation: 3}
                spec: {mode: Enforce, release: {%s}}
                """.formatted(release), DriverPolicy.class);
    }

    private static DriverState state(String vm, String status) {
        return KubernetesClients.serialization().unmarshal("""
                apiVersion: pvdrivers.io/v1alpha1
                kind: DriverState
                metadata: {name: %s, namespace: vms}
                status: {%s}
                """.formatted(vm, status), DriverState.class);
    }

    private static String chose(String release, String more) {
        return "guest: {os: 2k22, source: agent, changedAt: \"2026-11-21T08:00:00Z\"}, choice: {" + release
                + "channel: Stable, because: B., since: \"2026-11-21T08:00:00Z\"" + more + "}";
    }

    @Test
    void countsWhichVmsShallRunWhat() {
        var fleet = List.of(
                state("a", chose("release: 0.1.271, ", ", newer: 0.1.302")),
                state("b", chose("release: 0.1.302, ", "")),
                state("c", chose("release: 0.1.271, ", ", newer: 0.1.302")),
                state("d", chose("", "")),
                state("e", "choice: {channel: Stable, because: Not known yet., since: \"2026-11-21T08:00:00Z\"}"));

        var release = PolicyRelease.of(policy("channel: Stable"), CATALOG, MEDIA, fleet);

        assertThat(release.release()).contains("0.1.302");
        assertThat(release.problem()).isEmpty();
        assertThat(release.channel())
                .contains(new ChannelStatus(
                        Channel.STABLE,
                        "0.1.302",
                        "0.1.302",
                        2,
                        1,
                        List.of(new ReleaseCount("0.1.302", 1), new ReleaseCount("0.1.271", 2))));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "none", textBlock = """
            version: 0.1.302                                 | 0.1.302 | none
            version: 9.9.999                                 | 9.9.999 | No DriverRelease describes 9.9.999.
            channel: Stable                                  | 0.1.302 | none
            channel: Stable, deny: [0.1.302]                 | 0.1.285 | none
            channel: Latest, minimumVersion: 0.1.303         | none    | no release of channel Latest that spec.release admits and whose ISO is known
            """)
    void saysWhichIsInForceAndWhatIsWrong(String wish, String inForce, String problem) {
        var release = PolicyRelease.of(policy(wish), CATALOG, MEDIA, List.of());

        assertThat(release.release()).isEqualTo(Optional.ofNullable(inForce));
        assertThat(release.problem().orElse("none"))
                .contains(Optional.ofNullable(problem).orElse("none"));
    }

    @Test
    void theAimStaysUntilThePolicyAdmitsItNoMore() {
        var policy = policy("channel: Stable");
        policy.setStatus(DriverPolicyStatusBuilder.builder()
                .observedGeneration(3L)
                .channel(new ChannelStatus(Channel.STABLE, "0.1.285", "0.1.271", 0, 0, null))
                .build());
        assertThat(PolicyRelease.of(policy, CATALOG, MEDIA, List.of())
                        .channel()
                        .orElseThrow()
                        .target())
                .isEqualTo("0.1.271");

        var raised = policy("channel: Stable, minimumVersion: 0.1.285");
        raised.setStatus(policy.getStatus());
        assertThat(PolicyRelease.of(raised, CATALOG, MEDIA, List.of())
                        .channel()
                        .orElseThrow()
                        .target())
                .isEqualTo("0.1.302");
    }

    private static DriverPolicyStatus status(long generation, @Nullable String newest) {
        return DriverPolicyStatusBuilder.builder()
                .observedGeneration(generation)
                .channel(new ChannelStatus(Channel.STABLE, newest, newest, 0, 0, null))
                .build();
    }

    @ParameterizedTest
    @CsvSource(nullValues = "none", textBlock = """
            3, 0.1.285, 0.1.302, 0.1.302
            # the policy was edited: whoever did that knows
            2, 0.1.285, 0.1.302, none
            3, 0.1.302, 0.1.302, none
            # taken out of the catalogue
            3, 0.1.302, 0.1.285, none
            3, none,    0.1.302, none
            3, 0.1.302, none,    none
            3, 0.1.99,  0.1.102, 0.1.102
            """)
    void aNewerReleaseInTheCatalogueIsNews(long generation, String before, String after, String news) {
        var policy = policy("channel: Stable");
        policy.setStatus(status(generation, before));

        assertThat(NewRelease.of(policy, status(3, after)).map(NewRelease::newest))
                .isEqualTo(Optional.ofNullable(news));
    }

    @Test
    void theSameNewsHasTheSameId() {
        var policy = policy("channel: Stable");
        policy.setStatus(status(3, "0.1.285"));
        var news = NewRelease.of(policy, status(3, "0.1.302")).orElseThrow();

        var announcement = news.announcement(Instant.EPOCH);

        assertThat(announcement.id()).isEqualTo("policy-1/0.1.302");
        assertThat(announcement.data()).containsEntry("release", "0.1.302").containsEntry("upgrades", "Manual");
        assertThat(news.message())
                .isEqualTo(
                        "Release 0.1.302 is in the policy's channel now; the newest was 0.1.285. VMs stay with theirs. Set"
                                + " spec.release.minimumVersion: 0.1.302 to take them to it.");
    }
}
