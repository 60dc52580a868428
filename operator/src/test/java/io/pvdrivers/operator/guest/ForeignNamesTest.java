package io.pvdrivers.operator.guest;

import static org.assertj.core.api.Assertions.assertThat;

import io.pvdrivers.operator.catalog.ForeignDrivers;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the script looks for in a guest is what the operator can tell: a name that one of them lacks is never found. */
class ForeignNamesTest {
    private static final Pattern NAME = Pattern.compile("'([^']+)'");

    @Test
    void the_script_looks_for_every_name() {
        var known = names(ForeignDrivers.families().stream()
                .flatMap(f -> Stream.of(f.own(), f.names()).flatMap(List::stream)));

        assertThat(names(Stream.concat(listed("foreign"), listed("inbox")))).isEqualTo(known);
    }

    @Test
    void what_every_windows_has_is_asked_for_apart() {
        var inbox = names(ForeignDrivers.families().stream()
                .filter(f -> Boolean.TRUE.equals(f.inbox()))
                .flatMap(f -> f.own().stream()));

        assertThat(names(listed("inbox"))).isEqualTo(inbox);
    }

    /** Programs are told by their names alone; one that the script leaves out is not seen. */
    @Test
    void the_script_lets_every_program_through() {
        var filter = Pattern.compile("\\$name -match '([^']+)'").matcher(Script.FACTS.text());
        assertThat(filter.find()).isTrue();
        var lets = Pattern.compile(filter.group(1).replace("\\A", "^"));

        assertThat(ForeignDrivers.families().stream().flatMap(f -> f.products().stream()))
                .isNotEmpty()
                .allMatch(product -> lets.matcher(product).find());
    }

    private static Stream<String> listed(String variable) {
        var text = Script.FACTS.text();
        var begin = text.indexOf("$" + variable + " = @(");
        assertThat(begin).as(variable).isPositive();
        return NAME.matcher(text.substring(begin, text.indexOf(')', begin)))
                .results()
                .map(m -> m.group(1));
    }

    private static TreeSet<String> names(Stream<String> names) {
        var all = new TreeSet<String>();
        names.map(n -> n.toLowerCase(Locale.ROOT)).forEach(all::add);
        return all;
    }
}
