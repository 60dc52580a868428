package io.pvdrivers.cli.rehearsal;

import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.StatusCause;
import io.fabric8.kubernetes.api.model.StatusDetails;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.pvdrivers.cli.input.Kind;
import io.pvdrivers.cli.input.Manifest;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Says in the words of people what an API server has against an object. */
final class Refusal {
    private static final Pattern UNSUPPORTED =
            Pattern.compile("Unsupported value: (.*): supported values: (.*)", Pattern.DOTALL);
    private static final Pattern DUPLICATE = Pattern.compile("Duplicate value: (.*)", Pattern.DOTALL);
    private static final Pattern WRONG_TYPE =
            Pattern.compile("Invalid value: .* in body must be of type ([^:]*): \"(.*)\"", Pattern.DOTALL);
    private static final Pattern INVALID =
            Pattern.compile("Invalid value: (.*?): (?:\\S+ in body )?(.*)", Pattern.DOTALL);
    private static final Pattern OWN_SENTENCE = Pattern.compile("(?:^|.*?: )(spec\\.[^ ]*: .*)", Pattern.DOTALL);

    /** Where an API server says that it looked no further. */
    private static final String NO_FIELD = "<nil>";

    private Refusal() {}

    /** One sentence for each thing that is wrong, with its place. */
    static List<String> sentences(Manifest manifest, KubernetesClientException e) {
        List<StatusCause> causes = Optional.ofNullable(e.getStatus())
                .map(Status::getDetails)
                .map(StatusDetails::getCauses)
                .filter(some -> !some.isEmpty())
                .orElse(List.of())
                .stream()
                .filter(cause -> !NO_FIELD.equals(cause.getField()))
                .toList();
        causes = causes.stream().filter(isSaidOnce(causes)).toList();
        if (causes.isEmpty()) {
            return List.of(manifest.wrong("", message(e)));
        }
        return causes.stream()
                .map(cause -> manifest.wrong(cause.getField(), who(manifest) + sentence(cause)))
                .toList();
    }

    /** Where a field may be of several types, a server names them singly too. */
    private static Predicate<StatusCause> isSaidOnce(List<StatusCause> all) {
        return cause -> !isOfWrongType(cause)
                || all.stream()
                        .filter(other ->
                                isOfWrongType(other) && other.getField().equals(cause.getField()))
                        .allMatch(other -> other.getMessage().length()
                                <= cause.getMessage().length());
    }

    private static boolean isOfWrongType(StatusCause cause) {
        return WRONG_TYPE.matcher(cause.getMessage()).matches();
    }

    private static String message(KubernetesClientException e) {
        return Optional.ofNullable(e.getStatus())
                        .map(Status::getMessage)
                        .or(() -> Optional.ofNullable(e.getMessage()))
                        .orElse("the API server does not take it")
                + ".";
    }

    private static String who(Manifest manifest) {
        return manifest.kind() == Kind.VIRTUAL_MACHINE ? "KubeVirt refuses it: " : "";
    }

    private static String sentence(StatusCause cause) {
        String field = cause.getField();
        String message = cause.getMessage();
        Matcher own = OWN_SENTENCE.matcher(message);
        if (own.matches()) {
            return own.group(1) + ".";
        }
        if (message.equals("Required value")) {
            return field + " is missing; write it.";
        }
        Optional<String> form = Forms.of(field, message);
        if (form.isPresent()) {
            return form.get();
        }
        Matcher unsupported = UNSUPPORTED.matcher(message);
        if (unsupported.matches()) {
            return field + " is " + unsupported.group(1) + "; write one of " + unsupported.group(2) + ".";
        }
        Matcher duplicate = DUPLICATE.matcher(message);
        if (duplicate.matches()) {
            return field + " is " + duplicate.group(1) + " once more; leave one of them out.";
        }
        Matcher type = WRONG_TYPE.matcher(message);
        if (type.matches()) {
            return field + " is of type " + type.group(2) + "; write one of type "
                    + type.group(1).replace(",", " or ") + ".";
        }
        Matcher invalid = INVALID.matcher(message);
        if (invalid.matches()) {
            return field + " is " + invalid.group(1) + "; it " + invalid.group(2) + ".";
        }
        return message.contains(field) ? message : field + ": " + message;
    }
}
