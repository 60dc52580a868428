package io.pvdrivers.operator;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.Interceptor;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;

/**
 * Keeps back what would change something in the cluster or in a guest, unless this replica is sure to lead at that moment. A process that was
 * stopped for a while, or cut off, goes on where it was: what it had in hand then must not reach the cluster, where another replica acts.
 *
 * <p>Each client has one. It lets everything through until an election {@linkplain #guard guards} it.
 */
public final class Fence implements Interceptor {
    private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS");

    /** Opened by a GET, and yet it acts in a guest. */
    private static final Pattern EXEC = Pattern.compile("/pods/[^/]+/exec$");

    /** The election's own requests, and the question what one may do. A server behind a proxy has a path of its own before that of the API. */
    private static final Pattern ALWAYS =
            Pattern.compile("/apis/(coordination\\.k8s\\.io/v1/namespaces/[^/]+/leases|authorization\\.k8s\\.io/v1/)");

    private final LongSupplier nanoTime;
    private final InstantSource wall;
    private volatile Optional<Duration> span = Optional.empty();
    private final AtomicReference<Optional<Mark>> renewed = new AtomicReference<>(Optional.empty());

    /**
     * A moment by both clocks: the one that never steps stands still while a node sleeps, the wall's may be set.
     *
     * @param nanos by the clock that never steps
     * @param millis by the wall's
     */
    record Mark(long nanos, long millis) {}

    Fence() {
        this(System::nanoTime, InstantSource.system());
    }

    Fence(LongSupplier nanoTime, InstantSource wall) {
        this.nanoTime = nanoTime;
        this.wall = wall;
    }

    /** The fence of this client. */
    static Fence of(KubernetesClient client) {
        return KubernetesClients.part(client, Fence.class);
    }

    /** From now on it is open only for this long after each renewal. */
    void guard(Duration openFor) {
        span = Optional.of(openFor);
    }

    Mark now() {
        return new Mark(nanoTime.getAsLong(), wall.millis());
    }

    /** @param sent when the request that renewed the Lease was about to be sent */
    void renewed(Mark sent) {
        renewed.set(Optional.of(sent));
    }

    /** Another replica may lead from now on. */
    void close() {
        renewed.set(Optional.empty());
    }

    boolean isOpen() {
        return span.map(s -> renewed.get().filter(r -> isWithin(s, r)).isPresent())
                .orElse(true);
    }

    private boolean isWithin(Duration openFor, Mark since) {
        var now = now();
        return now.nanos() - since.nanos() < openFor.toNanos() && now.millis() - since.millis() < openFor.toMillis();
    }

    @Override
    public void before(BasicBuilder builder, HttpRequest request, RequestTags tags) {
        var path = request.uri().getPath();
        var changes = !READING.contains(request.method()) || EXEC.matcher(path).find();
        if (changes && !isOpen() && !ALWAYS.matcher(path).find()) {
            throw new KubernetesClientException(
                    "This replica is not sure to hold the Lease any more, so it leaves this to the one that does.");
        }
    }
}
