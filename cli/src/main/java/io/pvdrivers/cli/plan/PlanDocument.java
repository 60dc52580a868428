package io.pvdrivers.cli.plan;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.UncheckedIOException;

/** Answers for programs. */
public final class PlanDocument {
    private static final JsonMapper JSON = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .build();

    private PlanDocument() {}

    public static String json(Object document) {
        return written(() -> printer().writeValueAsString(document));
    }

    /** The same JSON, for people to read. */
    static String pretty(String json) {
        return written(() -> printer().writeValueAsString(JSON.readTree(json)));
    }

    private static ObjectWriter printer() {
        var indenter = new DefaultIndenter("  ", "\n");
        var printer = new DefaultPrettyPrinter().withObjectIndenter(indenter).withArrayIndenter(indenter);
        return JSON.writer(printer);
    }

    private interface Writing {
        String text() throws JsonProcessingException;
    }

    private static String written(Writing writing) {
        try {
            return writing.text() + "\n";
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
