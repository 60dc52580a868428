package io.pvdrivers.operator;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.http.Interceptor;
import java.nio.ByteBuffer;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The time as the API server tells it with every answer, counted on by the clock of this process that never steps. What the node's clock is set
 * to does not matter, and what is written by one replica and read by another is measured by one clock.
 *
 * <p>A deadline sends guests back, so it must not pass by a step. Where the API server's own clock is set ahead, this one catches up slowly; a step
 * back, which only makes waits longer, is followed at once.
 */
public final class ClusterClock implements InstantSource, Interceptor {
    private static final Logger LOG = LoggerFactory.getLogger(ClusterClock.class);

    /** Answers tell whole seconds, and are under way for a moment. */
    static final Duration TOLERANCE = Duration.ofSeconds(5);

    /** Catches up a second in so many: a deadline of half an hour comes three minutes early at most. */
    static final int SECONDS_TO_CATCH_UP_ONE = 10;

    /** What the API server passes on to others, and answers with their clocks: virt-api, and kubelets. */
    private static final Pattern OF_OTHERS =
            Pattern.compile("/apis/subresources\\.kubevirt\\.io/|/pods/[^/]+/(exec|log)$");

    private static final Duration BETWEEN_WORDS = Duration.ofMinutes(10);

    private final LongSupplier nanoTime;
    private Instant then;
    private long nanosThen;
    private Duration behind = Duration.ZERO;
    private boolean told;
    private Optional<Long> saidAt = Optional.empty();

    ClusterClock() {
        this(System::nanoTime, InstantSource.system());
    }

    /** @param node what is believed until the first answer */
    public ClusterClock(LongSupplier nanoTime, InstantSource node) {
        this.nanoTime = nanoTime;
        this.then = node.instant();
        this.nanosThen = nanoTime.getAsLong();
    }

    /** The clock that this client's answers set. */
    public static ClusterClock of(KubernetesClient client) {
        return KubernetesClients.part(client, ClusterClock.class);
    }

    @Override
    public synchronized Instant instant() {
        var passed = Duration.ofNanos(nanoTime.getAsLong() - nanosThen);
        var caughtUp = passed.dividedBy(SECONDS_TO_CATCH_UP_ONE);
        return then.plus(passed).plus(caughtUp.compareTo(behind) < 0 ? caughtUp : behind);
    }

    @Override
    public void after(
            HttpRequest request, HttpResponse<?> response, AsyncBody.@Nullable Consumer<List<ByteBuffer>> consumer) {
        if (!OF_OTHERS.matcher(request.uri().getPath()).find()) {
            Optional.ofNullable(response.header("Date"))
                    .flatMap(ClusterClock::read)
                    .ifPresent(this::told);
        }
    }

    private static Optional<Instant> read(String date) {
        try {
            return Optional.of(ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** The API server says that it is so late. */
    public synchronized void told(Instant time) {
        var now = instant();
        var ahead = Duration.between(now, time);
        if (ahead.abs().compareTo(TOLERANCE) <= 0) {
            set(now, Duration.ZERO);
        } else if (!told || ahead.isNegative()) {
            say("is", ahead);
            set(time, Duration.ZERO);
        } else {
            say("is caught up with slowly: it is", ahead);
            set(now, ahead);
        }
        told = true;
    }

    private void set(Instant now, Duration remaining) {
        then = now;
        nanosThen = nanoTime.getAsLong();
        behind = remaining;
    }

    private void say(String what, Duration ahead) {
        var now = nanoTime.getAsLong();
        if (saidAt.filter(at -> now - at < BETWEEN_WORDS.toNanos()).isEmpty()) {
            saidAt = Optional.of(now);
            LOG.warn(
                    "The API server's clock {} {} s {} the one the operator went by. Keep the clocks of all nodes in step",
                    what,
                    ahead.abs().toSeconds(),
                    ahead.isNegative() ? "behind" : "ahead of");
        }
    }
}
