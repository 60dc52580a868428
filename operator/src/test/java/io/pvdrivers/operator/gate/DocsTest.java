package io.pvdrivers.operator.gate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Links lead to the pages of the version that says them, or to where somebody has put these. */
class DocsTest {
    private static final String HOME = "https://github.com/pv-driver-operator/pv-driver-operator/blob/";

    @ParameterizedTest
    @CsvSource(
            nullValues = "none",
            value = {"0.1.0,v0.1.0", "0.2.0-rc.1,v0.2.0-rc.1", "0.1.0-SNAPSHOT,main", "none,main"})
    void areThoseOfTheVersion(String version, String ref) {
        assertThat(Docs.ofVersion(version).page("gitops.md")).isEqualTo(HOME + ref + "/docs/gitops.md");
    }

    @ParameterizedTest
    @CsvSource({
        "https://git.example.com, https://git.example.com/a.md",
        "https://git.example.com/, https://git.example.com/a.md",
        "http://10.0.0.7:8080/docs//, http://10.0.0.7:8080/docs/a.md",
        "'http://[fd00::1]:8080/docs', 'http://[fd00::1]:8080/docs/a.md'",
        "https://git.example.com/g/o/-/blob/v0.1.0/my%20docs, https://git.example.com/g/o/-/blob/v0.1.0/my%20docs/a.md"
    })
    void areWhereSomebodyPutThem(String address, String link) {
        assertThat(Docs.at(address).orElseThrow().page("a.md")).isEqualTo(link);
    }

    @Test
    void areWhereSentencesLeadTo() {
        var own = new Given()
                .annotated("argocd.argoproj.io/tracking-id", "erp:kubevirt.io/VirtualMachine:vms/erp")
                .docs(Docs.at("https://git.example.com/docs").orElseThrow())
                .situation();

        assertThat(GitNotices.keptByATool(own))
                .singleElement()
                .satisfies(notice -> assertThat(notice.message()).endsWith(" https://git.example.com/docs/gitops.md"));
        assertThat(Reverts.sentence(own)).endsWith(" https://git.example.com/docs/gitops.md");
    }

    @Test
    void leaveRoomForTheSentence() {
        var longest = "https://git.example.com/" + "a".repeat(Docs.LONGEST - 24);

        assertThat(Docs.at(longest)).isPresent();
        assertThat(Docs.at(longest + "a")).isEmpty();
    }

    /** The chart refuses what the operator would, before there is a pod; and lets it be empty. */
    @Test
    void areCheckedByTheChartAsHere() throws IOException {
        var schema = new ObjectMapper()
                .readTree(Path.of("..", "helm", "pv-driver-operator", "values.schema.json")
                        .toFile())
                .at("/properties/docs/properties/url");

        assertThat(schema.path("pattern").asText()).isEqualTo("^(" + Docs.ADDRESS.pattern() + ")?$");
        assertThat(schema.path("maxLength").asInt()).isEqualTo(Docs.LONGEST);
    }
}
