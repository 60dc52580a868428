package io.pvdrivers.simulator.apiserver;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Label and field selectors of list and watch requests, set-based ones too. */
final class Selector {
    private static final Pattern SET = Pattern.compile("\\s*(\\S+)\\s+(in|notin)\\s*\\(([^)]*)\\)\\s*");
    private static final Pattern EQUALITY = Pattern.compile("\\s*([^\\s=!]+)\\s*(==|=|!=)\\s*([^\\s=!]*)\\s*");
    private static final Pattern EXISTENCE = Pattern.compile("\\s*(!?)\\s*([^\\s=!]+)\\s*");

    private Selector() {}

    static Predicate<JsonNode> labels(String selector) {
        Predicate<JsonNode> all = object -> true;
        for (String requirement : requirements(selector)) {
            all = all.and(labelRequirement(requirement));
        }
        return all;
    }

    static Predicate<JsonNode> fields(String selector) {
        Predicate<JsonNode> all = object -> true;
        for (String requirement : requirements(selector)) {
            Matcher equality = EQUALITY.matcher(requirement);
            if (!equality.matches()) {
                throw ApiFailure.badRequest("invalid field selector: " + requirement);
            }
            String path = fieldPath(equality.group(1));
            Predicate<JsonNode> equal = object -> object.at(path).asText().equals(equality.group(3));
            all = all.and(equality.group(2).equals("!=") ? equal.negate() : equal);
        }
        return all;
    }

    private static String fieldPath(String field) {
        return switch (field) {
            case "metadata.name" -> "/metadata/name";
            case "metadata.namespace" -> "/metadata/namespace";
            // of an Event
            case "involvedObject.kind" -> "/involvedObject/kind";
            default -> throw ApiFailure.notImplemented("a field selector on " + field);
        };
    }

    private static Predicate<JsonNode> labelRequirement(String requirement) {
        Matcher set = SET.matcher(requirement);
        if (set.matches()) {
            Set<String> values = Arrays.stream(set.group(3).split(",", -1))
                    .map(String::strip)
                    .collect(Collectors.toSet());
            Predicate<JsonNode> in =
                    label(set.group(1), value -> value.filter(values::contains).isPresent());
            return set.group(2).equals("in") ? in : in.negate();
        }
        Matcher equality = EQUALITY.matcher(requirement);
        if (equality.matches()) {
            Predicate<JsonNode> equal = label(
                    equality.group(1),
                    value -> value.filter(equality.group(3)::equals).isPresent());
            return equality.group(2).equals("!=") ? equal.negate() : equal;
        }
        Matcher existence = EXISTENCE.matcher(requirement);
        if (existence.matches()) {
            Predicate<JsonNode> exists = label(existence.group(2), Optional::isPresent);
            return existence.group(1).isEmpty() ? exists : exists.negate();
        }
        throw ApiFailure.badRequest("unable to parse requirement: " + requirement);
    }

    private static Predicate<JsonNode> label(String key, Function<Optional<String>, Boolean> test) {
        return object -> {
            JsonNode value = object.path("metadata").path("labels").path(key);
            return test.apply(value.isMissingNode() ? Optional.empty() : Optional.of(value.asText()));
        };
    }

    /** Splits at commas outside of parentheses. */
    private static List<String> requirements(String selector) {
        List<String> parts = new ArrayList<>();
        int depth = 0;
        int start = 0;
        for (int at = 0; at < selector.length(); at++) {
            char c = selector.charAt(at);
            depth += c == '(' ? 1 : c == ')' ? -1 : 0;
            if (c == ',' && depth == 0) {
                parts.add(selector.substring(start, at));
                start = at + 1;
            }
        }
        parts.add(selector.substring(start));
        return parts.stream().filter(part -> !part.isBlank()).toList();
    }
}
