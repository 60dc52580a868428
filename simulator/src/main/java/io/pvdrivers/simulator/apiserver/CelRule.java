package io.pvdrivers.simulator.apiserver;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cel.bundle.Cel;
import dev.cel.bundle.CelFactory;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.SimpleType;
import dev.cel.extensions.CelExtensions;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * One entry of {@code x-kubernetes-validations}. Values are dynamically typed here: a rule that a kube-apiserver's type
 * check refuses, or that exceeds its cost limit, is accepted.
 */
final class CelRule {
    private static final Set<String> HONOURED = Set.of("rule", "message", "messageExpression", "reason", "fieldPath");
    private static final Pattern OLD_SELF = Pattern.compile("\\boldSelf\\b");
    private static final Cel CEL = environment();

    private final String rule;
    private final String message;
    private final String reason;
    private final String fieldPath;
    private final CelRuntime.Program program;
    private final Optional<CelRuntime.Program> messageProgram;

    private CelRule(JsonNode definition, CelRuntime.Program program, Optional<CelRuntime.Program> messageProgram) {
        this.rule = definition.path("rule").asText();
        this.message = definition.path("message").asText();
        this.reason = definition.path("reason").asText("FieldValueInvalid");
        this.fieldPath = definition.path("fieldPath").asText();
        this.program = program;
        this.messageProgram = messageProgram;
    }

    static CelRule compile(String path, JsonNode definition) {
        definition.fieldNames().forEachRemaining(keyword -> {
            if (!HONOURED.contains(keyword)) {
                throw new IllegalArgumentException(
                        "a rule of " + path + " says " + keyword + ", which this server would not honour");
            }
        });
        return new CelRule(
                definition,
                program(path, definition.path("rule").asText()),
                Optional.ofNullable(definition.get("messageExpression")).map(text -> program(path, text.asText())));
    }

    /** What is wrong with the value, if anything; a rule about {@code oldSelf} passes where there is no old value. */
    Optional<FieldError> check(SchemaNode schema, String path, Optional<JsonNode> old, JsonNode value) {
        boolean transition = OLD_SELF.matcher(rule).find();
        if (transition && old.isEmpty()) {
            return Optional.empty();
        }
        try {
            Map<String, Object> variables = new HashMap<>();
            variables.put("self", CelValues.of(schema, value));
            if (old.isPresent()) {
                variables.put("oldSelf", CelValues.of(schema, old.get()));
            }
            boolean holds = Boolean.TRUE.equals(program.eval(variables));
            return holds ? Optional.empty() : Optional.of(error(path, value, text(variables)));
        } catch (CelEvaluationException | CelValues.UnreadableValue e) {
            String shown = message.isEmpty() ? rule.strip() : message;
            String type = schema.intOrString() ? "" : schema.type();
            return Optional.of(FieldError.invalid(path, type, e.getMessage() + " evaluating rule: " + shown));
        }
    }

    private FieldError error(String path, JsonNode value, String text) {
        String at = path.isEmpty() && fieldPath.startsWith(".") ? fieldPath.substring(1) : path + fieldPath;
        return switch (reason) {
            case "FieldValueRequired" -> new FieldError(reason, at, "Required value: " + text);
            case "FieldValueForbidden" -> FieldError.forbidden(at, text);
            case "FieldValueDuplicate" -> FieldError.duplicate(at, value);
            default -> value.isContainerNode() ? FieldError.invalid(at, text) : FieldError.invalid(at, value, text);
        };
    }

    private String text(Map<String, Object> variables) throws CelEvaluationException {
        if (messageProgram.isPresent()) {
            return String.valueOf(messageProgram.get().eval(variables));
        }
        return message.isEmpty() ? "failed rule: " + rule.strip() : message;
    }

    private static CelRuntime.Program program(String path, String expression) {
        try {
            return CEL.createProgram(CEL.compile(expression).getAst());
        } catch (CelValidationException | CelEvaluationException e) {
            throw new IllegalArgumentException("the rule \"" + expression + "\" of " + path + ": " + e.getMessage(), e);
        }
    }

    private static Cel environment() {
        CelOptions options =
                CelOptions.current().enableHeterogeneousNumericComparisons(true).build();
        return CelFactory.standardCelBuilder()
                .setOptions(options)
                .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
                .addVar("self", SimpleType.DYN)
                .addVar("oldSelf", SimpleType.DYN)
                .addCompilerLibraries(
                        CelExtensions.strings(),
                        CelExtensions.lists(),
                        CelExtensions.sets(options),
                        CelExtensions.optional())
                .addRuntimeLibraries(
                        CelExtensions.strings(),
                        CelExtensions.lists(),
                        CelExtensions.sets(options),
                        CelExtensions.optional())
                .build();
    }
}
