package io.pvdrivers.operator.telemetry;

import io.pvdrivers.operator.Excerpt;
import io.pvdrivers.operator.Pace;
import io.pvdrivers.operator.VisibleText;
import io.pvdrivers.operator.telemetry.Deliveries.Result;
import io.pvdrivers.operator.telemetry.Redelivery.Next;
import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import javax.net.ssl.SSLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends announcements to one receiver, on a thread of its own, and again where it cannot take them now. Nothing of the receiver's address but
 * the host, nothing of its answers but the status, and nothing of the secret is ever told.
 */
public final class CloudEventSender implements Announcer, AutoCloseable {
    static final int MOST_WAITING = 100;

    private static final Logger LOG = LoggerFactory.getLogger(CloudEventSender.class);
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final Duration LAST_TRY = Duration.ofSeconds(3);
    private static final int LONGEST_WORDS = 200;

    private final EventReceiver receiver;
    private final InstantSource clock;
    private final Pace pace;
    private final RandomGenerator random;
    private final Deliveries deliveries;
    private final Duration timeout;
    private final HttpClient http;
    private final ScheduledThreadPoolExecutor thread;
    private final AtomicInteger waiting = new AtomicInteger();

    /** One announcement on its way. Its body stays the same from try to try. */
    private static final class Letter {
        private final Announcement news;
        private final byte[] body;
        private final Instant first;
        private int tries;

        Letter(Announcement news, Instant first) {
            this.news = news;
            this.body = CloudEvents.body(news);
            this.first = first;
        }

        @Override
        public String toString() {
            return news.type() + " of " + news.subject();
        }
    }

    public CloudEventSender(
            EventReceiver receiver, InstantSource clock, Pace pace, RandomGenerator random, Deliveries deliveries) {
        this(receiver, clock, pace, random, deliveries, TIMEOUT);
    }

    CloudEventSender(
            EventReceiver receiver,
            InstantSource clock,
            Pace pace,
            RandomGenerator random,
            Deliveries deliveries,
            Duration timeout) {
        this.receiver = receiver;
        this.clock = clock;
        this.pace = pace;
        this.random = random;
        this.deliveries = deliveries;
        this.timeout = timeout;
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(timeout)
                .build();
        this.thread = new ScheduledThreadPoolExecutor(1, task -> {
            var made = new Thread(task, "announcements");
            made.setDaemon(true);
            return made;
        });
        thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    @Override
    public void announce(Announcement news) {
        if (waiting.incrementAndGet() > MOST_WAITING) {
            drop(news.type() + " of " + news.subject(), "too many others wait for " + host());
            return;
        }
        schedule(() -> attempt(new Letter(news, clock.instant())), Duration.ZERO);
    }

    private void schedule(Runnable attempt, Duration pause) {
        try {
            var unused = thread.schedule(() -> run(attempt), pause.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            LOG.debug("Nothing is announced any more: the operator stops", e);
        }
    }

    /** What nobody foresaw must not leave an announcement that is waited for for ever. */
    private void run(Runnable attempt) {
        try {
            attempt.run();
        } catch (RuntimeException e) {
            LOG.error("An announcement is given up: something unforeseen went wrong", e);
            end(Result.DROPPED);
        }
    }

    private void attempt(Letter letter) {
        letter.tries++;
        try {
            var answer = http.send(request(letter), BodyHandlers.ofInputStream());
            // What it says beside the status is of no use here, and might never end.
            answer.body().close();
            var next = Redelivery.after(
                    answer.statusCode(),
                    answer.headers().firstValue("Retry-After"),
                    letter.tries,
                    letter.first,
                    clock.instant(),
                    random.nextDouble());
            proceed(letter, next, "it answered " + answer.statusCode());
        } catch (IOException e) {
            LOG.debug("A try failed: {}", words(e));
            proceed(
                    letter,
                    Redelivery.unanswered(letter.tries, letter.first, clock.instant(), random.nextDouble()),
                    words(e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private HttpRequest request(Letter letter) throws IOException {
        var request = HttpRequest.newBuilder(receiver.url())
                .timeout(timeout)
                .header("Content-Type", CloudEvents.CONTENT_TYPE)
                .header("User-Agent", "pv-driver-operator")
                .POST(BodyPublishers.ofByteArray(letter.body));
        var file = receiver.secretFile();
        if (file.isPresent()) {
            var secret = new SigningSecret(file.get()).read();
            Signature.headers(secret, CloudEvents.messageId(letter.news), clock.instant(), letter.body)
                    .forEach(request::header);
        }
        return request.build();
    }

    private void proceed(Letter letter, Next next, String why) {
        switch (next) {
            case Next.Delivered delivered -> {
                LOG.info("Announced to {}: {}", host(), letter);
                end(Result.SENT);
            }
            case Next.Again again -> {
                tell(letter, why);
                schedule(() -> attempt(letter), pace.real(again.pause()));
            }
            case Next.Refused refused -> drop(letter.toString(), host() + " does not take it: " + why);
            case Next.TooLate late -> {
                LOG.warn(
                        "Not announced: {}. {} could not be told for {} minutes: {}",
                        letter,
                        host(),
                        Redelivery.WORTH.toMinutes(),
                        why);
                end(Result.FAILED);
            }
        }
    }

    private void tell(Letter letter, String why) {
        if (letter.tries == 1) {
            LOG.warn("{} cannot be announced to {} now and is tried again: {}", letter, host(), why);
        }
    }

    private void drop(String what, String why) {
        LOG.warn("Not announced: {}, since {}.", what, why);
        end(Result.DROPPED);
    }

    private void end(Result result) {
        waiting.decrementAndGet();
        deliveries.ended(result);
    }

    /** The path and what follows may hold what only the two of them should know. */
    private String host() {
        var url = receiver.url();
        return url.getScheme() + "://" + url.getHost() + (url.getPort() < 0 ? "" : ":" + url.getPort());
    }

    private String words(IOException e) {
        return switch (e) {
            case HttpTimeoutException late -> "it did not answer within " + timeout.toSeconds() + " s";
            case ConnectException unreached -> "there is no connection to it";
            case SSLException tls -> "TLS with it failed: " + plain(tls);
            case SigningSecret.UnusableException secret -> String.valueOf(secret.getMessage());
            default -> "the connection broke";
        };
    }

    private static String plain(IOException e) {
        return Excerpt.shortened(VisibleText.onOneLine(String.valueOf(e.getMessage())), LONGEST_WORDS);
    }

    /** Lets a try that is under way come to its end, for a moment; what still waits is given up. */
    @Override
    public void close() {
        thread.shutdown();
        try {
            if (!thread.awaitTermination(LAST_TRY.toMillis(), TimeUnit.MILLISECONDS)) {
                thread.shutdownNow();
            }
        } catch (InterruptedException e) {
            thread.shutdownNow();
            Thread.currentThread().interrupt();
        }
        http.shutdownNow();
        var left = waiting.get();
        if (left > 0) {
            LOG.warn("{} announcements to {} are given up: the operator stops", left, host());
        }
    }
}
