package io.pvdrivers.testing.crd;

import static org.assertj.core.api.Assertions.assertThat;

import io.pvdrivers.testing.api.KubeApi;
import io.pvdrivers.testing.api.RealKubeApi;
import io.pvdrivers.testing.crd.RuleTable.Case;
import io.pvdrivers.testing.crd.RuleTable.Rule;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every CEL rule of every definition: what it lets through and what it refuses, with all that the server says of it, which the embedded server says too. */
@ExtendWith(RealKubeApi.class)
class RulesTest {
    private static BothServers servers;

    @BeforeAll
    static void begin(KubeApi api) {
        servers = new BothServers(api);
    }

    @AfterAll
    static void end() {
        servers.close();
    }

    static List<Definition> definitions() {
        return Definition.all();
    }

    static Stream<Case> cases() {
        return Definition.all().stream().flatMap(definition -> RuleTable.of(definition).cases().stream());
    }

    @ParameterizedTest
    @MethodSource("definitions")
    void everyRuleHasGoodAndBadCases(Definition definition) {
        var table = RuleTable.of(definition);

        assertThat(rules(table, true)).containsExactlyInAnyOrderElementsOf(table.rules());
        assertThat(rules(table, false)).containsExactlyInAnyOrderElementsOf(table.rules());
    }

    private static List<Rule> rules(RuleTable table, boolean good) {
        return table.cases().stream()
                .filter(one -> one.good() == good)
                .map(Case::rule)
                .distinct()
                .toList();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void isTakenOrRefusedInTheseWords(Case one) {
        var answer = one.askOf(servers.real);

        assertThat(answer.causes())
                .as(answer.message())
                .extracting(cause -> cause.field() + ": " + cause.message())
                .containsExactlyInAnyOrderElementsOf(one.says());
        assertThat(answer.taken()).as(answer.message()).isEqualTo(one.good());
        assertThat(one.askOf(servers.embedded).toString()).isEqualTo(answer.toString());
    }
}
