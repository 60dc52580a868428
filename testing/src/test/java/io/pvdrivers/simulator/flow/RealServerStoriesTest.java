package io.pvdrivers.simulator.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.pvdrivers.operator.KubernetesClients;
import io.pvdrivers.simulator.flow.Variations.Variation;
import io.pvdrivers.testing.api.KubeApi;
import io.pvdrivers.testing.api.KubeVirtStandIn;
import io.pvdrivers.testing.api.OwnKinds;
import io.pvdrivers.testing.api.RealKubeApi;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The flow stories again, on a real API server: the same VMs, the same sentences, the same patches. What the operator
 * keeps passes the CRDs' schemas on its way, and VMs pass KubeVirt's webhooks.
 */
@ExtendWith(RealKubeApi.class)
class RealServerStoriesTest {
    private static final Pattern SHUTDOWN =
            Pattern.compile("(has been shutting down since) [0-9TZ:-]+(\\. KubeVirt switches it off at) [0-9TZ:-]+");

    private static final boolean ALL = "all".equals(System.getProperty("stories"));
    private static final Duration LONG = Duration.ofHours(1);

    private static KubernetesClient operator;

    @BeforeAll
    static void begin(KubeApi api) {
        OwnKinds.apply(api.client());
        api.namespace("vms");
        operator = KubernetesClients.create(api.admin());
    }

    @AfterAll
    static void end() {
        operator.close();
    }

    /** Without {@code -Dstories=all} a build leaves out most of the long ones: what follows a fault takes the server much time and has little that is new to it. */
    static List<Variation> variations() {
        var all = Variations.all();
        return IntStream.range(0, all.size())
                .filter(i -> ALL || i % 5 == 0 || all.get(i).time().compareTo(LONG) < 0)
                .mapToObj(all::get)
                .toList();
    }

    @ParameterizedTest
    @MethodSource("variations")
    void goesTheSameWay(Variation variation, KubeApi api, KubeVirtStandIn standIn) {
        var place = new AtomicReference<ServerCluster>();
        var scene = Scene.of(variation, world -> {
            place.set(new ServerCluster(world, api.client(), operator, standIn));
            return place.get();
        });
        try (var server = place.get()) {
            variation.events().accept(scene);
            scene.play(variation.time());

            assertThat(timeless(server.inWorldsWords(Story.way(scene))))
                    .isEqualTo(timeless(golden(variation.name() + ".txt")));
            assertThat(server.inWorldsWords(Story.patches(scene))).isEqualTo(golden(variation.name() + ".patches.txt"));
            if (Story.WITH_STATUS.contains(variation.name())) {
                assertThat(server.inWorldsWords(Story.status(scene)))
                        .isEqualTo(golden(variation.name() + ".status.yaml"));
            }
        }
    }

    /** When an object began to be deleted a real server says by its own clock, not by the world's. */
    private static String timeless(String story) {
        return SHUTDOWN.matcher(story).replaceAll("$1 then$2 later");
    }

    private static String golden(String name) {
        var file = "/flows/" + name;
        try (var in = Objects.requireNonNull(RealServerStoriesTest.class.getResourceAsStream(file), file)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
