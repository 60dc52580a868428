package io.pvdrivers.image;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;

/**
 * Makes a base image, as an archive that jib takes for {@code tar://}, of what this machine has: a runtime linked from the
 * JDK that runs this, and the C library it needs. For tests, and for sites that build their own base.
 */
final class LocalBase {
    /** What jdeps finds in the jars of the image (a test compares), and elliptic curves for TLS. */
    static final Set<String> MODULES = Set.of(
            "java.base",
            "java.compiler",
            "java.desktop",
            "java.management",
            "java.naming",
            "java.net.http",
            "java.security.jgss",
            "java.sql",
            "jdk.crypto.ec",
            "jdk.httpserver",
            "jdk.management",
            "jdk.unsupported");

    private static final String JAVA_HOME = "/opt/java/openjdk";
    private static final Pattern LIBRARY = Pattern.compile("(?:=> )?(/\\S+) \\(0x");

    private final Path root;

    private LocalBase(Path root) {
        this.root = root;
    }

    /** Writes the base to the file that the one argument names. */
    public static void main(String[] arguments) throws Exception {
        Path target = Path.of(arguments[0]).toAbsolutePath();
        Path work = Files.createTempDirectory(target.getParent(), "base");
        try {
            Path root = Files.createDirectory(work.resolve("root"));
            new LocalBase(root).fill();
            archive(work, target);
        } finally {
            Commands.run("rm", "-rf", work.toString());
        }
    }

    private void fill() throws IOException, InterruptedException {
        Path runtime = root.resolve("." + JAVA_HOME);
        Files.createDirectories(runtime.getParent());
        link(runtime);
        for (String file : List.of("bin/java", "lib/server/libjvm.so")) {
            for (String library : librariesOf(runtime.resolve(file))) {
                copyIn(Path.of(library));
            }
        }
        Files.createDirectories(root.resolve("tmp"));
        Commands.run("chmod", "1777", root.resolve("tmp").toString());
        Path etc = Files.createDirectories(root.resolve("etc"));
        Files.writeString(etc.resolve("passwd"), "root:x:0:0::/:/\nnonroot:x:65532:65532::/:/\n");
        Files.writeString(etc.resolve("group"), "root:x:0:\nnonroot:x:65532:\n");
    }

    private static void link(Path runtime) {
        ToolProvider jlink = ToolProvider.findFirst("jlink")
                .orElseThrow(() -> new IllegalStateException("there is no jlink in " + System.getProperty("java.home")
                        + ": point JAVA_HOME at a whole JDK, not at a JRE"));
        int status = jlink.run(
                System.out,
                System.err,
                "--add-modules",
                String.join(",", new TreeSet<>(MODULES)),
                "--strip-debug",
                "--no-header-files",
                "--no-man-pages",
                "--generate-cds-archive",
                "--output",
                runtime.toString());
        if (status != 0) {
            throw new IllegalStateException("jlink failed with status " + status);
        }
    }

    /** The files that the dynamic linker would load for it, from outside the runtime. */
    private static List<String> librariesOf(Path binary) throws IOException, InterruptedException {
        return LIBRARY.matcher(Commands.run("ldd", binary.toString()))
                .results()
                .map(MatchResult::group)
                .map(line -> line.replaceFirst("^=> ", "").replaceFirst(" \\(0x$", ""))
                .filter(file -> !Path.of(file).normalize().toString().contains(JAVA_HOME))
                .toList();
    }

    /** Copies a library to the path by which the linker asks for it. */
    private void copyIn(Path library) throws IOException {
        Path copy = root.resolve("." + library.normalize());
        Files.createDirectories(copy.getParent());
        Files.copy(library.toRealPath(), copy, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.COPY_ATTRIBUTES);
    }

    /** The format of {@code docker save}: the only one that jib reads. */
    private static void archive(Path work, Path target) throws Exception {
        tar(work.resolve("layer.tar"), work.resolve("root"), ".");
        String config =
                """
                {"architecture":"%s","os":"linux","config":{"Env":["JAVA_HOME=%s","PATH=%s/bin:/usr/bin:/bin"]},\
                "rootfs":{"type":"layers","diff_ids":["sha256:%s"]}}""".formatted(Architecture.ofThisMachine(), JAVA_HOME, JAVA_HOME, sha256(work.resolve("layer.tar")));
        Files.writeString(work.resolve("config.json"), config);
        Files.writeString(
                work.resolve("manifest.json"),
                "[{\"Config\":\"config.json\",\"RepoTags\":[\"local-base:latest\"],\"Layers\":[\"layer.tar\"]}]");
        tar(target, work, "manifest.json", "config.json", "layer.tar");
    }

    /** Entries in order, without owners and times: the same files give the same bytes. */
    private static void tar(Path file, Path directory, String... members) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("tar", "--create", "--file", file.toString()));
        command.addAll(List.of("--sort=name", "--mtime=@1", "--owner=0", "--group=0", "--numeric-owner"));
        command.add("--mode=a+rX,u+w");
        command.addAll(List.of("--directory", directory.toString()));
        command.addAll(List.of(members));
        Commands.run(command.toArray(String[]::new));
    }

    private static String sha256(Path file) throws IOException, NoSuchAlgorithmException {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        try (var in = new DigestInputStream(Files.newInputStream(file), digest)) {
            in.transferTo(OutputStream.nullOutputStream());
        }
        return HexFormat.of().formatHex(digest.digest());
    }
}
