package io.pvdrivers.operator.command;

import io.pvdrivers.operator.BadInput;
import io.pvdrivers.operator.gate.Docs;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the pages are that the operator's sentences lead to. */
final class DocsOption {
    @Option(
            names = "--docs-url",
            paramLabel = "URL",
            description =
                    "Where the directory docs of its sources can be read; links in messages and Events lead there. "
                            + "Default: on GitHub, as it is in this version.")
    private @Nullable String url;

    /** Says nothing of the address: there may be a password in it. */
    Docs docs() {
        return url == null
                ? Docs.OWN
                : Docs.at(url)
                        .orElseThrow(() -> new BadInput(
                                "--docs-url is no address that links can begin with. Write it like https://git.example.com/pv-driver-operator/docs,"
                                        + " with at most " + Docs.LONGEST
                                        + " characters, and without a user, a query or a fragment."));
    }
}
