package io.pvdrivers.simulator.apiserver;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The OpenAPI schema of one version of a CustomResourceDefinition, applied as a kube-apiserver applies it. */
final class CrdSchema {
    private final SchemaNode root;

    private CrdSchema(SchemaNode root) {
        this.root = root;
    }

    /** Reads {@code openAPIV3Schema}; a keyword that would not be honoured is refused. */
    static CrdSchema parse(JsonNode openApiSchema) {
        return new CrdSchema(SchemaNode.parse("", openApiSchema));
    }

    /** Takes fields out that the schema does not know, and says which they were; nulls it does not allow go silently. */
    List<String> prune(ObjectNode object) {
        List<String> pruned = new ArrayList<>();
        Pruning.pruneRoot(root, object, pruned);
        return pruned;
    }

    /** Everything wrong with the object as the successor of the old one. */
    List<FieldError> validate(Optional<ObjectNode> old, ObjectNode object) {
        List<FieldError> errors = new ArrayList<>();
        SchemaValidation.validate(root, object, errors);
        return completed(errors, old, object);
    }

    /** Everything wrong with the object when only its status was written. */
    List<FieldError> validateStatus(Optional<ObjectNode> old, ObjectNode object) {
        List<FieldError> errors = new ArrayList<>();
        SchemaValidation.validateStatus(root, object, errors);
        return completed(errors, old, object);
    }

    private List<FieldError> completed(List<FieldError> errors, Optional<ObjectNode> old, ObjectNode object) {
        ListIdentity.validate(root, object, errors);
        if (!root.hasRules()) {
            return errors;
        }
        if (errors.stream().anyMatch(FieldError::blocksRules)) {
            errors.add(FieldError.rulesNotChecked());
        } else {
            RuleValidation.validate(root, old.map(node -> (JsonNode) node), object, errors);
        }
        return errors;
    }
}
