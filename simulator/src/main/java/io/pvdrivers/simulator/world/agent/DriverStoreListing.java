package io.pvdrivers.simulator.world.agent;

import io.pvdrivers.simulator.world.guest.PvDriver;
import io.pvdrivers.simulator.world.guest.RunningWindows;
import io.pvdrivers.simulator.world.guest.StoredPackage;
import io.pvdrivers.simulator.world.scene.Fault;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * {@code pnputil.exe}, as far as it lists the driver store: {@code -e} everywhere, {@code /enum-drivers} since Windows 10 1607
 * and Server 2016, its XML form here since Windows 11 24H2 and Server 2025.
 */
final class DriverStoreListing implements Program {
    private static final int FIRST_WITH_NEW_SYNTAX = 14393;
    private static final int FIRST_WITH_XML = 26100;
    private static final int USAGE = 1;
    private static final String SIGNER = "Microsoft Windows Hardware Compatibility Publisher";
    private static final DateTimeFormatter AMERICAN = DateTimeFormatter.ofPattern("MM/dd/yyyy", Locale.ROOT);
    private static final DateTimeFormatter GERMAN = DateTimeFormatter.ofPattern("dd.MM.yyyy", Locale.ROOT);

    @Override
    public Process start(RunningWindows windows, List<String> arguments, byte[] input) {
        int build = windows.edition().build();
        boolean german = windows.has(Fault.LOCALISED_OUTPUT);
        if (arguments.equals(List.of("-e"))) {
            return printed(old(windows, german), german);
        }
        if (arguments.equals(List.of("/enum-drivers")) && build >= FIRST_WITH_NEW_SYNTAX) {
            return printed(text(windows, german), german);
        }
        if (arguments.equals(List.of("/enum-drivers", "/format", "xml")) && build >= FIRST_WITH_XML) {
            return End.good(xml(windows, build));
        }
        return new End(
                USAGE,
                bytes((german ? "Microsoft-PnP-Dienstprogramm" : "Microsoft PnP Utility") + "\r\n\r\n", german),
                new byte[0]);
    }

    private static Process printed(String text, boolean german) {
        return new End(0, bytes(text, german), new byte[0]);
    }

    /** A console program writes in the code page of the console, which is no UTF-8. */
    private static byte[] bytes(String text, boolean german) {
        return text.getBytes(german ? Charset.forName("IBM850") : StandardCharsets.US_ASCII);
    }

    private static String text(RunningWindows windows, boolean german) {
        String entry = german ? """
                Veröffentlichter Name:     %s
                Originalname:      %s
                Anbietername:      Red Hat, Inc.
                Klassenname:         %s
                Klassen-GUID:         %s
                Treiberversion:     %s %s
                Signaturgebername:        %s

                """ : """
                Published Name:     %s
                Original Name:      %s
                Provider Name:      Red Hat, Inc.
                Class Name:         %s
                Class GUID:         %s
                Driver Version:     %s %s
                Signer Name:        %s

                """;
        return heading(german)
                + windows.driverStore().stream()
                        .map(stored -> entry.formatted(
                                stored.publishedName(),
                                stored.driver().inf() + ".inf",
                                className(stored.driver()),
                                classGuid(stored.driver()),
                                date(stored, german),
                                stored.version(),
                                SIGNER))
                        .collect(Collectors.joining())
                        .replace("\n", "\r\n");
    }

    private static String old(RunningWindows windows, boolean german) {
        String entry = german ? """
                Veröffentlichter Name :            %s
                Treiberpaketanbieter :   Red Hat, Inc.
                Klasse :                     %s
                Treiberdatum und -version :   %s %s
                Signaturgebername :               %s

                """ : """
                Published name :            %s
                Driver package provider :   Red Hat, Inc.
                Class :                     %s
                Driver date and version :   %s %s
                Signer name :               %s

                """;
        return heading(german)
                + windows.driverStore().stream()
                        .map(stored -> entry.formatted(
                                stored.publishedName(),
                                className(stored.driver()),
                                date(stored, german),
                                stored.version(),
                                SIGNER))
                        .collect(Collectors.joining())
                        .replace("\n", "\r\n");
    }

    private static String xml(RunningWindows windows, int build) {
        String drivers = windows.driverStore().stream()
                .map(stored -> """
                            <Driver DriverName="%s">
                                <OriginalName>%s.inf</OriginalName>
                                <ProviderName>Red Hat, Inc.</ProviderName>
                                <ClassName>%s</ClassName>
                                <ClassGuid>%s</ClassGuid>
                                <DriverVersion>%s %s</DriverVersion>
                                <SignerName>%s</SignerName>
                            </Driver>
                        """.formatted(
                                stored.publishedName(),
                                stored.driver().inf(),
                                className(stored.driver()),
                                classGuid(stored.driver()),
                                date(stored, false),
                                stored.version(),
                                SIGNER))
                .collect(Collectors.joining());
        return ("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<DriverStoreListing Version=\"10.0." + build
                        + "\" Command=\"/enum-drivers /format xml\">\n" + drivers + "</DriverStoreListing>\n")
                .replace("\n", "\r\n");
    }

    private static String heading(boolean german) {
        return (german ? "Microsoft-PnP-Dienstprogramm" : "Microsoft PnP Utility") + "\r\n\r\n";
    }

    private static String date(StoredPackage stored, boolean german) {
        return BuildDates.of(stored.version()).format(german ? GERMAN : AMERICAN);
    }

    private static String className(PvDriver driver) {
        return switch (driver) {
            case NETKVM -> "Net";
            case VIOSTOR, VIOSCSI -> "SCSIAdapter";
            case VIOGPUDO -> "Display";
            case VIOINPUT -> "HIDClass";
            case BALLOON, VIOSER, VIORNG, VIOSOCK, VIOMEM, VIOFS, PVPANIC, FWCFG -> "System";
        };
    }

    private static String classGuid(PvDriver driver) {
        return switch (driver) {
            case NETKVM -> "{4d36e972-e325-11ce-bfc1-08002be10318}";
            case VIOSTOR, VIOSCSI -> "{4d36e97b-e325-11ce-bfc1-08002be10318}";
            case VIOGPUDO -> "{4d36e968-e325-11ce-bfc1-08002be10318}";
            case VIOINPUT -> "{745a17a0-74d3-11d0-b6fe-00a0c90f57da}";
            case BALLOON, VIOSER, VIORNG, VIOSOCK, VIOMEM, VIOFS, PVPANIC, FWCFG ->
                "{4d36e97d-e325-11ce-bfc1-08002be10318}";
        };
    }
}
