package io.pvdrivers.testing.docs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What sort of thing a block shows. */
sealed interface Shown {
    /** Commands for a shell. */
    record Commands(List<Statement> statements) implements Shown {}

    /** Whole objects of Kubernetes. */
    record Objects(List<JsonNode> objects) implements Shown {}

    /** Parts of an object, or values of the chart. */
    record Parts(List<JsonNode> parts) implements Shown {}

    /** What something prints, which nobody types. */
    record Output() implements Shown {}

    /** Something in a language that is not for a shell. */
    record Other(String language) implements Shown {}

    /** Something else. */
    record Unknown() implements Shown {}

    YAMLMapper YAML = new YAMLMapper();
    Set<String> OUTPUT = Set.of("", "text", "xml", "json");
    Pattern KEY = Pattern.compile("^[A-Za-z][\\w.-]*:( .*)?$");

    static Shown in(Block block) {
        if (block.language().equals("yaml")) {
            return new Objects(documents(block));
        }
        if (block.isIndented()) {
            return indented(block);
        }
        var typed = Statement.areIn(new Block(block.page(), block.line(), Block.INDENTED, block.text()));
        if (OUTPUT.contains(block.language())) {
            return typed ? new Unknown() : new Output();
        }
        return new Other(block.language());
    }

    private static Shown indented(Block block) {
        if (Statement.areIn(block)) {
            return new Commands(Statement.of(block));
        }
        if (!KEY.matcher(block.firstLine()).matches()) {
            return new Unknown();
        }
        if (block.firstLine().startsWith("apiVersion:")) {
            return new Objects(documents(block));
        }
        return new Parts(Stream.of(block.text().split("\n\n(?=\\S)"))
                .flatMap(part -> read(part).stream())
                .toList());
    }

    private static List<JsonNode> documents(Block block) {
        return Stream.of(block.text().split("(?m)^---$"))
                .flatMap(document -> read(document).stream())
                .toList();
    }

    /** Comments alone are nothing. */
    static Optional<JsonNode> read(String text) {
        try {
            return Optional.ofNullable(YAML.readTree(text)).filter(tree -> !tree.isMissingNode() && !tree.isNull());
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(text, e);
        }
    }
}
