package io.pvdrivers.operator.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.pvdrivers.api.v1alpha1.GuestComponent;
import io.pvdrivers.api.v1alpha1.GuestComponent.Kind;
import io.pvdrivers.api.v1alpha1.GuestFacts.StartType;
import io.pvdrivers.operator.catalog.ForeignDrivers.Found;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whose drivers they are. A component stands as {@code name/vendor/version}, of a program with a {@code *} before it. */
class ForeignDriversTest {
    private static GuestComponent component(String text) {
        var parts = text.replaceFirst("^\\*", "").split("/");
        var kind = text.startsWith("*") ? Kind.PRODUCT : Kind.DRIVER;
        return new GuestComponent(parts[0], kind, part(parts, 1), part(parts, 2), null, null);
    }

    private static @Nullable String part(String[] parts, int index) {
        return parts.length > index && !parts[index].isEmpty() ? parts[index] : null;
    }

    private static List<GuestComponent> components(String text) {
        return Stream.of(text.split(", *")).map(ForeignDriversTest::component).toList();
    }

    private static String told(List<GuestComponent> components) {
        return ForeignDrivers.among(components).stream()
                .map(found -> found.family().family()
                        + found.version().map(v -> " " + v).orElse("") + ": "
                        + found.components().stream()
                                .map(GuestComponent::name)
                                .sorted(String.CASE_INSENSITIVE_ORDER)
                                .collect(Collectors.joining(" ")))
                .collect(Collectors.joining("; "));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // By the vendor of the files.
                "xenbus/Amazon Inc./8.4.3.0, xenvbd/Amazon Inc./8.4.3.0 | AWS PV 8.4.3.0: xenbus xenvbd",
                "xenbus/Citrix Systems, xenfilt/Citrix Systems          | Citrix/XenServer PV: xenbus xenfilt",
                "xenbus/Cloud Software Group                            | Citrix/XenServer PV: xenbus",
                "xenbus/XCP-ng/9.0.9, xenhid/XCP-ng/9.0.9               | XCP-ng/Xen Project PV 9.0.9: xenbus xenhid",
                "xennet/James Harper, xenvbd/James Harper               | Xen GPLPV: xennet xenvbd",
                // By names that only one of them has; the others go with it.
                "AWSLiteAgent, xenbus, xenvif, xeniface, xennet, xenvbd | AWS PV: AWSLiteAgent xenbus xeniface xennet xenvbd xenvif",
                "xenevtchn, Xennet6, xensvc, xenvbd                     | Citrix/XenServer PV: xenevtchn Xennet6 xensvc xenvbd",
                "XENPCI, xenhide, xennet, xenvbd                        | Xen GPLPV: xenhide xennet XENPCI xenvbd",
                "rhelnet, rhelscsi/Red Hat Inc./1.3.10                  | Red Hat Xen PV 1.3.10: rhelnet rhelscsi",
                "vmxnet3, pvscsi, VMTools//12.3.5                       | VMware Tools 12.3.5: pvscsi VMTools vmxnet3",
                // By a program; its version is that of the whole.
                "*AWS PV Drivers/Amazon/8.4.3, xenbus//8.4.9            | AWS PV 8.4.3: AWS PV Drivers xenbus",
                "*Citrix XenTools/Citrix/7.2.0.1555, xenbus             | Citrix/XenServer PV 7.2.0.1555: Citrix XenTools xenbus",
                "*XenServer VM Tools for Windows/XenServer              | Citrix/XenServer PV: XenServer VM Tools for Windows",
                "*XCP-ng Windows PV drivers/Vates, xenbus               | XCP-ng/Xen Project PV: XCP-ng Windows PV drivers xenbus",
                // Nobody can tell.
                "xenbus, xenvbd                                         | Xen PV of unknown make: xenbus xenvbd",
                "xenbus/Some Vendor Ltd., rhelscsi                      | Red Hat Xen PV: rhelscsi; Xen PV of unknown make: xenbus",
                "AWSLiteAgent, xenevtchn, xenbus                        | AWS PV: AWSLiteAgent; Citrix/XenServer PV: xenevtchn; Xen PV of unknown make: xenbus",
                // A maker that is not there has no part in it.
                "AWSLiteAgent, xenbus/Citrix, xenvif                    | AWS PV: AWSLiteAgent; Citrix/XenServer PV: xenbus; Xen PV of unknown make: xenvif",
                // Several, each whole.
                "rhelscsi, *VMware Tools, vmci                          | Red Hat Xen PV: rhelscsi; VMware Tools: vmci VMware Tools",
                // What is no driver of another hypervisor.
                "viostor/Red Hat, *Citrix Workspace, netkvm             | ''",
            })
    void tells_makes_apart_in_whatever_order_they_come(String components, String told) {
        var list = components(components);
        assertThat(told(list)).isEqualTo(told);
        assertThat(told(list.reversed())).isEqualTo(told);
    }

    @Test
    void nothing_is_nothing() {
        assertThat(ForeignDrivers.among(List.of())).isEmpty();
    }

    private static Found only(GuestComponent... components) {
        var found = ForeignDrivers.among(List.of(components));
        assertThat(found).hasSize(1);
        return found.get(0);
    }

    private static GuestComponent driver(String name, @Nullable StartType start, @Nullable Boolean running) {
        return new GuestComponent(name, Kind.DRIVER, null, null, start, running);
    }

    /** Those of Hyper-V are in every Windows. */
    @Test
    void what_every_windows_has_counts_only_while_it_runs() {
        assertThat(ForeignDrivers.among(
                        List.of(driver("vmbus", StartType.BOOT, false), driver("netvsc", StartType.MANUAL, null))))
                .isEmpty();
        var found = only(driver("vmbus", StartType.BOOT, true), driver("netvsc", StartType.MANUAL, false));
        assertThat(found.family().family()).isEqualTo("Hyper-V");
        assertThat(found.components()).extracting(GuestComponent::name).containsExactly("vmbus");
        assertThat(found.fight()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        // Running, or loaded with Windows: also one that has ended is loaded again.
        "xenfilt, Boot, true, true, true",
        "xenbus, Boot, false, true, true",
        "xenvbd, Manual, true, true, true",
        "rhelscsi, Boot, , true, true",
        "xenhide, System, true, true, true",
        // At rest.
        "xenfilt, Manual, false, false, false",
        "xenvbd, Disabled, , false, false",
        "rhelscsi, Disabled, false, false, false",
        "xenbus, , , false, false",
        // At work, and no harm is known of it.
        "AWSLiteAgent, Automatic, true, true, false",
        "xenstub, Boot, true, true, false",
        "pvscsi, Boot, true, true, false",
        "VMTools, Automatic, true, true, false",
    })
    void they_fight_where_a_driver_that_does_runs_or_is_loaded_with_windows(
            String name, @Nullable String start, @Nullable Boolean running, boolean active, boolean fights) {
        var type = start == null ? null : StartType.valueOf(start.toUpperCase(Locale.ROOT));
        var found = only(driver(name, type, running));

        assertThat(found.isActive()).isEqualTo(active);
        assertThat(found.fight().isPresent()).isEqualTo(fights);
    }

    @Test
    void every_make_says_where_it_is_known_from_and_how_it_is_removed() {
        assertThat(ForeignDrivers.families()).isNotEmpty().allSatisfy(family -> {
            assertThat(family.sources()).isNotEmpty().allMatch(s -> s.startsWith("https://"));
            assertThat(family.remove()).isNotBlank().doesNotEndWith(".");
            assertThat(family.fighters().isEmpty()).isEqualTo(family.fights() == null);
            assertThat(ForeignDrivers.family(family.family())).contains(family);
            assertThat(Stream.of(family.own(), family.names()).flatMap(List::stream))
                    .containsAll(family.fighters());
        });
    }

    /** A name that two call their own would go to whichever comes first. */
    @Test
    void what_one_make_calls_its_own_no_other_has() {
        var owned = ForeignDrivers.families().stream()
                .flatMap(f -> f.own().stream())
                .map(name -> name.toLowerCase(Locale.ROOT))
                .toList();
        assertThat(owned).doesNotHaveDuplicates();
        var shared = ForeignDrivers.families().stream()
                .flatMap(f -> f.names().stream())
                .map(name -> name.toLowerCase(Locale.ROOT))
                .toList();
        assertThat(Collections.disjoint(owned, shared)).isTrue();
    }

    @Test
    void the_way_of_upgrades_and_the_limits_are_told() {
        var redHat = ForeignDrivers.family("Red Hat Xen PV").orElseThrow();
        assertThat(redHat.upgrades()).containsExactly("Red Hat Xen PV", "Citrix/XenServer PV", "AWS PV");
        assertThat(redHat.upgrades())
                .allMatch(name -> ForeignDrivers.family(name).isPresent());
        assertThat(redHat.limits()).isEqualTo(new ForeignFamily.Limits(12, 16));
    }
}
