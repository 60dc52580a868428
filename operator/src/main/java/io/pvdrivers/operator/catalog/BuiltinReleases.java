package io.pvdrivers.operator.catalog;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.pvdrivers.api.v1alpha1.DriverPolicySpec.Channel;
import io.pvdrivers.api.v1alpha1.DriverReleaseSpec;
import io.pvdrivers.api.v1alpha1.DriverReleaseSpec.Guest;
import io.pvdrivers.api.v1alpha1.DriverReleaseSpec.KnownIssue;
import io.pvdrivers.api.v1alpha1.DriverReleaseSpec.Media;
import io.pvdrivers.api.v1alpha1.DriverReleaseSpec.Provenance;
import io.pvdrivers.api.v1alpha1.DriverReleaseSpec.Support;
import io.pvdrivers.api.v1alpha1.MediaChoice.ContainerDisk;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The releases the operator knows by itself, from one compact file in its jar. */
public final class BuiltinReleases {
    private static final String SOURCE = "community.yaml";

    /** DriverVer of the builds that newer ISOs carry on for the Windows 8 family. */
    private static final Map<String, String> CARRIED_ON = Map.of(
            "w8", "62.93.104.24000",
            "2k12", "62.93.104.24000",
            "w8.1", "63.93.104.24000",
            "2k12R2", "63.93.104.24000");

    private record Row(
            String version,
            String released,
            List<Channel> channels,
            String driverVersion,
            @Nullable String image,
            @Nullable Boolean msi,
            List<String> guests,
            List<KnownIssue> knownIssues) {}

    private BuiltinReleases() {}

    /** Every built-in release, the oldest first. */
    public static List<DriverReleaseSpec> all() {
        try (var source = Objects.requireNonNull(BuiltinReleases.class.getResourceAsStream(SOURCE))) {
            var mapper = new ObjectMapper(new YAMLFactory());
            return Stream.of(mapper.readValue(source, Row[].class))
                    .map(BuiltinReleases::release)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static DriverReleaseSpec release(Row row) {
        var guests = new ArrayList<Guest>();
        row.guests()
                .forEach(os -> guests.add(new Guest(
                        os,
                        Support.CURRENT,
                        "Microsoft attestation",
                        null,
                        drivers(row.driverVersion()),
                        row.msi(),
                        null,
                        null,
                        null)));
        CARRIED_ON.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(e -> guests.add(new Guest(
                        e.getKey(),
                        Support.TEST_SIGNED,
                        "Test-signed",
                        null,
                        drivers(e.getValue()),
                        null,
                        null,
                        null,
                        null)));
        var media = row.image() == null ? null : new Media(new ContainerDisk(row.image(), null), null);
        return new DriverReleaseSpec(
                row.version(),
                row.released(),
                row.channels(),
                Provenance.COMMUNITY,
                media,
                guests,
                row.knownIssues(),
                null,
                null,
                null);
    }

    private static Map<String, String> drivers(String version) {
        return Stream.of(Driver.values())
                .filter(d -> d != Driver.VIOMEM && d != Driver.VIOSOCK)
                .collect(Collectors.toMap(Driver::inf, d -> version));
    }
}
