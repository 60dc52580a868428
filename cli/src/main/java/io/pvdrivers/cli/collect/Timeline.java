package io.pvdrivers.cli.collect;

import com.fasterxml.jackson.databind.JsonNode;
import io.pvdrivers.cli.report.TextTable;
import io.pvdrivers.operator.WrittenTime;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Every time that stands anywhere in what was read, in order, with what is said beside it. Pure. */
final class Timeline {
    /** By what the items of a list are told apart. */
    private static final List<String> TITLES = List.of("type", "gate", "phase", "name", "act", "manager");

    /** What explains a time that stands beside it. */
    private static final List<String> BESIDE =
            List.of("status", "outcome", "operation", "reason", "message", "exitCode", "release", "count");

    /** When things of which there are many were looked at or changed; they would bury the rest. */
    private static final Set<String> LEFT_OUT = Set.of("renewTime", "lastHeartbeatTime", "lastProbeTime");

    private static final DateTimeFormatter MILLIS =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    /** Of one of the items of a list, when nothing else is told of it. */
    private static final Pattern ITEM = Pattern.compile("(.*)\\[([^\\[\\]]*)](\\.\\w+)");

    private record Moment(Instant at, String object, String what) {
        String line() {
            return MILLIS.format(at) + "  " + object + "  " + what;
        }

        /** The same for every item of one list. */
        String around() {
            var item = ITEM.matcher(what);
            return MILLIS.format(at) + "  " + object + "  " + (item.matches() ? item.replaceAll("$1[*]$3") : what);
        }

        String item() {
            var item = ITEM.matcher(what);
            return item.matches() ? item.group(2) : "";
        }
    }

    private final List<Moment> moments = new ArrayList<>();

    private Timeline() {}

    static List<String> of(Evidence evidence) {
        var timeline = new Timeline();
        evidence.objects().forEach(found -> timeline.walk(found.kind() + " " + found.name(), "", found.object()));
        evidence.events().forEach(timeline::event);
        return timeline.moments.stream()
                .sorted(Comparator.comparing(Moment::at))
                .collect(Collectors.groupingBy(Moment::around, LinkedHashMap::new, Collectors.toList()))
                .values()
                .stream()
                .map(Timeline::oneLine)
                .map(TextTable::plain)
                .toList();
    }

    /** What was looked at in one look changed at one time. */
    private static String oneLine(List<Moment> same) {
        var items = same.stream().map(Moment::item).distinct().toList();
        return items.size() == 1
                ? same.getFirst().line()
                : same.getFirst().around().replace("[*]", "[" + String.join(", ", items) + "]");
    }

    private void walk(String object, String path, JsonNode node) {
        node.properties().forEach(entry -> {
            var field = path.isEmpty() ? entry.getKey() : path + "." + entry.getKey();
            if (entry.getValue().isTextual()) {
                time(entry.getKey(), entry.getValue())
                        .ifPresent(at -> moments.add(new Moment(at, object, words(field, node))));
            } else if (entry.getValue().isArray()) {
                entry.getValue().forEach(item -> walk(object, field + "[" + title(item) + "]", item));
            } else {
                walk(object, field, entry.getValue());
            }
        });
    }

    private static Optional<Instant> time(String field, JsonNode value) {
        var text = value.asText();
        return LEFT_OUT.contains(field) || text.length() < "2026-01-01T00:00:00Z".length()
                ? Optional.empty()
                : WrittenTime.read(text);
    }

    private static String title(JsonNode item) {
        return TITLES.stream()
                .map(item::path)
                .filter(JsonNode::isTextual)
                .map(JsonNode::asText)
                .findFirst()
                .orElse("");
    }

    private static String words(String field, JsonNode around) {
        var beside = BESIDE.stream()
                .map(around::path)
                .filter(JsonNode::isValueNode)
                .map(JsonNode::asText)
                .filter(text -> !text.isEmpty())
                .collect(Collectors.joining(", "));
        return beside.isEmpty() ? field : field + ": " + beside;
    }

    private void event(JsonNode event) {
        var about = event.at("/regarding/kind").asText() + " "
                + event.at("/regarding/name").asText();
        var times =
                event.at("/series/count").asInt(event.path("deprecatedCount").asInt(1));
        var words = "Event " + event.path("reason").asText() + " ("
                + event.path("type").asText()
                + (times > 1 ? ", " + times + " times" : "") + "): "
                + event.path("note").asText();
        times(event).forEach(at -> moments.add(new Moment(at, about, words)));
    }

    /** When it was first told, and when it was last. */
    private static Stream<Instant> times(JsonNode event) {
        return Stream.of(
                        "/eventTime",
                        "/deprecatedFirstTimestamp",
                        "/series/lastObservedTime",
                        "/deprecatedLastTimestamp")
                .map(event::at)
                .filter(JsonNode::isTextual)
                .flatMap(text -> WrittenTime.read(text.asText()).stream())
                .distinct();
    }

    /** When an Event was first told. */
    static Optional<Instant> began(JsonNode event) {
        return times(event).min(Comparator.naturalOrder());
    }
}
