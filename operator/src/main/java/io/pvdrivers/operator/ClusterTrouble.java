package io.pvdrivers.operator;

import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;

/** A cluster cannot be asked, or does not let this person. The message is one sentence what is wrong and one how to mend it. */
public sealed class ClusterTrouble extends RuntimeException permits Forbidden {
    private static final long serialVersionUID = 1L;

    public ClusterTrouble(String sentences) {
        super(sentences);
    }

    /**
     * What the client's exception means.
     *
     * @param server the address of the API server
     * @param what what was asked for, such as {@code list virtualmachines.kubevirt.io in namespace vms}
     */
    public static ClusterTrouble of(KubernetesClientException e, String server, String what) {
        return switch (e.getCode()) {
            case HttpURLConnection.HTTP_FORBIDDEN -> isNobody(e) ? unknownPerson(server) : new Forbidden(what);
            case HttpURLConnection.HTTP_UNAUTHORIZED ->
                new ClusterTrouble("The API server " + server + " does not accept these credentials; they may have"
                        + " expired. Log in again, or choose another context with --context.");
            default ->
                new ClusterTrouble(
                        e.getCode() <= 0
                                ? unreachable(e, server)
                                : "The API server " + server + " did not " + what + ": "
                                        + sentence(Failures.innermost(e)) + tlsWanted(e, server));
        };
    }

    /** What answers speaks HTTP, and no Kubernetes. */
    public static ClusterTrouble notAnApiServer(String server) {
        return new ClusterTrouble("What answers at " + server
                + " is no Kubernetes API server: its answer is not JSON. Check the kubeconfig.");
    }

    /** A server written in Go answers 400 to plain HTTP on a port that speaks TLS. */
    private static String tlsWanted(KubernetesClientException e, String server) {
        return e.getCode() == HttpURLConnection.HTTP_BAD_REQUEST && server.startsWith("http://")
                ? " If it speaks TLS, write https:// instead of http:// into the kubeconfig."
                : "";
    }

    private static boolean isNobody(KubernetesClientException e) {
        return String.valueOf(e.getMessage()).contains("\"system:anonymous\"");
    }

    private static ClusterTrouble unknownPerson(String server) {
        return new ClusterTrouble("The API server " + server + " does not know who you are: the kubeconfig gave it no"
                + " credentials. Log in again, or choose another context with --context.");
    }

    private static String unreachable(KubernetesClientException e, String server) {
        if (speaksNoTls(e)) {
            return "The API server " + server
                    + " cannot be reached: what answers there does not speak TLS. Write http://"
                    + " instead of https:// into the kubeconfig if that is meant, as for kubectl proxy, else the port of the API"
                    + " server, or choose another context with --context.";
        }
        var cure = " Check the network and the kubeconfig, or choose another context with --context.";
        return causes(e)
                        .flatMap(c -> why(c).stream())
                        .findFirst()
                        .map(why -> "The API server " + server + " cannot be reached: " + why + ".")
                        .orElseGet(() ->
                                "The API server " + server + " cannot be asked: " + sentence(Failures.innermost(e)))
                + cure;
    }

    /** The words are the JDK's and Netty's, which have no type of exception for this that could be asked for. */
    private static boolean speaksNoTls(Throwable e) {
        return causes(e)
                .filter(SSLException.class::isInstance)
                .map(tls -> String.valueOf(tls.getMessage()))
                .anyMatch(words -> words.startsWith("Unsupported or unrecognized SSL message")
                        || words.startsWith("not an SSL/TLS record"));
    }

    private static Stream<Throwable> causes(Throwable e) {
        return Stream.iterate(e, c -> c != null, Throwable::getCause);
    }

    private static Optional<String> why(Throwable cause) {
        return switch (cause) {
            case UnknownHostException unknown -> Optional.of("nobody knows its name");
            case NoRouteToHostException none -> Optional.of("no route leads there");
            case ConnectException refused -> Optional.of("nothing answers there");
            case SSLException tls ->
                Optional.of((causes(tls).anyMatch(CertificateException.class::isInstance)
                                ? "its certificate is not trusted ("
                                : "TLS with it failed (")
                        + Failures.innermost(tls) + ")");
            case SocketTimeoutException late -> Optional.of("it does not answer in time");
            case TimeoutException late -> Optional.of("it does not answer in time");
            default -> Optional.empty();
        };
    }

    private static String sentence(String words) {
        return words.endsWith(".") ? words : words + ".";
    }
}
