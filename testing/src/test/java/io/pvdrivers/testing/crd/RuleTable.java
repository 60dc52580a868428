package io.pvdrivers.testing.crd;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** What {@code rules.yaml} says of the CEL rules of one definition; one that is like another has its rules too. */
record RuleTable(Definition definition, JsonNode table) {

    static RuleTable of(Definition definition) {
        var tables = Yaml.resource("rules.yaml");
        ObjectNode table = tables.path(definition.plural()).deepCopy();
        var like = tables.path(table.path("like").asText());
        like.path("rules").forEach(table.withArray("rules")::add);
        return new RuleTable(definition, table);
    }

    /** A rule, by where it stands and its text. */
    record Rule(String at, String rule) {
        @Override
        public String toString() {
            return at + " " + rule;
        }
    }

    /**
     * An object that is to be taken or refused.
     *
     * @param says all that the server says, as {@code field: message}; nothing where the object is good
     */
    record Case(Definition definition, Rule rule, boolean change, ObjectNode object, List<String> says) {
        Answer askOf(Server server) {
            return change ? server.judgeChange(definition, object) : server.judge(definition, object);
        }

        boolean good() {
            return says.isEmpty();
        }

        @Override
        public String toString() {
            return definition + (good() ? " takes " : " refuses ") + object.path("spec");
        }
    }

    List<Case> cases() {
        return nodes("rules").flatMap(this::cases).toList();
    }

    private Stream<Case> cases(JsonNode entry) {
        var rule =
                new Rule(entry.path("at").asText(), collapsed(entry.path("rule").asText()));
        var cases = new ArrayList<Case>();
        entry.path("good").forEach(part -> cases.add(of(rule, entry, part, List.of())));
        entry.path("bad")
                .forEach(bad ->
                        bad.path("parts").forEach(part -> cases.add(of(rule, entry, part, texts(bad.path("says"))))));
        return cases.stream();
    }

    private Case of(Rule rule, JsonNode entry, JsonNode part, List<String> says) {
        return new Case(
                definition, rule, entry.path("change").asBoolean(), Yaml.merged(table.path("base"), part), says);
    }

    private Stream<JsonNode> nodes(String field) {
        return StreamSupport.stream(table.path(field).spliterator(), false);
    }

    private static List<String> texts(JsonNode list) {
        return Yaml.strings(list, JsonNode::asText);
    }

    /** Every rule that the definition has. */
    List<Rule> rules() {
        var rules = new ArrayList<Rule>();
        definition
                .places()
                .forEach(place -> place.schema()
                        .path("x-kubernetes-validations")
                        .forEach(rule -> rules.add(new Rule(
                                place.path(), collapsed(rule.path("rule").asText())))));
        return rules;
    }

    private static String collapsed(String rule) {
        return rule.strip().replaceAll("\\s+", " ");
    }
}
