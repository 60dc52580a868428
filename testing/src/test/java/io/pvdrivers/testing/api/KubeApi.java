package io.pvdrivers.testing.api;

import io.fabric8.kubeapitest.KubeAPIServer;
import io.fabric8.kubeapitest.KubeAPIServerConfigBuilder;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** A kube-apiserver and its etcd, with RBAC on, empty but for what tests put in. There are no controllers: what is deleted stays as long as it has finalizers, and nothing collects orphans. */
public final class KubeApi implements AutoCloseable {
    private static final AtomicInteger NAMES = new AtomicInteger();

    private final Path home;
    private final KubeAPIServer server;
    private final Config admin;
    private final KubernetesClient client;
    private final Path kubeconfig;
    private final Path kubectl;

    private KubeApi(Path home, KubeAPIServer server, Path kubectl) {
        this.home = home;
        this.server = server;
        this.kubectl = kubectl;
        var yaml = server.getKubeConfigYaml();
        this.kubeconfig = write(home.resolve("kubeconfig"), yaml);
        this.admin = Config.fromKubeconfig(yaml);
        admin.setUserAgent("admin");
        this.client = client(admin);
    }

    /** Starts one for a program that is no test. */
    public static KubeApi start() {
        var found = Binaries.find();
        return start(found.binaries().orElseThrow(() -> new IllegalStateException(found.whyNot())));
    }

    /** Starts one, with a home of its own: kube-api-test keeps its certificates for ever, and they are valid for a year. */
    static KubeApi start(Binaries binaries) {
        try {
            var home = Files.createTempDirectory("kube-api");
            Files.createSymbolicLink(home.resolve("k8s"), binaries.directory().resolve("k8s"));
            var server = new KubeAPIServer(KubeAPIServerConfigBuilder.anAPIServerConfig()
                    .withTestDir(home.toString())
                    .withApiServerVersion(binaries.version())
                    .withOfflineMode(true)
                    .withUpdateKubeConfig(false)
                    .withApiServerFlags(flags(home))
                    .build());
            server.start();
            return new KubeApi(home, server, kubectl(binaries));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> flags(Path home) {
        return List.of(
                "--audit-policy-file=" + write(home.resolve("audit-policy.yaml"), AuditLog.POLICY),
                "--audit-log-path=" + home.resolve("audit.log"),
                // Each request's entry is on disk when it is answered.
                "--audit-log-mode=blocking-strict");
    }

    private static Path kubectl(Binaries binaries) throws IOException {
        try (var versions = Files.list(binaries.directory().resolve("k8s"))) {
            return versions.map(v -> v.resolve("kubectl"))
                    .filter(Files::isExecutable)
                    .max(Comparator.naturalOrder())
                    .orElseThrow();
        }
    }

    /** What is asked of the server, as an admin who may do everything. */
    public KubernetesClient client() {
        return client;
    }

    /** How an admin reaches the server. */
    public Config admin() {
        return admin;
    }

    /** The same under another name, so that an operator's own shows in what it manages. */
    public Config admin(String userAgent) {
        return new ConfigBuilder(admin).withUserAgent(userAgent).build();
    }

    /** The admin's kubeconfig, for commands. */
    public Path kubeconfig() {
        return kubeconfig;
    }

    /** Runs kubectl as admin. */
    public Kubectl kubectl() {
        return new Kubectl(kubectl, kubeconfig);
    }

    /** Runs kubectl as whom this kubeconfig names. */
    public Kubectl kubectl(Path kubeconfig) {
        return new Kubectl(kubectl, kubeconfig);
    }

    /** Writes a kubeconfig for the account of this configuration into the file, for programs that read one. */
    public static Path kubeconfig(Path file, Config account) {
        return write(file, """
                apiVersion: v1
                kind: Config
                clusters: [{name: here, cluster: {server: "%s", insecure-skip-tls-verify: true}}]
                contexts: [{name: here, context: {cluster: here, user: account}}]
                users: [{name: account, user: {token: "%s"}}]
                current-context: here
                """.formatted(account.getMasterUrl(), account.getOauthToken()));
    }

    /** Every request so far. */
    public AuditLog audit() {
        return new AuditLog(home.resolve("audit.log"));
    }

    /** A namespace nobody has used. */
    public String newNamespace(String prefix) {
        var name = prefix + "-" + NAMES.incrementAndGet();
        namespace(name);
        return name;
    }

    public void namespace(String name) {
        client.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .endMetadata()
                        .build())
                .serverSideApply();
    }

    /** How a ServiceAccount reaches the server; it is made where there is none. */
    public Config as(String namespace, String serviceAccount) {
        client.resource(new ServiceAccountBuilder()
                        .withNewMetadata()
                        .withNamespace(namespace)
                        .withName(serviceAccount)
                        .endMetadata()
                        .build())
                .serverSideApply();
        var token = client.serviceAccounts()
                .inNamespace(namespace)
                .withName(serviceAccount)
                .tokenRequest(new TokenRequestBuilder()
                        .withNewSpec()
                        .withExpirationSeconds(7200L)
                        .endSpec()
                        .build())
                .getStatus()
                .getToken();
        return new ConfigBuilder(Config.empty())
                .withMasterUrl(admin.getMasterUrl())
                .withTrustCerts(true)
                .withOauthToken(token)
                .withNamespace(namespace)
                .withUserAgent(serviceAccount)
                .build();
    }

    /** A client with Fabric8's own settings. */
    public static KubernetesClient client(Config config) {
        return new KubernetesClientBuilder().withConfig(config).build();
    }

    private static Path write(Path file, String text) {
        try {
            return Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        client.close();
        server.stop();
        try (var files = Files.walk(home)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
