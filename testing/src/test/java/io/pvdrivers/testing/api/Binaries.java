package io.pvdrivers.testing.api;

import io.fabric8.kubeapitest.KubeAPIServerConfig;
import io.fabric8.kubeapitest.KubeAPIServerConfigBuilder;
import io.fabric8.kubeapitest.KubeAPITestException;
import io.fabric8.kubeapitest.binary.BinaryManager;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Where kube-apiserver, etcd and kubectl lie. What is not there is downloaded as kube-api-test does it, or else built by
 * {@code testing/kube-api/build}.
 */
final class Binaries {
    /** Names the directory to use instead of one in the user's cache. */
    static final String DIRECTORY_VARIABLE = "PVDRIVERS_KUBE_API_DIR";

    /** From a module's directory. */
    private static final Path MODULE = Path.of("..", "testing", "kube-api");

    private static final Pattern REQUIRED = Pattern.compile("k8s\\.io/kubernetes v(\\d+\\.\\d+)\\.\\d+");

    private final Path directory;
    private final String version;

    /**
     * @param directory has them in {@code k8s/<version>-<os>-<arch>}
     * @param version a pattern as kube-api-test takes it, {@code 1.36.*}
     */
    private Binaries(Path directory, String version) {
        this.directory = directory;
        this.version = version;
    }

    Path directory() {
        return directory;
    }

    String version() {
        return version;
    }

    /** Finds them or gets them; otherwise the one sentence that says why not. */
    static Found find() {
        var binaries = new Binaries(TestCache.directory("kube-api", DIRECTORY_VARIABLE), minorVersion() + ".*");
        if (binaries.arePresent()) {
            return new Found(Optional.of(binaries), "");
        }
        var download = binaries.download();
        if (download.isEmpty()) {
            return new Found(Optional.of(binaries), "");
        }
        var build = binaries.build();
        return build.isEmpty() && binaries.arePresent()
                ? new Found(Optional.of(binaries), "")
                : new Found(
                        Optional.empty(),
                        "No kube-apiserver to test against: the download failed (" + download.get()
                                + ") and so did testing/kube-api/build (" + build.orElse("it built something else")
                                + ").");
    }

    record Found(Optional<Binaries> binaries, String whyNot) {}

    private boolean arePresent() {
        try {
            new BinaryManager(config(true)).initAndDownloadIfRequired();
            return true;
        } catch (KubeAPITestException e) {
            return false;
        }
    }

    /** What went wrong, if anything did. */
    private Optional<String> download() {
        System.out.println("kube-api: downloading kube-apiserver " + version + " ...");
        try {
            Files.createDirectories(directory);
            new BinaryManager(config(false)).initAndDownloadIfRequired();
            return Optional.empty();
        } catch (IOException | RuntimeException e) {
            System.out.println("kube-api: it cannot be downloaded: " + rootMessage(e));
            return Optional.of(rootMessage(e));
        }
    }

    private Optional<String> build() {
        try {
            var process = new ProcessBuilder(
                            MODULE.resolve("build").toAbsolutePath().toString(), directory.toString())
                    .redirectErrorStream(true)
                    .start();
            var last = "it said nothing";
            try (var lines =
                    new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
                for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                    System.out.println(line);
                    last = line;
                }
            }
            return process.waitFor() == 0 ? Optional.empty() : Optional.of(last);
        } catch (IOException e) {
            return Optional.of(e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.of("interrupted");
        }
    }

    private KubeAPIServerConfig config(boolean offline) {
        return KubeAPIServerConfigBuilder.anAPIServerConfig()
                .withTestDir(directory.toString())
                .withApiServerVersion(version)
                .withOfflineMode(offline)
                .build();
    }

    /** The Go module pins the version for both ways. */
    private static String minorVersion() {
        try (var lines = Files.lines(MODULE.resolve("go.mod"))) {
            var matcher = REQUIRED.matcher(lines.collect(Collectors.joining("\n")));
            if (!matcher.find()) {
                throw new IllegalStateException("testing/kube-api/go.mod requires no k8s.io/kubernetes");
            }
            return matcher.group(1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String rootMessage(Throwable e) {
        var root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root.getClass().getSimpleName() + (root.getMessage() == null ? "" : ": " + root.getMessage());
    }
}
