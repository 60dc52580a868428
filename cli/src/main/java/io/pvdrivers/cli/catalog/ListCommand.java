package io.pvdrivers.cli.catalog;

import io.pvdrivers.api.v1alpha1.DriverPolicySpec.Channel;
import io.pvdrivers.operator.catalog.Release;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Lists releases. */
@Command(
        name = "list",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Lists the releases, the newest first. -o yaml prints them as objects to apply or to commit.")
final class ListCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @Mixin
    private CatalogOptions options = new CatalogOptions();

    @Option(
            names = "--channel",
            paramLabel = "CHANNEL",
            description = "Those of one channel alone: ${COMPLETION-CANDIDATES}.")
    private @Nullable Channel channel;

    @Override
    public Integer call() {
        var windows = options.windows();
        var releases = options.catalog().newestFirst().stream()
                .filter(this::isOfChannel)
                .filter(r -> windows.isEmpty() || r.guest(windows.get()).isPresent())
                .toList();
        var out = Objects.requireNonNull(spec).commandLine().getOut();
        out.print(
                switch (options.format()) {
                    case TABLE -> new ReleaseTable(windows).of(releases);
                    case JSON ->
                        Documents.json(releases.stream().map(Release::spec).toList());
                    case YAML ->
                        Documents.yaml(releases.stream().map(Release::spec).toList());
                });
        out.flush();
        return 0;
    }

    private boolean isOfChannel(Release release) {
        return channel == null
                || Optional.ofNullable(release.spec().channels())
                        .orElse(List.of())
                        .contains(channel);
    }
}
