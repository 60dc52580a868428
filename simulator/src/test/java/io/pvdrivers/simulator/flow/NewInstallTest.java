package io.pvdrivers.simulator.flow;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.pvdrivers.operator.catalog.GuestOs;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/** The VMs of {@code examples/new-install}: born on virtio, and what sets them up. */
class NewInstallTest {
    private static final Path EXAMPLES = Path.of("../examples/new-install");
    private static final String UNATTEND = "urn:schemas-microsoft-com:unattend";

    @ParameterizedTest
    @ValueSource(strings = {"server-2022", "windows-11"})
    void areFoundReadyAndNothingIsWrittenToThem(String name) throws IOException {
        var scene = Scene.of(Manifests.object(vm(name).toString()), Manifests.POLICY, 1);
        scene.play(Duration.ofMinutes(10));

        assertThat(scene.status().phase()).as(String.join("\n", scene.story())).hasToString("READY");
        assertThat(scene.cluster.restarts()).isZero();
        assertThat(scene.cluster.writes()).noneMatch(write -> write.toString().contains("virtualmachines"));
    }

    @ParameterizedTest
    @CsvSource({"server-2022, 2k22", "windows-11, w11"})
    void areGivenTheStorageAndNetworkDriversOfTheirWindows(String name, String directory) throws Exception {
        var paths = texts(answers(name), "DriverPaths", "Path");

        assertThat(GuestOs.ofDirectory(directory)).isPresent();
        assertThat(paths)
                .hasSize(12)
                .allMatch(path -> path.endsWith("\\" + directory + "\\amd64"))
                .contains("D:\\viostor\\" + directory + "\\amd64", "G:\\NetKVM\\" + directory + "\\amd64");
    }

    /** Longer ones Setup refuses, says Microsoft. */
    @ParameterizedTest
    @ValueSource(strings = {"server-2022", "windows-11"})
    void runACommandThatSetupTakesAndHoldNoPassword(String name) throws Exception {
        var answers = answers(name);

        assertThat(texts(answers, "RunSynchronousCommand", "Path"))
                .singleElement()
                .satisfies(command ->
                        assertThat(command).hasSizeLessThanOrEqualTo(259).contains("virtio-install.ps1"));
        assertThat(answers.getElementsByTagNameNS(UNATTEND, "Password").getLength())
                .isZero();
        assertThat(answers.getElementsByTagNameNS(UNATTEND, "AdministratorPassword")
                        .getLength())
                .isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"server-2022", "windows-11"})
    void useTheSameMediaAsTheOperatorAndTheirOwnAnswers(String name) throws IOException {
        var volumes = vm(name).at("/spec/template/spec/volumes");

        assertThat(volumes.findValuesAsText("image")).containsExactly(Manifests.IMAGE);
        assertThat(volumes.findValue("configMap").path("name").asText())
                .isEqualTo(objects(name).get(0).at("/metadata/name").asText());
        assertThat(script(name))
                .isEqualTo(script("server-2022"))
                .contains("virtio-win-gt-x64.msi", "qemu-ga-x86_64.msi");
    }

    private static String script(String name) throws IOException {
        return objects(name).get(0).path("data").path("virtio-install.ps1").asText();
    }

    private static JsonNode vm(String name) throws IOException {
        return objects(name).get(1);
    }

    private static List<JsonNode> objects(String name) throws IOException {
        return Stream.of(Files.readString(EXAMPLES.resolve(name + ".yaml")).split("(?m)^---$"))
                .<JsonNode>map(Manifests::object)
                .toList();
    }

    private static Document answers(String name) throws Exception {
        var xml = objects(name).get(0).path("data").path("autounattend.xml").asText();
        var documents = DocumentBuilderFactory.newInstance();
        documents.setNamespaceAware(true);
        return documents.newDocumentBuilder().parse(new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8)));
    }

    /** What stands in the elements of one name that lie within elements of another. */
    private static List<String> texts(Document answers, String within, String name) {
        var places = answers.getElementsByTagNameNS(UNATTEND, within);
        return IntStream.range(0, places.getLength())
                .mapToObj(place -> ((Element) places.item(place)).getElementsByTagNameNS(UNATTEND, name))
                .flatMap(found -> IntStream.range(0, found.getLength()).mapToObj(found::item))
                .map(Node::getTextContent)
                .toList();
    }
}
