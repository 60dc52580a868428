package io.pvdrivers.cli.catalog;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.util.StringQuotingChecker;
import io.pvdrivers.api.v1alpha1.DriverReleaseSpec;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Answers for programs: releases as objects that kubectl applies, a comparison as it is. */
final class Documents {
    private static final ObjectMapper JSON = plain(new ObjectMapper());
    private static final ObjectMapper YAML = plain(new ObjectMapper(YAMLFactory.builder()
            .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
            .disable(YAMLGenerator.Feature.SPLIT_LINES)
            .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
            .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
            .stringQuotingChecker(new DatesQuoted())
            .build()));

    private Documents() {}

    /** Some readers of YAML take a plain date for a time. */
    private static final class DatesQuoted extends StringQuotingChecker.Default {
        private static final long serialVersionUID = 1L;

        @Override
        public boolean needToQuoteValue(String value) {
            return super.needToQuoteValue(value) || value.matches("\\d{4}-\\d{2}-\\d{2}.*");
        }
    }

    @JsonPropertyOrder({"apiVersion", "kind", "metadata", "spec"})
    private record Release(String apiVersion, String kind, Map<String, String> metadata, DriverReleaseSpec spec) {
        static Release of(DriverReleaseSpec spec) {
            return new Release("pvdrivers.io/v1alpha1", "DriverRelease", Map.of("name", spec.version()), spec);
        }
    }

    @JsonPropertyOrder({"apiVersion", "kind", "items"})
    private record Items(String apiVersion, String kind, List<Release> items) {}

    static String json(List<DriverReleaseSpec> releases) {
        var items = releases.stream().map(Release::of).toList();
        return json(items.size() == 1 ? items.getFirst() : new Items("v1", "List", items));
    }

    static String yaml(List<DriverReleaseSpec> releases) {
        return releases.stream().map(r -> "---\n" + yaml(Release.of(r))).collect(Collectors.joining());
    }

    static String json(Object value) {
        var indenter = new DefaultIndenter("  ", "\n");
        var printer = new DefaultPrettyPrinter().withObjectIndenter(indenter).withArrayIndenter(indenter);
        return written(() -> JSON.writer(printer).writeValueAsString(value) + "\n");
    }

    static String yaml(Object value) {
        return written(() -> YAML.writeValueAsString(value));
    }

    private interface Writing {
        String text() throws JsonProcessingException;
    }

    private static String written(Writing writing) {
        try {
            return writing.text();
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ObjectMapper plain(ObjectMapper mapper) {
        mapper.setDefaultPropertyInclusion(JsonInclude.Include.NON_NULL);
        return mapper;
    }
}
