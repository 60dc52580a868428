package io.pvdrivers.kubevirt;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SharedTest {
    private static final String VM = """
            {"spec": {"runStrategy": "Always", "template": {"spec": {"domain": {
              "features": {"hyperv": {"relaxed": {}, "vapic": {}}},
              "devices": {"disks": [{"name": "root", "disk": {"bus": "sata"}}]}}}}}}""";

    @Test
    void twoVmsOfOneMakeHaveOneDescriptionOfTheirHardware() throws Exception {
        var mapper = new ObjectMapper();
        var one = mapper.readValue(VM, VirtualMachine.class).getSpec();
        var other = mapper.readValue(VM, VirtualMachine.class).getSpec();

        assertThat(other.template().spec().domain().features())
                .isSameAs(one.template().spec().domain().features());
        assertThat(other.template().spec().domain().devices().disks().get(0))
                .isSameAs(one.template().spec().domain().devices().disks().get(0));
        assertThat(other.runStrategy()).isSameAs(one.runStrategy());
    }

    @Test
    void aMapperSharesTheStringsThatItReads() throws Exception {
        var mapper = new ObjectMapper().registerModule(CompactReading.module());

        var read = mapper.readValue("[{\"tier\": \"erp\"}, {\"tier\": \"erp\"}]", Labels[].class);

        assertThat(read[1].tier).isEqualTo("erp").isSameAs(read[0].tier);
    }

    @Test
    void whatIsNotEqualStaysApart() {
        assertThat(Shared.one(List.of("a"))).isNotEqualTo(Shared.one(Map.of("a", "a")));
        assertThat(Shared.<Object>one(null)).isNull();
    }

    static final class Labels {
        public String tier;
    }
}
