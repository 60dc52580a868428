package io.pvdrivers.cli.report;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import io.pvdrivers.api.v1alpha1.ChosenRelease;
import io.pvdrivers.api.v1alpha1.DriverReading.DriverStanding;
import io.pvdrivers.api.v1alpha1.DriverReleaseSpec.Severity;
import io.pvdrivers.api.v1alpha1.InstalledDrivers;
import io.pvdrivers.cli.rehearsal.Outcome;
import io.pvdrivers.cli.rehearsal.Result;
import io.pvdrivers.cli.rehearsal.VmResult;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The result for programs. Its fields are a contract: they are all there always, null where there is nothing to say. */
@JsonPropertyOrder("items")
public record ResultDocument(List<Item> items) {

    /** One VM. */
    @JsonPropertyOrder({
        "namespace",
        "name",
        "phase",
        "reason",
        "message",
        "restarts",
        "devices",
        "drivers",
        "release",
        "installed",
        "knownIssues"
    })
    public record Item(
            String namespace,
            String name,
            Outcome phase,
            String reason,
            String message,
            int restarts,
            List<DeviceItem> devices,
            List<DriverItem> drivers,
            @Nullable ReleaseItem release,
            @Nullable String installed,
            List<IssueItem> knownIssues) {}

    /** Which release the policy means for the VM, and which newer ones were passed over. */
    @JsonPropertyOrder({"version", "because", "passedOver"})
    public record ReleaseItem(@Nullable String version, String because, List<PassedOverItem> passedOver) {}

    /** A release that was not chosen. */
    @JsonPropertyOrder({"version", "reason", "message"})
    public record PassedOverItem(String version, String reason, String message) {}

    /** What is known to be wrong with a driver in use. */
    @JsonPropertyOrder({"id", "severity", "driver", "summary"})
    public record IssueItem(String id, Severity severity, String driver, String summary) {}

    /** A disk or interface: its bus or model at the beginning and at the end. */
    @JsonPropertyOrder({"name", "kind", "was", "is"})
    public record DeviceItem(
            String name,
            String kind,
            @Nullable String was,
            @Nullable String is) {}

    /** A driver in the guest. */
    @JsonPropertyOrder({"name", "version", "wanted", "standing"})
    public record DriverItem(
            String name, @Nullable String version, @Nullable String wanted, DriverStanding standing) {}

    public static ResultDocument of(Result result) {
        return new ResultDocument(
                result.vms().stream().map(ResultDocument::item).toList());
    }

    private static Item item(VmResult vm) {
        var standing = vm.standing();
        return new Item(
                standing.vm().namespace(),
                standing.vm().name(),
                standing.outcome(),
                standing.reason(),
                standing.message(),
                standing.restarts(),
                vm.devices().stream()
                        .map(device -> new DeviceItem(
                                device.name(),
                                device.kind(),
                                device.was().orElse(null),
                                device.is().orElse(null)))
                        .toList(),
                standing.drivers().stream()
                        .map(driver ->
                                new DriverItem(driver.name(), driver.version(), driver.wanted(), driver.standing()))
                        .toList(),
                standing.choice().map(ResultDocument::release).orElse(null),
                standing.installed().map(InstalledDrivers::release).orElse(null),
                standing.installed().map(InstalledDrivers::knownIssues).orElse(List.of()).stream()
                        .map(i -> new IssueItem(i.id(), i.severity(), i.driver(), i.summary()))
                        .toList());
    }

    private static ReleaseItem release(ChosenRelease choice) {
        return new ReleaseItem(
                choice.release(),
                choice.because(),
                Optional.ofNullable(choice.passedOver()).orElse(List.of()).stream()
                        .map(p -> new PassedOverItem(p.release(), p.reason(), p.message()))
                        .toList());
    }

    public String json() {
        var printer = new DefaultPrettyPrinter()
                .withObjectIndenter(new DefaultIndenter("  ", "\n"))
                .withArrayIndenter(new DefaultIndenter("  ", "\n"));
        try {
            return new ObjectMapper().writer(printer).writeValueAsString(this) + "\n";
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String yaml() {
        var factory = YAMLFactory.builder()
                .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
                .disable(YAMLGenerator.Feature.SPLIT_LINES)
                .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
                .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
                .build();
        try {
            return new ObjectMapper(factory).writeValueAsString(this);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
