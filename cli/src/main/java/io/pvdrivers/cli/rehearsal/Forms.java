package io.pvdrivers.cli.rehearsal;

import io.pvdrivers.api.schema.Text;
import java.lang.annotation.Annotation;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Says in words what form a text must have, where an API server answers with a regular expression or a number of characters. */
final class Forms {
    private static final Pattern NO_MATCH =
            Pattern.compile("Invalid value: (.*?): (?:\\S+ in body )?should match '(.*)'", Pattern.DOTALL);
    private static final Pattern TOO_SHORT = Pattern.compile("Invalid value: \"\": .*should be at least 1 chars long");
    private static final Pattern WORDS = Pattern.compile("\\^\\(([A-Za-z]+(?:\\|[A-Za-z]+)*)\\)\\$");

    private static final Map<String, String> CURES = Map.of(
            pattern(Text.ObjectName.class),
            "write the name of an object: lower case letters, digits, - and ., with a letter or digit at both ends",
            pattern(Text.DeviceName.class),
            "write the name of a device: letters, digits, -, _ and .",
            pattern(Text.Image.class),
            "write a container image, such as registry.example.com/virtio-win:0.1.302",
            pattern(Text.ReleaseVersion.class),
            "write the version of a release, such as 0.1.302",
            pattern(Text.DriverVersion.class),
            "write the version of a driver, such as 100.103.104.30200",
            pattern(Text.CatalogueVersion.class),
            "write the version of a driver, such as 100.103.104.30200, or 100.*.104.22500 where its second number is not known",
            "^https?://[^ ]+$",
            "write an address that begins with http:// or https://");

    private Forms() {}

    /** The sentence about a field; empty where the server's complaint is about something else. */
    static Optional<String> of(String field, String message) {
        if (field.endsWith(".sha256") && !message.equals("Required value") && !message.contains(" must be of type ")) {
            return Optional.of(
                    field + ": write the 64 hex digits of the SHA-256 in lower case, without \"sha256:\" before them.");
        }
        if (TOO_SHORT.matcher(message).matches()) {
            return Optional.of(field + " is empty; write it, or leave the field out.");
        }
        Matcher wrong = NO_MATCH.matcher(message);
        return wrong.matches()
                ? cure(wrong.group(2)).map(cure -> field + " is " + wrong.group(1) + "; " + cure + ".")
                : Optional.empty();
    }

    private static Optional<String> cure(String pattern) {
        Matcher words = WORDS.matcher(pattern);
        return words.matches()
                ? Optional.of("write one of "
                        + Arrays.stream(words.group(1).split("\\|", -1))
                                .map(word -> '"' + word + '"')
                                .collect(Collectors.joining(", ")))
                : Optional.ofNullable(CURES.get(pattern));
    }

    private static String pattern(Class<? extends Annotation> form) {
        return Objects.requireNonNull(form.getAnnotation(io.fabric8.generator.annotation.Pattern.class), form.getName())
                .value();
    }
}
