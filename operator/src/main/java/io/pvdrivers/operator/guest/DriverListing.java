package io.pvdrivers.operator.guest;

import io.pvdrivers.operator.catalog.Driver;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * Reads the virtio-win packages out of what {@code pnputil /enum-drivers} prints. Windows translates its labels, and not every Windows
 * prints the same lines; so packages are told by their values alone: {@code oemN.inf} begins one, another INF name is its
 * original name, four numbers with dots are its version. Pure.
 */
final class DriverListing {
    /** A package in the driver store; its name is that of the INF file it was made from, without the ending. */
    record Package(String driver, String version) {}

    private static final Pattern INF = Pattern.compile("(?i)(?<![\\w.-])([\\w-][\\w.-]{0,80})\\.inf(?![\\w-])");
    private static final Pattern PUBLISHED = Pattern.compile("(?i)oem\\d{1,6}");
    private static final Pattern VERSION =
            Pattern.compile("(?<![\\d.])(\\d{1,5}\\.\\d{1,5}\\.\\d{1,5}\\.\\d{1,6})(?![\\d.])");
    private static final String ENDING = ".inf";
    private static final String PROVIDER = "Red Hat";

    private DriverListing() {}

    /** The packages in what was printed as text. */
    static List<Package> text(String printed) {
        return packages(printed.lines());
    }

    /** The packages in what was printed as XML; empty when it is none. */
    static Optional<List<Package>> xml(String printed) {
        var begin = printed.indexOf('<');
        if (begin < 0) {
            return Optional.empty();
        }
        var factory = XMLInputFactory.newFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        try {
            return Optional.of(packages(
                    values(factory.createXMLStreamReader(new StringReader(printed.substring(begin)))).stream()));
        } catch (XMLStreamException e) {
            return Optional.empty();
        }
    }

    private static List<String> values(XMLStreamReader xml) throws XMLStreamException {
        var values = new ArrayList<String>();
        while (xml.hasNext()) {
            var event = xml.next();
            if (event == XMLStreamConstants.START_ELEMENT) {
                IntStream.range(0, xml.getAttributeCount())
                        .mapToObj(xml::getAttributeValue)
                        .forEach(values::add);
            } else if (event == XMLStreamConstants.CHARACTERS) {
                values.add(xml.getText());
            }
        }
        return values;
    }

    private static List<Package> packages(Stream<String> values) {
        var groups = new ArrayList<List<String>>();
        values.forEach(value -> {
            if (infs(value).anyMatch(DriverListing::isPublished)) {
                groups.add(new ArrayList<>());
            }
            if (!groups.isEmpty()) {
                groups.get(groups.size() - 1).add(value);
            }
        });
        return groups.stream()
                .flatMap(group -> virtioWin(group).stream())
                .distinct()
                .toList();
    }

    private static Optional<Package> virtioWin(List<String> group) {
        var driver = group.stream()
                .flatMap(DriverListing::infs)
                .filter(name -> !isPublished(name))
                .findFirst();
        var version = group.stream()
                .flatMap(value -> VERSION.matcher(value).results())
                .map(found -> found.group(1))
                .findFirst();
        var ofRedHat = group.stream().anyMatch(value -> value.contains(PROVIDER));
        return driver.filter(name -> ofRedHat || Driver.named(name).isPresent())
                .flatMap(name -> version.map(v -> new Package(name, v)));
    }

    private static Stream<String> infs(String value) {
        return hasEnding(value) ? INF.matcher(value).results().map(found -> found.group(1)) : Stream.empty();
    }

    /** Most lines have none, and the pattern takes its time to find that out. */
    private static boolean hasEnding(String value) {
        return IntStream.range(0, value.length() - ENDING.length() + 1)
                .anyMatch(at -> value.charAt(at) == '.' && value.regionMatches(true, at, ENDING, 0, ENDING.length()));
    }

    private static boolean isPublished(String name) {
        return PUBLISHED.matcher(name).matches();
    }
}
