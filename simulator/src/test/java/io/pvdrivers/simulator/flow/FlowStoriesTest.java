package io.pvdrivers.simulator.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.pvdrivers.simulator.flow.Variations.Variation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each VM's way, gate by gate and sentence by sentence, against {@code src/test/resources/flows}. Run with
 * {@code -Dgolden.update=true} to write what is told now, and read the difference before committing it.
 */
class FlowStoriesTest {
    private static final Path GOLDEN = Path.of("src/test/resources/flows");

    static Stream<Variation> variations() {
        return Stream.of(Variations.all(), GuestVariations.all(), MediaVariations.all())
                .flatMap(List::stream);
    }

    @ParameterizedTest
    @MethodSource("variations")
    void goesItsWay(Variation variation) throws IOException {
        var scene = Scene.of(variation, MemoryCluster::new);
        variation.events().accept(scene);
        scene.play(variation.time());

        compare(variation.name() + ".txt", Story.way(scene));
        compare(variation.name() + ".patches.txt", Story.patches(scene));
        if (Story.WITH_STATUS.contains(variation.name())) {
            compare(variation.name() + ".status.yaml", Story.status(scene));
        }
    }

    private static void compare(String name, String told) throws IOException {
        var file = GOLDEN.resolve(name);
        if (Boolean.getBoolean("golden.update")) {
            Files.createDirectories(GOLDEN);
            Files.writeString(file, told);
        }
        assertThat(told).isEqualTo(Files.readString(file));
    }
}
