package io.pvdrivers.kubevirt;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class CompactReadingTest {
    private final ObjectMapper mapper =
            new ObjectMapper().registerModule(new JavaTimeModule()).registerModule(CompactReading.module());

    record Seen(Instant first, Instant last) {}

    @Test
    void aTimeIsKeptOnce() throws Exception {
        var seen = mapper.readValue(
                "{\"first\": \"2026-11-22T12:00:00Z\", \"last\": \"2026-11-22T12:00:00Z\"}", Seen.class);

        assertThat(seen.last()).isEqualTo("2026-11-22T12:00:00Z").isSameAs(seen.first());
    }

    @Test
    void metadataIsReadWithWhatIsNotKnownOfIt() throws Exception {
        var known = mapper.readValue("{\"name\": \"erp\", \"finalizers\": [\"a\", \"b\"]}", ObjectMeta.class);
        var unknown = mapper.readValue("{\"name\": \"erp\", \"newer\": 1}", ObjectMeta.class);

        assertThat(known.getAdditionalProperties()).isEmpty();
        assertThat(known.getFinalizers()).isEqualTo(List.of("a", "b"));
        assertThat(unknown.getAdditionalProperties()).containsEntry("newer", 1);
    }

    /** What kubectl apply leaves there is as long as the VM itself. */
    @Test
    void ofLongAnnotationsOfOthersTheNameIsKept() throws Exception {
        var text = "x".repeat(300);
        var vm = mapper.readValue("""
                {"metadata": {"labels": {"tier": "t0"}, "annotations": {
                  "kubectl.kubernetes.io/last-applied-configuration": "%1$s",
                  "example.com/contact": "windows-team",
                  "pvdrivers.io/baseline": "%1$s"}}}""".formatted(text), VirtualMachine.class);

        assertThat(vm.getMetadata().getAnnotations())
                .containsEntry("kubectl.kubernetes.io/last-applied-configuration", "")
                .containsEntry("example.com/contact", "windows-team")
                .containsEntry("pvdrivers.io/baseline", text)
                .hasSize(3);
        assertThat(vm.getMetadata().getLabels()).containsEntry("tier", "t0");
    }
}
