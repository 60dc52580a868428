package io.pvdrivers.operator.catalog;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.pvdrivers.api.v1alpha1.DriverReleaseSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** The releases the operator knows by itself, from one compact file in its jar. */
public final class BuiltinReleases {
    private static final String SOURCE = "releases.yaml";

    private BuiltinReleases() {}

    /** Every built-in release, the oldest first. */
    public static List<DriverReleaseSpec> all() {
        var source = source();
        var community = new CommunityReleases(source);
        var rhel = new RhelReleases(source);
        return Stream.concat(
                        source.releases().stream().map(community::release),
                        source.rhel().stream().map(rhel::release))
                .sorted(Comparator.comparing(
                        r -> ReleaseVersion.parse(r.version()).orElseThrow()))
                .toList();
    }

    /** All of them as a catalogue. */
    public static Catalog catalog() {
        return Catalog.of(all().stream().map(Release::new).toList());
    }

    static ReleaseSource source() {
        try (var source = Objects.requireNonNull(BuiltinReleases.class.getResourceAsStream(SOURCE))) {
            return new ObjectMapper(new YAMLFactory()).readValue(source, ReleaseSource.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
