package io.pvdrivers.cli.cluster;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.pvdrivers.operator.Failures;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;

/** A cluster cannot be asked, or does not let this person. The message is one sentence what is wrong and one how to mend it. */
public sealed class ClusterTrouble extends RuntimeException permits Forbidden {
    /** Exit status: the cluster could not be asked. */
    public static final int EXIT = 3;

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
    static ClusterTrouble of(KubernetesClientException e, String server, String what) {
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
                                        + sentence(Failures.innermost(e)));
        };
    }

    private static boolean isNobody(KubernetesClientException e) {
        return String.valueOf(e.getMessage()).contains("\"system:anonymous\"");
    }

    private static ClusterTrouble unknownPerson(String server) {
        return new ClusterTrouble("The API server " + server + " does not know who you are: the kubeconfig gave it no"
                + " credentials. Log in again, or choose another context with --context.");
    }

    private static String unreachable(KubernetesClientException e, String server) {
        var cure = " Check the network and the kubeconfig, or choose another context with --context.";
        return causes(e)
                        .flatMap(c -> why(c).stream())
                        .findFirst()
                        .map(why -> "The API server " + server + " cannot be reached: " + why + ".")
                        .orElseGet(() ->
                                "The API server " + server + " cannot be asked: " + sentence(Failures.innermost(e)))
                + cure;
    }

    private static Stream<Throwable> causes(Throwable e) {
        return Stream.iterate(e, c -> c != null, Throwable::getCause);
    }

    private static Optional<String> why(Throwable cause) {
        return switch (cause) {
            case UnknownHostException unknown -> Optional.of("nobody knows its name");
            case NoRouteToHostException none -> Optional.of("no route leads there");
            case ConnectException refused -> Optional.of("nothing answers there");
            case SSLException tls -> Optional.of("its certificate is not trusted (" + tls.getMessage() + ")");
            case SocketTimeoutException late -> Optional.of("it does not answer in time");
            case TimeoutException late -> Optional.of("it does not answer in time");
            default -> Optional.empty();
        };
    }

    private static String sentence(String words) {
        return words.endsWith(".") ? words : words + ".";
    }
}
