package io.pvdrivers.operator.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.pvdrivers.api.v1alpha1.RolloutSpec;
import io.pvdrivers.operator.KubernetesClients;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A policy's limits as it has them, and where it is silent. */
class RulesTest {
    private static final KubernetesSerialization TYPES = KubernetesClients.serialization();

    private static Rules rules(String rollout, int fleet) {
        return Rules.of(Objects.requireNonNull(TYPES.unmarshal("---\n" + rollout, RolloutSpec.class)), fleet);
    }

    @Test
    void whereThePolicyIsSilentOneGoesAndOneMayFail() {
        var silent = Rules.of(null, 100);

        assertThat(silent.maxConcurrent()).isEqualTo(1);
        assertThat(silent.maxFailures()).isEqualTo(1);
        assertThat(silent.canary()).isEmpty();
        assertThat(silent.waves()).isEmpty();
        assertThat(silent.groups()).isEmpty();
        assertThat(rules("{restart: Manual}", 100)).isEqualTo(silent);
    }

    /** Of that many VMs. Of concurrency one is always left. */
    @ParameterizedTest
    @CsvSource({
        "7, 1000, 7",
        "10%, 9, 1",
        "10%, 19, 1",
        "10%, 20, 2",
        "100%, 25, 25",
        "100%, 100000000, 100000000",
        "1%, 0, 1",
    })
    void aShareOfConcurrencyIsRoundedDownToOneAtLeast(String value, int fleet, int most) {
        assertThat(rules("{maxConcurrent: " + value + "}", fleet).maxConcurrent())
                .isEqualTo(most);
    }

    @ParameterizedTest
    @CsvSource({"0, 1000, 0", "3, 1, 3", "5%, 19, 0", "5%, 20, 1", "0%, 100, 0"})
    void aShareOfFailuresIsRoundedDown(String value, int fleet, int most) {
        assertThat(rules("{maxFailures: " + value + "}", fleet).maxFailures()).isEqualTo(most);
    }

    @Test
    void canariesWavesAndGroupsHaveDefaultsToo() {
        var rules = rules("""
                canary: {}
                waves: [{name: lab, selector: {matchLabels: {stage: lab}}, soakSeconds: 3600}, {selector: {}}]
                groupBy: [{label: app}, {label: rack, maxConcurrent: 3}]
                """, 10);

        assertThat(rules.canary()).contains(new Rules.Canary(1, Duration.ZERO));
        assertThat(rules("{canary: {count: 4, soakSeconds: 60}}", 10).canary())
                .contains(new Rules.Canary(4, Duration.ofMinutes(1)));
        assertThat(rules.waves()).extracting(Rules.Wave::name).containsExactly(Optional.of("lab"), Optional.empty());
        assertThat(rules.waves()).extracting(Rules.Wave::soak).containsExactly(Duration.ofHours(1), Duration.ZERO);
        assertThat(rules.waves().getFirst().selector().getMatchLabels()).isEqualTo(Map.of("stage", "lab"));
        assertThat(rules.groups()).isEqualTo(Map.of("app", 1, "rack", 3));
    }

    /** Those in no wave of the policy are the last one. */
    @ParameterizedTest
    @CsvSource({"0, 1 (lab)", "1, 2", "2, 3"})
    void aWaveIsCalledByItsNumberAndItsName(int wave, String name) {
        assertThat(rules("{waves: [{name: lab, selector: {}}, {selector: {}}]}", 10)
                        .nameOf(wave))
                .isEqualTo(name);
    }
}
