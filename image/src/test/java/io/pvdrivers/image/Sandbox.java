package io.pvdrivers.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Runs programs in an unpacked image as a pod does: in its directory as the root, which is read-only but for {@code /tmp},
 * as the first process, and with nothing of our environment. Needs to be root, or {@code sudo} without a password, or user
 * namespaces.
 */
final class Sandbox {
    /** What is missing where there is no way. */
    static final String NEEDS =
            "images cannot be run here; be root, allow sudo without a password, or allow user namespaces.";

    private static final int NONROOT = 65532;

    private static final String MOUNTS = """
            set -e
            root=$1 tmp=$2
            shift 2
            mount --bind "$root" "$root"
            mount -o remount,bind,ro,nosuid,nodev "$root"
            mount -t proc proc "$root/proc"
            mount --rbind /dev "$root/dev"
            if [ -n "$tmp" ]; then mount --bind "$tmp" "$root/tmp"; else mount -t tmpfs -o mode=1777 tmpfs "$root/tmp"; fi
            exec "$@"
            """;

    private final String unshare;
    private final List<String> root;
    private final List<String> asNonroot;
    private final List<String> asCaller;

    private Sandbox(String unshare, List<String> root, List<String> asNonroot, List<String> asCaller) {
        this.unshare = unshare;
        this.root = root;
        this.asNonroot = asNonroot;
        this.asCaller = asCaller;
    }

    /** The first way to become root that works here. */
    static Optional<Sandbox> find() throws IOException, InterruptedException {
        String unshare = Commands.run("sh", "-c", "command -v unshare || true").strip();
        List<String> namespaces = List.of(unshare, "--mount", "--pid", "--fork");
        List<String> nonroot = List.of("--setgid=" + NONROOT, "--setuid=" + NONROOT);
        List<String> mapped = List.of("--user", "--map-user=" + NONROOT, "--map-group=" + NONROOT);
        List<String> caller = List.of("--setgid=" + id("-g"), "--setuid=" + id("-u"));
        for (Sandbox candidate : List.of(
                new Sandbox(unshare, namespaces, nonroot, List.of()),
                new Sandbox(unshare, joined(List.of("sudo", "-n"), namespaces), nonroot, caller),
                new Sandbox(unshare, joined(namespaces, List.of("--map-root-user")), mapped, List.of()))) {
            if (Commands.succeeds(joined(candidate.root, List.of("mount", "-t", "tmpfs", "tmpfs", "/mnt")))) {
                return Optional.of(candidate);
            }
        }
        return Optional.empty();
    }

    /** The image's program as the image's user, with more options for Java, and with a {@code /tmp} that is forgotten. */
    ProcessBuilder asNonroot(UnpackedImage image, List<String> javaOptions, List<String> arguments) throws IOException {
        return program(image, "", asNonroot, image.command(javaOptions, arguments));
    }

    /** The image's program as whoever calls, with more options for Java, and with the given directory as its {@code /tmp}. */
    ProcessBuilder asCaller(UnpackedImage image, Path tmp, List<String> javaOptions, List<String> arguments)
            throws IOException {
        return program(image, tmp.toString(), asCaller, image.command(javaOptions, arguments));
    }

    private ProcessBuilder program(UnpackedImage image, String tmp, List<String> user, List<String> program)
            throws IOException {
        for (String mountPoint : List.of("proc", "dev", "tmp")) {
            Files.createDirectories(image.directory().resolve(mountPoint));
        }
        List<String> command = new ArrayList<>(root);
        command.addAll(List.of("sh", "-c", MOUNTS, "sh", image.directory().toString(), tmp));
        command.addAll(List.of("env", "-i"));
        command.addAll(image.environment());
        command.add(unshare);
        command.addAll(user);
        command.addAll(List.of("--root=" + image.directory(), "--wd=" + image.workingDirectory()));
        command.addAll(program);
        return new ProcessBuilder(command).redirectErrorStream(true);
    }

    private static String id(String option) throws IOException, InterruptedException {
        return Commands.run("id", option).strip();
    }

    private static List<String> joined(List<String> some, List<String> more) {
        List<String> all = new ArrayList<>(some);
        all.addAll(more);
        return all;
    }
}
