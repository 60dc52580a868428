package io.pvdrivers.cli.input;

import io.pvdrivers.operator.BadInput;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.reader.ReaderException;

/**
 * The text of one YAML or JSON file.
 *
 * @param file what to call it
 */
record YamlText(String file, String text) {
    /** A List of thousands of VMs is some ten megabytes; the library's own limit is three. */
    private static final int LONGEST = 512 * 1024 * 1024;

    private static final int DEEPEST = 100;

    /** The documents in it; one that is empty or holds only comments is none. */
    List<Node> documents() {
        List<Node> documents = new ArrayList<>();
        try {
            new Yaml(options()).composeAll(new StringReader(withoutTabs())).forEach(documents::add);
        } catch (MarkedYAMLException e) {
            throw new BadInput(place(e) + ": this is not YAML: " + e.getProblem() + ".");
        } catch (ReaderException e) {
            throw new BadInput("%s:%d: this is not YAML: the character U+%04X is not allowed there."
                    .formatted(file, lineOf(e.getPosition()), e.getCodePoint()));
        } catch (YAMLException e) {
            throw new BadInput(file + ": this is not YAML: " + e.getMessage() + ".");
        }
        return documents;
    }

    /** JSON may be indented with tabs, which YAML does not allow; inside its strings there are none. */
    private String withoutTabs() {
        boolean json = text.stripLeading().startsWith("{");
        return json ? text.replace('\t', ' ') : text;
    }

    private static LoaderOptions options() {
        LoaderOptions options = new LoaderOptions();
        options.setCodePointLimit(LONGEST);
        options.setNestingDepthLimit(DEEPEST);
        return options;
    }

    private String place(MarkedYAMLException e) {
        Mark mark = e.getProblemMark() == null ? e.getContextMark() : e.getProblemMark();
        return mark == null ? file : Place.of(file, mark).withColumn();
    }

    private long lineOf(int position) {
        return 1
                + text.codePoints()
                        .limit(position)
                        .filter(character -> character == '\n')
                        .count();
    }
}
