package io.pvdrivers.operator.guest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pvdrivers.operator.guest.AgentChannel.Reply;
import io.pvdrivers.operator.guest.GuestAgent.Answer;
import io.pvdrivers.operator.guest.GuestAgent.Guest;
import io.pvdrivers.operator.guest.GuestAgent.Observation;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Reads a guest's facts: the agent's own commands first, {@code pnputil} for the driver store, our script for the rest. What one of
 * them cannot tell becomes a blind spot with its reason, and never the end of the others.
 */
final class AgentFacts {
    private static final String OS = "os";
    private static final String DEVICES = "boundDevices";
    private static final String STORE = "driverStore";

    /** What only the script tells. */
    private static final List<String> OF_SCRIPT = List.of(
            "bootTime",
            "pendingReboot",
            "problemDevices",
            "services",
            "disks",
            "adapters",
            "roles.domainController",
            "roles.clusterNode",
            "roles.bitLocker",
            "roles.hibernation",
            "roles.dynamicSystemDisk",
            "roles.storageSpaces",
            "roles.crashDump",
            "components");

    /** The build of the first Windows 10; only before it the script asks for updates. */
    private static final int FIRST_OF_WINDOWS_10 = 10240;

    private final AgentChannel channel;
    private final GuestExec exec;

    AgentFacts(AgentChannel channel, GuestExec exec) {
        this.channel = channel;
        this.exec = exec;
    }

    Answer<Observation> of(Guest guest) {
        var talk = new AgentTalk(channel, exec, guest);
        return switch (talk.begin()) {
            case Reply.NotConnected none -> new Answer.NotConnected<>(none.message());
            case Reply.CannotAsk cannot -> new Answer.CannotAsk<>(cannot.message(), cannot.busy());
            case Reply.Returned info -> observed(talk);
            // An agent that keeps to itself who it is may still tell the rest.
            case Reply.Failed failed -> observed(talk);
        };
    }

    private static Answer<Observation> observed(AgentTalk talk) {
        var facts = JsonNodeFactory.instance.objectNode();
        talk.agent().version().ifPresent(version -> facts.put("agentVersion", version));
        talk.ask("guest-get-osinfo", List.of(OS)).ifPresent(info -> facts.set(OS, AgentReadings.os(info)));
        if (!isForeign(facts)) {
            ofWindows(talk, facts);
        }
        return talk.gone()
                .<Answer<Observation>>map(Answer.NotConnected::new)
                .or(() -> talk.interrupted().map(why -> new Answer.CannotAsk<>(why, true)))
                .orElseGet(() -> new Answer.Given<>(new Observation(FactSieve.sift(facts), talk.blindSpots())));
    }

    private static boolean isForeign(ObjectNode facts) {
        var id = facts.at("/os/id").asText();
        return !id.isEmpty() && !id.equals("mswindows");
    }

    private static void ofWindows(AgentTalk talk, ObjectNode facts) {
        talk.ask("guest-get-devices", List.of(DEVICES))
                .filter(JsonNode::isArray)
                .ifPresent(devices -> facts.set(DEVICES, AgentReadings.boundDevices(devices)));
        DriverStoreQuestion.ask(talk, FactSieve.sift(facts).os(), List.of(STORE))
                .ifPresent(packages -> facts.set(STORE, AgentReadings.driverStore(packages)));
        var data = JsonNodeFactory.instance
                .objectNode()
                .put("task", "facts")
                .put("devices", !facts.has(DEVICES))
                .put("store", !facts.has(STORE));
        var ofScript = ofScript(facts);
        talk.script(Script.FACTS, data, ofScript)
                .ifPresentOrElse(told -> take(told, ofScript, talk, facts), () -> fallBack(talk, facts));
    }

    private static List<String> ofScript(ObjectNode facts) {
        var build = facts.at("/os/kernelRelease").asText();
        return build.matches("\\d{1,6}") && Integer.parseInt(build) < FIRST_OF_WINDOWS_10
                ? Stream.concat(OF_SCRIPT.stream(), Stream.of("updates")).toList()
                : OF_SCRIPT;
    }

    private static void take(ObjectNode told, List<String> ofScript, AgentTalk talk, ObjectNode facts) {
        told.properties().forEach(fact -> {
            if (!facts.has(fact.getKey())) {
                facts.set(fact.getKey(), fact.getValue());
                talk.seen(fact.getKey());
            }
        });
        for (var fact : ofScript) {
            Optional.ofNullable(told.path("blind").path(fact).textValue())
                    .ifPresent(why -> talk.blind(
                            List.of(fact),
                            "Windows does not tell " + fact + ": " + why + " "
                                    + talk.agent().name() + " asked it by guest-exec."));
        }
    }

    /** Without the script the agent's own commands tell a part of it; the reason stays, for the rest. */
    private static void fallBack(AgentTalk talk, ObjectNode facts) {
        talk.ask("guest-get-disks", List.of("disks"))
                .filter(JsonNode::isArray)
                .ifPresent(disks -> facts.set("disks", AgentReadings.disks(disks)));
        talk.ask("guest-network-get-interfaces", List.of("adapters"))
                .filter(JsonNode::isArray)
                .ifPresent(interfaces -> facts.set("adapters", AgentReadings.adapters(interfaces)));
    }
}
