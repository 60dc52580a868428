package io.pvdrivers.operator.guest;

import io.pvdrivers.api.v1alpha1.GuestFacts;
import io.pvdrivers.operator.guest.DriverListing.Package;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Asks {@code pnputil} for the driver store, in the words that this Windows knows. */
final class DriverStoreQuestion {
    private static final String PNPUTIL = "pnputil.exe";
    private static final List<String> AS_TEXT = List.of("/enum-drivers");
    private static final List<String> AS_XML = List.of("/enum-drivers", "/format", "xml");

    /** Windows 10 version 1607 and Windows Server 2016: before them pnputil does not print the original names of INF files. */
    private static final int FIRST_WITH_NAMES = 14393;

    /** Windows 11 version 22H2, and so Windows Server 2025. */
    private static final int FIRST_WITH_XML = 22621;

    private DriverStoreQuestion() {}

    /** The packages of virtio-win in the store; empty where pnputil does not tell, for which there is a reason then. */
    static Optional<List<Package>> ask(AgentTalk talk, GuestFacts.@Nullable Os os, List<String> fact) {
        var build = build(os);
        if (build < FIRST_WITH_NAMES) {
            talk.blind(
                    fact,
                    talk.agent().name()
                            + " cannot learn from pnputil.exe which drivers are in the store: this Windows does not print their"
                            + " original names.");
            return Optional.empty();
        }
        if (build >= FIRST_WITH_XML) {
            var packages = talk.print(PNPUTIL, AS_XML, fact).flatMap(DriverListing::xml);
            if (packages.isPresent()) {
                return packages;
            }
            talk.seen(fact.get(0));
        }
        return talk.print(PNPUTIL, AS_TEXT, fact).map(DriverListing::text);
    }

    /** Where it is unknown, asking in the words that most know does no harm. */
    private static int build(GuestFacts.@Nullable Os os) {
        return Optional.ofNullable(os)
                .map(GuestFacts.Os::kernelRelease)
                .filter(release -> release.matches("\\d{1,6}"))
                .map(Integer::valueOf)
                .orElse(FIRST_WITH_NAMES);
    }
}
