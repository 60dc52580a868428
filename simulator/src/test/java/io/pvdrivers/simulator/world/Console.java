package io.pvdrivers.simulator.world;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pvdrivers.api.v1alpha1.GuestFacts;
import io.pvdrivers.api.v1alpha1.GuestFacts.BoundDevice;
import io.pvdrivers.api.v1alpha1.GuestFacts.StorePackage;
import io.pvdrivers.operator.KubernetesClients;
import io.pvdrivers.operator.guest.AgentChannel.Reply;
import io.pvdrivers.operator.guest.GuestAgent.Guest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;

/** Speaks to one guest's agent in JSON alone, with nothing of the operator but the channel. */
final class Console {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final Pattern PACKAGE =
            Pattern.compile("(\\w+)\\.inf\\R.*?(?<=\\s)(\\d+(?:\\.\\d+){3})", Pattern.DOTALL);

    private final World world;
    private final Guest guest;

    /** How a program ended. */
    record End(int exitCode, byte[] out, byte[] err) {
        String text() {
            return new String(out, StandardCharsets.UTF_8);
        }
    }

    Console(World world, Guest guest) {
        this.world = world;
        this.guest = guest;
    }

    static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    Reply call(String command, ObjectNode arguments) {
        ObjectNode call = object().put("execute", command);
        if (!arguments.isEmpty()) {
            call.set("arguments", arguments);
        }
        return world.channel().call(guest, call);
    }

    /** What the agent returns to a command without arguments. */
    JsonNode returned(String command) {
        return returned(call(command, object()));
    }

    static JsonNode returned(Reply reply) {
        assertThat(reply).isInstanceOf(Reply.Returned.class);
        return ((Reply.Returned) reply).value();
    }

    static String failure(Reply reply) {
        assertThat(reply).isInstanceOf(Reply.Failed.class);
        return ((Reply.Failed) reply).message();
    }

    /** Starts a program and gives its process id. */
    long start(String program, String input, String... arguments) {
        ObjectNode about = object().put("path", program).put("capture-output", true);
        var list = about.putArray("arg");
        List.of(arguments).forEach(list::add);
        about.put("input-data", Base64.getEncoder().encodeToString(input.getBytes(StandardCharsets.UTF_8)));
        return returned(call("guest-exec", about)).path("pid").asLong();
    }

    JsonNode status(long pid) {
        return returned(call("guest-exec-status", object().put("pid", pid)));
    }

    End run(String program, String input, String... arguments) {
        JsonNode status = status(start(program, input, arguments));
        assertThat(status.path("exited").asBoolean()).isTrue();
        return new End(
                status.path("exitcode").asInt(), decoded(status.path("out-data")), decoded(status.path("err-data")));
    }

    private static byte[] decoded(JsonNode data) {
        return Base64.getDecoder().decode(data.asText());
    }

    long startScript(ObjectNode data) {
        String line = Base64.getEncoder().encodeToString(data.toString().getBytes(StandardCharsets.UTF_8));
        return start(
                "powershell.exe",
                line + "\nparam($data)\n",
                "-NoLogo",
                "-NoProfile",
                "-NonInteractive",
                "-ExecutionPolicy",
                "Bypass",
                "-Command",
                "take the input");
    }

    /** The object that a script prints. */
    JsonNode script(ObjectNode data) {
        try {
            return MAPPER.readTree(decoded(status(startScript(data)).path("out-data")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    JsonNode script(String data) {
        try {
            return script((ObjectNode) MAPPER.readTree(data));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** Orders an installation from an ISO that holds these drivers in this version. */
    void install(String id, int attempt, String directory, String version, List<String> drivers) {
        ObjectNode data = object().put("task", "install").put("id", uuid(id)).put("attempt", attempt);
        var list = data.putArray("drivers");
        drivers.forEach(driver -> list.addObject()
                .put("name", driver)
                .put("inf", driver + "\\" + directory + "\\amd64\\" + driver + ".inf")
                .put("version", version));
        data.putArray("pnputil").add("/add-driver").add("{inf}").add("/install");
        data.putNull("msi").putNull("guestAgent");
        startScript(data);
    }

    JsonNode progress(String id) {
        return script(object().put("task", "progress").put("id", uuid(id)));
    }

    static String uuid(String id) {
        return UUID.nameUUIDFromBytes(id.getBytes(StandardCharsets.UTF_8)).toString();
    }

    /** Everything that can be seen, put together from what the agent, the script and pnputil say. */
    GuestFacts facts() {
        JsonNode printed = script(object().put("task", "facts").put("devices", false));
        GuestFacts facts = KubernetesClients.serialization().unmarshal(printed.toString(), GuestFacts.class);
        JsonNode os = returned("guest-get-osinfo");
        return facts.withOs(new GuestFacts.Os(
                        os.path("id").asText(),
                        os.path("pretty-name").asText(),
                        os.path("version-id").asText(),
                        os.path("kernel-version").asText(),
                        os.path("kernel-release").asText(),
                        os.path("variant").asText(),
                        os.path("machine").asText()))
                .withBoundDevices(boundDevices())
                .withDriverStore(driverStore());
    }

    private List<BoundDevice> boundDevices() {
        List<BoundDevice> devices = new ArrayList<>();
        returned("guest-get-devices")
                .forEach(device -> devices.add(new BoundDevice(
                        "%04x:%04x"
                                .formatted(
                                        device.at("/id/vendor-id").asInt(),
                                        device.at("/id/device-id").asInt()),
                        device.path("driver-version").asText())));
        return devices;
    }

    private List<StorePackage> driverStore() {
        return PACKAGE.matcher(run("pnputil.exe", "", "/enum-drivers").text().replaceAll("(?m)^.*oem\\d+\\.inf\\R", ""))
                .results()
                .map(found -> new StorePackage(found.group(1), found.group(2)))
                .toList();
    }
}
