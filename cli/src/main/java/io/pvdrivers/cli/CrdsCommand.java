package io.pvdrivers.cli;

import io.pvdrivers.api.v1alpha1.DriverPolicy;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Prints the CustomResourceDefinitions. */
@Command(
        name = "crds",
        mixinStandardHelpOptions = true,
        description = "Prints the CustomResourceDefinitions: pvdrivers crds | kubectl apply --server-side -f -")
final class CrdsCommand implements Callable<Integer> {
    static final List<String> PLURALS =
            List.of("driverpolicies", "clusterdriverpolicies", "driverreleases", "driverstates", "guestreports");

    @Override
    public Integer call() throws IOException {
        for (String plural : PLURALS) {
            System.out.print(definition(plural));
        }
        System.out.flush();
        return 0;
    }

    private static String definition(String plural) throws IOException {
        String file = "/META-INF/fabric8/" + plural + ".pvdrivers.io-v1.yml";
        try (var in = Objects.requireNonNull(DriverPolicy.class.getResourceAsStream(file), file)) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return text.contains("---\n") ? text : "---\n" + text;
        }
    }
}
