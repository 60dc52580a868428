package io.pvdrivers.operator.action;

import com.fasterxml.jackson.databind.JsonNode;
import io.pvdrivers.operator.action.MediaVolumes.Outcome;
import io.pvdrivers.operator.gate.Action.VolumeContent;
import io.pvdrivers.operator.gate.Action.VolumeOrder;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** What a DataVolume's status says. Pure. */
final class DataVolumeStanding {
    private static final Set<String> NO_CLAIM = Set.of("ErrExceededQuota", "ErrClaimNotValid");
    private static final Pattern PROGRESS = Pattern.compile("(\\d{1,3})(?:\\.\\d+)?%");

    /** CDI's importer is started again and again; what failed so often does not mend itself. */
    private static final int RESTARTS = 3;

    private static final int TENS = 10;

    private final VolumeOrder order;
    private final JsonNode volume;
    private final String name;
    private final String remedy;

    private DataVolumeStanding(VolumeOrder order, JsonNode volume) {
        this.order = order;
        this.volume = volume;
        var namespace = volume.at("/metadata/namespace").asText();
        this.name = "DataVolume " + namespace + "/" + order.name();
        this.remedy = "See to the cause, then delete it for another try: kubectl -n " + namespace
                + " delete datavolume " + order.name();
    }

    /** @param problem what keeps its claim from being bound, where somebody says */
    static Outcome of(VolumeOrder order, JsonNode volume, Optional<String> problem) {
        return new DataVolumeStanding(order, volume).outcome(problem);
    }

    /** Whether it still has to get its claim bound. */
    static boolean awaitsStorage(JsonNode volume) {
        return Set.of("", "Pending", "PVCBound", "ImportScheduled", "WaitForFirstConsumer", "PendingPopulation")
                .contains(phase(volume));
    }

    private static String phase(JsonNode volume) {
        return volume.at("/status/phase").asText();
    }

    private Outcome outcome(Optional<String> problem) {
        return switch (phase(volume)) {
            case "Succeeded" -> new Outcome.Ready();
            case "Failed" ->
                new Outcome.Refused(
                        "CDI could not fill " + name + ": " + running("it does not say why.") + " " + remedy);
            default -> refusal(problem).<Outcome>map(Outcome.Refused::new).orElseGet(() -> preparing(problem));
        };
    }

    private Optional<String> refusal(Optional<String> problem) {
        return noClaim()
                .or(() -> problem.filter(p -> p.contains("exceeded quota"))
                        .map(p -> "The claim of " + name + " cannot be made: " + p))
                .or(this::noCredentials)
                .or(this::failsAgain);
    }

    private Optional<String> noClaim() {
        return condition("Bound")
                .filter(c -> NO_CLAIM.contains(c.path("reason").asText()))
                .map(c -> "CDI cannot make the claim of " + name + ": "
                        + ApiRefusal.sentence(c.path("message").asText())
                        + " The policy's media.dataVolume names storageClassName and accessMode.");
    }

    /** KubeVirt pulls images with one kind of Secret, CDI with another. */
    private Optional<String> noCredentials() {
        var secret = order.content() instanceof VolumeContent.Registry registry
                ? registry.pullSecret()
                : Optional.<String>empty();
        return secret.filter(s -> condition("Running")
                        .filter(c -> c.path("reason").asText().equals("CreateContainerConfigError"))
                        .isPresent())
                .map(s -> "CDI cannot use the Secret " + s + " for " + name + ": " + running("it does not say why.")
                        + " CDI reads the keys accessKeyId and secretKey; add them, with the registry's user name and"
                        + " password.");
    }

    private Optional<String> failsAgain() {
        var restarts = volume.at("/status/restartCount").asInt();
        return condition("Running")
                .filter(c -> restarts >= RESTARTS && !c.path("status").asText().equals("True"))
                .map(c -> "CDI has failed " + restarts + " times to fill " + name + ": "
                        + running("it does not say why.") + " " + remedy);
    }

    private Outcome preparing(Optional<String> problem) {
        var phase = phase(volume).isEmpty() ? "CDI has not begun" : phase(volume);
        var progress = progress().map(p -> ", about " + p + " %").orElse("");
        var words = Stream.of(
                        Optional.of(name + ": " + phase + progress + "."),
                        problem.map(p -> "Its claim is not bound: " + ApiRefusal.sentence(p)),
                        Optional.of(running("")).filter(r -> !r.isEmpty()))
                .flatMap(Optional::stream)
                .toList();
        return new Outcome.Preparing(String.join(" ", words));
    }

    /** In tens: each new number is written into a status. */
    private Optional<String> progress() {
        var match = PROGRESS.matcher(volume.at("/status/progress").asText());
        return match.matches()
                ? Optional.of(String.valueOf(Integer.parseInt(match.group(1)) / TENS * TENS))
                : Optional.empty();
    }

    /** What CDI says of the pod that fills it, unless all is well. */
    private String running(String otherwise) {
        return condition("Running")
                .filter(c -> !c.path("status").asText().equals("True"))
                .map(c -> c.path("message").asText().strip())
                .filter(message -> !message.isEmpty())
                .map(ApiRefusal::sentence)
                .orElse(otherwise);
    }

    private Optional<JsonNode> condition(String type) {
        return StreamSupport.stream(volume.at("/status/conditions").spliterator(), false)
                .filter(c -> c.path("type").asText().equals(type))
                .findFirst();
    }
}
