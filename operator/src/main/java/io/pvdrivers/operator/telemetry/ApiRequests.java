package io.pvdrivers.operator.telemetry;

import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.http.Interceptor;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.function.LongSupplier;

/** Counts what is asked of the API server, and how it answers. Names of objects and of namespaces are left out. */
public final class ApiRequests implements Interceptor {
    static final String REQUESTS = "pvdrivers.api.requests";

    /** No answer begins later: the client has given up long before. It does not say so to interceptors when it never repeats a request. */
    static final Duration GIVEN_UP = Duration.ofMinutes(1);

    private static final String NO_ANSWER = "none";

    private final MeterRegistry registry;
    private final LongSupplier nanos;

    /** When those were asked that are not answered yet. Between its two moments a request changes its id, so they are told by what they ask. */
    private final Map<ApiRequest, Deque<Long>> open = new ConcurrentHashMap<>();

    public ApiRequests(MeterRegistry registry) {
        this(registry, System::nanoTime);
    }

    ApiRequests(MeterRegistry registry, LongSupplier nanos) {
        this.registry = registry;
        this.nanos = nanos;
    }

    @Override
    public void before(BasicBuilder builder, HttpRequest request, RequestTags tags) {
        countUnanswered();
        open(ApiRequest.of(request)).add(nanos.getAsLong());
    }

    @Override
    public void after(HttpRequest request, HttpResponse<?> response, AsyncBody.Consumer<List<ByteBuffer>> consumer) {
        var asked = ApiRequest.of(request);
        // The newest: one that never comes is left at the end where it grows old.
        open(asked).pollLast();
        count(asked, Integer.toString(response.code()));
    }

    private Deque<Long> open(ApiRequest asked) {
        return open.computeIfAbsent(asked, key -> new ConcurrentLinkedDeque<>());
    }

    private void countUnanswered() {
        var now = nanos.getAsLong();
        open.forEach((asked, times) -> {
            for (var at = times.peek(); at != null && now - at > GIVEN_UP.toNanos(); at = times.peek()) {
                if (times.remove(at)) {
                    count(asked, NO_ANSWER);
                }
            }
        });
    }

    void count(ApiRequest asked, String code) {
        Counter.builder(REQUESTS)
                .description("The requests to the API server, by verb, resource and the status of the answer.")
                .tag("verb", asked.verb())
                .tag("resource", asked.resource())
                .tag("code", code)
                .register(registry)
                .increment();
    }
}
